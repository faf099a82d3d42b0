"""The usual size of means and spreads, as the other studies or other rows of the study tell it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from stook.model.protocol import Outcome
from stook.model.study import Result
from stook.rules.others import Medians
from stook.rules.pairs import spread

# How many other studies it takes to say what is usual.
ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Usual:
    """The usual size of a number, and who tells it."""

    size: float
    source: str


class Sizes:
    """Usual means and spreads of the outcomes whose rows hold them."""

    def __init__(self, outcomes: Mapping[str, Outcome], arm_rows: Iterable[Result]) -> None:
        self.in_one_unit = {n for n, o in outcomes.items() if o.measure == "MD"}
        self.rows = [r for r in arm_rows if r.mean is not None or r.sd or r.se]
        own: dict[tuple[str, str], list[Result]] = {}
        self._arms: dict[tuple[str, ...], list[Result]] = {}
        values: dict[tuple[str, tuple[str, ...]], list[tuple[str, float]]] = {}
        for r in self.rows:
            own.setdefault((r.study, r.outcome), []).append(r)
            self._arms.setdefault(_case(r), []).append(r)
            for column, value in (("mean", r.mean), ("sd", spread(r))):
                if value:
                    for key in ((r.outcome, r.timepoint), (r.outcome,)):
                        values.setdefault((column, key), []).append((r.study, abs(value)))
        self._cases = {key: Medians(numbers) for key, numbers in values.items()}
        self._elsewhere: dict[tuple[str, str, str, str], Usual | None] = {}
        self._of_study = {key: _by_window(rows) for key, rows in own.items()}

    def elsewhere(self, r: Result, column: str) -> Usual | None:
        """What the other studies show, where they use one unit and are enough."""
        if r.outcome not in self.in_one_unit:
            return None
        key = (r.study, r.outcome, r.timepoint, column)
        if key not in self._elsewhere:
            self._elsewhere[key] = self._of_others(*key)
        return self._elsewhere[key]

    def _of_others(self, study: str, outcome: str, window: str, column: str) -> Usual | None:
        for key in ((outcome, window), (outcome,)):
            medians = self._cases.get((column, key))
            if medians is not None and medians.count(study) >= ENOUGH:
                size = medians.median(study)
                if size:
                    return Usual(size, "in the other studies")
        return None

    def own(self, r: Result, column: str) -> Usual | None:
        """What the same study reports for the outcome: in other windows, else in other arms."""
        windows = self._of_study[r.study, r.outcome][column]
        others = [size for window, size in windows.items() if window != r.timepoint]
        if others:
            return Usual(median(others), "in its other time windows")
        arms = [
            value
            for other in self._arms[_case(r)][:9]  # studies have few arms
            if other.arm != r.arm and (value := abs(_value(other, column)))
        ]
        return Usual(median(arms), "in the other arm") if arms else None

    def usual(self, r: Result, column: str) -> Usual | None:
        """The usual size of a row's mean or spread."""
        return self.elsewhere(r, column) or self.own(r, column)


def _case(r: Result) -> tuple[str, ...]:
    return (r.study, r.outcome, r.timepoint, r.stratum)


def _value(r: Result, column: str) -> float:
    return (r.mean if column == "mean" else spread(r)) or 0.0


def _by_window(rows: list[Result]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, list[float]]] = {"mean": {}, "sd": {}}
    for r in rows:
        for column, windows in found.items():
            value = abs(_value(r, column))
            if value:
                windows.setdefault(r.timepoint, []).append(value)
    return {
        column: {window: median(numbers) for window, numbers in windows.items()}
        for column, windows in found.items()
    }

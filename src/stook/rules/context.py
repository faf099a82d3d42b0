"""What a check sees: the review, the ids that people wrote, and the place of every cell.

An entry that was left out because it has a fault of its own is still *known*: what refers to it is
not reported a second time. Where a whole file or section could not be read, nothing can be said of
references to it, and nothing is.
"""

from collections.abc import Callable, Iterator
from functools import cached_property
from math import isfinite
from typing import Protocol

from stook.appraisal import JudgedResult, judged_results
from stook.extraction.sides import sides
from stook.files import layout
from stook.model.review import Review
from stook.model.study import Result
from stook.model.terms import ANY_TIMEPOINT
from stook.problems import Place, Problem
from stook.rules.pairs import Group, Pair, pairs, pairs_told_twice
from stook.rules.sizes import Sizes


class Row(Protocol):
    """A row of a table."""

    def cell(self, column: str) -> str:
        """The address of one of its cells."""
        ...


class Sight:
    """A review as the checks look at it."""

    def __init__(self, review: Review) -> None:
        self.review = review
        self.protocol = review.protocol

    def at(self, row: Row, column: str) -> Place:
        """The place of a cell of a row; of the row itself where the cell is empty."""
        return self.place(row.cell(column))

    def yaml(self, path: str) -> Place:
        """The place of a value of review.yaml, given as `outcomes/pain/measure`."""
        return self.place(f"{layout.REVIEW}#{path}")

    def place(self, address: str) -> Place:
        """The place of an address, or of the nearest thing around it that has one."""
        places = self.review.cells.places
        around = address
        while around not in places:
            file, _, inner = around.partition("#")
            cut = max(inner.rfind("/"), inner.rfind("!"))
            if cut < 0:
                return places.get(f"{file}#", Place(file))
            around = f"{file}#{inner[:cut]}"
        found = places[around]
        return Place(found.file, found.line, found.column, address)

    def written(self, address: str) -> str:
        """A cell as people wrote it; '' where it is empty."""
        return self.review.cells.values.get(address, "")

    def numbers(self, section: str, inner: str = "") -> dict[str, dict[str, float]]:
        """The numbers written in each entry of a section of review.yaml, by entry and key.

        They are those of the document, whether or not the entry could be used: one fault of an
        entry must not hide another. `inner` is a mapping within the entries (`scale`).
        """
        found: dict[str, dict[str, float]] = {}
        start = f"{layout.REVIEW}#{section}/"
        for address, text in self.review.cells.values.items():
            if not address.startswith(start):
                continue
            name, _, path = address.removeprefix(start).partition("/")
            mapping, _, key = path.rpartition("/")
            number = _number(text)
            if mapping == inner and number is not None:
                found.setdefault(name, {})[key] = number
        return found

    def was_read(self, file: str) -> bool:
        """True where the file is there and could be understood."""
        return f"{file}#" in self.review.cells.places

    def section(self, name: str) -> frozenset[str] | None:
        """The ids of a section of review.yaml, sound or not; None where nothing can be said."""
        if not self.was_read(layout.REVIEW):
            return None
        ids = self._sections.get(name)
        required = name in ("outcomes", "interventions", "comparators", "comparisons")
        return None if ids is None and required else frozenset(ids or ())

    @cached_property
    def judged(self) -> list[JudgedResult]:
        """What every file about risk of bias says of each result; nothing with an unknown tool."""
        review = self.review
        if review.form is None:
            return []
        return judged_results(review.form, self.protocol, review.studies, review.assessed)

    @cached_property
    def arm_rows(self) -> list[Result]:
        """Results of one arm; those with a reference are of a contrast."""
        return [r for r in self.review.results if not r.reference]

    @cached_property
    def cases(self) -> dict[tuple[str, str, str], list[Result]]:
        """Results of one arm by outcome, time window and stratum."""
        cases: dict[tuple[str, str, str], list[Result]] = {}
        for r in self.arm_rows:
            cases.setdefault((r.outcome, r.timepoint, r.stratum), []).append(r)
        return cases

    @cached_property
    def cases_of_studies(self) -> list[list[Result]]:
        """Results of one arm by study, outcome, time window and stratum."""
        cases: dict[tuple[str, str, str, str], list[Result]] = {}
        for r in self.arm_rows:
            cases.setdefault((r.study, r.outcome, r.timepoint, r.stratum), []).append(r)
        return list(cases.values())

    @cached_property
    def compared(self) -> dict[str, list[frozenset[str]]]:
        """By study, the arms that each comparison of the protocol brings together."""
        groups: dict[str, list[frozenset[str]]] = {}
        for comparison in self.protocol.comparisons.values():
            side = sides(comparison, self.review.arms)
            arms: dict[str, list[str]] = {}
            for study, arm in (*side.experimental, *side.comparator):
                arms.setdefault(study, []).append(arm)
            for study, names in arms.items():
                groups.setdefault(study, []).append(frozenset(names))
        return groups

    def crossover(self, study: str) -> bool:
        """Whether the design of a study is a crossover."""
        row = self.review.studies.get(study)
        return row is not None and "cross" in row.design.lower()

    @cached_property
    def pairs(self) -> dict[Group, list[Pair]]:
        """The rough effect of every study, by comparison, outcome and time window."""
        return pairs(self.review)

    @cached_property
    def told_twice(self) -> list[tuple[Pair, Pair]]:
        """Reported effects, each with the rough effect of its own two arms."""
        return pairs_told_twice(self.review)

    @cached_property
    def sizes(self) -> Sizes:
        """The usual sizes of means and spreads."""
        return Sizes(self.protocol.outcomes, self.arm_rows)

    @cached_property
    def windows(self) -> frozenset[str] | None:
        """Time windows, with the one that always exists."""
        known = self.section("time_windows")
        return None if known is None else known | {ANY_TIMEPOINT}

    @cached_property
    def studies(self) -> frozenset[str] | None:
        """The ids in studies.csv; None where the table is absent or cannot be read."""
        return self._rows(layout.STUDIES)

    @cached_property
    def arms(self) -> frozenset[str] | None:
        """`study/arm` of arms.csv; None where the table is absent or cannot be read."""
        return self._rows(layout.ARMS)

    @cached_property
    def results(self) -> frozenset[str]:
        """`study/outcome/window` of every row of results.csv, sound or not."""
        rows = self._rows(layout.RESULTS) or frozenset()
        return frozenset("/".join(row.split("/")[:3]) for row in rows)

    def _rows(self, file: str) -> frozenset[str] | None:
        return frozenset(self._keys.get(file, ())) if self.was_read(file) else None

    @cached_property
    def _keys(self) -> dict[str, list[str]]:
        """Row keys by table: the addresses without a column."""
        found: dict[str, list[str]] = {}
        for address in self.review.cells.places:
            if "!" not in address:
                file, _, key = address.partition("#")
                if key:
                    found.setdefault(file, []).append(key)
        return found

    @cached_property
    def _sections(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for key in self._keys.get(layout.REVIEW, ()):
            section, _, rest = key.partition("/")
            ids = found.setdefault(section, set())
            if rest:
                ids.add(rest.partition("/")[0])
        return found


def _number(text: str) -> float | None:
    """A finite number that a cell holds; None for anything else."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) else None


Check = Callable[[Sight], Iterator[Problem]]

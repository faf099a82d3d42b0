"""Absolute effects: what a relative effect means for 1000 people at an assumed risk.

Formulas: Cochrane Handbook 6.5, section 14.1.5 and 15.4.4; risks are cut at 0 and 1000.
"""

import statistics
from collections.abc import Callable
from dataclasses import dataclass

from stook.model.protocol import Outcome
from stook.model.synthesis import Pool, Specification

PER = 1000


@dataclass(frozen=True, slots=True)
class Absolute:
    """A difference (intervention minus comparator) with its interval, and the risk assumed.

    In people per 1000 for events (then `baseline` is the assumed comparator risk per 1000), in
    units of the scale for means. `source` says where the assumed risk is from; `cells` are the
    data that it was taken from.
    """

    difference: float
    low: float
    high: float
    baseline: float | None = None
    source: str = ""
    cells: tuple[str, ...] = ()


RISKS: dict[str, Callable[[float, float], float]] = {
    "RR": lambda p, effect: p * effect,
    "OR": lambda p, effect: effect * p / (1 - p + effect * p),
    "PETO": lambda p, effect: effect * p / (1 - p + effect * p),
    "HR": lambda p, effect: 1 - (1 - p) ** effect,
    "RD": lambda p, effect: p + effect,
}


def absolute(specification: Specification, pool: Pool, outcome: Outcome) -> Absolute | None:
    """The absolute effect of a pool, or None where the measure has none or nothing was pooled."""
    if pool.estimate is None or pool.ci_low is None or pool.ci_high is None:
        return None
    if specification.measure in {"MD", "SMD", "GENERIC"}:
        return Absolute(pool.estimate, pool.ci_low, pool.ci_high)
    risk = RISKS.get(specification.measure)
    assumed = assumed_risk(specification, outcome)
    if risk is None or assumed is None:
        return None
    p, source, cells = assumed

    def difference(effect: float) -> float:
        return PER * (min(1.0, max(0.0, risk(p, effect))) - p)

    low, high = sorted((difference(pool.ci_low), difference(pool.ci_high)))
    return Absolute(difference(pool.estimate), low, high, PER * p, source, cells)


def assumed_risk(
    specification: Specification, outcome: Outcome
) -> tuple[float, str, tuple[str, ...]] | None:
    """The comparator risk assumed: the protocol's, else the median of the comparator groups."""
    if outcome.baseline_risk is not None:
        cell = f"review.yaml#outcomes/{specification.outcome}/baseline_risk"
        return outcome.baseline_risk, outcome.baseline_source or "protocol", (cell,)
    risks: list[float] = []
    cells: list[str] = []
    for contrast in specification.contrasts:
        part = contrast.comparator
        if part.events is not None and part.total:
            risks.append(part.events / part.total)
            cells.extend(cell for group in part.cells.values() for cell in group)
    if not risks:
        return None
    return statistics.median(risks), "median risk of the comparator groups", tuple(cells)

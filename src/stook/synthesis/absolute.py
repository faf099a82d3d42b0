"""Absolute effects: what a relative effect means for 1000 people at an assumed risk.

Formulas: Cochrane Handbook 6.5, section 14.1.5 and 15.4.4; risks are cut at 0 and 1000. Of a
hazard ratio: people with the event 1 - (1 - p)^HR, people without it (survival) p^HR (Skoetz et
al. 2020, GRADE guidelines 27, doi:10.1016/j.jclinepi.2019.10.015).
"""

import math
import statistics
from collections.abc import Callable
from dataclasses import dataclass

from stook.model.protocol import Outcome
from stook.model.synthesis import Pool, Specification

PER = 1000
MEDIAN_RISK = "median risk of the comparator groups"
POOLED_RISK = "risk over all comparator groups together"
PROTOCOL = "protocol"


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
    "RATE RATIO": lambda p, effect: p * effect,
    "RATE DIFFERENCE": lambda p, effect: p + effect,
}
SURVIVAL = frozenset({"absence of event", "time without"})


def risk_of(measure: str, outcome: Outcome) -> Callable[[float, float], float] | None:
    """The risk with the intervention, given that with the comparator and the effect; None where
    the measure has none. What a hazard ratio leaves alive depends on what the outcome counts."""
    if counts_survivors(measure, outcome):
        return lambda p, effect: p**effect
    return RISKS.get(measure)


def counts_survivors(measure: str, outcome: Outcome) -> bool:
    """Whether people per 1000 are those without the event whose hazard the effect is of."""
    return measure == "HR" and outcome.means in SURVIVAL


# Rates count events per 1000 person-years, of which one person can have several.
RATES = frozenset({"RATE RATIO", "RATE DIFFERENCE"})


def absolute(specification: Specification, pool: Pool, outcome: Outcome) -> Absolute | None:
    """The absolute effect of a pool, or None where the measure has none or nothing was pooled."""
    if pool.estimate is None or pool.ci_low is None or pool.ci_high is None:
        return None
    if specification.measure in {"MD", "SMD", "GENERIC"}:
        unit = _unit(specification, outcome)
        return Absolute(pool.estimate * unit, pool.ci_low * unit, pool.ci_high * unit)
    risk = risk_of(specification.measure, outcome)
    assumed = assumed_risk(specification, outcome)
    if risk is None or assumed is None:
        return None
    p, source, cells = assumed

    def difference(effect: float) -> float:
        most = math.inf if specification.measure in RATES else 1.0
        return PER * (min(most, max(0.0, risk(p, effect))) - p)

    low, high = sorted((difference(pool.ci_low), difference(pool.ci_high)))
    return Absolute(difference(pool.estimate), low, high, PER * p, source, cells)


def _unit(specification: Specification, outcome: Outcome) -> float:
    """What one unit of the measure is on the outcome's scale: for standardised differences the
    scale's standard deviation, where the protocol gives one (Cochrane Handbook 6.5, 15.5.3.2)."""
    if specification.measure != "SMD" or outcome.scale is None or outcome.scale.sd is None:
        return 1.0
    return outcome.scale.sd


def assumed_risk(
    specification: Specification, outcome: Outcome
) -> tuple[float, str, tuple[str, ...]] | None:
    """The comparator risk assumed: the protocol's, else the median of the comparator groups.

    Where the median is 0 (most groups had no event) it is the risk over all groups together; where
    that is 0 too there is none to assume, because 0 times any ratio is 0.
    """
    if outcome.baseline_risk is not None:
        cell = f"review.yaml#outcomes/{specification.outcome}/baseline_risk"
        return outcome.baseline_risk / PER, outcome.baseline_source or PROTOCOL, (cell,)
    groups = [contrast.comparator for contrast in specification.contrasts]
    counts = [
        (one.events, of)
        for one in groups
        if one.events is not None and (of := one.person_time or one.total)
    ]
    cells = tuple(cell for one in groups for part in one.cells.values() for cell in part)
    middle = statistics.median(events / total for events, total in counts) if counts else 0.0
    if middle > 0:
        return middle, MEDIAN_RISK, cells
    events, total = (sum(column) for column in zip(*counts, strict=True)) if counts else (0.0, 0.0)
    if events > 0:
        return events / total, POOLED_RISK, cells
    return None

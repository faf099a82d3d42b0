"""Each study's effect: contrasts in, effects with variances on the analysis scale out."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stook import stats
from stook.model.finding import RATIOS
from stook.model.synthesis import Contrast, Group, Shape, Specification
from stook.stats.effects import (
    ALL_EVENTS,
    EFFECT_REASONS,
    NO_EVENT,
    NO_EVENTS,
    NO_VARIANCE,
    NO_VARIATION,
    NO_VARIATION_IN_ONE,
    OK,
    TOO_FEW,
)

Array = NDArray[np.float64]

# The shape that each measure of two arms needs; the others come as reported contrasts.
SHAPES: dict[str, Shape] = {
    "RR": "events",
    "OR": "events",
    "RD": "events",
    "PETO": "events",
    "AS": "events",
    "MD": "means",
    "SMD": "means",
    "ROM": "means",
    "RATE RATIO": "rates",
    "RATE DIFFERENCE": "rates",
}
_RATE_MEASURES = {"RATE RATIO": "IRR", "RATE DIFFERENCE": "IRD"}

# A study with no variation in one arm has no effect, as in RevMan.
ZERO_SD = "exclude"
# The measures that can be had within people, with the correction that parallel trials get, too.
PAIRED: dict[str, dict[str, str]] = {"MD": {}, "SMD": {"correction": "approximate"}}


@dataclass(frozen=True, slots=True)
class Arrays:
    """Effects of a synthesis as arrays over its contrasts: nan and inf where not estimable."""

    y: Array
    v: Array
    reasons: tuple[str, ...]
    scale: str

    @property
    def brings_data(self) -> tuple[bool, ...]:
        """Which contrasts bring a result: an effect, or data from which none can be estimated (no
        events in either group); not those whose numbers are missing, impossible or refused."""
        return tuple(reason in _DATA_WITHOUT_EFFECT for reason in self.reasons)


_DATA_WITHOUT_EFFECT = frozenset(
    EFFECT_REASONS[status]
    for status in (
        OK,
        NO_EVENTS,
        ALL_EVENTS,
        NO_EVENT,
        TOO_FEW,
        NO_VARIATION,
        NO_VARIATION_IN_ONE,
        NO_VARIANCE,
    )
)


def is_ratio(measure: str) -> bool:
    """True where the measure is analysed on the log scale."""
    return measure in RATIOS


def study_effects(specification: Specification) -> Arrays:
    """Effects of all contrasts, whatever the shape in which each was reported."""
    size = len(specification.contrasts)
    y, v = np.full(size, np.nan), np.full(size, np.inf)
    reasons = [contrast.refused for contrast in specification.contrasts]
    makers: dict[Shape, Callable[[str, list[Contrast]], stats.Effects | None]] = {
        "events": _events,
        "rates": _rates,
        "means": _means,
        "paired means": _paired,
        "effect": _reported,
        "observed minus expected": _observed,
    }
    for shape, make in makers.items():
        where = [
            i for i, c in enumerate(specification.contrasts) if c.shape == shape and not c.refused
        ]
        if not where:
            continue
        made = make(specification.measure, [specification.contrasts[i] for i in where])
        if made is None:
            for i in where:
                reasons[i] = f"{shape} cannot be analysed as {specification.measure}"
            continue
        y[where], v[where] = made.y, made.v
        for i, reason in zip(where, np.atleast_1d(made.reason), strict=True):
            reasons[i] = str(reason)
    return Arrays(y, v, tuple(reasons), "log" if is_ratio(specification.measure) else "identity")


def column(contrasts: list[Contrast], side: str, name: str) -> Array:
    """One number of one side over the contrasts; nan where it is not reported."""
    groups: list[Group] = [getattr(contrast, side) for contrast in contrasts]
    return np.array([_nan(getattr(part, name)) for part in groups], dtype=np.float64)


def tables(contrasts: list[Contrast]) -> dict[str, Array]:
    """The 2x2 tables of contrasts with events, by the names that `stats` uses."""
    return {
        f"{name}{i}": column(contrasts, side, name)
        for i, side in ((1, "experimental"), (2, "comparator"))
        for name in ("events", "total")
    }


def means(contrasts: list[Contrast]) -> dict[str, Array]:
    """Means, standard deviations and sizes of contrasts, by the names that `stats` uses."""
    return {
        f"{name}{i}": column(contrasts, side, name)
        for i, side in ((1, "experimental"), (2, "comparator"))
        for name in ("mean", "sd", "n")
    }


def _events(measure: str, contrasts: list[Contrast]) -> stats.Effects | None:
    if SHAPES.get(measure) != "events":
        return None
    return stats.effects(measure, **tables(contrasts))


def _rates(measure: str, contrasts: list[Contrast]) -> stats.Effects | None:
    """Events over person-years (Cochrane Handbook 6.5, section 6.7)."""
    if measure not in _RATE_MEASURES:
        return None
    arrays = {
        f"{name}{i}": column(contrasts, side, of)
        for i, side in ((1, "experimental"), (2, "comparator"))
        for name, of in (("events", "events"), ("time", "person_time"))
    }
    return stats.effects(_RATE_MEASURES[measure], **arrays)


def _means(measure: str, contrasts: list[Contrast]) -> stats.Effects | None:
    if SHAPES.get(measure) != "means":
        return None
    return stats.effects(measure, **means(contrasts), zero_sd=ZERO_SD)


def _paired(measure: str, contrasts: list[Contrast]) -> stats.Effects | None:
    """Differences within people, from both standard deviations and their correlation."""
    if measure not in PAIRED:
        return None
    arrays = means(contrasts)
    arrays["n"] = arrays.pop("n1")
    del arrays["n2"]
    correlation = np.array([_nan(contrast.correlation) for contrast in contrasts])
    return stats.effects(f"{measure}-paired", **arrays, correlation=correlation, **PAIRED[measure])


def _reported(measure: str, contrasts: list[Contrast]) -> stats.Effects:
    y = np.array([_nan(contrast.effect) for contrast in contrasts])
    se = np.array([_nan(contrast.se) for contrast in contrasts])
    return stats.effects("GENERIC", y=y, se=se, scale="log" if is_ratio(measure) else "identity")


def _observed(_: str, contrasts: list[Contrast]) -> stats.Effects:
    return stats.effects(
        "HR",
        o_minus_e=np.array([_nan(contrast.o_e) for contrast in contrasts]),
        variance=np.array([_nan(contrast.variance) for contrast in contrasts]),
    )


def _nan(value: float | None) -> float:
    return math.nan if value is None else value

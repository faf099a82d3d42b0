"""Standard deviations of change scores, and the correlation that they rest on."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from stook.stats.conversions.result import Conversion, Recipe, floats, missing
from stook.stats.conversions.spread import HANDBOOK_6, HANDBOOK_URL

_SD_OF_CHANGE = Recipe(
    "SD of change = square root of (SD before squared + SD after squared - 2 times the "
    "correlation times both)",
    f"{HANDBOOK_6} 6.5.2.8; {HANDBOOK_URL}",
    "the correlation between before and after is the one given; it is imputed, so vary it",
)
_CORRELATION = Recipe(
    "correlation = (SD before squared + SD after squared - SD of change squared) over twice the "
    "product of SD before and SD after",
    f"{HANDBOOK_6} 6.5.2.8; {HANDBOOK_URL}",
    "the three standard deviations come from the same people",
)
_AVERAGE = Recipe(
    "plain average of the groups' correlations",
    f"{HANDBOOK_6} 6.5.2.8; {HANDBOOK_URL}",
    "the correlation is alike in all groups",
)


@np.errstate(all="ignore")
def sd_of_change(before: ArrayLike, after: ArrayLike, correlation: ArrayLike) -> Conversion:
    """The standard deviation of within-person change, imputed with a correlation: `sd`."""
    a, b, r = floats(before, after, correlation)
    checks = {
        "a standard deviation or the correlation is not reported": missing(a, b, r),
        "a standard deviation cannot be negative": (a < 0) | (b < 0),
        "a correlation lies between -1 and 1": np.abs(r) > 1,
    }
    # Written as a sum of squares so that r = 1 with equal spreads gives 0, never a root of -1e-17.
    return _SD_OF_CHANGE.result(checks, {"sd": np.sqrt((a - b) ** 2 + 2 * (1 - r) * a * b)})


@np.errstate(all="ignore")
def correlation_from_change(before: ArrayLike, after: ArrayLike, change: ArrayLike) -> Conversion:
    """The correlation behind a reported standard deviation of change: `correlation`."""
    a, b, c = floats(before, after, change)
    r = (a**2 + b**2 - c**2) / (2 * a * b)
    checks = {
        "a standard deviation is not reported": missing(a, b, c),
        "the standard deviations must be above zero": (a <= 0) | (b <= 0) | (c < 0),
        "no correlation gives these three standard deviations": np.abs(r) > 1 + 1e-12,
    }
    return _CORRELATION.result(checks, {"correlation": np.clip(r, -1, 1)})


@np.errstate(all="ignore")
def average_correlation(correlations: ArrayLike) -> Conversion:
    """One correlation for all groups (last axis) to impute with: `correlation`."""
    r = np.asarray(correlations, dtype=np.float64)
    if r.ndim == 0 or r.shape[-1] == 0:
        raise ValueError("give at least one correlation, on the last axis")
    checks = {
        "a correlation is not reported": missing(r).any(axis=-1),
        "a correlation lies between -1 and 1": (np.abs(r) > 1).any(axis=-1),
    }
    return _AVERAGE.result(checks, {"correlation": r.mean(axis=-1)})

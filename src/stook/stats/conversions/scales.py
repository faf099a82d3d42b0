"""Scores moved to another range, turned round, or put back into a scale's units."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from stook.stats.conversions.result import Conversion, Recipe, floats, missing

_HANDBOOK_15 = (
    "Cochrane Handbook 6.5 (2024), chapter 15, section 15.5.3; "
    "https://training.cochrane.org/handbook/current/chapter-15"
)
_RESCALE = Recipe(
    "(mean - old lowest) times new width over old width, plus new lowest; SD times the same ratio",
    f"linear change of scale; Thorlund et al. 2011, Res Synth Methods 2:188; "
    f"doi:10.1002/jrsm.46; {_HANDBOOK_15}",
    "both instruments measure the same construct in even steps",
)
_REVERSE = Recipe(
    "lowest + highest - mean; the SD stays",
    "Cochrane Handbook 6.5 (2024), chapter 6, section 6.5.1.2; "
    "https://training.cochrane.org/handbook/current/chapter-06",
    "the scale runs from the lowest to the highest value given",
)
_UNITS = Recipe(
    "standardised mean difference times a representative SD of the scale",
    _HANDBOOK_15,
    "the SD stands for the people whom the answer is for",
)


@np.errstate(all="ignore")
def rescale(
    mean: ArrayLike,
    sd: ArrayLike,
    old: tuple[ArrayLike, ArrayLike],
    new: tuple[ArrayLike, ArrayLike],
) -> Conversion:
    """A mean and SD on the range `old` moved to the range `new`: `mean`, `sd`.

    A range may be given highest first: the score is then turned round on the way. For a
    difference or a change score use the `ratio` that is returned as well.
    """
    m, s, a, b, c, d = floats(mean, sd, *old, *new)
    ratio = (d - c) / (b - a)
    checks = {
        "the mean, SD or an end of a range is not reported": missing(m, s, a, b, c, d),
        "a range needs two different ends": (a == b) | (c == d),
        "a standard deviation cannot be negative": s < 0,
        "the mean lies outside its scale": (m < np.minimum(a, b)) | (m > np.maximum(a, b)),
    }
    values = {"mean": (m - a) * ratio + c, "sd": s * np.abs(ratio), "ratio": ratio}
    return _RESCALE.result(checks, values)


@np.errstate(all="ignore")
def reverse(mean: ArrayLike, sd: ArrayLike, lowest: ArrayLike, highest: ArrayLike) -> Conversion:
    """A mean and SD on a scale read from its other end: `mean`, `sd`."""
    m, s, a, b = floats(mean, sd, lowest, highest)
    checks = {
        "the mean, SD or an end of the scale is not reported": missing(m, s, a, b),
        "the highest value lies below the lowest one": b < a,
        "a standard deviation cannot be negative": s < 0,
        "the mean lies outside its scale": (m < a) | (m > b),
    }
    return _REVERSE.result(checks, {"mean": a + b - m, "sd": s})


@np.errstate(all="ignore")
def smd_to_units(smd: ArrayLike, se: ArrayLike, sd: ArrayLike) -> Conversion:
    """A standardised mean difference in the units of a known scale: `y`, `se`."""
    d, e, s = floats(smd, se, sd)
    checks = {
        "the difference, its SE or the SD is not reported": missing(d, e, s),
        "a standard error or deviation cannot be negative": (e < 0) | (s < 0),
    }
    return _UNITS.result(checks, {"y": d * s, "se": e * s})

"""A printed percentage turned back into a number of people."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from stook.stats.conversions.result import Conversion, Recipe, floats, missing

_COUNT = Recipe(
    "the one whole number whose percentage, rounded as printed, is the percentage given",
    "rounding interval of the printed percentage; cf. Brown & Heathers 2017 (the GRIM test), "
    "Soc Psychol Personal Sci 8:363; doi:10.1177/1948550616673876",
    "the percentage is of exactly this group's people, and was rounded (not cut off)",
)


@np.errstate(all="ignore")
def count_from_percentage(
    percentage: ArrayLike, n: ArrayLike, decimals: ArrayLike = 0
) -> Conversion:
    """The number of people that a percentage stands for: `count`, with `lowest` and `highest`.

    `decimals` is how many digits were printed after the point ("12.50" has two). The count is
    refused where no whole number fits (a slip in the paper, or another denominator) and where
    several do; `lowest` and `highest` then still say what fits.
    """
    p, n_, digits = floats(percentage, n, decimals)
    half = 0.5 * 10.0**-digits
    # Decimal percentages are not exact in binary: half a printed unit gets a hair of room.
    slack = 1e-9 * np.maximum(1.0, np.abs(p))
    lowest = np.maximum(np.ceil((p - half - slack) * n_ / 100), 0.0)
    highest = np.minimum(np.floor((p + half + slack) * n_ / 100), n_)
    bad = missing(p, n_, digits)
    none, several = lowest > highest, lowest < highest
    checks = {
        "the percentage or the group's size is not reported": bad,
        "a group's size is a whole number of at least one": (n_ < 1) | (n_ != np.floor(n_)),
        "a percentage lies between 0 and 100": (p < 0) | (p > 100),
        "no whole number of people gives this percentage": none,
        "several whole numbers of people give this percentage": several,
    }
    found = _COUNT.result(checks, {"count": lowest})
    fits = ~(bad | none)
    ends = {k: np.where(fits, v, np.nan)[()] for k, v in (("lowest", lowest), ("highest", highest))}
    return Conversion(
        {**found.values, **ends}, found.formula, found.source, found.assumption, found.reasons
    )

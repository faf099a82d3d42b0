"""A 2x2 table rebuilt from what was reported of it.

Arm 1 is experimental, arm 2 the comparator; `events` are people with the event in both together.
Results are `events1` and `events2`, unrounded: a whole number there, or one close to it, is a good
sign, and `count1`, `count2` are the nearest whole numbers.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stook.stats.conversions.result import Conversion, Floats, Recipe, floats, missing

Ratio = Literal["OR", "RR", "RD"]
_CELLS = ("events1", "no_events1", "events2", "no_events2")
# Each triple reads: first + second = third, over the names of a 2x2 table with its margins.
_SUMS = (
    ("events1", "no_events1", "total1"),
    ("events2", "no_events2", "total2"),
    ("events1", "events2", "events"),
    ("no_events1", "no_events2", "no_events"),
    ("total1", "total2", "total"),
    ("events", "no_events", "total"),
)
_FROM_MARGINS = Recipe(
    "missing cells and margins from the sums that a 2x2 table obeys",
    "arithmetic of the table's margins; Cochrane Handbook 6.5 (2024), chapter 6, section 6.4",
    "all figures are of the same people",
)
_FROM_EFFECT = Recipe(
    "the counts that give the reported {} with these group sizes and this number of events",
    "definition of the measure, solved for the counts (the root between 0 and both margins); "
    "Bonett 2007, Am Psychol 62:254; doi:10.1037/0003-066X.62.3.254",
    "the reported effect is crude, not adjusted",
)
_FROM_OR_SE = Recipe(
    "the counts whose odds ratio and standard error (root of the sum of 1/cell) are the reported "
    "ones",
    "Di Pietrantonj 2006, Stat Med 25:2299; doi:10.1002/sim.2287",
    "the odds ratio is crude, and of the two tables that fit, the one with {} risk is right",
)
_FROM_CHI2 = Recipe(
    "difference between diagonal products from chi-squared, then the counts from the margins",
    "definition of Pearson's chi-squared of a 2x2 table, solved for the counts",
    "chi-squared is Pearson's ({} Yates' correction), and the direction is the one given",
)


@np.errstate(all="ignore")
def table_from_margins(**known: ArrayLike | None) -> Conversion:
    """All of a 2x2 table from the parts that are known.

    Names: events1, no_events1, total1, events2, no_events2, total2, events, no_events, total.
    """
    names = tuple(dict.fromkeys(name for triple in _SUMS for name in triple))
    unknown = sorted(set(known) - set(names))
    if unknown:
        raise TypeError(f"unknown part {unknown[0]!r}; known are {', '.join(names)}")
    arrays = floats(*(known.get(name) for name in names))
    cell = {name: array.copy() for name, array in zip(names, arrays, strict=True)}
    for _ in range(len(_SUMS)):
        for first, second, third in _SUMS:
            _fill(cell, first, second, third)
    off = np.zeros(arrays[0].shape, dtype=bool)
    for first, second, third in _SUMS:
        off |= np.abs(cell[first] + cell[second] - cell[third]) > 1e-9 * np.abs(cell[third])
    checks = {
        "the parts given contradict one another": off,
        "a count comes out negative": np.logical_or.reduce([cell[n] < 0 for n in names]),
        "the parts given do not settle the table": missing(*(cell[n] for n in _CELLS)),
    }
    return _FROM_MARGINS.result(checks, cell)


@np.errstate(all="ignore")
def table_from_effect(
    measure: Ratio,
    effect: ArrayLike,
    total1: ArrayLike,
    total2: ArrayLike,
    events2: ArrayLike | None = None,
    events: ArrayLike | None = None,
) -> Conversion:
    """The counts behind a crude OR, RR or RD, with the comparator's events or all events known."""
    if measure not in ("OR", "RR", "RD"):
        raise ValueError(f"unknown measure {measure!r}; known are OR, RR, RD")
    if (events2 is None) == (events is None):
        raise ValueError("give either events2 or events")
    y, n1, n2, c, m = floats(effect, total1, total2, events2, events)
    if events is None:
        a = _events1_given_comparator(measure, y, n1, n2, c)
    else:
        a = _events1_given_total(measure, y, n1, n2, m)
        c = m - a
    checks = {
        "the effect, a group's size or the events are not reported": missing(y, n1, n2)
        | (missing(c) & missing(m)),
        "a ratio must be above zero": (y <= 0) & np.asarray(measure != "RD"),
        "events cannot be negative or more than the people": (
            (c < 0) | (c > n2) | (m < 0) | (m > n1 + n2)
        ),
        "no table of these sizes gives this effect": missing(a) | (a < -1e-9) | (a > n1 + 1e-9),
    }
    recipe = Recipe(
        _FROM_EFFECT.formula.format(measure), _FROM_EFFECT.source, _FROM_EFFECT.assumption
    )
    return recipe.result(checks, _counts(a, c, n1, n2))


@np.errstate(all="ignore")
def table_from_odds_ratio(
    odds_ratio: ArrayLike,
    se: ArrayLike,
    total1: ArrayLike,
    total2: ArrayLike,
    risk: Literal["low", "high"] = "low",
) -> Conversion:
    """The counts behind a crude odds ratio and its log-scale standard error.

    Two tables fit as a rule, mirror images in events and non-events when the groups are equally
    large; `risk` picks the one with the lower or the higher risk in the comparator.
    """
    if risk not in ("low", "high"):
        raise ValueError(f"unknown risk {risk!r}; known are 'low' and 'high'")
    o, s, n1, n2 = floats(odds_ratio, se, total1, total2)
    # x is the comparator's odds: a2 x^2 + a1 x + a0 = 0.
    a2, a1, a0 = o / n1 + 1 / n2, 2 / n1 + 2 / n2 - s**2, 1 / (n1 * o) + 1 / n2
    discriminant = a1**2 - 4 * a2 * a0
    larger = (-a1 + np.sqrt(discriminant)) / (2 * a2)
    x = larger if risk == "high" else a0 / (a2 * larger)
    checks = {
        "the odds ratio, its SE or a group's size is not reported": missing(o, s, n1, n2),
        "an odds ratio and group sizes must be above zero": (o <= 0) | (n1 <= 0) | (n2 <= 0),
        "no table of these sizes has so small a standard error": (discriminant < 0) | (larger <= 0),
    }
    recipe = Recipe(_FROM_OR_SE.formula, _FROM_OR_SE.source, _FROM_OR_SE.assumption.format(risk))
    return recipe.result(checks, _counts(n1 * o * x / (1 + o * x), n2 * x / (1 + x), n1, n2))


@np.errstate(all="ignore")
def table_from_chi2(
    chi2: ArrayLike,
    total1: ArrayLike,
    total2: ArrayLike,
    events: ArrayLike,
    more_in_experimental: ArrayLike,
    corrected: bool = False,
) -> Conversion:
    """The counts behind a chi-squared statistic, group sizes and all events.

    `more_in_experimental` is True where arm 1 had the higher risk; `corrected` says that the
    statistic carries Yates' continuity correction.
    """
    x, n1, n2, m = floats(chi2, total1, total2, events)
    n = n1 + n2
    gap = np.sqrt(x * n1 * n2 * m * (n - m) / n) + (n / 2 if corrected else 0.0)
    sign = np.where(np.asarray(more_in_experimental, dtype=bool), 1.0, -1.0)
    a = (n1 * m + sign * gap) / n
    c = m - a
    checks = {
        "chi-squared, a group's size or the events are not reported": missing(x, n1, n2, m),
        "chi-squared cannot be negative": x < 0,
        "group sizes must be above zero": (n1 <= 0) | (n2 <= 0),
        "events cannot be negative or more than the people": (m < 0) | (m > n),
        "no table with these margins gives so large a chi-squared": (
            (a < -1e-9) | (c < -1e-9) | (a > n1 + 1e-9) | (c > n2 + 1e-9)
        ),
    }
    recipe = Recipe(
        _FROM_CHI2.formula,
        _FROM_CHI2.source,
        _FROM_CHI2.assumption.format("with" if corrected else "without"),
    )
    return recipe.result(checks, _counts(a, c, n1, n2))


def _events1_given_comparator(
    measure: Ratio, y: Floats, n1: Floats, n2: Floats, c: Floats
) -> Floats:
    risk = c / n2
    if measure == "RR":
        return np.asarray(n1 * risk * y)
    if measure == "RD":
        return np.asarray(n1 * (risk + y))
    return np.asarray(n1 * y * c / (n2 - c + y * c))


def _events1_given_total(measure: Ratio, y: Floats, n1: Floats, n2: Floats, m: Floats) -> Floats:
    if measure == "RR":
        return np.asarray(m * y * n1 / (n2 + y * n1))
    if measure == "RD":
        return np.asarray((y + m / n2) / (1 / n1 + 1 / n2))
    b = n2 - m + y * (n1 + m)
    # The form that stays right as the odds ratio nears 1, where the quadratic becomes linear.
    return np.asarray(2 * y * n1 * m / (b + np.sqrt(b**2 + 4 * (1 - y) * y * n1 * m)))


def _counts(a: Floats, c: Floats, n1: Floats, n2: Floats) -> dict[str, Floats]:
    a, c = np.clip(a, 0, n1), np.clip(c, 0, n2)
    return {"events1": a, "events2": c, "count1": np.rint(a), "count2": np.rint(c)}


def _fill(cell: dict[str, NDArray[np.float64]], first: str, second: str, third: str) -> None:
    a, b, c = cell[first], cell[second], cell[third]
    for target, value in ((third, a + b), (first, c - b), (second, c - a)):
        gap = np.isnan(cell[target])
        cell[target] = np.where(gap, value, cell[target])

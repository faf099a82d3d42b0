"""Hazard ratios from what papers report of a survival analysis.

Every function gives the log hazard ratio `y` with its `se`, the `hazard_ratio`, and the log-rank
pair `o_minus_e` (observed minus expected events) and `v` (its variance).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from stook.stats.conversions.result import Conversion, Floats, Recipe, floats, missing
from stook.stats.conversions.spread import two_sided_quantile

_TIERNEY = "Tierney et al. 2007, Trials 8:16, {}; doi:10.1186/1745-6215-8-16"
_PROPORTIONAL = "hazards are proportional over time"
_FROM_CI = Recipe(
    "log of the hazard ratio; SE = width of the log interval over twice the normal quantile",
    _TIERNEY.format("the report gives the hazard ratio and its interval (V = 1 / SE squared)"),
    f"{_PROPORTIONAL}; the interval is normal on the log scale",
)
_FROM_P = Recipe(
    "log of the hazard ratio; SE = the log hazard ratio over the normal quantile of P",
    _TIERNEY.format("the report gives the hazard ratio and P (log-rank, Mantel-Haenszel or Cox)"),
    f"{_PROPORTIONAL}; P is two-sided and exact",
)
_FROM_OE = Recipe(
    "log hazard ratio = (O - E) / V; SE = 1 / square root of V",
    _TIERNEY.format("the report gives O - E and its variance"),
    _PROPORTIONAL,
)
_FROM_OBSERVED = Recipe(
    "hazard ratio = (O1 / E1) / (O2 / E2); V = 1 / (1/E1 + 1/E2)",
    _TIERNEY.format("the report gives observed and log-rank expected events of each arm"),
    _PROPORTIONAL,
)
_FROM_LOGRANK = Recipe(
    "O - E = normal quantile of P times the root of V, signed by who did better; V = product of "
    "the arms' events over all events, or all events times the arms' shares of people",
    _TIERNEY.format("the report gives a log-rank P and events, equation (14) and its kin"),
    f"{_PROPORTIONAL}; P is two-sided and exact; V is approximated from events",
)


@np.errstate(all="ignore")
def hazard_ratio_from_ci(
    hazard_ratio: ArrayLike | None, low: ArrayLike, high: ArrayLike, level: float = 0.95
) -> Conversion:
    """A hazard ratio with its confidence interval (None: the interval's middle is taken)."""
    hr, lo, hi = floats(hazard_ratio, low, high)
    y = (np.log(lo) + np.log(hi)) / 2 if hazard_ratio is None else np.log(hr)
    checks = {
        "a limit is not reported": missing(lo, hi),
        "a hazard ratio and its limits must be above zero": (lo <= 0) | (hi <= 0) | (hr <= 0),
        "the upper limit does not lie above the lower one": hi <= lo,
        "the hazard ratio lies outside its interval": (hr < lo) | (hr > hi),
        "the hazard ratio is not reported": missing(y),
    }
    z = two_sided_quantile(1 - level, np.full(lo.shape, np.inf))
    return _FROM_CI.result(checks, log_rank_values(y, (np.log(hi) - np.log(lo)) / (2 * z)))


@np.errstate(all="ignore")
def hazard_ratio_from_p(hazard_ratio: ArrayLike, p: ArrayLike) -> Conversion:
    """A hazard ratio with its exact two-sided P value."""
    hr, p_ = floats(hazard_ratio, p)
    y = np.log(hr)
    checks = {
        "the hazard ratio or P is not reported": missing(hr, p_),
        "a hazard ratio must be above zero": hr <= 0,
        "P must lie above 0 and below 1 (an exact value, not a bound)": ~((p_ > 0) & (p_ < 1)),
        "a hazard ratio of exactly 1 tells nothing of the standard error": y == 0,
    }
    return _FROM_P.result(checks, log_rank_values(y, np.abs(y) / _z(p_)))


@np.errstate(all="ignore")
def hazard_ratio_from_o_minus_e(o_minus_e: ArrayLike, v: ArrayLike) -> Conversion:
    """The log-rank pair O - E and V (of the experimental arm)."""
    oe, v_ = floats(o_minus_e, v)
    checks = {
        "O - E or V is not reported": missing(oe, v_),
        "V must be above zero": v_ <= 0,
    }
    return _FROM_OE.result(checks, log_rank_values(oe / v_, 1 / np.sqrt(v_)))


@np.errstate(all="ignore")
def hazard_ratio_from_observed(
    observed1: ArrayLike, expected1: ArrayLike, observed2: ArrayLike, expected2: ArrayLike
) -> Conversion:
    """Observed and log-rank expected events of the experimental (1) and comparator (2) arm."""
    o1, e1, o2, e2 = floats(observed1, expected1, observed2, expected2)
    checks = {
        "observed or expected events are not reported": missing(o1, e1, o2, e2),
        "expected events must be above zero": (e1 <= 0) | (e2 <= 0),
        "observed events cannot be negative": (o1 < 0) | (o2 < 0),
        "an arm without events gives no hazard ratio this way": (o1 == 0) | (o2 == 0),
    }
    y = np.log(o1 / e1) - np.log(o2 / e2)
    return _FROM_OBSERVED.result(checks, log_rank_values(y, np.sqrt(1 / e1 + 1 / e2)))


@np.errstate(all="ignore")
def hazard_ratio_from_logrank(
    p: ArrayLike,
    favours_experimental: ArrayLike,
    events1: ArrayLike | None = None,
    events2: ArrayLike | None = None,
    events: ArrayLike | None = None,
    n1: ArrayLike | None = None,
    n2: ArrayLike | None = None,
) -> Conversion:
    """A log-rank P with either the events of each arm, or all events with the people of each arm.

    With all events alone the arms are taken as equally large (V = events / 4). P says nothing of
    direction, so `favours_experimental` is True where the experimental arm did better.
    """
    p_, o1, o2, o, a, b = floats(p, events1, events2, events, n1, n2)
    each = o1 * o2 / (o1 + o2)
    shares = np.where(np.isfinite(a) & np.isfinite(b), a * b / (a + b) ** 2, 0.25)
    v = np.where(np.isfinite(each), each, o * shares)
    checks = {
        "P is not reported": missing(p_),
        "P must lie above 0 and at most 1 (an exact value, not a bound)": ~((p_ > 0) & (p_ <= 1)),
        "the number of events is not reported": missing(v),
        "events cannot be negative": (o1 < 0) | (o2 < 0) | (o < 0),
        "without events there is no variance": v <= 0,
    }
    sign = np.where(np.asarray(favours_experimental, dtype=bool), -1.0, 1.0)
    z = np.where(p_ == 1, 0.0, _z(p_))
    return _FROM_LOGRANK.result(checks, log_rank_values(sign * z / np.sqrt(v), 1 / np.sqrt(v)))


def _z(p: Floats) -> Floats:
    return two_sided_quantile(p, np.full(p.shape, np.inf))


def log_rank_values(y: Floats, se: Floats) -> dict[str, Floats]:
    """The five values that each of these conversions gives."""
    v = 1 / np.square(se)
    return {
        "y": np.asarray(y),
        "se": np.asarray(se),
        "hazard_ratio": np.asarray(np.exp(y)),
        "o_minus_e": np.asarray(y * v),
        "v": np.asarray(v),
    }

"""Standard deviations from what papers print instead: SE, confidence interval, t or P."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from stook.stats.conversions.result import Conversion, Floats, Recipe, floats, missing

HANDBOOK_6 = "Cochrane Handbook 6.5 (2024), chapter 6, section"
HANDBOOK_URL = "https://training.cochrane.org/handbook/current/chapter-06"

_SD_FROM_SE = Recipe(
    "SD = SE times the square root of the group's size",
    f"{HANDBOOK_6} 6.5.2.2; {HANDBOOK_URL}",
    "the standard error is that of this group's mean, not of a difference between groups",
)
_SD_FROM_CI = Recipe(
    "SD = square root of the group's size times the interval's width over twice the quantile",
    f"{HANDBOOK_6} 6.5.2.2; {HANDBOOK_URL}",
    "the interval is for this group's mean and was made with the quantile named",
)
_SE_FROM_CI = Recipe(
    "SE = width of the interval over twice the quantile",
    f"{HANDBOOK_6} 6.3.1 and 6.3.2; {HANDBOOK_URL}",
    "the interval is symmetric on the scale analysed (the log scale for ratios)",
)
_SE_FROM_T = Recipe(
    "SE = the difference over t, as a size",
    f"{HANDBOOK_6} 6.5.2.3; {HANDBOOK_URL}",
    "t tests this very difference against zero",
)
_SE_FROM_P = Recipe(
    "SE = the difference over the quantile that belongs to half of P, as a size",
    f"{HANDBOOK_6} 6.5.2.3 and 6.3.2; {HANDBOOK_URL}",
    "P is exact, two-sided, and from a t test (a z test without degrees of freedom)",
)
_SD_FROM_SE_DIFF = Recipe(
    "SD = SE of the difference over the square root of 1/n1 + 1/n2",
    f"{HANDBOOK_6} 6.5.2.3; {HANDBOOK_URL}",
    "both groups share one standard deviation, and the groups are independent",
)


@np.errstate(all="ignore")
def sd_from_se(se: ArrayLike, n: ArrayLike) -> Conversion:
    """A group's standard deviation from the standard error of its mean: `sd`."""
    se_, n_ = floats(se, n)
    checks = {
        "the standard error or the group's size is not reported": missing(se_, n_),
        "a standard error cannot be negative": se_ < 0,
        "a group needs at least one person": n_ < 1,
    }
    return _SD_FROM_SE.result(checks, {"sd": se_ * np.sqrt(n_)})


@np.errstate(all="ignore")
def sd_from_ci(
    low: ArrayLike, high: ArrayLike, n: ArrayLike, level: float = 0.95, quantile: str = "t"
) -> Conversion:
    """A group's standard deviation from the interval of its mean: `sd`, `se`.

    `quantile` is "t" (n - 1 degrees of freedom, right at any size) or "normal" (what papers with
    more than 100 people a group often use).
    """
    lo, hi, n_ = floats(low, high, n)
    df = n_ - 1 if _known_quantile(quantile) == "t" else np.full_like(n_, np.inf)
    se = (hi - lo) / (2 * two_sided_quantile(1 - level, df))
    checks = {
        "a limit or the group's size is not reported": missing(lo, hi, n_),
        "the upper limit lies below the lower one": hi < lo,
        "an interval with the t quantile needs at least two people": (n_ < 2) & (df < np.inf),
        "a group needs at least one person": n_ < 1,
    }
    return _SD_FROM_CI.result(checks, {"sd": se * np.sqrt(n_), "se": se})


@np.errstate(all="ignore")
def se_from_ci(
    low: ArrayLike,
    high: ArrayLike,
    level: float = 0.95,
    df: ArrayLike | None = None,
    log: bool = False,
) -> Conversion:
    """The standard error behind an interval: `se` and the interval's middle, `y`.

    With `log` the limits are of a ratio and both values are on the log scale. `df` are degrees of
    freedom where the interval was made with t.
    """
    lo, hi, df_ = floats(low, high, np.inf if df is None else df)
    checks = {
        "a limit is not reported": missing(lo, hi),
        "the upper limit lies below the lower one": hi < lo,
        "a ratio's limits must be above zero": (lo <= 0) if log else np.zeros(lo.shape, bool),
        "degrees of freedom must be above zero": ~(df_ > 0),
    }
    lo, hi = (np.log(lo), np.log(hi)) if log else (lo, hi)
    se = (hi - lo) / (2 * two_sided_quantile(1 - level, df_))
    return _SE_FROM_CI.result(checks, {"se": se, "y": (lo + hi) / 2})


@np.errstate(all="ignore")
def se_from_t(difference: ArrayLike, t: ArrayLike) -> Conversion:
    """The standard error of a difference from its t (or z) statistic: `se`."""
    d, t_ = floats(difference, t)
    checks = {
        "the difference or t is not reported": missing(d, t_),
        "t is zero, which tells nothing of the standard error": t_ == 0,
        "the difference is zero, which tells nothing of the standard error": d == 0,
        "the difference and t have opposite signs": d * t_ < 0,
    }
    return _SE_FROM_T.result(checks, {"se": np.abs(d / t_)})


@np.errstate(all="ignore")
def se_from_p(difference: ArrayLike, p: ArrayLike, df: ArrayLike | None = None) -> Conversion:
    """The standard error of a difference from its exact two-sided P value: `se`, and `t`.

    `df` is n1 + n2 - 2 for two groups compared with a t test; without it the test is taken as z.
    For a ratio give the logarithm of the ratio as the difference.
    """
    d, p_, df_ = floats(difference, p, np.inf if df is None else df)
    checks = {
        "the difference or P is not reported": missing(d, p_),
        "P must lie above 0 and below 1 (an exact value, not a bound)": ~((p_ > 0) & (p_ < 1)),
        "degrees of freedom must be above zero": ~(df_ > 0),
        "the difference is zero, which tells nothing of the standard error": d == 0,
    }
    t = two_sided_quantile(p_, df_)
    return _SE_FROM_P.result(checks, {"se": np.abs(d) / t, "t": t})


@np.errstate(all="ignore")
def sd_from_se_of_difference(se: ArrayLike, n1: ArrayLike, n2: ArrayLike) -> Conversion:
    """The common standard deviation of two groups from the SE of their difference: `sd`."""
    se_, a, b = floats(se, n1, n2)
    checks = {
        "the standard error or a group's size is not reported": missing(se_, a, b),
        "a standard error cannot be negative": se_ < 0,
        "a group needs at least one person": (a < 1) | (b < 1),
    }
    return _SD_FROM_SE_DIFF.result(checks, {"sd": se_ / np.sqrt(1 / a + 1 / b)})


def two_sided_quantile(p: ArrayLike, df: Floats) -> Floats:
    """The value that |t| exceeds with probability `p`; the normal where `df` is infinite."""
    from scipy.special import ndtri, stdtrit

    half = np.asarray(p, dtype=np.float64) / 2
    half = np.where((half > 0) & (half < 0.5), half, np.nan)
    finite = np.where(np.isfinite(df) & (df > 0), df, 1.0)
    return np.asarray(-np.where(np.isfinite(df), stdtrit(finite, half), ndtri(half)))


def _known_quantile(name: str) -> str:
    if name not in ("t", "normal"):
        raise ValueError(f"unknown quantile {name!r}; known are 't' and 'normal'")
    return name

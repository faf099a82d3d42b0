"""Mantel-Haenszel pooling of 2x2 tables: estimate, variance and weights, for RR, OR and RD.

Sources: OR: Mantel & Haenszel 1959, variance Robins, Breslow & Greenland 1986 (10.2307/2531052);
RR: Greenland & Robins 1985 (10.2307/2530643), eq. 4 and 13; RD: Greenland & Robins 1985 (RevMan) or
Sato 1989 (metafor); rates: Rothman, Greenland & Lash 2008, ch. 15; tests: Mantel & Haenszel 1959,
Cochran 1954, Breslow & Day 1980, Tarone 1985 (10.1093/biomet/72.1.91).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .binary import Table
from .special import chi2_tail

RD_VARIANCES = ("Greenland-Robins", "Sato")
ROUNDING = 1e-13


class MantelHaenszel(NamedTuple):
    """The pooled effect (log for RR and OR), its variance, and the unscaled weights."""

    estimate: Any
    variance: Any
    weights: Any


def pooled(
    measure: str, cells: Table, used: NDArray[np.bool_], rd_variance: str = "Greenland-Robins"
) -> MantelHaenszel:
    """Pool the tables over the last axis; `used` masks the studies that count."""
    if measure == "RD":
        return _risk_difference(cells, used, rd_variance)
    return _odds_ratio(cells, used) if measure == "OR" else _risk_ratio(cells, used)


def _sum(x: Any, used: NDArray[np.bool_]) -> Any:
    return np.where(used, x, 0.0).sum(axis=-1)


def _risk_ratio(t: Table, used: NDArray[np.bool_]) -> MantelHaenszel:
    n1, n2 = t.a + t.b, t.c + t.d
    n = n1 + n2
    weights = t.c * n1 / n
    r, s = _sum(t.a * n2 / n, used), _sum(weights, used)
    p = _sum((n1 * n2 * (t.a + t.c) - t.a * t.c * n) / (n * n), used)
    return MantelHaenszel(np.log(r / s), p / (r * s), np.where(used, weights, 0.0))


def _odds_ratio(t: Table, used: NDArray[np.bool_]) -> MantelHaenszel:
    n = t.a + t.b + t.c + t.d
    ad, bc, p, q = t.a * t.d / n, t.b * t.c / n, (t.a + t.d) / n, (t.b + t.c) / n
    r, s = _sum(ad, used), _sum(bc, used)
    variance = 0.5 * (
        _sum(p * ad, used) / (r * r)
        + _sum(p * bc + q * ad, used) / (r * s)
        + _sum(q * bc, used) / (s * s)
    )
    return MantelHaenszel(np.log(r / s), variance, np.where(used, bc, 0.0))


def _risk_difference(t: Table, used: NDArray[np.bool_], kind: str) -> MantelHaenszel:
    n1, n2 = t.a + t.b, t.c + t.d
    n = n1 + n2
    weights = n1 * n2 / n
    total = _sum(weights, used)
    estimate = _sum((t.a * n2 - t.c * n1) / n, used) / total
    if kind == "Sato":
        p = (n1 * n1 * t.c - n2 * n2 * t.a + n1 * n2 * (n2 - n1) / 2.0) / (n * n)
        q = (t.a * t.d + t.c * t.b) / (2.0 * n)
        first, second = estimate * _sum(p, used), _sum(q, used)
        # risks of 0 and 1 alone leave no variance, and rounding is not to be taken for one
        some = np.abs(first + second) > ROUNDING * np.maximum(np.abs(first), total)
        variance = np.where(some, first + second, 0.0) / (total * total)
    else:
        spread = (t.a * t.b * n2**3 + t.c * t.d * n1**3) / (n1 * n2 * n * n)
        variance = _sum(spread, used) / (total * total)
    return MantelHaenszel(estimate, variance, np.where(used, weights, 0.0))


def rates(measure: str, e1: Any, t1: Any, e2: Any, t2: Any) -> MantelHaenszel:
    """Pool events over person-time: "IRR" the log rate ratio, "IRD" the rate difference."""
    both = t1 + t2
    if measure == "IRR":
        weights = e2 * t1 / both
        r, s = (e1 * t2 / both).sum(axis=-1), weights.sum(axis=-1)
        variance = (t1 * t2 * (e1 + e2) / both**2).sum(axis=-1) / (r * s)
        return MantelHaenszel(np.log(r / s), variance, weights)
    weights = t1 * t2 / both
    total = weights.sum(axis=-1)
    estimate = ((e1 * t2 - e2 * t1) / both).sum(axis=-1) / total
    spread = (weights**2 * (e1 / t1**2 + e2 / t2**2)).sum(axis=-1)
    return MantelHaenszel(estimate, spread / total**2, weights)


class Test(NamedTuple):
    """A chi-squared statistic with its degrees of freedom and P value."""

    statistic: Any
    df: Any
    p: Any


def association_test(
    cells: Table, used: NDArray[np.bool_], *, correct: bool = True, kind: str = "Mantel-Haenszel"
) -> Test:
    """Whether events and arms are associated, over all studies (1 degree of freedom).

    "Mantel-Haenszel" has the hypergeometric variance, "Cochran" the binomial one; `correct` takes
    half a person off the difference.
    """
    n1, n2 = cells.a + cells.b, cells.c + cells.d
    events, n = cells.a + cells.c, n1 + n2
    variance = n1 * n2 * events * (n - events) / n**2
    variance = variance / (n if kind == "Cochran" else n - 1.0)
    difference = np.abs(_sum(cells.a - n1 * events / n, used))
    if correct:
        difference = np.maximum(difference - 0.5, 0.0)
    statistic = difference**2 / _sum(variance, used)
    return Test(statistic, np.ones_like(statistic), chi2_tail(statistic, 1.0))


def homogeneity_tests(
    cells: Table, used: NDArray[np.bool_], log_odds_ratio: Any
) -> tuple[Test, Test]:
    """Whether the odds ratio is the same in all studies: Breslow-Day, and with Tarone's correction.

    Studies without information (no events, or events only) are to be masked by `used`.
    """
    fitted = _fitted_events(cells, np.exp(log_odds_ratio)[..., None])
    n1, n2 = cells.a + cells.b, cells.c + cells.d
    events = cells.a + cells.c
    variance = 1.0 / (
        1.0 / fitted + 1.0 / (n1 - fitted) + 1.0 / (events - fitted) + 1.0 / (n2 - events + fitted)
    )
    difference = cells.a - fitted
    breslow_day = _sum(difference**2 / variance, used)
    tarone = breslow_day - _sum(difference, used) ** 2 / _sum(variance, used)
    df = used.sum(axis=-1) - 1.0
    return (
        Test(breslow_day, df, chi2_tail(breslow_day, df)),
        Test(tarone, df, chi2_tail(tarone, df)),
    )


def _fitted_events(cells: Table, odds_ratio: Any) -> Any:
    """The events of arm 1 that would give each study this odds ratio with its margins."""
    n1, n2 = cells.a + cells.b, cells.c + cells.d
    events = cells.a + cells.c
    a = 1.0 - odds_ratio
    b = n2 - events + odds_ratio * (n1 + events)
    c = -odds_ratio * n1 * events
    # the stable form of the root that lies within the margins
    root = np.sqrt(np.maximum(b * b - 4.0 * a * c, 0.0))
    return -2.0 * c / (b + root)

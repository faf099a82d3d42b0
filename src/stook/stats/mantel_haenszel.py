"""Mantel-Haenszel pooling of 2x2 tables: estimate, variance and weights, for RR, OR and RD.

Sources: OR: Mantel & Haenszel 1959, variance Robins, Breslow & Greenland 1986 (10.2307/2531052);
RR: Greenland & Robins 1985 (10.2307/2530643), eq. 4 and 13; RD: Greenland & Robins 1985 (RevMan) or
Sato 1989 (metafor).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .binary import Table

RD_VARIANCES = ("Greenland-Robins", "Sato")


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
        variance = (estimate * _sum(p, used) + _sum(q, used)) / (total * total)
    else:
        spread = (t.a * t.b * n2**3 + t.c * t.d * n1**3) / (n1 * n2 * n * n)
        variance = _sum(spread, used) / (total * total)
    return MantelHaenszel(estimate, variance, np.where(used, weights, 0.0))

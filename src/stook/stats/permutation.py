"""Permutation tests: P values that lean on nothing but exchangeability.

Of the pooled effect by flipping signs: Follmann & Proschan 1999 (10.1111/j.0006-341X.1999.00732.x);
of moderators by exchanging their rows among studies: Higgins & Thompson 2004 (10.1002/sim.1752).
All arrangements are one batch; where there are too many, a seeded sample that counts the observed
one among them (Phipson & Smyth 2010, 10.2202/1544-6115.1585), so that P is never 0.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stook.figures.brief import brief

from .inputs import single
from .moderators import Design, design
from .pooling import pool
from .regression import regress

LIMIT = 50_000
"""Up to so many arrangements the test is exact."""
TIE = math.sqrt(np.finfo(float).eps)
"""Statistics this close to the observed one count as equal to it."""
PORTION = 10_000


@brief
@dataclass(frozen=True)
class Permutation:
    """A permutation test: a P value (one a coefficient for moderators; `qm_p` all together)."""

    p: Any
    statistic: Any
    arrangements: int
    exact: bool
    qm_p: float = float("nan")
    reason: str = ""


def permutation_test(
    y: Any,
    v: Any = None,
    moderators: Any = None,
    method: str = "REML",
    ci: str = "Wald",
    limit: int = LIMIT,
    seed: int = 0,
) -> Permutation:
    """Permutation test of the pooled effect or, where moderators are given, of each coefficient.

    The statistic is that of the interval named by `ci` (z for Wald), tau2 is estimated anew by
    `method` in every arrangement. Up to `limit` arrangements all are taken (exact).
    """
    y, v = single(y, v, "permutation_test")
    if moderators is None:
        here = np.isfinite(v)
        return _signs(y[here], v[here], method, ci, limit, seed)
    made = moderators if isinstance(moderators, Design) else design(moderators)
    here = np.isfinite(v) & np.isfinite(made.x).all(axis=-1)
    return _rows(y[here], v[here], made._replace(x=made.x[here]), method, ci, limit, seed)


def _signs(y: Any, v: Any, method: str, ci: str, limit: int, seed: int) -> Permutation:
    k = y.size
    observed = pool(y, v, method=method, ci=ci, pi=None)
    statistic = float(np.abs(observed.statistic))
    if math.isnan(statistic):
        return Permutation(float("nan"), statistic, 0, False, reason=observed.reason)
    exact = k < 60 and 2**k <= limit
    if exact:
        # Turning all signs gives the same |statistic|, so half of the arrangements tell all.
        codes = np.arange(2 ** (k - 1))
        flips = (codes[:, None] >> np.arange(k)) & 1 == 1
    else:
        flips = np.random.default_rng(seed).integers(0, 2, size=(limit, k)).astype(bool)
    hits = 0
    for i in range(0, len(flips), PORTION):
        signed = np.where(flips[i : i + PORTION], -y, y)
        z = np.abs(pool(signed, v, method=method, ci=ci, pi=None).statistic)
        # No spread at all between flipped effects leaves no variance: as extreme as can be.
        hits += int((np.isnan(z) | (z >= statistic - TIE)).sum())
    if exact:
        return Permutation(hits / len(flips), statistic, 2**k, True)
    return Permutation((hits + 1) / (limit + 1), statistic, limit, False)


def _rows(y: Any, v: Any, made: Design, method: str, ci: str, limit: int, seed: int) -> Permutation:
    observed = regress(y, v, made, method, ci)
    if observed.status:
        nothing = np.full(len(made.names), np.nan)
        return Permutation(nothing, nothing, 0, False, reason=observed.reason)
    orders, exact = _orders(made.x, limit, seed)
    z, qm = np.abs(observed.statistic), observed.qm
    hits, joint, known = np.zeros(len(z)), 0, 0
    for i in range(0, len(orders), PORTION):
        some = regress(y, v, made._replace(x=made.x[orders[i : i + PORTION]]), method, ci)
        known += int((some.status == 0).sum())
        hits += (np.abs(some.statistic) >= z - TIE).sum(axis=0)
        joint += int((some.qm >= qm - TIE).sum())
    extra = 0 if exact else 1
    n = known + extra
    return Permutation(
        (hits + extra) / n, observed.statistic, len(orders), exact, qm_p=(joint + extra) / n
    )


def _orders(x: NDArray[np.float64], limit: int, seed: int) -> tuple[NDArray[np.intp], bool]:
    """Arrangements of the rows of x: all that differ, or a seeded sample."""
    _, group = np.unique(x, axis=0, return_inverse=True)
    group = group.reshape(-1)
    counts = np.bincount(group)
    k = group.size
    total = math.factorial(k)
    for count in counts:
        total //= math.factorial(int(count))
    if total > limit:
        rng = np.random.default_rng(seed)
        return rng.permuted(np.tile(np.arange(k), (limit, 1)), axis=1), False
    labels = _distinct(counts)
    first = np.array([np.flatnonzero(group == g)[0] for g in range(len(counts))])
    return first[labels], True


def _distinct(counts: NDArray[np.intp]) -> NDArray[np.intp]:
    """Every distinct arrangement of a multiset, one a row: places are dealt out group by group."""
    k = int(counts.sum())
    labels = np.zeros((1, k), dtype=np.intp)
    free = np.arange(k)[None, :]
    for g, count in enumerate(counts):
        r = free.shape[1]
        pick = np.array(list(itertools.combinations(range(r), int(count))), dtype=np.intp)
        taken = np.zeros((len(pick), r), dtype=bool)
        taken[np.arange(len(pick))[:, None], pick] = True
        rest = np.nonzero(~taken)[1].reshape(len(pick), r - int(count))
        places = free[:, pick].reshape(-1, int(count))
        labels = np.repeat(labels, len(pick), axis=0)
        labels[np.arange(len(labels))[:, None], places] = g
        free = free[:, rest].reshape(len(labels), r - int(count))
    return labels

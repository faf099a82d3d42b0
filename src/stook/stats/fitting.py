"""Fitting many meta-analyses at once, or one: tau2 and the few sums from which all else follows.

Likelihoods are first tried where their mode can be proved the only one (`proofs`). Everything else
goes to the estimators of `tau2`, in blocks that fit the second-level cache, meta-analyses of
similar size together.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .batches import Fit, blocks, sizes
from .power_sums import weighted
from .proofs import prove
from .scaling import Scaled, scaled
from .tau2 import COMMON, ESTIMATORS, LIKELIHOODS, dot, share_of_others

Array = NDArray[np.float64]


def fit_one(y: Array, v: Array, method: str, fixed: Array | None) -> Fit:
    """One meta-analysis, by the shortest way."""
    ready = scaled(y, v)
    if fixed is not None:
        t = fixed / ready.unit / ready.unit
    elif method in COMMON or ready.k < 2 or ready.status:
        t = np.zeros(())
    else:
        t = ESTIMATORS[method](ready.y[None], ready.v[None])[0]
    w0 = 1.0 / ready.v
    q, total, mean = _spread(ready.y, w0)
    spread = q
    if t:
        spread, total, mean = _spread(ready.y, 1.0 / (ready.v + t))
    df = np.maximum(ready.k - 1.0, 0.0)
    typical = df / (w0 @ share_of_others(w0))
    return Fit(
        ready.k, ready.status, ready.shift, ready.unit, t, total, mean, spread, q, typical
    )  # fmt: skip


def _spread(y: Array, w: Array) -> tuple[Array, Array, Array]:
    total = w.sum()
    mean = (w @ y) / total
    residual = y - mean
    return (w * residual) @ residual, total, mean


def fit_many(y: Array, v: Array, method: str, fixed: Array | None) -> Fit:
    """A batch of shape (..., k)."""
    shape, studies = y.shape[:-1], y.shape[-1]
    n = int(np.prod(shape))
    if not studies:
        y, v, studies = np.zeros((n, 1)), np.full((n, 1), np.inf), 1
    y, v = y.reshape(n, studies), v.reshape(n, studies)
    t = None if fixed is None else np.broadcast_to(fixed, shape).reshape(-1)
    found = np.empty((len(Fit._fields), n))
    rows = np.arange(n)
    if t is None and method in LIKELIHOODS:
        rows = np.flatnonzero(~prove(y, v, found, restricted=method == "REML"))
    if rows.size:
        _, width = sizes(v[rows])
        order = np.argsort(width, kind="stable")
        for some, w in blocks(order, width):
            mine = rows[some]
            ready = scaled(y[mine, :w], v[mine, :w])
            found[:, mine] = _solve(ready, method, None if t is None else t[mine])
    return Fit(*found.reshape(len(found), *shape))


def _solve(ready: Scaled, method: str, fixed: Array | None) -> Fit:
    """The fits of a block, tau2 by the estimator's own function or as given."""
    t = np.zeros(ready.k.shape)
    if fixed is not None:
        t = fixed / ready.unit / ready.unit
    elif method not in COMMON:
        usable = np.flatnonzero((ready.k > 1) & (ready.status == 0))
        t[usable] = ESTIMATORS[method](ready.y[usable], ready.v[usable])
    at0 = weighted(ready.y, ready.v, None)
    at = weighted(ready.y, ready.v, t) if t.any() else at0
    w0 = 1.0 / ready.v
    typical = np.maximum(ready.k - 1.0, 0.0) / dot(w0, share_of_others(w0))
    return Fit(
        ready.k, ready.status, ready.shift, ready.unit, t, at.w, at.mean, at.q, at0.q, typical
    )  # fmt: skip

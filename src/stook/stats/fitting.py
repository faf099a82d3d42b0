"""Fitting many meta-analyses at once, or one: tau2 and the few sums from which all else follows.

A batch goes through in blocks that fit the second-level cache, meta-analyses of similar size
together. Likelihoods are first tried where their mode can be proved the only one (`one_mode`); what
is left over goes, all blocks together, to the solvers that look for every mode.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .one_mode import only_mode
from .power_sums import Ragged, weighted
from .scaling import Scaled, columns, scaled
from .tau2 import COMMON, ESTIMATORS, LIKELIHOODS, dot, share_of_others

Array = NDArray[np.float64]
BLOCK = 40_000
"""Studies fitted at once: about what the second-level cache holds of the working arrays."""

PORTION = 120_000
"""Studies whose fits are proved at once: enough that the arithmetic of a fit is in long arrays, few
enough that the memory is used again rather than asked for anew."""


class Fit(NamedTuple):
    """A batch of fits on the scaled axis: natural effects are shift + unit * effect.

    `total`, `mean` and `spread` are the sum of weights, the mean and Q at tau2 = `t`; `q` and
    `typical` (the variance of Higgins & Thompson) belong to the weights without tau2.
    """

    k: Array
    status: NDArray[Any]
    shift: Array
    unit: Array
    t: Array
    total: Array
    mean: Array
    spread: Array
    q: Array
    typical: Array


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
    k, width = _sizes(v)
    rows = np.argsort(width, kind="stable")
    if t is None and method in LIKELIHOODS and n:
        portions = [some for some, _ in _blocks(rows, width, PORTION)]
        rows = np.concatenate(
            [some[_prove(y, v, some, k, width, method, found)] for some in portions]
        )
    for some, w in _blocks(rows, width):
        ready = scaled(y[some, :w], v[some, :w])
        found[:, some] = _solve(ready, method, None if t is None else t[some])
    return Fit(*found.reshape(len(found), *shape))


def _sizes(v: Array) -> tuple[Array, NDArray[Any]]:
    """How many studies each row has, and how many columns it takes to hold them (at least 1)."""
    present = v != np.inf
    k = (present.astype(np.float32) @ np.ones(v.shape[1], np.float32)).astype(float)
    width = k
    if (present[:, 1:] > present[:, :-1]).any():  # some are absent before others
        width = v.shape[1] - present[:, ::-1].argmax(axis=1)
    narrow = v.shape[1] < 2**16  # then they are sorted by radix
    return k, np.maximum(width, 1).astype(np.uint16 if narrow else np.intp)


def _blocks(
    rows: NDArray[np.intp], width: NDArray[Any], size: int = BLOCK
) -> list[tuple[NDArray[np.intp], int]]:
    """The rows, which are sorted by width, in portions of about `size`, each with its width."""
    if not rows.size:
        return []
    filled = np.cumsum(width[rows], dtype=np.intp)
    starts = np.searchsorted(filled, np.arange(0, filled[-1], size))
    ends = np.append(starts[1:], rows.size)
    return [
        (rows[i:j], int(width[rows[j - 1]])) for i, j in zip(starts, ends, strict=True) if i < j
    ]


def _prove(
    y: Array, v: Array, rows: NDArray[np.intp], k: Array, width: NDArray[Any], method: str,
    found: Array,
) -> NDArray[np.bool_]:  # fmt: skip
    """Fill in the fits; true where the mode is not proved to be the right one."""
    parts = [columns(y, v, some, w, k[some]) for some, w in _blocks(rows, width)]
    problems, k = Ragged([(part.y, part.v) for part in parts]), k[rows]
    shift, unit, squares, plain = (np.concatenate(x) for x in list(zip(*parts, strict=True))[2:])
    at0 = problems.power_sums(None)
    modes = only_mode(problems, k, at0, squares, restricted=method == "REML")
    fit = Fit(
        k, np.zeros(k.size), shift, unit, modes.t, modes.at.w, modes.at.mean, modes.at.q,
        at0.first.q, (k - 1.0) / (at0.w - at0.w2 / at0.w),
    )  # fmt: skip
    for whole, part in zip(found, fit, strict=True):
        whole[rows] = part
    return ~(modes.proved & plain)


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

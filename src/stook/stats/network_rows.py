"""Studies with any number of arms as independent rows, so that a network is a regression.

The contrasts of a p-arm study have the covariance L+ = -1/2 J V J (J centres; Ruecker 2012,
10.1002/jrsm.1058), to which heterogeneity adds tau2/2 J. Both have the same eigenvectors u, so the
p - 1 combinations sqrt(2) u'y are independent with variances 2 lambda + tau2: one row each, with
design sqrt(2) u over the study's treatments. For two arms that is the contrast itself. Weighted
least squares over the rows is generalised least squares over the contrasts (the same as reduced
weights: Ruecker & Schwarzer 2014, 10.1002/sim.6236), for any tau2, and every estimator of tau2 of a
meta-regression (`projections`) is the network's.

Printed contrasts that close only to their rounding carry a remainder, which the reduced weights
spread at each tau2: `Loose`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from stook.figures.brief import brief

from . import projections as lsq
from .network_data import NetworkData
from .scaling import scaled
from .tau2 import COMMON

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@brief
class Versus(NamedTuple):
    """A treatment against another on the analysis scale, with confidence and prediction limits."""

    estimate: float
    se: float
    ci_low: float
    ci_high: float
    p: float
    pi_low: float
    pi_high: float


class Loose(NamedTuple):
    """A study whose contrasts do not close exactly: its rows, treatments, contrasts."""

    rows: Index
    treatments: Index
    y: Array


@dataclass(frozen=True, eq=False)
class Rows:
    """Independent rows: effects `y`, variances `v` (r,), design `x` (r, n), study of each row."""

    y: Array
    v: Array
    x: Array
    study: Index
    loose: tuple[Loose, ...]

    def some(self, keep: NDArray[np.bool_]) -> Rows:
        """The rows of some studies."""
        position = np.cumsum(keep) - 1
        loose = tuple(
            each._replace(rows=position[each.rows]) for each in self.loose if keep[each.rows[0]]
        )
        return Rows(self.y[keep], self.v[keep], self.x[keep], self.study[keep], loose)


@dataclass(frozen=True, eq=False)
class Solution:
    """Least squares at one tau2: levels of the treatments against a grounded one.

    `covariance` has zeros for the grounded treatment; differences of levels and their variances do
    not depend on which one is grounded. `w` are the rows' weights, `q` the weighted residual sum of
    squares.
    """

    theta: Array
    covariance: Array
    laplacian: Array
    w: Array
    q: float
    tau2: float


def rows_of(data: NetworkData) -> Rows:
    """The independent rows of a network's studies, in their order."""
    n = len(data.treatments)
    size = np.array([len(study.treatments) - 1 for study in data.studies], dtype=np.intp)
    start = np.concatenate([[0], np.cumsum(size)]).astype(np.intp)
    total = int(start[-1])
    y, v, x = np.zeros(total), np.zeros(total), np.zeros((total, n))
    loose: list[Loose] = []
    for p in sorted(set(size.tolist())):
        which = np.flatnonzero(size == p)
        treatments = np.array([data.studies[s].treatments for s in which], dtype=np.intp)
        contrasts = np.stack([data.studies[s].y for s in which])
        variances = np.stack([data.studies[s].v for s in which])
        vectors, values = _independent(variances)
        levels, exact = _closed(contrasts, vectors, values)
        rows = start[which][:, None] + np.arange(p)
        scaled_vectors = np.sqrt(2.0) * np.swapaxes(vectors, -1, -2)  # (k, p - 1, p)
        y[rows] = (scaled_vectors @ levels[..., None])[..., 0]
        v[rows] = 2.0 * values
        x[rows[:, :, None], treatments[:, None, :]] = scaled_vectors
        loose += [
            Loose(rows[i], treatments[i], contrasts[i]) for i in np.flatnonzero(~exact).tolist()
        ]
    return Rows(y, v, x, np.repeat(np.arange(len(size)), size), tuple(loose))


def helmert(p: int) -> Array:
    """(p - 1, p) orthonormal rows, all orthogonal to the vector of ones."""
    rows = np.tril(np.ones((p - 1, p)), 0)
    for i in range(p - 1):
        rows[i, i + 1] = -(i + 1.0)
    return rows / np.sqrt((rows * rows).sum(axis=1, keepdims=True))


def _independent(variances: Array) -> tuple[Array, Array]:
    """Eigenvectors (k, p, p - 1) and eigenvalues (k, p - 1) of L+ on the contrasts."""
    h = helmert(variances.shape[-1])
    core = -0.5 * h @ variances @ h.T
    if core.shape[-1] == 1:
        return np.broadcast_to(h.T, (len(core), 2, 1)), core[..., 0]
    values, vectors = np.linalg.eigh(0.5 * (core + np.swapaxes(core, -1, -2)))
    return h.T @ vectors, values


def _closed(contrasts: Array, vectors: Array, values: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Levels whose differences are the contrasts (by reduced weights), and where exactly so."""
    levels = contrasts.mean(axis=-1)
    gap = np.abs(contrasts - (levels[..., :, None] - levels[..., None, :])).max(axis=(-2, -1))
    exact = gap <= 1e-12 * np.abs(contrasts).max(axis=(-2, -1))
    if not exact.all():
        inverse = (vectors / values[..., None, :]) @ np.swapaxes(vectors, -1, -2)
        plus = (vectors * values[..., None, :]) @ np.swapaxes(vectors, -1, -2)
        reduced = (plus @ -(inverse * contrasts).sum(axis=-1)[..., None])[..., 0]
        levels = np.where(exact[:, None], levels, reduced)
    return levels, exact


class Normal(NamedTuple):
    """The normal equations at one tau2: weights of the rows, Laplacian, score, loose studies."""

    w: Array
    laplacian: Array
    score: Array
    spread: tuple[tuple[Loose, Array], ...]


def normal_equations(rows: Rows, tau2: float) -> Normal:
    """Laplacian and score over the treatments, with weights 1 / (v + tau2)."""
    w = 1.0 / (rows.v + tau2)
    wx = rows.x * w[:, None]
    score = wx.T @ rows.y
    spread = tuple((each, _reduced(rows, each, w)) for each in rows.loose)
    for each, weights in spread:
        score -= wx[each.rows].T @ rows.y[each.rows]
        score[each.treatments] += (weights * each.y).sum(axis=1)
    return Normal(w, rows.x.T @ wx, score, spread)


def residual_q(rows: Rows, at: Normal, theta: Array) -> float:
    """The weighted sum of squares about levels `theta` of the treatments."""
    residual = rows.y - rows.x @ theta
    q = float((at.w * residual * residual).sum())
    for each, weights in at.spread:
        q -= float((at.w[each.rows] * residual[each.rows] ** 2).sum())
        level = theta[each.treatments]
        q += 0.5 * float((weights * (each.y - (level[:, None] - level[None, :])) ** 2).sum())
    return q


def solve(rows: Rows, tau2: float = 0.0, ground: int | None = None) -> Solution:
    """Least squares of a connected network with weights 1 / (v + tau2).

    The treatment with the most weight is grounded unless said otherwise: elimination of a grounded
    Laplacian keeps its digits however unequal the weights are.
    """
    at = normal_equations(rows, tau2)
    n = len(at.score)
    grounded = int(np.argmax(np.diagonal(at.laplacian))) if ground is None else ground
    rest = np.arange(n) != grounded
    covariance = np.zeros((n, n))
    covariance[np.ix_(rest, rest)] = np.linalg.inv(at.laplacian[np.ix_(rest, rest)])
    covariance = 0.5 * (covariance + covariance.T)
    theta = covariance @ at.score
    return Solution(theta, covariance, at.laplacian, at.w, residual_q(rows, at, theta), tau2)


def _reduced(rows: Rows, each: Loose, w: Array) -> Array:
    """The reduced weights of all pairs of a study, (p, p) with a zero diagonal."""
    x = rows.x[np.ix_(each.rows, each.treatments)]
    weights = -(x * w[each.rows, None]).T @ x
    np.fill_diagonal(weights, 0.0)
    return weights


def estimate_tau2(rows: Rows, x: Array, method: str) -> float:
    """The between-study variance about a linear model with design `x` (r, q) by `method`.

    Columns need not be independent. nan where no degrees of freedom are left.
    """
    basis = independent_columns(x)
    if len(rows.y) <= basis.shape[1]:
        return float("nan")
    if method in COMMON:
        return 0.0
    ready = scaled(rows.y, rows.v)
    y, unit = rows.y / ready.unit, float(ready.unit)
    with np.errstate(all="ignore"):
        found = lsq.ESTIMATORS[method](y[None], np.atleast_2d(ready.v), basis[None])
    return float(found[0]) * unit * unit


def independent_columns(x: Array) -> Array:
    """An orthonormal basis (r, rank) of the columns of x."""
    vectors, values, _ = np.linalg.svd(x, full_matrices=False)
    return vectors[:, values > lsq.RANK_TOLERANCE * max(float(values.max(initial=0.0)), 1e-300)]

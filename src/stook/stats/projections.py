"""Weighted least squares with moderators, and tau2 beside them: all in one batch.

A problem is `y` and `v` of shape (n, k), as `scaling.scaled` makes them (absent studies: v = inf,
y = 0), and `x` of shape (n, k, p) whose columns are orthonormal over the studies present. With
W = 1 / (v + tau2) and the residual projection P = W - W x (x'Wx)^-1 x'W every estimator is the one
of tau2.py with k - 1 turned into k - p and sums into traces: Raudenbush 2009 (Handbook of Research
Synthesis and Meta-analysis, ch. 16); Viechtbauer 2005 (10.3102/10769986030003261), appendix;
DerSimonian & Kacker 2007 (10.1016/j.cct.2006.04.004) for the moments.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .modes import Terms, highest_mode
from .solvers import falling_root
from .tau2 import COMMON, DOMINATED, dot, log_variances

Array = NDArray[np.float64]
RANK_TOLERANCE = 1e-9
"""A column that is this close (relative to its length) to the others' span adds nothing."""


@dataclass(frozen=True)
class Fit:
    """Weighted least squares of a batch at a given tau2; coefficients are those of the basis."""

    w: Array
    inverse: Array
    log_det: Array
    coefficients: Array
    residual: Array
    q: Array

    def leverage(self, x: Array) -> Array:
        """The diagonal of x (x'Wx)^-1 x', study by study."""
        return ((x @ self.inverse) * x).sum(axis=-1)


def orthonormal(x: Array, present: NDArray[np.bool_]) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Basis, triangle and whether the columns are independent, over the studies present."""
    masked = np.where(present[..., None], x, 0.0)
    length = np.sqrt((masked * masked).sum(axis=-2, keepdims=True))
    length = np.where((length > 0) & np.isfinite(length), length, 1.0)
    basis, triangle = np.linalg.qr(np.nan_to_num(masked) / length)
    independent = np.abs(np.diagonal(triangle, axis1=-2, axis2=-1)).min(axis=-1) > RANK_TOLERANCE
    return basis, triangle * length, independent


def least_squares(y: Array, v: Array, x: Array, t: Any = 0.0) -> Fit:
    """The fit with weights 1 / (v + t)."""
    w = 1.0 / (v + np.asarray(t)[..., None])
    return weighted(y, w, x)


def weighted(y: Array, w: Array, x: Array) -> Fit:
    """The fit with the weights given."""
    wx = w[..., None] * x
    inverse, log_det = inverse_of(_cross(wx, x))
    coefficients = _times(inverse, _cross(wx, y[..., None])[..., 0])
    residual = y - _times(x, coefficients)
    return Fit(w, inverse, log_det, coefficients, residual, dot(w * residual, residual))


def inverse_of(matrix: Array) -> tuple[Array, Array]:
    """Inverse and log-determinant of small positive definite matrices, by sweeping.

    Unlike LAPACK's, which stops a whole batch for one singular member, this gives nan there.
    """
    a = matrix.copy()
    log_det = np.zeros(a.shape[:-2])
    for j in range(a.shape[-1]):
        pivot = a[..., j, j].copy()
        log_det = log_det + np.log(pivot)
        row, column = a[..., j, :] / pivot[..., None], a[..., :, j].copy()
        a = a - column[..., :, None] * row[..., None, :]
        a[..., j, :] = row
        a[..., :, j] = -column / pivot[..., None]
        a[..., j, j] = 1.0 / pivot
    return a, log_det


def triangular_inverse(triangle: Array) -> Array:
    """The inverses of upper triangular matrices; inf or nan where there is none."""
    p = triangle.shape[-1]
    result = np.zeros_like(triangle)
    for j in range(p):
        result[..., j, j] = 1.0 / triangle[..., j, j]
        for i in range(j - 1, -1, -1):
            total = (triangle[..., i, i + 1 : j + 1] * result[..., i + 1 : j + 1, j]).sum(axis=-1)
            result[..., i, j] = -total / triangle[..., i, i]
    return result


def trace_p(fit: Fit, x: Array) -> Array:
    """tr(P) = tr(W) - tr((x'Wx)^-1 x'W^2 x)."""
    return fit.w.sum(axis=-1) - dot(fit.w * fit.w, fit.leverage(x))


def trace_pp(fit: Fit, x: Array) -> Array:
    """tr(PP)."""
    w2 = fit.w * fit.w
    b = fit.inverse @ _cross(w2[..., None] * x, x)
    third = np.einsum("...ij,...ji->...", b, b)
    square = w2.sum(axis=-1)
    trace = np.asarray(square - 2.0 * dot(w2 * fit.w, fit.leverage(x)) + third)
    lost = trace < DOMINATED * square
    if lost.any():
        every = np.broadcast_to(x, (*fit.w.shape, x.shape[-1]))[lost]
        p = projection(fit.w[lost], every)
        trace[lost] = (p * p).sum(axis=(-2, -1))
    return trace


def projection(w: Array, x: Array) -> Array:
    """P itself, (n, k, k), for the rare traces that need all of it."""
    fit = weighted(np.zeros(w.shape), w, x)
    wx = w[..., None] * x
    diagonal = w[..., None] * np.eye(w.shape[-1])
    return diagonal - wx @ fit.inverse @ np.swapaxes(wx, -1, -2)


def _cross(a: Array, b: Array) -> Array:
    return np.swapaxes(a, -1, -2) @ b


def _times(matrix: Array, vector: Array) -> Array:
    return (matrix @ vector[..., None])[..., 0]


def _df(v: Array, x: Array) -> Array:
    return np.isfinite(v).sum(axis=-1) - float(x.shape[-1])


def _moment_estimate(y: Array, v: Array, x: Array, a: Array) -> Array:
    fit = weighted(y, a, x)
    present = np.where(a > 0, v, 0.0)
    # tr(PV) with the weights a; for a = 1 / v it is k - p.
    expected = dot(a, present) - dot(a * a * present, fit.leverage(x))
    return np.maximum((fit.q - expected) / trace_p(fit, x), 0.0)


def common(y: Array, v: Array, x: Array) -> Array:  # noqa: ARG001
    """EE (FE): no variance beyond what the moderators explain."""
    return np.zeros(y.shape[:-1])


def dl(y: Array, v: Array, x: Array) -> Array:
    """DerSimonian-Laird: moments with inverse-variance weights."""
    fit = least_squares(y, v, x)
    return np.maximum((fit.q - _df(v, x)) / trace_p(fit, x), 0.0)


def dl2(y: Array, v: Array, x: Array) -> Array:
    """Two-step DL."""
    return _moment_estimate(y, v, x, 1.0 / (v + dl(y, v, x)[..., None]))


def he(y: Array, v: Array, x: Array) -> Array:
    """Hedges: moments with equal weights."""
    return _moment_estimate(y, v, x, np.isfinite(v).astype(float))


def he2(y: Array, v: Array, x: Array) -> Array:
    """Two-step Hedges."""
    return _moment_estimate(y, v, x, 1.0 / (v + he(y, v, x)[..., None]))


def hs(y: Array, v: Array, x: Array) -> Array:
    """Hunter-Schmidt: (Q - k) / sum of weights."""
    fit = least_squares(y, v, x)
    return np.maximum((fit.q - np.isfinite(v).sum(axis=-1)) / fit.w.sum(axis=-1), 0.0)


def hsk(y: Array, v: Array, x: Array) -> Array:
    """Hunter-Schmidt with the small-sample factor k / (k - p)."""
    fit, k = least_squares(y, v, x), np.isfinite(v).sum(axis=-1)
    return np.maximum((fit.q * k / _df(v, x) - k) / fit.w.sum(axis=-1), 0.0)


def sj(y: Array, v: Array, x: Array) -> Array:
    """Sidik-Jonkman, started from the variance of the effects."""
    start = crude_variance(y, v)
    scaled_v = v / np.where(start > 0, start, 1.0)[..., None] + 1.0
    return np.where(start > 0, least_squares(y, scaled_v, x).q / _df(v, x), 0.0)


def crude_variance(y: Array, v: Array) -> Array:
    """The mean square of the effects about their plain mean."""
    present = np.isfinite(v)
    k = present.sum(axis=-1)
    deviation = np.where(present, y - (y.sum(axis=-1) / k)[..., None], 0.0)
    return dot(deviation, deviation) / k


def pm(y: Array, v: Array, x: Array) -> Array:
    """Paule-Mandel (EB): the tau2 at which Q equals k - p."""
    return q_root(y, v, x, _df(v, x))


def q_root(y: Array, v: Array, x: Array, target: Array) -> Array:
    """The tau2 >= 0 with Q(tau2) = target; 0 where Q(0) is below it already."""
    target = np.broadcast_to(target, y.shape[:-1])
    smallest = v.min(axis=-1)
    upper = np.maximum(_sum_of_squares(y, v, x) / target - smallest, 0.0)

    def q(y: Array, v: Array, x: Array, target: Array, t: Array) -> tuple[Array, Array]:
        at = least_squares(y, v, x, t)
        weighted_residual = at.w * at.residual
        slope = dot(weighted_residual, weighted_residual)
        return 1.0 - target / at.q, -target * slope / (at.q * at.q)

    return falling_root(q, (y, v, x, target), upper, smallest)


def ml(y: Array, v: Array, x: Array) -> Array:
    """Maximum likelihood, the highest of all its modes."""
    bound = _mode_bound(y, v, x, np.isfinite(v).sum(axis=-1))
    return highest_mode(_ml_terms, log_likelihood, (y, v, x), bound, v.min(axis=-1))


def reml(y: Array, v: Array, x: Array) -> Array:
    """Restricted maximum likelihood, the highest of all its modes."""
    bound = _mode_bound(y, v, x, _df(v, x))
    return highest_mode(_reml_terms, restricted_log_likelihood, (y, v, x), bound, v.min(axis=-1))


def log_likelihood(y: Array, v: Array, x: Array, t: Any) -> Array:
    """Profile log-likelihood of tau2, without its constant."""
    return -0.5 * (log_variances(v, t) + least_squares(y, v, x, t).q)


def restricted_log_likelihood(y: Array, v: Array, x: Array, t: Any) -> Array:
    """Restricted log-likelihood of tau2, without its constant."""
    at = least_squares(y, v, x, t)
    return -0.5 * (log_variances(v, t) + at.log_det + at.q)


def _ml_terms(y: Array, v: Array, x: Array, t: Array) -> Terms:
    at = least_squares(y, v, x, t)
    return Terms(*_squares(at, x), at.w.sum(axis=-1), dot(at.w, at.w))


def _reml_terms(y: Array, v: Array, x: Array, t: Array) -> Terms:
    at = least_squares(y, v, x, t)
    trace = np.maximum(trace_p(at, x), 0.0)  # rounding may leave less
    return Terms(*_squares(at, x), trace, trace_pp(at, x))


def _squares(at: Fit, x: Array) -> tuple[Array, Array]:
    """y'PPy and y'PPPy."""
    wr = at.w * at.residual
    inner = _cross((at.w * wr)[..., None], x)[..., 0, :]
    return dot(wr, wr), dot(at.w * wr, wr) - dot(_times(at.inverse, inner), inner)


def _mode_bound(y: Array, v: Array, x: Array, df: Array) -> Array:
    """A tau2 above which the score is negative: as in tau2.py, with the residual sum of squares."""
    smallest = v.min(axis=-1)
    largest = np.where(np.isfinite(v), v, 0.0).max(axis=-1)
    s2 = _sum_of_squares(y, v, x) / df
    root = 0.5 * (s2 + np.sqrt(s2 * s2 + 4.0 * s2 * (largest - smallest)))
    return np.maximum(root - smallest, 0.0)


def _sum_of_squares(y: Array, v: Array, x: Array) -> Array:
    return weighted(y, np.isfinite(v).astype(float), x).q


ESTIMATORS: dict[str, Callable[[Array, Array, Array], Array]] = {
    "EE": common, "FE": common, "CE": common, "DL": dl, "DL2": dl2, "HE": he, "CA": he, "CA2": he2,
    "HE2": he2, "HS": hs, "HSk": hsk, "SJ": sj, "ML": ml, "REML": reml, "PM": pm, "EB": pm,
}  # fmt: skip


def se_tau2(method: str, y: Array, v: Array, x: Array, t: Array) -> Array:
    """The large-sample standard error of tau2, by estimator; nan for the common effect."""
    at = least_squares(y, v, x, t)
    k, df = np.isfinite(v).sum(axis=-1), _df(v, x)
    if method in COMMON:
        return np.full(t.shape, np.nan)
    if method == "ML":
        return np.sqrt(2.0 / dot(at.w, at.w))
    if method == "REML":
        return np.sqrt(2.0 / trace_pp(at, x))
    if method in {"EB", "PM"}:
        return np.sqrt(2.0 * k * k / df) / at.w.sum(axis=-1)
    a, scale = _moment_weights(method, y, v, x)
    p = projection(a, x)
    ps = p * np.where(a > 0, v + t[..., None], 0.0)[..., None, :]
    return np.sqrt(2.0 * np.einsum("...ij,...ji->...", ps, ps)) / scale


def _moment_weights(method: str, y: Array, v: Array, x: Array) -> tuple[Array, Array]:
    if method in {"HE", "CA"}:
        a = np.isfinite(v).astype(float)
    elif method == "SJ":
        a = 1.0 / (v / crude_variance(y, v)[..., None] + 1.0)
        return a, _df(v, x)
    else:
        first = {"DL2": dl, "HE2": he, "CA2": he}.get(method)
        a = 1.0 / (v if first is None else v + first(y, v, x)[..., None])
    if method in {"HS", "HSk"}:
        k = np.isfinite(v).sum(axis=-1)
        return a, a.sum(axis=-1) * (1.0 if method == "HS" else _df(v, x) / k)
    return a, trace_p(weighted(y, a, x), x)

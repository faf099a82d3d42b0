"""Between-study variance: one function an estimator, all on the last axis and over the batch.

Every function takes `y` and `v` scaled by `pooling.scaled` (absent studies: v = inf, y = 0) and
returns tau2 of the leading shape. Roots are found inside a bracket that is proved to hold them:
a Newton step that leaves the bracket becomes a bisection, so no solver can diverge or stop early.

Sources: DerSimonian & Laird 1986 (10.1016/0197-2456(86)90046-2); two-step DL, and PM: DerSimonian &
Kacker 2007 (10.1016/j.cct.2006.04.004); HE: Hedges & Olkin 1985, ch. 9; HS and HSk: Schmidt &
Hunter, in Viechtbauer 2005 (10.3102/10769986030003261), eq. 8, and Brannick et al. 2019
(10.1111/1740-9713.01289 for the factor k / (k - 1)); SJ: Sidik & Jonkman 2005
(10.1111/j.1467-9876.2005.00489.x); ML and REML: Viechtbauer 2005, eq. 11-14; EB: Morris 1983,
the same root as PM.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .modes import Terms, highest_mode
from .solvers import falling_root

Array = NDArray[np.float64]
DOMINATED = 1e-6
"""Where tr PP is a smaller part of the sum of w^2, differences have lost many digits."""


def dot(a: Array, b: Array) -> Array:
    """The sum over studies of a product."""
    if a.ndim == 1 and b.ndim == 1:  # one meta-analysis: several times faster
        return a @ b
    return np.einsum("...k,...k->...", a, b)


@dataclass(frozen=True)
class Moments:
    """What every estimator needs of a batch at a given tau2."""

    w: Array
    total: Array
    mean: Array
    residual: Array
    q: Array


def moments(y: Array, v: Array, t: Any = 0.0) -> Moments:
    """Inverse-variance weights, weighted mean, residuals and Q at tau2 = t."""
    w = 1.0 / (v + np.asarray(t)[..., None])
    total = w.sum(axis=-1)
    mean = dot(w, y) / total
    residual = y - mean[..., None]
    return Moments(w, total, mean, residual, dot(w * residual, residual))


def share_of_others(w: Array) -> Array:
    """1 - w / total for each study, also where one study has nearly all the weight.

    There the difference would lose its digits, so the others are summed without it.
    """
    share = 1.0 - w / w.sum(axis=-1)[..., None]
    if share.size and share.min() < 1e-3:
        first = w.argmax(axis=-1)[..., None]
        rest = w.copy()
        np.put_along_axis(rest, first, 0.0, axis=-1)
        others = rest.sum(axis=-1)[..., None]
        largest = np.take_along_axis(w, first, axis=-1)
        np.put_along_axis(share, first, others / (others + largest), axis=-1)
    return share


def _moment_estimate(y: Array, v: Array, a: Array) -> Array:
    """Generalised method of moments with weights a: DerSimonian & Kacker 2007, eq. 6."""
    total = a.sum(axis=-1)
    mean = dot(a, y) / total
    residual = y - mean[..., None]
    present = np.where(a > 0, v, 0.0)
    q = dot(a * residual, residual)
    others = share_of_others(a)
    return (q - dot(a * present, others)) / dot(a, others)


def common(y: Array, _v: Array) -> Array:
    """EE (FE): no variance between studies."""
    return np.zeros(y.shape[:-1])


def dl(y: Array, v: Array) -> Array:
    """DerSimonian-Laird: moments with inverse-variance weights."""
    return np.maximum(_moment_estimate(y, v, 1.0 / v), 0.0)


def dl2(y: Array, v: Array) -> Array:
    """Two-step DL: moments with the random-effects weights of the first step."""
    first = np.maximum(_moment_estimate(y, v, 1.0 / v), 0.0)
    return np.maximum(_moment_estimate(y, v, 1.0 / (v + first[..., None])), 0.0)


def he(y: Array, v: Array) -> Array:
    """Hedges (also Cochran ANOVA): moments with equal weights."""
    return np.maximum(_moment_estimate(y, v, np.isfinite(v).astype(float)), 0.0)


def he2(y: Array, v: Array) -> Array:
    """Two-step Hedges: moments with the random-effects weights of HE."""
    first = he(y, v)
    return np.maximum(_moment_estimate(y, v, 1.0 / (v + first[..., None])), 0.0)


def hs(y: Array, v: Array) -> Array:
    """Hunter-Schmidt: (Q - k) / sum of weights."""
    at0 = moments(y, v)
    return np.maximum((at0.q - _count(v)) / at0.total, 0.0)


def hsk(y: Array, v: Array) -> Array:
    """Hunter-Schmidt with the small-sample factor k / (k - 1)."""
    at0, k = moments(y, v), _count(v)
    return np.maximum((at0.q * k / (k - 1.0) - k) / at0.total, 0.0)


def sj(y: Array, v: Array) -> Array:
    """Sidik-Jonkman, started from the variance of the effects; positive by construction."""
    return sj_start(y, v)[1]


def sj_start(y: Array, v: Array) -> tuple[Array, Array]:
    """The crude start and the estimate of SJ."""
    present, k = np.isfinite(v), _count(v)
    deviation = np.where(present, y - (y.sum(axis=-1) / k)[..., None], 0.0)
    start = dot(deviation, deviation) / k
    scaled_v = v / np.where(start > 0, start, 1.0)[..., None] + 1.0
    estimate = np.where(start > 0, moments(y, scaled_v).q / (k - 1.0), 0.0)
    return start, estimate


def pm(y: Array, v: Array) -> Array:
    """Paule-Mandel (EB): the tau2 at which Q equals its degrees of freedom."""
    return q_root(y, v, _count(v) - 1.0)


def q_root(y: Array, v: Array, target: Array) -> Array:
    """The tau2 >= 0 with Q(tau2) = target; 0 where Q(0) is below it already."""
    target = np.broadcast_to(target, y.shape[:-1])
    smallest = v.min(axis=-1)
    spread = _sum_of_squares(y, v)
    upper = np.maximum(spread / target - smallest, 0.0)

    def q(y: Array, v: Array, target: Array, t: Array) -> tuple[Array, Array]:
        at = moments(y, v, t)
        weighted = at.w * at.residual
        # on the reciprocal scale Q is nearly linear in tau2, so few Newton steps are needed
        return 1.0 - target / at.q, -target * dot(weighted, weighted) / (at.q * at.q)

    return falling_root(q, (y, v, target), upper, smallest)


def ml(y: Array, v: Array) -> Array:
    """Maximum likelihood, the highest of all its modes."""
    bound = mode_bound(y, v, _count(v))
    smallest = v.min(axis=-1)
    return highest_mode(_ml_terms, log_likelihood, (y, v), bound, smallest)


def reml(y: Array, v: Array) -> Array:
    """Restricted maximum likelihood, the highest of all its modes."""
    bound = mode_bound(y, v, _count(v) - 1.0)
    smallest = v.min(axis=-1)
    return highest_mode(_reml_terms, restricted_log_likelihood, (y, v), bound, smallest)


def log_likelihood(y: Array, v: Array, t: Any) -> Array:
    """Profile log-likelihood of tau2, without its constant: Viechtbauer 2005, eq. 11."""
    at = moments(y, v, t)
    return -0.5 * (log_variances(v, t) + at.q)


def restricted_log_likelihood(y: Array, v: Array, t: Any) -> Array:
    """Restricted log-likelihood of tau2, without its constant: Viechtbauer 2005, eq. 13."""
    at = moments(y, v, t)
    return -0.5 * (log_variances(v, t) + np.log(at.total) + at.q)


def log_variances(v: Array, t: Any) -> Array:
    """The sum of log(v + t) over the studies present."""
    variance = v + np.asarray(t)[..., None]
    return np.log(np.where(np.isfinite(variance), variance, 1.0)).sum(axis=-1)


def _ml_terms(y: Array, v: Array, t: Array) -> Terms:
    """Of the score of the likelihood: Viechtbauer 2005, eq. 12."""
    at = moments(y, v, t)
    return Terms(*_squares(at), at.total, dot(at.w, at.w))


def _reml_terms(y: Array, v: Array, t: Array) -> Terms:
    """Of the score of the restricted likelihood: Viechtbauer 2005, eq. 14."""
    at = moments(y, v, t)
    w2 = at.w * at.w
    square = w2.sum(axis=-1)
    ratio = square / at.total
    trace = at.total - ratio
    trace2 = square + ratio * ratio - 2.0 * dot(w2, at.w) / at.total
    lost = trace2 < DOMINATED * square
    if lost.any():
        others = share_of_others(at.w)
        trace = np.where(lost, dot(at.w, others), trace)
        trace2 = np.where(lost, trace_pp(at.w, at.total, others), trace2)
    return Terms(*_squares(at), trace, trace2)


def trace_pp(w: Array, total: Array, others: Array) -> Array:
    """tr(PP): squares of the diagonal, then off it; positive, so no digits are lost."""
    w2, diagonal = w * w, w * others
    pairs = dot(w2, share_of_others(w2)) * w2.sum(axis=-1)
    return dot(diagonal, diagonal) + pairs / (total * total)


def _squares(at: Moments) -> tuple[Array, Array]:
    """y'PPy and y'PPPy."""
    wr = at.w * at.residual
    apart = wr - (dot(at.w, wr) / at.total)[..., None]
    return dot(wr, wr), dot(at.w * apart, apart)


def mode_bound(y: Array, v: Array, df: Array) -> Array:
    """A tau2 above which the score is negative.

    y'PPy <= SS / (vmin + t)^2 and tr P >= df / (vmax + t), so the score is negative once
    x = vmin + t satisfies x^2 > s2 (x + vmax - vmin), where s2 = SS / df.
    """
    smallest = v.min(axis=-1)
    largest = np.where(np.isfinite(v), v, 0.0).max(axis=-1)
    s2 = _sum_of_squares(y, v) / df
    root = 0.5 * (s2 + np.sqrt(s2 * s2 + 4.0 * s2 * (largest - smallest)))
    return np.maximum(root - smallest, 0.0)


def _count(v: Array) -> Array:
    return np.isfinite(v).sum(axis=-1).astype(float)


def _sum_of_squares(y: Array, v: Array) -> Array:
    present = np.isfinite(v)
    deviation = np.where(present, y - (y.sum(axis=-1) / _count(v))[..., None], 0.0)
    return dot(deviation, deviation)


ESTIMATORS: dict[str, Callable[[Array, Array], Array]] = {
    "EE": common, "FE": common, "CE": common, "DL": dl, "DL2": dl2, "HE": he, "CA": he, "CA2": he2,
    "HE2": he2, "HS": hs, "HSk": hsk, "SJ": sj, "ML": ml, "REML": reml, "PM": pm, "EB": pm,
}  # fmt: skip
TERMS = {"ML": _ml_terms, "REML": _reml_terms}
LIKELIHOODS = frozenset(TERMS)
COMMON = frozenset({"EE", "FE", "CE"})

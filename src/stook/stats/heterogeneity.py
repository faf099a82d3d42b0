"""How much studies differ: I2 and H2 (from Q and from tau2), the interval and precision of tau2.

I2, H2: Higgins & Thompson 2002 (10.1002/sim.1186), typical variance eq. 9, test-based interval of H
sec. 4; Q-profile: Viechtbauer 2007 (10.1002/sim.2514), eq. 17; profile likelihood: Hardy & Thompson
1996; the sampling variance of tau2: Viechtbauer 2005, and for moment estimators the variance
2 tr(B S B S) of the quadratic form y'By whose expectation gives it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import profile
from . import tau2 as estimators
from .special import chi2_quantile_of_tail, normal_critical

Array = NDArray[np.float64]


def typical_variance(w: Array, df: Any) -> Any:
    """The typical within-study variance of Higgins & Thompson, from inverse-variance weights."""
    return df / estimators.dot(w, estimators.share_of_others(w))


def i2_from_q(q: Any, df: Any) -> Any:
    """I2 in percent: (Q - df) / Q, not below 0; nan for one study."""
    return np.where(df > 0, 100.0 * (np.maximum(q - df, 0.0) / np.where(q > 0, q, 1.0)), np.nan)[()]


def h_interval(q: Any, k: Any, level: float) -> tuple[Any, Any]:
    """The test-based interval of H, at least 1; I2 follows as 100 (H2 - 1) / H2."""
    df = k - 1.0
    h = np.sqrt(np.maximum(q / df, 1.0))
    large = 0.5 * (np.log(q) - np.log(df)) / (np.sqrt(2.0 * q) - np.sqrt(2.0 * k - 3.0))
    small = np.sqrt(1.0 / (2.0 * (k - 2.0)) * (1.0 - 1.0 / (3.0 * (k - 2.0) ** 2)))
    se = np.where(k > 2, np.where(q > k, large, small), np.nan)
    half = normal_critical(level) * se
    return np.maximum(h * np.exp(-half), 1.0), np.maximum(h * np.exp(half), 1.0)


def q_profile(y: Array, v: Array, level: float) -> tuple[Array, Array]:
    """The interval of tau2 at whose ends Q(tau2) is at its chi-squared quantiles; k >= 2."""
    df = np.isfinite(v).sum(axis=-1) - 1.0
    tail = (1.0 - level) / 2.0
    usable = df > 0
    safe = np.where(usable, df, 1.0)
    low = estimators.q_root(y, v, chi2_quantile_of_tail(tail, safe))
    high = estimators.q_root(y, v, chi2_quantile_of_tail(1.0 - tail, safe))
    return np.where(usable, low, np.nan), np.where(usable, high, np.nan)


def profile_likelihood(
    y: Array, v: Array, t: Array, level: float, *, restricted: bool
) -> tuple[Array, Array]:
    """From the lowest to the highest tau2 whose likelihood, doubled, is within chi2(level, 1)."""
    objective = estimators.restricted_log_likelihood if restricted else estimators.log_likelihood
    terms = estimators.TERMS["REML" if restricted else "ML"]
    shape, k = t.shape, y.shape[-1]
    y, v, t = y.reshape(-1, k), v.reshape(-1, k), t.reshape(-1)
    aim = objective(y, v, t) - normal_critical(level) ** 2 / 2.0
    df = np.isfinite(v).sum(axis=-1) - float(restricted)
    far = np.maximum(t, estimators.mode_bound(y, v, df)) + v.min(axis=-1)
    low, high = profile.limits(profile.Likelihood(terms, objective, y, v, aim), t, far)
    return low.reshape(shape), high.reshape(shape)


def se_tau2(method: str, y: Array, v: Array, t: Array) -> Array:
    """The standard error of tau2 (large-sample), by estimator; nan for the common effect."""
    if method in estimators.COMMON:
        return np.full(t.shape, np.nan)
    w = 1.0 / (v + t[..., None])
    k = np.isfinite(v).sum(axis=-1)
    if method == "ML":
        return np.sqrt(2.0 / (w * w).sum(axis=-1))
    if method == "REML":
        return np.sqrt(2.0 / trace_pp(w))
    if method in {"EB", "PM"}:
        return np.sqrt(2.0 * k * k / (k - 1.0)) / w.sum(axis=-1)
    return _moment_se(method, y, v, t, k)


def _moment_se(method: str, y: Array, v: Array, t: Array, k: Any) -> Array:
    """sqrt(2 tr(P S P S)) / c for estimators y'Py / c - constant, with P from weights a."""
    a, scale = _moment_weights(method, y, v, k)
    variance = np.where(a > 0, v + t[..., None], 0.0)
    return np.sqrt(2.0 * trace_psps(a, variance)) / scale


def _moment_weights(method: str, y: Array, v: Array, k: Any) -> tuple[Array, Any]:
    if method in {"HE", "CA"}:
        return np.isfinite(v).astype(float), k - 1.0
    if method == "SJ":
        start, _ = estimators.sj_start(y, v)
        return 1.0 / (v / start[..., None] + 1.0), k - 1.0
    first = {"DL2": estimators.dl, "HE2": estimators.he, "CA2": estimators.he}.get(method)
    a = 1.0 / (v if first is None else v + first(y, v)[..., None])
    total = a.sum(axis=-1)
    if method in {"HS", "HSk"}:
        return a, total * (1.0 if method == "HS" else (k - 1.0) / k)
    return a, total - (a * a).sum(axis=-1) / total


def trace_pp(w: Array) -> Any:
    """tr(PP) of the projection with weights w."""
    return trace_psps(w, np.ones_like(w))


def trace_psps(a: Array, s: Array) -> Any:
    """tr(P S P S) for P = A - a a' / sum(a) and diagonal S.

    The squares of the diagonal, then those off it: sums of positive terms, which keep their digits
    also where one study has nearly all the weight.
    """
    total = a.sum(axis=-1)
    diagonal = a * estimators.share_of_others(a) * s
    product = a * a * s
    every = product.sum(axis=-1)
    pairs = estimators.dot(product, estimators.share_of_others(product)) * every
    return estimators.dot(diagonal, diagonal) + pairs / total**2

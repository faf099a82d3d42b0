"""How much studies differ: I2 and H2 (from Q and from tau2), the interval and precision of tau2.

I2, H2: Higgins & Thompson 2002 (10.1002/sim.1186), typical variance eq. 9, test-based interval of H
sec. 4; Q-profile: Viechtbauer 2007 (10.1002/sim.2514), eq. 17; profile likelihood: Hardy & Thompson
1996; the sampling variance of tau2: Viechtbauer 2005, and for moment estimators the variance
2 tr(B S B S) of the quadratic form y'By whose expectation gives it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import tau2 as estimators
from .solvers import doubling_grid, newton_in_bracket
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
    """From the lowest to the highest tau2 whose likelihood, doubled, is within chi2(level, 1).

    Where the likelihood has several modes such tau2 need not be all around the estimate `t`; the
    interval covers them all.
    """
    objective = estimators.restricted_log_likelihood if restricted else estimators.log_likelihood
    terms = estimators.TERMS["REML" if restricted else "ML"]
    drop = normal_critical(level) ** 2
    shape, k = t.shape, y.shape[-1]
    y, v, t = y.reshape(-1, k), v.reshape(-1, k), t.reshape(-1)
    aim = objective(y, v, t) - drop / 2.0
    smallest = v.min(axis=-1)

    def height(x: Array) -> Array:
        return objective(y, v, x) - aim

    def falling(y: Array, v: Array, aim: Array, x: Array) -> tuple[Array, Array]:
        return objective(y, v, x) - aim, terms(y, v, x).score / 2.0

    def rising(y: Array, v: Array, aim: Array, x: Array) -> tuple[Array, Array]:
        value, slope = falling(y, v, aim, -x)
        return value, -slope

    far = (
        np.maximum(t, estimators.mode_bound(y, v, np.isfinite(v).sum(axis=-1) - float(restricted)))
        + smallest
    )
    for _ in range(1100):  # beyond the bound the likelihood only falls
        short = height(far) > 0
        if not short.any():
            break
        far = np.where(short, 2.0 * far + smallest, far)
    first, last, before, after = _between(height, t, far, smallest)
    high = newton_in_bracket(falling, (y, v, aim), last, after, (last + after) / 2.0, smallest)
    low = first.copy()
    below = before < first
    if below.any():
        part = (y[below], v[below], aim[below])
        # mirrored, so that the function falls along the axis as the solver expects
        a, b = -first[below], -before[below]
        mirrored = newton_in_bracket(rising, part, a, b, (a + b) / 2.0, smallest[below] - 2.0 * a)
        low[below] = -mirrored
    return low.reshape(shape), high.reshape(shape)


def _between(
    height: Callable[[Array], Array], t: Array, far: Array, smallest: Array
) -> tuple[Array, Array, Array, Array]:
    """The first and last points of a grid with a height above 0, and the points beside them.

    The steps are at most a doubling of smallest variance + tau2, as in the search for modes; `t`,
    whose height is known to be positive, is one of the points. Before a first point of 0 is 0.
    """
    grid = np.sort(np.concatenate([doubling_grid(smallest, far), t[:, None]], axis=-1), axis=-1)
    above = np.stack([height(column) for column in grid.T], axis=-1) >= 0
    above |= grid == t[:, None]
    rows = np.arange(t.size)
    first = above.argmax(axis=-1)
    last = grid.shape[-1] - 1 - above[:, ::-1].argmax(axis=-1)
    after = np.minimum(last + 1, grid.shape[-1] - 1)
    before = np.maximum(first - 1, 0)
    return grid[rows, first], grid[rows, last], grid[rows, before], grid[rows, after]


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

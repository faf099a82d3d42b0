"""`pool`: one or many meta-analyses of effects and their variances.

The batch is scaled by an exact power of two (so that variances of 1e-300 or 1e300 do no harm and no
digit is lost), tau2 is estimated in blocks that fit the cache, and everything else is arithmetic on
the last axis.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import heterogeneity as het
from .effects import Effects
from .intervals import CONFIDENCE, PREDICTION, Interval, confidence, prediction
from .names import canonical, check_level
from .result import Options, Pooled
from .scaling import Scaled, scaled
from .special import chi2_tail
from .tau2 import COMMON, ESTIMATORS, dot

Array = NDArray[np.float64]
BLOCK = 16_000
"""Studies estimated at once: about what the second-level cache holds of the working arrays."""


def pool(
    y: ArrayLike | Effects,
    v: ArrayLike | None = None,
    method: str = "REML",
    ci: str = "HKSJ",
    pi: str | None = "HTS",
    level: float = 0.95,
    *,
    pi_level: float | None = None,
    tau2: ArrayLike | None = None,
) -> Pooled:
    """Pool effects `y` with variances `v` (or an `Effects`) over the last axis.

    `y` and `v` are on the analysis scale (log for ratios), any leading axes are a batch. A study
    with infinite variance is absent. `method` is the estimator of the between-study variance (EE
    for a common effect), `ci` and `pi` the intervals by name (`pi=None` for none); `tau2` fixes the
    between-study variance instead of estimating it. What cannot be estimated is nan, with
    `Pooled.reason`; unknown names raise ValueError.
    """
    effects = y if isinstance(y, Effects) else None
    if effects is not None:
        y, v = effects.y, effects.v
    elif v is None:
        raise TypeError("pool needs the variances v (or an Effects in place of y)")
    options = Options(
        method=canonical("method", method, ESTIMATORS),
        ci=canonical("confidence interval", ci, CONFIDENCE),
        pi=None if pi is None else canonical("prediction interval", pi, PREDICTION),
        level=check_level(level),
        pi_level=check_level(level if pi_level is None else pi_level),
        measure="GENERIC" if effects is None else effects.measure,
        scale="identity" if effects is None else effects.scale,
        size=None if effects is None else effects.options.get("size"),
    )
    y, v = np.asarray(y, dtype=float), np.asarray(v, dtype=float)
    if y.shape != v.shape:
        y, v = np.broadcast_arrays(y, v)
    if y.ndim == 0:
        raise ValueError("pool needs at least one axis: the studies")
    with np.errstate(all="ignore"):
        ready = scaled(y, v)
        t = _between(ready, options.method, tau2)
        return _assemble(y, v, ready, t, options)


def _between(ready: Scaled, method: str, fixed: ArrayLike | None) -> Array:
    """tau2 on the scaled axis; 0 for fewer than two studies."""
    shape, studies = ready.k.shape, ready.y.shape[-1]
    if fixed is not None:
        return np.broadcast_to(np.asarray(fixed, dtype=float), shape) / ready.unit / ready.unit
    result = np.zeros(shape)
    if method in COMMON:
        return result
    estimate = ESTIMATORS[method]
    flat = result.reshape(-1)
    rows = np.flatnonzero((ready.k > 1).reshape(-1) & (ready.status == 0).reshape(-1))
    y, v = ready.y.reshape(-1, max(studies, 1)), ready.v.reshape(-1, max(studies, 1))
    width = studies - np.argmax(np.isfinite(v[rows, ::-1]), axis=-1)
    if rows.size > 1:  # meta-analyses of similar size together, without the empty columns
        order = np.argsort(width, kind="stable")
        rows, width = rows[order], width[order]
    start = 0
    while start < rows.size:
        some = rows[start : start + max(1, BLOCK // int(width[start]))]
        widest = int(width[start + some.size - 1])
        flat[some] = estimate(y[some, :widest], v[some, :widest])
        start += some.size
    return flat.reshape(shape)


def _assemble(y: Array, v: Array, ready: Scaled, t: Array, options: Options) -> Pooled:
    k = ready.k
    w = 1.0 / (ready.v + t[..., None])
    total = w.sum(axis=-1)
    mean = dot(w, ready.y) / total
    residual = ready.y - mean[..., None]
    factor = dot(w * residual, residual) / np.where(k > 1, k - 1.0, np.nan)
    unit, df = ready.unit, np.maximum(k - 1.0, 0.0)
    se = unit / np.sqrt(total)
    estimate = ready.shift + mean * unit
    w0 = 1.0 / ready.v if t.any() else w
    q = _q(ready.y, w0)
    status = np.where((ready.status == 0) & ~np.isfinite(estimate + se + q), 4, ready.status)
    interval = confidence(options.ci, estimate, se, factor, k, options.level)
    limits: tuple[Any, Any] = (np.full(k.shape, np.nan)[()],) * 2
    t_natural = t * unit * unit
    if options.pi is not None and options.method not in COMMON:
        limits = prediction(
            options.pi, estimate, t_natural, se, factor, interval, k, options.pi_level
        )
    typical = het.typical_variance(w0, df)
    i2_q, i2_tau2 = het.i2_from_q(q, df), 100.0 * (t / (t + typical))
    from_q = options.method in COMMON
    ok = status == 0
    shown, compared = _only_where(ok), _only_where(ok & (k > 1))
    interval = Interval(*(shown(x) for x in interval))
    return Pooled(
        estimate=shown(estimate), se=interval.se, ci_low=interval.low, ci_high=interval.high,
        p=interval.p, pi_low=shown(limits[0]), pi_high=shown(limits[1]),
        tau2=compared(t_natural), k=k.astype(int)[()], q=shown(q), q_df=df.astype(int)[()],
        q_p=compared(chi2_tail(q, df)), i2=compared(i2_q if from_q else i2_tau2),
        h2=compared(q / df if from_q else 1.0 + t / typical), statistic=interval.statistic,
        df=interval.df, se_wald=shown(se),
        weights=_only_where(ok[..., None])(100.0 * w / total[..., None]),
        hksj_factor=shown(factor), status=status.astype(np.int8)[()],
        options=options, y=y, v=v, scaled=ready,
    )  # fmt: skip


def _only_where(mask: Any) -> Callable[[Any], Any]:
    """A function that blanks (nan) what `mask` does not allow; free where all is well."""
    if mask.all():
        return lambda x: x[()]
    return lambda x: np.where(mask, x, np.nan)[()]


def _q(y: Array, w: Array) -> Array:
    mean = dot(w, y) / w.sum(axis=-1)
    residual = y - mean[..., None]
    return dot(w * residual, residual)

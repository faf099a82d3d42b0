"""`pool`: one or many meta-analyses of effects and their variances.

The batch is scaled by an exact power of two (so that variances of 1e-300 or 1e300 do no harm and no
digit is lost), fitted (`fitting`), and everything else is arithmetic on a few numbers a fit. What
costs more (P values, weights) is calculated when it is first read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import heterogeneity as het
from .batches import Fit
from .effects import Effects
from .fitting import fit_many, fit_one
from .intervals import CONFIDENCE, PREDICTION, confidence, prediction
from .metafor_names import understands_metafor
from .names import canonical, check_level
from .result import Options, Pooled
from .tau2 import COMMON, ESTIMATORS

Array = NDArray[np.float64]


@understands_metafor
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
    between-study variance instead of estimating it. metafor's yi, vi and test (z, t, knha, adhoc)
    are understood too. What cannot be estimated is nan, with
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
        size=None if effects is None else _harmonic_size(effects),
    )
    y, v = np.asarray(y, dtype=float), np.asarray(v, dtype=float)
    if y.shape != v.shape:
        y, v = np.broadcast_arrays(y, v)
    if y.ndim == 0:
        raise ValueError("pool needs at least one axis: the studies")
    fixed = None if tau2 is None else np.asarray(tau2, dtype=float)
    with np.errstate(all="ignore"):
        one = y.ndim == 1 and (fixed is None or fixed.ndim == 0) and y.size
        fit = (fit_one if one else fit_many)(y, v, options.method, fixed)
        return _assemble(y, v, fit, options)


def _harmonic_size(effects: Effects) -> Any:
    """The harmonic mean of the sizes of the studies that are there; None where nobody asks."""
    if effects.scale != "freeman-tukey" or "n" not in effects.options:
        return None
    present = np.isfinite(np.asarray(effects.v))
    with np.errstate(all="ignore"):
        inverse = np.where(present, 1.0 / np.asarray(effects.options["n"]), 0.0)
        return present.sum(axis=-1) / inverse.sum(axis=-1)


def _assemble(y: Array, v: Array, fit: Fit, options: Options) -> Pooled:
    k, t, unit = fit.k, fit.t, fit.unit
    df = np.maximum(k - 1.0, 0.0)
    factor = fit.spread / np.where(k > 1, k - 1.0, np.nan)
    se = unit / np.sqrt(fit.total)
    estimate = fit.shift + fit.mean * unit
    status = np.where(
        (fit.status == 0) & ~np.isfinite(estimate + se + fit.q), 4, fit.status
    )  # fmt: skip
    interval = confidence(options.ci, estimate, se, factor, k, options.level)
    limits: tuple[Any, Any] = (np.full(k.shape, np.nan)[()],) * 2
    t_natural = t * unit * unit
    if options.pi is not None and options.method not in COMMON:
        limits = prediction(
            options.pi, estimate, t_natural, se, factor, interval, k, options.pi_level
        )
    ok = status == 0
    shown, compared = _only_where(ok), _only_where(ok & (k > 1))
    if options.method in COMMON:
        i2, h2 = het.i2_from_q(fit.q, df), fit.q / df
    else:
        i2, h2 = 100.0 * (t / (t + fit.typical)), 1.0 + t / fit.typical
    return Pooled(
        estimate=shown(estimate), se=shown(interval.se), ci_low=shown(interval.low),
        ci_high=shown(interval.high), pi_low=shown(limits[0]), pi_high=shown(limits[1]),
        tau2=compared(t_natural), k=k.astype(int)[()], q=shown(fit.q), q_df=df.astype(int)[()],
        i2=compared(i2), h2=compared(h2), statistic=shown(interval.statistic),
        df=shown(interval.df), se_wald=shown(se), hksj_factor=shown(factor),
        status=status.astype(np.int8)[()], options=options, y=y, v=v,
    )  # fmt: skip


def _only_where(mask: Any) -> Callable[[Any], Any]:
    """A function that blanks (nan) what `mask` does not allow; free where all is well."""
    if mask.all():
        return lambda x: x[()]
    return lambda x: np.where(mask, x, np.nan)[()]

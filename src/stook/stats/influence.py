"""How much each study moves the result: deletion diagnostics, leave-one-out, cumulative, Baujat.

Diagnostics with and without moderators: Viechtbauer & Cheung 2010 (10.1002/jrsm.11); the Baujat
plot: Baujat et al. 2002 (10.1002/sim.1221); cumulative meta-analysis: Lau et al. 1992
(10.1056/NEJM199207233270406); radial coordinates: Galbraith 1988 (10.1002/sim.4780070807); shrunken
study effects: Raudenbush & Bryk 1985 (10.3102/10769986010002075). All deletions are one batch.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stook.figures.brief import brief

from . import projections as lsq
from .effects import Effects
from .inputs import as_effects, pair
from .moderators import Design
from .pooling import pool
from .regression import Regression, regress
from .result import Pooled
from .special import chi2_tail, scipy_special, t_critical

Array = NDArray[np.float64]


@brief
class Points(NamedTuple):
    """Coordinates of a plot, one point a study."""

    x: Any
    y: Any


@brief
class Shrunken(NamedTuple):
    """Study effects drawn towards the pooled one (empirical Bayes), with prediction limits."""

    estimate: Any
    se: Any
    low: Any
    high: Any


@brief
@dataclass(frozen=True)
class Influence:
    """Deletion diagnostics, one value a study (last axis); nan where a study is absent.

    `rstudent` and `rstandard` are studentised deleted and standardised residuals, `dffits` the
    change of the fitted value in standard errors, `cooks_d` the change of all coefficients,
    `covratio` the change of their covariance, `dfbetas` the change of each coefficient (last axis:
    coefficients), `hat` the leverage, `tau2_deleted` and `q_deleted` what is left without the
    study. `influential` follows the four rules of thumb of Viechtbauer & Cheung 2010.
    """

    rstudent: Any
    rstandard: Any
    dffits: Any
    cooks_d: Any
    covratio: Any
    dfbetas: Any
    tau2_deleted: Any
    q_deleted: Any
    hat: Any
    weights: Any
    influential: Any
    residual: Any
    residual_se: Any
    deleted_residual: Any
    deleted_residual_se: Any
    fit: Regression = field(repr=False)
    deleted: Regression = field(repr=False)

    @property
    def baujat(self) -> Points:
        """Contribution to heterogeneity, against influence on the pooled (fitted) effect."""
        at = self.fit.ready.fit
        shape = np.shape(self.hat)
        x = (at.w * at.residual**2).reshape(shape)
        shift = self.deleted_residual - self.residual
        variance = self.deleted_residual_se**2 - _total_variance(self.fit, self.deleted)
        with np.errstate(all="ignore"):
            present = ~np.isnan(np.asarray(self.weights)) & (np.asarray(self.weights) > 0)
            return Points(np.where(present, x, np.nan), shift**2 / variance)

    @property
    def normal_points(self) -> Points:
        """Standardised residuals against the normal scores of their ranks, for a Q-Q plot.

        Scores are those of Blom for up to ten studies, and of (rank - 1/2) / k for more.
        """
        z = np.asarray(self.rstandard)
        here = np.isfinite(z)
        rank = np.where(here, z, np.inf).argsort(axis=-1, kind="stable").argsort(axis=-1) + 1.0
        k = here.sum(axis=-1, keepdims=True)
        offset = np.where(k <= 10, 0.375, 0.5)
        share = np.where(here, (rank - offset) / (k + 1.0 - 2.0 * offset), np.nan)
        return Points(scipy_special().ndtri(share), z)


def diagnostics(
    y: Any,
    v: Any = None,
    moderators: Any = None,
    method: str = "REML",
    ci: str = "Wald",
) -> Influence:
    """Deletion diagnostics of a meta-analysis, or of a meta-regression where moderators are given.

    `y`, `v` (or an `Effects`), `moderators`, `method` and `ci` are as in `regress`. A deletion
    that leaves the moderators collinear gives nan for that study.
    """
    y, v = pair(y, v)
    k = y.shape[-1]
    if moderators is None:
        moderators = Design(np.ones((k, 1)), ("intercept",), True)
    fit = regress(y, v, moderators, method, ci)
    made = fit.design
    v = np.where(np.isfinite(made.x).all(axis=-1), v, np.inf)
    out = np.where(np.eye(k, dtype=bool), np.inf, v[..., None, :])
    x = made.x if made.x.ndim == 2 else made.x[..., None, :, :]
    deleted = regress(y[..., None, :], out, made._replace(x=x), method, ci)
    with np.errstate(all="ignore"):
        return _diagnose(y, v, made.x, fit, deleted)


def _diagnose(y: Array, v: Array, x: Array, fit: Regression, deleted: Regression) -> Influence:
    x = np.nan_to_num(x)
    absent = ~np.isfinite(v)
    p = len(fit.names)
    w = 1.0 / (v + np.asarray(fit.tau2)[..., None])
    scale = _dispersion(fit)
    covariance, beta = np.asarray(fit.covariance), np.asarray(fit.coefficients)
    fitted = (x @ beta[..., None])[..., 0]
    leverage = ((x @ covariance) * x).sum(axis=-1) / scale[..., None]
    hat = leverage * w
    residual = np.where(absent, np.nan, y - fitted)
    # variance of a residual: (I - H) M (I - H)' on its diagonal, which is M - x V x'.
    residual_se = np.sqrt(1.0 / w - leverage)
    beta_out, covariance_out = np.asarray(deleted.coefficients), np.asarray(deleted.covariance)
    predicted = (x * beta_out).sum(axis=-1)
    predicted_v = np.einsum("...i,...ij,...j->...", x, covariance_out, x)
    tau2_out = np.where(absent, np.nan, deleted.tau2)
    # as in any regression, the dispersion of what is left scales the whole variance
    spread = _dispersion(deleted)
    total = spread * (v + tau2_out)
    deleted_residual = np.where(absent, np.nan, y - predicted)
    deleted_se = np.sqrt(total + predicted_v)
    change = beta[..., None, :] - beta_out
    inverse, log_det = lsq.inverse_of(covariance)
    _, log_det_out = lsq.inverse_of(covariance_out)
    cooks = np.einsum("...ki,...ij,...kj->...k", change, inverse, change)
    dffits = (fitted - predicted) / np.sqrt(hat * total)
    dfbetas = change / _dfbetas_scale(v, x, tau2_out, spread)
    k = np.asarray(fit.k, dtype=float)[..., None]
    influential = (
        (np.abs(dffits) > 3.0 * np.sqrt(p / (k - p)))
        | (chi2_tail(np.nan_to_num(cooks), p) < 0.5)
        | (hat > 3.0 * p / k)
        | (np.abs(np.nan_to_num(dfbetas)) > 1.0).any(axis=-1)
    )

    def shown(a: Array) -> Array:
        return np.where(absent, np.nan, a)

    return Influence(
        rstudent=deleted_residual / deleted_se, rstandard=residual / residual_se,
        dffits=shown(dffits),
        cooks_d=shown(cooks), covratio=shown(np.exp(log_det_out - log_det[..., None])),
        dfbetas=np.where(absent[..., None], np.nan, dfbetas), tau2_deleted=tau2_out,
        q_deleted=shown(np.asarray(deleted.qe)), hat=shown(hat),
        weights=shown(np.asarray(fit.weights)),
        influential=influential & ~absent, residual=residual, residual_se=shown(residual_se),
        deleted_residual=deleted_residual, deleted_residual_se=shown(deleted_se), fit=fit,
        deleted=deleted,
    )  # fmt: skip


def _dispersion(fit: Regression) -> Array:
    """The factor of Hartung & Knapp by which the covariance was multiplied; 1 without it."""
    factor = np.asarray(fit.hksj_factor, dtype=float)
    if fit.ci == "HKSJ-adhoc":
        return np.maximum(factor, 1.0)
    return factor if fit.ci == "HKSJ" else np.ones_like(factor)


def _dfbetas_scale(v: Array, x: Array, tau2: Array, spread: Array) -> Array:
    """Standard errors with all studies but at the tau2 without one, as for DFBETAS in general."""
    w = 1.0 / (v[..., None, :] + np.nan_to_num(tau2)[..., None])
    wx = w[..., None] * (x if x.ndim == 2 else x[..., None, :, :])
    inverse, _ = lsq.inverse_of(
        np.swapaxes(wx, -1, -2) @ (x if x.ndim == 2 else x[..., None, :, :])
    )
    variance = np.diagonal(inverse, axis1=-2, axis2=-1)
    return np.sqrt(variance * spread[..., None])


def _total_variance(fit: Regression, deleted: Regression) -> Array:
    """Each study's variance plus the tau2 without it."""
    ready = fit.ready
    shape = np.shape(deleted.tau2)
    v = (ready.v * ready.unit[:, None] ** 2)[:, : shape[-1]].reshape(shape)
    return _dispersion(deleted) * (v + np.asarray(deleted.tau2))


def leave_one_out(y: Any, v: Any = None, **options: Any) -> Pooled:
    """The meta-analysis without each study in turn: a batch with one row a study.

    `options` are those of `pool`.
    """
    each = as_effects(y, v)
    out = np.eye(np.shape(each.y)[-1], dtype=bool)
    return pool(_masked(each, ~out), **options)


def cumulative(y: Any, v: Any = None, order: ArrayLike | None = None, **options: Any) -> Pooled:
    """The meta-analysis as studies came in: row i pools the first i + 1 of them.

    `order` gives what to sort the studies by (such as their years); ties keep their place.
    """
    each = as_effects(y, v)
    k = np.shape(each.y)[-1]
    rank = np.arange(k) if order is None else np.argsort(np.asarray(order), kind="stable")
    place = np.empty(k, dtype=int)
    place[rank] = np.arange(k)
    return pool(_masked(each, place[None, :] <= np.arange(k)[:, None]), **options)


def shrunken(fit: Pooled, level: float | None = None) -> Shrunken:
    """Each study's own effect as estimated from it and from all others together."""
    return _empirical_bayes(fit, level, 1.0)


def deviations(fit: Pooled, level: float | None = None) -> Shrunken:
    """How far each study's shrunken effect lies from the pooled one (its random effect)."""
    return _empirical_bayes(fit, level, 0.0)


def _empirical_bayes(fit: Pooled, level: float | None, mean_included: float) -> Shrunken:
    y, v = np.asarray(fit.y), np.asarray(fit.v)
    level = fit.options.level if level is None else level
    with np.errstate(all="ignore"):
        tau2, mean, se = (np.asarray(a)[..., None] for a in (fit.tau2, fit.estimate, fit.se))
        share = np.where(np.isfinite(v), tau2 / (tau2 + v), np.nan)
        estimate = share * (y - mean) + mean_included * mean
        error = np.sqrt(share * v + ((mean_included - share) * se) ** 2)
        half = np.asarray(t_critical(level, fit.df))[..., None] * error
    return Shrunken(estimate, error, estimate - half, estimate + half)


def radial(fit: Pooled) -> Points:
    """Galbraith's coordinates: precision, and the effect in standard errors."""
    with np.errstate(all="ignore"):
        s = np.sqrt(np.asarray(fit.v) + np.asarray(fit.tau2)[..., None])
        s = np.where(np.isfinite(s), s, np.nan)
        return Points(1.0 / s, np.asarray(fit.y) / s)


def _masked(each: Effects, keep: NDArray[np.bool_]) -> Effects:
    """The effects with a new second last axis: one row a mask of the studies kept."""
    y, v = (np.asarray(a, dtype=float)[..., None, :] for a in (each.y, each.v))
    return replace(each, y=y, v=np.where(keep, v, np.inf))

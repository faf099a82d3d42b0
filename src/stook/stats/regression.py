"""Meta-regression: how far study characteristics explain the differences between studies.

Model and tests: Berkey et al. 1995 (10.1002/sim.4780140406); Hartung-Knapp-Sidik-Jonkman standard
errors with moderators: Knapp & Hartung 2003 (10.1002/sim.1482), eq. 12-13; R2: Raudenbush 2009
(Handbook of Research Synthesis, p. 311), Lopez-Lopez et al. 2014 (10.1111/bmsp.12002); the
Q-profile interval of tau2 with moderators: Viechtbauer 2007 (10.1002/sim.2514).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stook.figures import NO_P, p_value, percent, significant
from stook.figures.brief import brief

from . import printing
from . import projections as lsq
from .inputs import pair
from .intervals import CONFIDENCE
from .metafor_names import understands_metafor
from .moderators import Design, as_columns, design, rows_of
from .names import canonical, check_level
from .result import REASONS as POOL_REASONS
from .result import Limits
from .scaling import scaled
from .special import chi2_quantile_of_tail, chi2_tail, f_tail, t_critical, t_two_sided
from .tau2 import COMMON, moments
from .tau2 import ESTIMATORS as INTERCEPT_ONLY

Array = NDArray[np.float64]
REASONS = (
    *POOL_REASONS,
    "not more studies than coefficients",
    "the moderators are not independent of one another in these studies",
)
NO_ERROR = "the effects lie exactly on the fit, so they give no variance; see Wald or HKSJ-adhoc"
SPAN = 4
TOO_FEW, COLLINEAR = len(POOL_REASONS), len(POOL_REASONS) + 1


@brief
class Wald(NamedTuple):
    """A joint test of coefficients or contrasts: chi-squared, or F where `df2` is finite."""

    statistic: Any
    df: int
    df2: Any
    p: Any
    estimate: Any
    se: Any


@brief
class Prediction(NamedTuple):
    """Expected effects for given moderators, with confidence and prediction limits."""

    estimate: Any
    se: Any
    ci_low: Any
    ci_high: Any
    pi_low: Any
    pi_high: Any


@dataclass(frozen=True)
class Ready:
    """The problem as solved: scaled, on an orthonormal basis; `to_natural` leads back."""

    y: Array
    v: Array
    basis: Array
    unit: Array
    to_natural: Array
    fit: lsq.Fit
    t: Array


@brief
@dataclass(frozen=True)
class Regression:
    """A fitted meta-regression; coefficient arrays have the names' order on their last axis.

    `qe` tests the heterogeneity left over, `qm` all moderators together (F where `qm_df2` is
    finite). `r2` (percent) is how much of tau2 the moderators explain, for EE the adjusted R2 of
    the weighted regression; nan without an intercept. `dropped` counts studies left out because a
    moderator is missing. What cannot be estimated is nan, and `reason` says why.
    """

    names: tuple[str, ...]
    coefficients: Any
    se: Any
    statistic: Any
    df: Any
    p: Any
    ci_low: Any
    ci_high: Any
    covariance: Any
    tau2: Any
    qe: Any
    qe_df: Any
    qe_p: Any
    qm: Any
    qm_df: int
    qm_df2: Any
    qm_p: Any
    i2: Any
    h2: Any
    r2: Any
    k: Any
    dropped: Any
    hksj_factor: Any
    fitted: Any
    weights: Any
    status: Any
    method: str
    ci: str
    level: float
    design: Design = field(repr=False)
    ready: Ready = field(repr=False)

    @property
    def reason(self) -> Any:
        """Why numbers are missing, in words; empty where none is. An array for a batch."""
        words = np.array(REASONS, dtype=object)[np.asarray(self.status)]
        exact = (np.asarray(self.status) == 0) & np.isnan(np.asarray(self.se)).all(axis=-1)
        words = np.where(exact, NO_ERROR, words)
        return words if np.ndim(self.status) else str(words)

    @property
    def se_tau2(self) -> Any:
        """The large-sample standard error of tau2."""
        r = self.ready
        with np.errstate(all="ignore"):
            return self._whole(lsq.se_tau2(self.method, r.y, r.v, r.basis, r.t) * r.unit**2)

    @property
    def tau2_ci(self) -> Limits:
        """The Q-profile interval of the tau2 left over."""
        r, df = self.ready, np.asarray(self.k, dtype=float) - len(self.names)
        tail = (1.0 - self.level) / 2.0
        with np.errstate(all="ignore"):
            safe = np.maximum(df, 1.0).reshape(-1)
            quantiles = (chi2_quantile_of_tail(p, safe) for p in (tail, 1.0 - tail))
            ends = (lsq.q_root(r.y, r.v, r.basis, q) * r.unit**2 for q in quantiles)
            return Limits(*(self._whole(end) for end in ends))

    @property
    def log_likelihood(self) -> Any:
        """The log-likelihood, restricted for REML, full otherwise, with its constants."""
        r = self.ready
        restricted = self.method == "REML"
        core = lsq.restricted_log_likelihood if restricted else lsq.log_likelihood
        n = np.asarray(self.k, dtype=float).reshape(-1) - len(self.names) * restricted
        with np.errstate(all="ignore"):
            value = core(r.y, r.v, r.basis, r.t) - n * (np.log(r.unit) + 0.5 * np.log(2 * np.pi))
            return self._whole(value)

    @property
    def vif(self) -> Any:
        """Variance inflation factors of the moderators (not of the intercept)."""
        keep = slice(1, None) if self.design.intercept else slice(None)
        v = np.asarray(self.covariance)[..., keep, keep]
        s = np.sqrt(np.diagonal(v, axis1=-2, axis2=-1))
        with np.errstate(all="ignore"):
            inverse, _ = lsq.inverse_of(v / s[..., :, None] / s[..., None, :])
        return np.diagonal(inverse, axis1=-2, axis2=-1)

    def test(self, contrasts: ArrayLike) -> Wald:
        """Whether linear combinations (rows) of the coefficients are all zero."""
        rows = np.atleast_2d(np.asarray(contrasts, dtype=float))
        if rows.shape[-1] != len(self.names):
            raise ValueError(f"a contrast needs {len(self.names)} numbers: {', '.join(self.names)}")
        with np.errstate(all="ignore"):
            return _wald(np.asarray(self.coefficients), np.asarray(self.covariance), rows, self.df)

    def predict(
        self, rows: ArrayLike | Mapping[str, Any], level: float | None = None
    ) -> Prediction:
        """Expected effects at given moderators: `{"year": [1950, 1980], "allocation": "random"}`.

        `rows` is a mapping or a data frame with a value of each moderator, or the rows of a design
        (one number a coefficient, intercept too). Raises ValueError for a name or a level that the
        regression does not have, and where one is missing.
        """
        table = as_columns(rows)
        named = rows if table is None else rows_of(self.design, table)
        x = np.atleast_2d(np.asarray(named, dtype=float))
        if x.shape[-1] != len(self.names):
            raise ValueError(f"a row needs {len(self.names)} numbers: {', '.join(self.names)}")
        v = np.asarray(self.covariance)
        with np.errstate(all="ignore"):
            estimate = np.asarray(self.coefficients) @ x.T
            se = np.sqrt(np.maximum(((x @ v) * x).sum(axis=-1), 0.0))
            critical = t_critical(self.level if level is None else check_level(level), self.df)
            critical = np.asarray(critical)[..., None]
            wide = np.sqrt(np.asarray(self.tau2)[..., None] + se * se)
        return Prediction(
            estimate, se, estimate - critical * se, estimate + critical * se,
            estimate - critical * wide, estimate + critical * wide,
        )  # fmt: skip

    def __str__(self) -> str:
        if np.ndim(self.status):
            return f"{np.size(self.status)} meta-regressions of {', '.join(self.names)}"
        if self.reason:
            return f"not estimable: {self.reason}"
        lines = [f"Meta-regression, {self.method}, {self.ci}, k = {self.k}"]
        if self.dropped:
            lines[0] += f" ({self.dropped} left out for a missing moderator)"
        for i, name in enumerate(self.names):
            lines.append(
                f"  {name}: {significant(self.coefficients[i])} ({significant(self.ci_low[i])} to "
                f"{significant(self.ci_high[i])}), {p_value(self.p[i]) or NO_P}"
            )
        lines.append(
            f"  tau2 {significant(self.tau2)}, I2 {percent(self.i2)}, R2 {percent(self.r2)}; "
            f"moderators together {p_value(self.qm_p) or NO_P}, "
            f"left over {p_value(self.qe_p) or NO_P}"
        )
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return printing.regression_html(self)

    def _whole(self, flat: Array) -> Any:
        status = np.asarray(self.status)
        return np.where(status == 0, flat.reshape(status.shape), np.nan)[()]


@understands_metafor
def regress(
    y: Any,
    v: Any = None,
    moderators: ArrayLike | Mapping[str, Sequence[Any]] | Design | None = None,
    method: str = "REML",
    ci: str = "HKSJ",
    level: float = 0.95,
    *,
    intercept: bool = True,
    names: Sequence[str] | None = None,
    tau2: ArrayLike | None = None,
) -> Regression:
    """Regress effects `y` with variances `v` (or an `Effects`) on study characteristics.

    `moderators` is a mapping of names to columns or a data frame (words become indicator columns),
    an array of columns (last axis; studies second last), or a ready `Design`. `names` chooses the
    terms of a mapping, `"a:b"` being an interaction and `"a*b"` both with their interaction, or
    names the columns of an array. metafor's yi, vi, mods and test are understood too.

    `method` is the estimator of the between-study variance left over (EE for none) and `ci` the
    test: Wald, t, HKSJ or HKSJ-adhoc. Leading axes of `y`, `v` or an array of
    moderators are a batch; absent studies have infinite
    variance. A study with a missing moderator is left out and counted in `dropped`. `tau2` fixes
    the between-study variance instead of estimating it.
    """
    y, v = pair(y, v)
    if moderators is None:
        raise TypeError("regress needs moderators; without any there is pool")
    method = canonical("method", method, lsq.ESTIMATORS)
    ci = canonical("confidence interval", ci, CONFIDENCE)
    level = check_level(level)
    made = moderators if isinstance(moderators, Design) else design(moderators, names, intercept)
    x = made.x
    if y.ndim == 0 or x.shape[-2] != y.shape[-1]:
        raise ValueError(f"{y.shape[-1:]} effects but {x.shape[-2]} rows of moderators")
    shape = np.broadcast_shapes(y.shape[:-1], x.shape[:-2])
    y, v = (np.broadcast_to(a, (*shape, a.shape[-1])) for a in (y, v))
    short = x.shape[-1] - x.shape[-2]
    if short > 0:  # fewer rows than columns: absent studies make the factorisation well-formed
        y, v = (
            np.concatenate([a, np.full((*shape, short), b)], -1) for a, b in ((y, 0.0), (v, np.inf))
        )
        x = np.concatenate([x, np.zeros((*x.shape[:-2], short, x.shape[-1]))], axis=-2)
    complete = np.isfinite(x).all(axis=-1)
    dropped = ((v != np.inf) & ~complete).sum(axis=-1)
    v = np.where(complete, v, np.inf)
    with np.errstate(all="ignore"):
        ready, status, k = _solve(y, v, x, method, tau2)
        return _assemble(ready, status, k, dropped, made, method, ci, level)


def _solve(
    y: Array, v: Array, x: Array, method: str, fixed: ArrayLike | None
) -> tuple[Ready, Array, Array]:
    ready = scaled(y, v)
    shape, (k, p) = y.shape[:-1], x.shape[-2:]
    x = np.broadcast_to(x, (*shape, k, p)).reshape(-1, k, p)
    v = ready.v.reshape(-1, k)
    unit = ready.unit.reshape(-1)
    present = np.isfinite(v)
    y = np.where(present, y.reshape(-1, k) / unit[:, None], 0.0)
    basis, triangle, independent = _basis(x, present)
    count = ready.k.reshape(-1)
    status = ready.status.reshape(-1).astype(int)
    status = np.where((status == 0) & (count <= p), TOO_FEW, status)
    status = np.where((status == 0) & ~independent, COLLINEAR, status)
    rows = np.flatnonzero(status == 0)
    t = np.zeros(len(y))
    if fixed is not None:
        t = np.broadcast_to(np.asarray(fixed, dtype=float), shape).reshape(-1) / unit**2
    elif rows.size and method not in COMMON:
        t[rows] = lsq.ESTIMATORS[method](y[rows], v[rows], basis[rows])
    fit = lsq.least_squares(y, v, basis, t)
    solved = Ready(y, v, basis, unit, lsq.triangular_inverse(triangle), fit, t)
    status = np.where((status == 0) & ~_within_doubles(solved), SPAN, status)
    return solved, status.reshape(shape), count.reshape(shape)


def _within_doubles(ready: Ready) -> NDArray[np.bool_]:
    """Whether a fit is finite, also on the natural scale."""
    fit, unit = ready.fit, ready.unit
    natural = (ready.to_natural @ fit.coefficients[..., None])[..., 0] * unit[:, None]
    finite = np.isfinite(natural).all(axis=-1) & np.isfinite(fit.inverse).all(axis=(-2, -1))
    # the sum of squares is infinite where effects are too large for their variances
    return finite & np.isfinite(ready.t * unit**2) & np.isfinite(fit.q)


def _basis(x: Array, present: NDArray[np.bool_]) -> tuple[Array, Array, NDArray[np.bool_]]:
    """One factorisation where all of the batch share studies and moderators."""
    if len(x) > 1 and (present == present[:1]).all() and (x == x[:1]).all():
        basis, triangle, independent = lsq.orthonormal(x[:1], present[:1])
        n = len(x)
        return (
            np.broadcast_to(basis, (n, *basis.shape[1:])),
            np.broadcast_to(triangle, (n, *triangle.shape[1:])),
            np.broadcast_to(independent, (n,)),
        )
    return lsq.orthonormal(x, present)


def _assemble(
    ready: Ready, status: Array, k: Array, dropped: Any, made: Design, method: str, ci: str,
    level: float,
) -> Regression:  # fmt: skip
    shape, p = status.shape, len(made.names)
    ok = (status == 0).reshape(-1)
    count = k.reshape(-1)
    df = np.where(count > p, count - p, np.nan)
    unit, fit = ready.unit, ready.fit
    factor = fit.q / df
    scale = {"HKSJ": factor, "HKSJ-adhoc": np.maximum(factor, 1.0)}.get(ci, np.ones(len(unit)))
    scale = np.where(scale > 0, scale, np.nan) * unit**2
    back = ready.to_natural
    covariance = (back @ fit.inverse @ np.swapaxes(back, -1, -2)) * scale[:, None, None]
    coefficients = (back @ fit.coefficients[..., None])[..., 0] * unit[:, None]
    se = np.sqrt(np.diagonal(covariance, axis1=-2, axis2=-1))
    df_test = np.full(len(unit), np.inf) if ci == "Wald" else df
    statistic = coefficients / se
    half = t_critical(level, df_test)[:, None] * se
    at0 = lsq.least_squares(ready.y, ready.v, ready.basis)
    typical = df / lsq.trace_p(at0, ready.basis)
    joint = _wald(coefficients, covariance, np.eye(p)[1 if made.intercept else 0 :], df_test)
    common = method in COMMON

    def shown(x: Any) -> Any:
        x = np.asarray(x)
        mask = ok.reshape(-1, *(1,) * (x.ndim - 1))
        return np.where(mask, x, np.nan).reshape((*shape, *x.shape[1:]))[()]

    return Regression(
        names=made.names, coefficients=shown(coefficients), se=shown(se),
        statistic=shown(statistic), df=shown(df_test),
        p=shown(t_two_sided(statistic, df_test[:, None] + 0.0 * statistic)),
        ci_low=shown(coefficients - half), ci_high=shown(coefficients + half),
        covariance=shown(covariance), tau2=shown(ready.t * unit**2), qe=shown(at0.q),
        qe_df=shown(df), qe_p=shown(chi2_tail(at0.q, df)), qm=shown(joint.statistic),
        qm_df=joint.df, qm_df2=shown(joint.df2), qm_p=shown(joint.p),
        i2=shown(
            100.0 * np.maximum(at0.q - df, 0.0) / np.where(at0.q > 0, at0.q, 1.0)
            if common else 100.0 * ready.t / (ready.t + typical)
        ),
        h2=shown(at0.q / df if common else 1.0 + ready.t / typical),
        r2=shown(_r2(ready, at0, df, method, ok) if made.intercept else np.nan * df),
        k=k.astype(int)[()], dropped=np.asarray(dropped)[()], hksj_factor=shown(factor),
        fitted=shown((ready.basis @ fit.coefficients[..., None])[..., 0] * unit[:, None]),
        weights=shown(100.0 * fit.w / fit.w.sum(axis=-1, keepdims=True)),
        status=status.astype(np.int8)[()], method=method, ci=ci, level=level, design=made,
        ready=ready,
    )  # fmt: skip


def _r2(ready: Ready, at0: lsq.Fit, df: Array, method: str, ok: NDArray[np.bool_]) -> Array:
    """Percent of tau2 explained; for a common effect the adjusted R2."""
    y, v, rows = ready.y, ready.v, np.flatnonzero(ok)
    before = np.full(len(y), np.nan)
    if method in COMMON:
        total = moments(y, v).q / (np.isfinite(v).sum(axis=-1) - 1.0)
        return np.maximum(100.0 * (1.0 - at0.q / df / total), 0.0)
    if rows.size:
        before[rows] = INTERCEPT_ONLY[method](y[rows], v[rows])
    share = 100.0 * (before - ready.t) / np.where(before > 0, before, np.nan)
    return np.maximum(share, 0.0)


def _wald(coefficients: Array, covariance: Array, rows: Array, df2: Any) -> Wald:
    estimate = coefficients @ rows.T
    v = rows @ covariance @ rows.T
    se = np.sqrt(np.diagonal(v, axis1=-2, axis2=-1))
    m = rows.shape[0]
    # standardised first, so that columns on very different scales stay within reach
    inverse, _ = lsq.inverse_of(v / se[..., :, None] / se[..., None, :])
    z = estimate / se
    chi2 = (z * (inverse @ z[..., None])[..., 0]).sum(axis=-1)
    finite = np.isfinite(df2)
    statistic = np.where(finite, chi2 / max(m, 1), chi2)
    p = np.where(finite, f_tail(statistic, m, np.where(finite, df2, 1.0)), chi2_tail(chi2, m))
    blank = np.nan if m == 0 else 0.0
    return Wald((statistic + blank)[()], m, df2, (p + blank)[()], estimate, se)

"""`Pooled`: what a meta-analysis says, with the options that made it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from stook.figures.brief import brief

from . import heterogeneity as het
from . import printing, scales
from .names import canonical, check_level
from .scaling import Scaled, scaled
from .special import chi2_tail, normal_two_sided, t_two_sided
from .tau2 import log_likelihood, restricted_log_likelihood

REASONS = (
    "",
    "no study with an estimable effect",
    "a variance is zero or negative",
    "an effect or a variance is not a number",
    "the numbers span more than double precision can hold",
    "Mantel-Haenszel is undefined: an arm has no events, or no non-events, in any study",
    "no study's risks lie between 0 and 1, so they give no variance",
)
"""Why nothing could be estimated, by `Pooled.status`."""


@brief
@dataclass(frozen=True)
class Options:
    """How a meta-analysis was made; all names as in the literature.

    `size` is the harmonic mean of the study sizes, where the way back to proportions needs it.
    """

    method: str
    ci: str
    pi: str | None
    level: float
    pi_level: float
    measure: str = "GENERIC"
    scale: str = "identity"
    weighting: str = "inverse variance"
    size: Any = None


@brief
class Limits(NamedTuple):
    """A lower and an upper limit."""

    low: Any
    high: Any


@brief
class Natural(NamedTuple):
    """The pooled result on the scale that people read."""

    estimate: Any
    ci_low: Any
    ci_high: Any
    pi_low: Any
    pi_high: Any


@brief
@dataclass(frozen=True)
class Pooled:
    """A pooled effect on the analysis scale; floats for one meta-analysis, arrays for a batch.

    `se`, `statistic`, `df` (infinite for the normal) and `p` belong to the confidence interval that
    was asked for; `se_wald` is the usual standard error and `hksj_factor` the q of Hartung & Knapp.
    `i2` (percent) and `h2` come from Q for a common effect and from tau2 otherwise; `i2_q`,
    `i2_tau2` and so on name their origin. `weights` are percent and sum to 100 over the studies.
    What cannot be estimated is nan, and `reason` says why.
    """

    estimate: Any
    se: Any
    ci_low: Any
    ci_high: Any
    pi_low: Any
    pi_high: Any
    tau2: Any
    k: Any
    q: Any
    q_df: Any
    i2: Any
    h2: Any
    statistic: Any
    df: Any
    se_wald: Any
    hksj_factor: Any
    status: Any
    options: Options
    y: Any = field(repr=False)
    v: Any = field(repr=False)
    given_weights: Any = field(default=None, repr=False)

    @cached_property
    def p(self) -> Any:
        """The two-sided P value of the pooled effect, by the distribution of its interval."""
        return t_two_sided(self.statistic, self.df)

    @cached_property
    def q_p(self) -> Any:
        """The P value of Cochran's Q; nan for fewer than two studies."""
        several = (self.status == 0) & (self.k > 1)
        return np.where(several, chi2_tail(self.q, self.q_df), np.nan)[()]

    @cached_property
    def scaled(self) -> Scaled:
        """The studies as the estimators take them."""
        with np.errstate(all="ignore"):
            return scaled(self.y, self.v)

    @cached_property
    def weights(self) -> Any:
        """The weights of the studies in percent, summing to 100; 0 for absent ones."""
        if self.given_weights is not None:
            return self.given_weights
        ready = self.scaled
        t = np.nan_to_num(np.asarray(self.tau2)) / ready.unit / ready.unit
        with np.errstate(all="ignore"):
            w = 1.0 / (ready.v + t[..., None])
            share = 100.0 * w / w.sum(axis=-1)[..., None]
        return np.where(np.asarray(self.status)[..., None] == 0, share, np.nan)

    @property
    def z_or_t(self) -> Any:
        """The test statistic: z where `df` is infinite, t otherwise."""
        return self.statistic

    @property
    def tau(self) -> Any:
        """The standard deviation between studies."""
        return np.sqrt(self.tau2)

    @property
    def p_wald(self) -> Any:
        """The P value of the Wald test, whatever interval was asked for (RevMan exports it)."""
        return normal_two_sided(self.estimate / self.se_wald)

    @property
    def natural(self) -> Natural:
        """Estimate and limits on the scale that people read (exponentiated for ratios)."""
        values = (self.estimate, self.ci_low, self.ci_high, self.pi_low, self.pi_high)
        return Natural(*(scales.natural(self.options.scale, x, self.options.size) for x in values))

    @cached_property
    def tau2_ci(self) -> Limits:
        """The Q-profile interval of tau2 at the level of the analysis."""
        return self.tau2_interval("QP")

    def tau2_interval(self, method: str = "QP", level: float | None = None) -> Limits:
        """The interval of tau2 by Q-profile ("QP") or profile likelihood ("PL").

        The profile likelihood is the restricted one unless tau2 was estimated by ML; its interval
        is around the mode, so it needs ML or REML. Not estimable with fewer than two studies.
        """
        method = canonical("tau2 interval", method, ("QP", "PL"))
        level = self.options.level if level is None else check_level(level)
        ready = self.scaled
        with np.errstate(all="ignore"):
            if method == "QP":
                low, high = het.q_profile(ready.y, ready.v, level)
            else:
                low, high = self._profile_likelihood(level)
            unit = ready.unit * ready.unit
            ok = (ready.status == 0) & (ready.k > 1)
            return Limits(*(np.where(ok, x * unit, np.nan)[()] for x in (low, high)))

    def _profile_likelihood(self, level: float) -> tuple[Any, Any]:
        if self.options.method not in {"ML", "REML"}:
            raise ValueError("the profile-likelihood interval of tau2 needs method ML or REML")
        ready = self.scaled
        t = np.asarray(self.tau2) / ready.unit**2
        shape, flat = t.shape, t.reshape(-1)
        k = ready.y.shape[-1]
        y, v = ready.y.reshape(flat.size, k), ready.v.reshape(flat.size, k)
        usable = (ready.k > 1) & (ready.status == 0) & np.isfinite(t)
        rows = np.flatnonzero(np.reshape(usable, -1))
        low, high = np.full(flat.shape, np.nan), np.full(flat.shape, np.nan)
        if rows.size:
            low[rows], high[rows] = het.profile_likelihood(
                y[rows], v[rows], flat[rows], level, restricted=self.options.method == "REML"
            )
        return low.reshape(shape), high.reshape(shape)

    @property
    def se_tau2(self) -> Any:
        """The large-sample standard error of tau2."""
        ready = self.scaled
        with np.errstate(all="ignore"):
            t = np.asarray(self.tau2) / ready.unit**2
            return (het.se_tau2(self.options.method, ready.y, ready.v, t) * ready.unit**2)[()]

    @property
    def typical_variance(self) -> Any:
        """The typical within-study variance of Higgins & Thompson (2002)."""
        ready = self.scaled
        with np.errstate(all="ignore"):
            value = het.typical_variance(1.0 / ready.v, ready.k - 1.0) * ready.unit**2
            return np.where(ready.k > 1, value, np.nan)[()]

    @property
    def i2_q(self) -> Any:
        """I2 from Q, percent: (Q - df) / Q."""
        return np.where(np.isnan(self.q_p), np.nan, het.i2_from_q(self.q, self.q_df))[()]

    @property
    def i2_tau2(self) -> Any:
        """I2 from tau2, percent: tau2 / (tau2 + typical variance)."""
        return self._i2_at(self.tau2)

    @property
    def h2_q(self) -> Any:
        """H2 from Q: Q / df."""
        with np.errstate(all="ignore"):
            return self.q / np.where(np.asarray(self.q_df) > 0, self.q_df, np.nan)

    @property
    def h2_tau2(self) -> Any:
        """H2 from tau2: 1 + tau2 / typical variance."""
        return 1.0 + self.tau2 / self.typical_variance

    @property
    def i2_q_ci(self) -> Limits:
        """The test-based interval of I2 from Q (percent)."""
        low, high = self.h_q_ci
        return Limits(100.0 * (1.0 - 1.0 / low**2), 100.0 * (1.0 - 1.0 / high**2))

    @property
    def h_q_ci(self) -> Limits:
        """The test-based interval of H (the root of H2), at least 1."""
        with np.errstate(all="ignore"):
            return Limits(*het.h_interval(np.asarray(self.q), self.scaled.k, self.options.level))

    @property
    def i2_tau2_ci(self) -> Limits:
        """I2 at the ends of the Q-profile interval of tau2 (percent)."""
        return Limits(*(self._i2_at(t) for t in self.tau2_ci))

    @property
    def h2_tau2_ci(self) -> Limits:
        """H2 at the ends of the Q-profile interval of tau2."""
        return Limits(*(1.0 + t / self.typical_variance for t in self.tau2_ci))

    def _i2_at(self, t: Any) -> Any:
        return 100.0 * (t / (t + self.typical_variance))

    @property
    def log_likelihood(self) -> Any:
        """The log-likelihood at tau2: restricted for REML, full otherwise."""
        restricted = self.options.method == "REML"
        with np.errstate(all="ignore"):
            ready = self.scaled
            t = np.nan_to_num(np.asarray(self.tau2) / ready.unit**2)
            core = (restricted_log_likelihood if restricted else log_likelihood)(
                ready.y, ready.v, t
            )
            n = ready.k - (1.0 if restricted else 0.0)
            whole = core - n * np.log(ready.unit) - 0.5 * n * np.log(2.0 * np.pi)
            if restricted:
                whole = whole + 0.5 * np.log(ready.k)
            return np.where(ready.status == 0, whole, np.nan)[()]

    @property
    def reason(self) -> Any:
        """Why numbers are missing, in words; empty where none is. An array for a batch."""
        return printing.reasons(self, REASONS)

    def __str__(self) -> str:
        return printing.pooled(self)

    def _repr_html_(self) -> str:
        return printing.pooled_html(self)

    def as_dict(self) -> dict[str, Any]:
        """The main numbers as columns, natural scale included, one row a meta-analysis."""
        return printing.columns(self)

    def to_pandas(self) -> Any:
        """A pandas DataFrame with one row a meta-analysis (pandas is imported now)."""
        import pandas as pd  # type: ignore[import-untyped, import-not-found, unused-ignore]

        return pd.DataFrame(self.as_dict())

    def to_polars(self) -> Any:
        """A polars DataFrame with one row a meta-analysis (polars is imported now)."""
        import polars as pl  # type: ignore[import-not-found, unused-ignore]

        return pl.DataFrame(self.as_dict())

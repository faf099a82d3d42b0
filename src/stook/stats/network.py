"""`network`: network meta-analysis of contrasts by (generalised) least squares.

Common and random effects with one between-study variance for all comparisons; trials with several
arms exactly (`network_rows`). Q, its df and the generalised DerSimonian-Laird estimate: Ruecker &
Schwarzer 2014 (10.1002/sim.6236), Jackson et al. 2013 (10.1002/jrsm.1085); REML and ML: the
likelihood of the multivariate model with a correlation of 1/2 between contrasts of a study.
Prediction intervals: t with the degrees of freedom of Q (R's netmeta since version 3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from stook.figures.brief import brief

from . import scales
from .heterogeneity import h_interval, i2_from_q
from .names import canonical, check_level
from .network_data import NetworkData
from .network_rows import Rows, Solution, Versus, estimate_tau2, rows_of, solve
from .projections import ESTIMATORS
from .result import Limits
from .special import chi2_tail, t_critical, t_two_sided
from .tau2 import COMMON

if TYPE_CHECKING:
    from .network_coherence import NodeSplit, Split
    from .network_designs import Designs, NetHeat
    from .network_ranks import Rankogram

Array = NDArray[np.float64]
CONFIDENCE = ("Wald", "HKSJ")


@brief
@dataclass(frozen=True, eq=False)
class Estimates:
    """Every treatment against every other under one model: matrices (n, n), row minus column.

    On the analysis scale; the diagonals are 0 (P values and limits of prediction: nan). `df` is
    that of the confidence interval (infinite for Wald), `pi_df` that of the prediction interval.
    """

    treatments: tuple[str, ...]
    solution: Solution = field(repr=False)
    level: float
    df: float
    pi_df: float
    scale: str = "identity"
    factor: float = 1.0

    @property
    def tau2(self) -> float:
        """The between-study variance of this model (0 for the common effect)."""
        return self.solution.tau2

    @cached_property
    def effect(self) -> Array:
        """Row treatment minus column treatment."""
        theta = self.solution.theta
        return theta[:, None] - theta[None, :]

    @cached_property
    def se(self) -> Array:
        """Standard errors of `effect`."""
        c = self.solution.covariance
        own = np.diagonal(c)
        return np.sqrt(np.maximum(own[:, None] + own[None, :] - 2 * c, 0.0) * self.factor)

    @property
    def ci_low(self) -> Array:
        """Lower confidence limits."""
        return self.effect - float(t_critical(self.level, self.df)) * self.se

    @property
    def ci_high(self) -> Array:
        """Upper confidence limits."""
        return self.effect + float(t_critical(self.level, self.df)) * self.se

    @cached_property
    def p(self) -> Array:
        """Two-sided P values."""
        with np.errstate(all="ignore"):
            return np.asarray(t_two_sided(self.effect / self.se, self.df))

    @property
    def prediction(self) -> Limits:
        """Where the effect of a new study is expected; nan without degrees of freedom."""
        df = self.pi_df if self.pi_df >= 1 else np.nan
        half = float(t_critical(self.level, df)) * np.sqrt(self.se**2 + self.tau2)
        np.fill_diagonal(half, np.nan)
        return Limits(self.effect - half, self.effect + half)

    def versus(self, treatment: str, reference: str) -> Versus:
        """`treatment` minus `reference`; ValueError where either is not in the network."""
        i, j = (_index(self.treatments, name) for name in (treatment, reference))
        low, high = self.prediction
        cells = (self.effect, self.se, self.ci_low, self.ci_high, self.p, low, high)
        return Versus(*(float(cell[i, j]) for cell in cells))

    def natural(self, values: Any) -> Any:
        """Values of the analysis scale as people read them (ratios for logs)."""
        return scales.natural(self.scale, values)


@brief
@dataclass(frozen=True, eq=False)
class Network:
    """A network meta-analysis: `common` and `random` estimates, heterogeneity and inconsistency.

    `tau2` is nan where there are no degrees of freedom to estimate it (`reason` says so); `random`
    then has none. `q` is the generalised Cochran Q on `q_df` degrees of freedom, about the common
    effects; it adds up from disagreement within and between designs (`designs`).
    """

    data: NetworkData
    rows: Rows = field(repr=False)
    common: Estimates
    random: Estimates
    tau2: float
    q: float
    q_df: int
    method: str
    level: float

    @property
    def treatments(self) -> tuple[str, ...]:
        """The treatments, in alphabetical order."""
        return self.data.treatments

    @property
    def best(self) -> Estimates:
        """The estimates of the model that was asked for: common for EE, else random."""
        return self.common if self.method in COMMON else self.random

    @property
    def k(self) -> int:
        """The number of studies."""
        return len(self.data.studies)

    @property
    def reason(self) -> str:
        """Why tau2 cannot be estimated; empty where it can."""
        if self.q_df > 0:
            return ""
        return "no two estimates of the same comparison, so heterogeneity cannot be estimated"

    @property
    def q_p(self) -> float:
        """The P value of Q; nan without degrees of freedom."""
        return float(chi2_tail(self.q, self.q_df)) if self.q_df > 0 else float("nan")

    @property
    def i2(self) -> float:
        """I2 from Q, percent; nan without degrees of freedom."""
        return float(i2_from_q(self.q, self.q_df))

    @property
    def i2_ci(self) -> Limits:
        """The test-based interval of I2 (percent)."""
        with np.errstate(all="ignore"):
            low, high = h_interval(np.float64(self.q), np.float64(self.q_df + 1.0), self.level)
            return Limits(*(float(100.0 * (1.0 - 1.0 / h**2)) for h in (low, high)))

    def p_scores(self, better: str, model: str = "random") -> dict[str, float]:
        """The P-score of each treatment; `better` is "lower" or "higher" effects."""
        from .network_ranks import p_scores

        return p_scores(self._model(model), better)

    def rankogram(
        self, better: str, draws: int = 20_000, seed: int = 1, model: str = "random"
    ) -> Rankogram:
        """Probabilities of each rank and SUCRA, by simulation with a stated seed."""
        from .network_ranks import rankogram

        return rankogram(self._model(model), better, draws, seed)

    def refitted(self, data: NetworkData) -> Network:
        """The same analysis of other data, such as of a part of these; tau2 is estimated anew."""
        return network(data, self.method, level=self.level)

    def split(self, model: str = "random") -> tuple[Split, ...]:
        """Direct and indirect evidence of every comparison, by back-calculation (SIDE)."""
        from .network_coherence import split

        return split(self, self._model(model))

    def node_split(self, treatment: str, reference: str) -> NodeSplit:
        """Direct against indirect evidence of one comparison as a parameter of the model."""
        from .network_coherence import node_split

        return node_split(self, treatment, reference)

    def designs(self) -> Designs:
        """Q within and between designs, each design detached, and the random-effects version."""
        from .network_designs import designs

        return designs(self)

    def net_heat(self, tau2: float = 0.0) -> NetHeat:
        """How much each design's disagreement falls when another is detached."""
        from .network_designs import net_heat

        return net_heat(self, tau2)

    def contributions(
        self, how: str = "random walk", model: str = "random"
    ) -> dict[tuple[str, str], dict[tuple[str, str], float]]:
        """The share of every direct comparison in every network estimate; each row sums to 1."""
        from .network_contributions import contributions

        return contributions(self, self._model(model), how)

    def study_contributions(
        self, how: str = "random walk", model: str = "random"
    ) -> dict[tuple[str, str], dict[str, float]]:
        """The share of every study in every network estimate; each row sums to 1."""
        from .network_contributions import study_contributions

        return study_contributions(self, self._model(model), how)

    def league(self, order: Sequence[str] | None = None, model: str = "random") -> list[list[Any]]:
        """The league table: row treatment against column treatment, in `order`.

        Below the diagonal network estimates, above it direct ones (None where no study compares
        them); every cell is a `Versus` of its row's treatment against its column's, the diagonal
        the treatment's name.
        """
        from .network_coherence import league

        return league(self, self._model(model), order)

    def _model(self, name: str) -> Estimates:
        chosen = canonical("model", name, ("common", "random"))
        return self.common if chosen == "common" else self.random

    def __str__(self) -> str:
        n = len(self.treatments)
        lines = [
            f"Network meta-analysis of {self.k} studies and {n} treatments, {self.method}",
            f"  tau2 {self.tau2:.4f}, Q = {self.q:.2f} on {self.q_df} df"
            + (f", I2 = {self.i2:.0f}%" if self.q_df > 0 else f": {self.reason}"),
        ]
        first = self.treatments[0]
        for name in self.treatments[1:]:
            found = self.best.versus(name, first)
            low, high = (self.best.natural(x) for x in (found.ci_low, found.ci_high))
            estimate = self.best.natural(found.estimate)
            lines.append(f"  {name} against {first}: {estimate:.3f} ({low:.3f} to {high:.3f})")
        return "\n".join(lines)


def network(
    data: NetworkData, method: str = "REML", *, ci: str = "Wald", level: float = 0.95,
    tau2: float | None = None,
) -> Network:  # fmt: skip
    """Network meta-analysis of `data` (from `network_arms` or `network_contrasts`).

    `method` is the estimator of the between-study variance as in `pool` (EE: none), `ci` "Wald" or
    "HKSJ" (Q at tau2 over its df times the variance, t); `tau2` fixes the between-study variance.
    ValueError where there is nothing to compare, or where the network is in parts: each part
    (`data.split()`) is a network of its own.
    """
    method = canonical("method", method, ESTIMATORS)
    ci = canonical("confidence interval", ci, CONFIDENCE)
    level = check_level(level)
    if not data.studies:
        reasons = "; ".join(f"{d.study}: {d.reason}" for d in data.dropped[:5])
        raise ValueError("no study with two arms to compare" + (f" ({reasons})" if reasons else ""))
    parts = data.parts
    if len(parts) > 1:
        named = " | ".join(", ".join(part) for part in parts)
        raise ValueError(
            f"the network is in {len(parts)} parts that no study connects: {named}. "
            "Analyse each part alone: data.split()"
        )
    rows = rows_of(data)
    if not (rows.v > 0).all():
        bad = data.studies[int(rows.study[int(np.argmin(rows.v))])].label
        raise ValueError(f"{bad}: the variances of its contrasts contradict one another")
    df = len(rows.y) - len(data.treatments) + 1
    fixed = solve(rows)
    if tau2 is None:
        tau2 = estimate_tau2(rows, rows.x, method)
    elif not 0 <= tau2 < np.inf:
        raise ValueError(f"tau2 is a variance, at least 0, not {tau2!r}")
    mixed = fixed if not tau2 > 0 else solve(rows, tau2)
    common, random = (
        Estimates(
            data.treatments, found, level, np.inf if ci == "Wald" or df < 1 else float(df),
            float(df), data.scale, 1.0 if ci == "Wald" or df < 1 else found.q / df,
        )
        for found in (fixed, mixed)
    )  # fmt: skip
    return Network(data, rows, common, random, float(tau2), fixed.q, df, method, level)


def _index(treatments: tuple[str, ...], name: str) -> int:
    if name in treatments:
        return treatments.index(name)
    from .names import unknown

    raise unknown("treatment", name, treatments)

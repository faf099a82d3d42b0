"""Confidence intervals of the pooled effect and prediction intervals, each by name.

Confidence: Wald; t with k - 1 degrees of freedom (Follmann & Proschan 1999); HKSJ: Hartung & Knapp
2001 (10.1002/sim.1009), Sidik & Jonkman 2002 (10.1002/sim.1262), as it is (RevMan, metafor's knha);
HKSJ-adhoc: its factor at least 1 (Roever et al. 2015, 10.1186/s12874-015-0091-1). Where k = 1 the
t-based ones have no degrees of freedom and fall back to Wald, as RevMan does.

Prediction: HTS with k - 2 degrees of freedom (Higgins, Thompson & Spiegelhalter 2009,
10.1111/j.1467-985X.2008.00552.x, eq. 12); V with k - 1 (Viechtbauer; Veroniki et al. 2019); normal;
HK and HK-PR: k - 1 and k - 2 with the Hartung-Knapp standard error (Partlett & Riley 2017,
10.1002/sim.7140, is the latter). "like-ci" uses the standard error, and the distribution, of the
confidence interval, as metafor and RevMan do.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from .special import t_critical, t_two_sided

CONFIDENCE = ("Wald", "t", "HKSJ", "HKSJ-adhoc")
PREDICTION: dict[str, tuple[str, float]] = {
    "HTS": ("classic", 2.0),
    "V": ("classic", 1.0),
    "normal": ("classic", -np.inf),
    "HK": ("HKSJ", 1.0),
    "HK-PR": ("HKSJ", 2.0),
    "like-ci": ("ci", np.nan),
}
"""Name: which standard error, and what is subtracted from k for the degrees of freedom."""


class Interval(NamedTuple):
    """A confidence interval with the standard error and degrees of freedom that made it."""

    se: Any
    df: Any
    statistic: Any
    low: Any
    high: Any

    @property
    def p(self) -> Any:
        """The two-sided P value, calculated when asked for."""
        return t_two_sided(self.statistic, self.df)


def confidence(
    name: str, estimate: Any, se: Any, factor: Any, k: Any, level: float
) -> Interval:  # fmt: skip
    """The interval `name`; `factor` is the Hartung-Knapp factor q (nan for k = 1)."""
    if name == "Wald":
        df: Any = np.full(np.shape(k), np.inf)[()]
    else:
        df = np.where(k > 1, k - 1.0, np.inf)[()]
    if name.startswith("HKSJ"):
        q = np.maximum(factor, 1.0) if name == "HKSJ-adhoc" else factor
        # identical effects leave nothing to estimate the variance from
        se = np.where(k > 1, np.where(q > 0, se * np.sqrt(q), np.nan), se)[()]
    statistic = estimate / se
    half = t_critical(level, df) * se
    return Interval(se, df, statistic, estimate - half, estimate + half)


def prediction(
    name: str, estimate: Any, tau2: Any, se_classic: Any, factor: Any, ci: Interval, k: Any,
    level: float,
) -> tuple[Any, Any]:  # fmt: skip
    """The limits within which a new study like these is expected to lie; nan where df < 1."""
    which, less = PREDICTION[name]
    if which == "ci":
        se, df = ci.se, ci.df
    else:
        df = k - less
        se = se_classic * np.sqrt(factor) if which == "HKSJ" else se_classic
    half = t_critical(level, np.where(np.asarray(df) >= 1.0, df, np.nan)[()]) * np.sqrt(
        tau2 + se * se
    )
    return estimate - half, estimate + half

"""Bootstrap of a meta-analysis: the interval that resampling gives, from a named seed.

Of studies (they are drawn with replacement) or parametric (effects are drawn from the fitted
random-effects model): Switzer, Paese & Drasgow 1992 (10.1037/0021-9010.77.2.123); Turner et al.
2000 (10.1002/1097-0258(20001230)19:24<3417::AID-SIM614>3.0.CO;2-L). All draws are one batch.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from stook.figures.brief import brief

from .inputs import single
from .names import canonical, check_level
from .pooling import pool

KINDS = ("studies", "parametric")


@brief
@dataclass(frozen=True)
class Bootstrap:
    """Percentile intervals of the pooled effect and of tau2, on the analysis scale.

    `share_above` is the share of draws whose estimate lies above the null (0); `draws` hold them.
    """

    estimate: float
    se: float
    bias: float
    ci_low: float
    ci_high: float
    tau2_low: float
    tau2_high: float
    share_above: float
    kind: str
    seed: int
    draws: Any = field(repr=False)
    reason: str = ""


def bootstrap(
    y: Any,
    v: Any = None,
    method: str = "REML",
    kind: str = "studies",
    draws: int = 2000,
    seed: int = 0,
    level: float = 0.95,
) -> Bootstrap:
    """Bootstrap one meta-analysis; needs three studies to say anything."""
    y, v = single(y, v, "bootstrap")
    kind, level = canonical("kind of bootstrap", kind, KINDS), check_level(level)
    here = np.isfinite(v)
    y, v = y[here], v[here]
    base = pool(y, v, method=method, ci="Wald", pi=None)
    reason = base.reason or ("" if y.size > 2 else f"needs three studies, there are {y.size}")
    if reason:
        return _nothing(kind, seed, reason)
    rng = np.random.default_rng(seed)
    if kind == "studies":
        index = rng.integers(0, y.size, size=(draws, y.size))
        again = pool(y[index], v[index], method=method, ci="Wald", pi=None)
    else:
        noise = rng.standard_normal((draws, y.size)) * np.sqrt(v + base.tau2)
        again = pool(base.estimate + noise, v, method=method, ci="Wald", pi=None)
    if (again.status != 0).any():
        return _nothing(kind, seed, f"a draw is not estimable: {max(again.reason)}")
    tails = [(1.0 - level) / 2.0, (1.0 + level) / 2.0]
    low, high = np.quantile(again.estimate, tails)
    tau2_low, tau2_high = np.quantile(again.tau2, tails)
    return Bootstrap(
        float(base.estimate), float(np.std(again.estimate, ddof=1)),
        float(np.mean(again.estimate) - base.estimate), float(low), float(high), float(tau2_low),
        float(tau2_high), float(np.mean(again.estimate > 0)), kind, seed, again.estimate,
    )  # fmt: skip


def _nothing(kind: str, seed: int, reason: str) -> Bootstrap:
    return Bootstrap(*(float("nan"),) * 8, kind, seed, np.empty(0), reason)

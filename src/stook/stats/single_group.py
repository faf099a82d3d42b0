"""`single_group`: one proportion, rate or mean over studies, with where a new place may lie.

Proportions by a logistic-normal and rates by a Poisson-normal mixed model of the counts (no
transformation has to be undone, no empty cell corrected: Stijnen et al. 2010, 10.1002/sim.4040;
against double arcsines: Schwarzer et al. 2019, 10.1002/jrsm.1348); means by inverse variance. The
prediction interval uses t with k - 1 degrees of freedom, as R's meta does.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from stook.figures.brief import brief

from . import scales
from .effects import effects
from .glmm import glmm
from .names import canonical
from .pooling import pool
from .special import t_critical

KINDS = ("proportion", "rate", "mean")


@brief
class SingleGroup(NamedTuple):
    """The pooled value with its confidence and prediction limits, on the scale that people read.

    `tau2` is on the scale of the model (logit, log, or the mean's own); `reason` says why nothing
    could be pooled.
    """

    kind: str
    estimate: float
    ci_low: float
    ci_high: float
    pi_low: float
    pi_high: float
    tau2: float
    k: int
    reason: str = ""


def single_group(kind: str, *, level: float = 0.95, **numbers: Any) -> SingleGroup:
    """Pool one group.

    It takes `events` and `total` (proportion), `events` and `time` (rate), or `mean`, `sd` and `n`
    (mean).
    """
    kind = canonical("kind of single group", kind, KINDS)
    if kind == "mean":
        found = pool(effects("MN", **numbers), pi="V", level=level)
        return SingleGroup(
            kind, float(found.estimate), float(found.ci_low), float(found.ci_high),
            float(found.pi_low), float(found.pi_high), float(found.tau2), int(found.k),
            str(found.reason),
        )  # fmt: skip
    made = glmm("PLO" if kind == "proportion" else "IRLN", level=level, **numbers)
    half = float(t_critical(level, made.k - 1.0)) * float(np.sqrt(made.tau2 + made.se**2))
    limits = (made.estimate, *made.ci, made.estimate - half, made.estimate + half)
    estimate, low, high, pi_low, pi_high = (float(scales.natural(made.scale, x)) for x in limits)
    return SingleGroup(kind, estimate, low, high, pi_low, pi_high, made.tau2, made.k, made.reason)

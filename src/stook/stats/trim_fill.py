"""Trim and fill: the meta-analysis with the studies that asymmetry suggests are missing.

Duval & Tweedie 2000a (10.1111/j.0006-341X.2000.00455.x) and 2000b (10.1080/01621459.2000.10473905):
estimators L0, R0 and Q0 of the number missing, and their variances. A sensitivity analysis of the
funnel's shape; it does not show that studies are missing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stook.figures.brief import brief

from .effects import Effects
from .inputs import single
from .names import canonical
from .pooling import pool
from .regression import regress
from .result import Pooled
from .small_study import LEAST

Array = NDArray[np.float64]
ESTIMATORS = ("L0", "R0", "Q0")
SIDES = ("left", "right")
MAX_STEPS = 100


@brief
@dataclass(frozen=True)
class TrimFill:
    """How many studies are missing (`missing`, with its standard error), where, and what then.

    `fit` pools the studies with the mirror images `filled_y`, `filled_v`. `p_missing` tests whether
    any are missing (R0 only). `offered` and `advice` as for the tests of small-study effects.
    """

    fit: Pooled | None
    missing: int
    missing_se: float
    p_missing: float
    side: str
    estimator: str
    filled_y: Any = field(repr=False)
    filled_v: Any = field(repr=False)
    k: int
    reason: str = ""
    least: int = LEAST

    @property
    def offered(self) -> bool:
        """Whether there are enough studies for the method to mean something."""
        return self.k >= self.least

    @property
    def advice(self) -> str:
        """Why the result should not be relied on; empty where it may be."""
        return "" if self.offered else f"needs {self.least} studies, there are {self.k}"


def trim_fill(
    y: Any, v: Any = None, *, estimator: str = "L0", side: str | None = None,
    method: str = "REML", least: int = LEAST, **options: Any,
) -> TrimFill:  # fmt: skip
    """Trim and fill one meta-analysis.

    `side` is where studies are missing; unless given, the side opposite to where the small studies
    lean (the slope of effects on standard errors). `method` and `options` are those of `pool`.
    """
    each = y if isinstance(y, Effects) else None
    y, v = single(y, v, "trim_fill")
    estimator = canonical("estimator", estimator, ESTIMATORS)
    here = np.isfinite(v)
    y, v = y[here], v[here]
    if side is None:
        slope = regress(y, v, np.sqrt(np.maximum(v, 0.0))[:, None], method, "Wald")
        if slope.status:
            return _nothing(estimator, "", y.size, slope.reason, least)
        side = "right" if slope.coefficients[1] < 0 else "left"
    side = canonical("side", side, SIDES)
    sign = -1.0 if side == "right" else 1.0
    order = np.argsort(sign * y, kind="stable")
    flipped, v_sorted = sign * y[order], v[order]
    found = _iterate(flipped, v_sorted, estimator, method)
    if isinstance(found, str):
        return _nothing(estimator, side, y.size, found, least)
    missing, se, centre = found
    last = slice(y.size - missing, y.size)
    filled = sign * (2.0 * centre - flipped[last])
    both = (np.concatenate([y, filled]), np.concatenate([v, v_sorted[last]]))
    fit = pool(_filled(each, here, order[last], *both), method=method, **options)
    p = 0.5 ** (missing + 1) if estimator == "R0" else float("nan")
    return TrimFill(
        fit, missing, se, p, side, estimator, filled, v_sorted[last], y.size, fit.reason, least
    )


def _filled(
    each: Effects | None, here: NDArray[np.bool_], mirrored: NDArray[np.intp], y: Array, v: Array
) -> Effects:
    """The studies and the mirror images of some, with the sizes that a scale may need."""
    if each is None:
        return Effects("GENERIC", y, v)
    n = each.options.get("n")
    if n is None:
        return Effects(each.measure, y, v, each.scale)
    n = np.broadcast_to(n, here.shape)[here]
    sizes = {"n": np.concatenate([n, n[mirrored]])}
    return Effects(each.measure, y, v, each.scale, options=sizes)


def _iterate(y: Array, v: Array, estimator: str, method: str) -> tuple[int, float, float] | str:
    """Trim the right end until the number missing settles: number, its SE, the trimmed centre."""
    k, missing, before = y.size, 0, -1
    se, centre = float("nan"), float("nan")
    for _ in range(MAX_STEPS):
        if missing == before:
            return missing, se, centre
        before = missing
        fit = pool(y[: k - missing], v[: k - missing], method=method, ci="Wald", pi=None)
        if fit.status:
            return str(fit.reason)
        centre = float(fit.estimate)
        deviation = y - centre
        rank = np.argsort(np.argsort(np.abs(deviation), kind="stable"), kind="stable") + 1.0
        number, se = _missing(np.sign(deviation) * rank, k, estimator)
        if not np.isfinite(number):
            return f"{estimator} has no solution for these ranks"
        missing = min(max(0, int(np.rint(number))), k - 1)
    return "the number of missing studies does not settle"


def _missing(signed_rank: Array, k: int, estimator: str) -> tuple[float, float]:
    if estimator == "R0":
        negative = -signed_rank[signed_rank < 0]
        number = (k - negative.max(initial=0.0)) - 1.0
        return number, float(np.sqrt(2.0 * max(0.0, number) + 2.0))
    t = signed_rank[signed_rank > 0].sum()
    with np.errstate(invalid="ignore", divide="ignore"):
        if estimator == "L0":
            number = (4.0 * t - k * (k + 1)) / (2.0 * k - 1.0)
            scale = 4.0 / (2.0 * k - 1.0)
        else:
            number = k - 0.5 - np.sqrt(2.0 * k**2 - 4.0 * t + 0.25)
            scale = 2.0 / np.sqrt((k - 0.5) ** 2 - number * (2.0 * k - number - 1.0))
        variance = (
            k * (k + 1) * (2 * k + 1) + 10 * number**3 + 27 * number**2 + 17 * number
            - 18 * k * number**2 - 18 * k * number + 6 * k**2 * number
        ) / 24.0  # fmt: skip
        return float(number), float(scale * np.sqrt(np.maximum(variance, 0.0)))


def _nothing(estimator: str, side: str, k: int, reason: str, least: int) -> TrimFill:
    blank, empty = float("nan"), np.empty(0)
    return TrimFill(None, 0, blank, blank, side, estimator, empty, empty, k, reason, least)

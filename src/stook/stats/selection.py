"""`selection_model`: what results would say if significant ones were likelier to be seen.

Each study is seen with a probability that depends on its one-sided P value; effect, heterogeneity
and that dependence are estimated together by maximum likelihood (Vevea & Hedges 1995,
10.1007/BF02294384; Citkowicz & Vevea 2017, 10.1037/met0000119; Preston et al. 2004,
10.1002/sim.1824). The numbers rest on the shape assumed and on few studies: a sensitivity analysis,
never the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stook.figures.brief import brief

from .names import canonical, check_level
from .special import chi2_tail, normal_critical, normal_two_sided, scipy_special

Array = NDArray[np.float64]
KINDS = ("step", "beta", "half-normal")
SIDES = ("greater", "less")
SMALLEST_P = {"step": 0.0, "beta": 1e-5, "half-normal": 0.0}
"""A beta weight is unbounded at 0, so P values stop here, as in R's metafor."""
REACH = 8.5
"""Beyond it (in standard errors) a P value is 0 or 1 to machine precision."""
FEWEST = 3
ENDLESS = 1e4
"""A relative probability beyond it (or below its inverse) is on its way to its bound."""


@brief
@dataclass(frozen=True, eq=False)
class Selection:
    """A fitted selection model.

    `weights`: relative probabilities of being seen by interval of P (step; the first is 1), or the
    parameters of the curve; `lrt` compares with no selection (on `df` degrees of freedom). `counts`
    are the studies by interval of P. `reason` says why nothing could be estimated.
    """

    kind: str
    side: str
    estimate: float
    se: float
    tau2: float
    tau2_se: float
    weights: Array
    weights_se: Array
    lrt: float
    df: int
    log_likelihood: float
    k: int
    counts: tuple[int, ...]
    level: float
    reason: str = ""

    @property
    def ci(self) -> tuple[float, float]:
        """Wald's interval."""
        half = normal_critical(self.level) * self.se
        return self.estimate - half, self.estimate + half

    @property
    def p(self) -> float:
        """The two-sided P value of the adjusted effect."""
        return float(normal_two_sided(self.estimate / self.se))

    @property
    def lrt_p(self) -> float:
        """The P value of selection."""
        return float(chi2_tail(self.lrt, self.df))


def selection_model(
    y: Any, v: Any, kind: str = "step", *, steps: Sequence[float] = (0.025,),
    side: str = "greater", level: float = 0.95,
) -> Selection:  # fmt: skip
    """Fit one: `side` is the direction in which a result is likelier to be seen.

    `steps` are the one-sided P values at which the probability changes (step only).
    """
    kind = canonical("kind of selection", kind, KINDS)
    side = canonical("side", side, SIDES)
    check_level(level)
    y, v = _usable(y, v)
    sign = 1.0 if side == "greater" else -1.0
    model = _Model(kind, sign * y, v, _bounds(steps) if kind == "step" else ())
    reason = _why_not(model)
    if reason:
        none, bare = float("nan"), np.full(model.size, np.nan)
        return Selection(
            kind, side, none, none, none, none, bare, bare, none, model.size, none, len(model.y),
            model.counts, level, reason,
        )  # fmt: skip
    plain, best = model.fit(selected=False), model.fit(selected=True)
    best = max(best, plain, key=lambda found: found[1])
    values, height = best
    errors = _errors(model, values)
    weights, wse = values[2:], errors[2:]
    if kind == "step":
        weights, wse = np.append(1.0, weights), np.append(np.nan, wse)
    endless = (weights > ENDLESS).any() or (kind != "half-normal" and (weights < 1 / ENDLESS).any())
    return Selection(
        kind, side, sign * float(values[0]), float(errors[0]), float(values[1]), float(errors[1]),
        weights, wse, 2 * (height - plain[1]), model.size, height, len(model.y), model.counts,
        level, "a relative probability is at its bound" if endless else "",
    )  # fmt: skip


def likelihood_at(
    y: Any, v: Any, kind: str, estimate: float, tau2: float, weights: Any, *,
    steps: Sequence[float] = (0.025,), side: str = "greater",
) -> float:  # fmt: skip
    """The log-likelihood at given numbers (step: weights without the first, which is 1)."""
    sign = 1.0 if side == "greater" else -1.0
    y, v = _usable(y, v)
    model = _Model(kind, sign * y, v, _bounds(steps) if kind == "step" else ())
    return model.height(sign * estimate, tau2, np.asarray(weights, dtype=float))


def _usable(y: Any, v: Any) -> tuple[Array, Array]:
    y, v = (np.asarray(a, dtype=float).reshape(-1) for a in (y, v))
    kept = np.isfinite(y) & np.isfinite(v) & (v > 0)
    return y[kept], v[kept]


def _bounds(steps: Sequence[float]) -> tuple[float, ...]:
    inner = tuple(sorted(float(s) for s in steps if s != 1.0))
    if not inner or not all(0 < s < 1 for s in inner) or len(set(inner)) < len(inner):
        raise ValueError("steps are different P values between 0 and 1")
    return inner


def _why_not(model: _Model) -> str:
    if len(model.y) < FEWEST:
        return f"fewer than {FEWEST} studies"
    if 0 in model.counts:
        return "an interval of P values has no study"
    return ""


class _Model:
    """The likelihood of effects (turned so that greater is likelier seen) and their variances."""

    def __init__(self, kind: str, y: Array, v: Array, steps: tuple[float, ...]) -> None:
        self.kind, self.y, self.v, self.steps = kind, y, v, steps
        self.s = np.sqrt(v)
        special = scipy_special()
        self.cdf = special.ndtr
        low = SMALLEST_P[kind]
        self.p = np.clip(special.ndtr(-y / self.s), low, 1 - low)
        self.size = {"step": len(steps), "beta": 2, "half-normal": 1}[kind]
        self.cuts = special.ndtri(1 - np.array(steps))
        self.interval = np.searchsorted(np.array(steps), self.p) if steps else np.zeros(0, int)
        self.counts = tuple(np.bincount(self.interval, minlength=len(steps) + 1)) if steps else ()
        self.edge = min(REACH, -float(special.ndtri(low)) if low else REACH)
        z, share = _legendre()
        self.z, self.share = z * self.edge, share * self.edge
        self.grid = np.clip(special.ndtr(-self.z), low, 1 - low)
        self.ends = (max(low, 0.0), 1 - low)

    def weight(self, p: Array, w: Array) -> Array:
        """The relative probability of being seen (curves)."""
        if self.kind == "beta":
            return np.asarray(p ** (w[0] - 1) * (1 - p) ** (w[1] - 1))
        return np.asarray(np.exp(-w[0] * p * p))

    def height(self, mean: float, tau2: float, w: Array) -> float:
        """The log-likelihood."""
        total = self.v + tau2
        r = self.y - mean
        bare = -0.5 * np.log(2 * np.pi * total) - 0.5 * r * r / total
        m, d = mean / self.s, np.sqrt(total) / self.s
        if self.kind == "step":
            all_w = np.append(1.0, w)
            above = self.cdf((m[:, None] - self.cuts) / d[:, None])  # P(p < step)
            edges = np.column_stack([np.zeros(len(m)), above, np.ones(len(m))])
            seen = np.diff(edges, axis=1) @ all_w
            own = np.log(all_w[self.interval])
        else:
            own = np.log(self.weight(self.p, w))
            density = np.exp(-0.5 * ((self.z - m[:, None]) / d[:, None]) ** 2)
            density /= np.sqrt(2 * np.pi) * d[:, None]
            seen = density @ (self.share * self.weight(self.grid, w))
            low, high = (self.weight(np.array([e]), w)[0] for e in self.ends)
            seen = (
                seen + low * self.cdf((m - self.edge) / d) + high * self.cdf((-self.edge - m) / d)
            )
        return float((bare + own - np.log(seen)).sum())

    def unselected(self) -> Array:
        """The weights of no selection."""
        return np.zeros(1) if self.kind == "half-normal" else np.ones(self.size)

    def fit(self, *, selected: bool) -> tuple[Array, float]:
        """Mean, tau2 and weights at the highest likelihood found, and it."""
        from scipy.optimize import minimize

        bare = self.unselected()

        def unpack(x: Array) -> tuple[float, float, Array]:
            free = x[2:]
            made = (
                (free * free if self.kind == "half-normal" else np.exp(free)) if selected else bare
            )
            return float(x[0]), float(x[1] ** 2), made

        def falling(x: Array) -> float:
            with np.errstate(all="ignore"):
                value = -self.height(*unpack(x))
            return value if np.isfinite(value) else 1e10

        middle = float((self.y / self.v).sum() / (1 / self.v).sum())
        spread = float(np.std(self.y)) + 1e-3
        starts = [(middle, spread), (middle, 0.1 * spread), (0.0, spread)]
        first = ([0.0], [-1.0], [1.0]) if self.kind != "half-normal" else ([0.5], [1.5], [0.01])
        tried = []
        for start in starts:
            for f in first if selected else ([],):
                x = np.array([*start, *(f * self.size if selected else [])])
                found = minimize(falling, x, method="BFGS", options={"gtol": 1e-7})
                tried.append((float(found.fun), found.x))
        x = min(tried, key=lambda one: one[0])[1]
        fine = {"xatol": 1e-8, "fatol": 1e-11, "maxiter": 3000}
        x = minimize(falling, x, method="Nelder-Mead", options=fine).x
        mean, tau2, w = unpack(x)
        return np.array([mean, tau2, *w]), -falling(x)


@cache
def _legendre() -> tuple[Array, Array]:
    z, share = np.polynomial.legendre.leggauss(100)
    return z, share


def _errors(model: _Model, values: Array) -> Array:
    """Standard errors from the curvature; not a number for a parameter at its bound."""
    lowest = 1e-6
    free = [0]
    free += [1] if values[1] > lowest else []
    free += [i for i in range(2, len(values)) if lowest < values[i] < ENDLESS]
    n = len(free)
    h = np.array([1e-4 * max(abs(values[i]), 1e-2) for i in free])
    at = np.zeros((n, n))

    def height(*moves: tuple[int, float]) -> float:
        moved = values.copy()
        for i, by in moves:
            moved[free[i]] += by * h[i]
        return model.height(float(moved[0]), float(moved[1]), moved[2:])

    middle = height()
    for i in range(n):
        at[i, i] = (height((i, 1)) - 2 * middle + height((i, -1))) / h[i] ** 2
        for j in range(i):
            cross = (
                height((i, 1), (j, 1)) - height((i, 1), (j, -1)) - height((i, -1), (j, 1))
                + height((i, -1), (j, -1))
            )  # fmt: skip
            at[i, j] = at[j, i] = cross / (4 * h[i] * h[j])
    out = np.full(len(values), np.nan)
    with np.errstate(invalid="ignore"):
        out[free] = np.sqrt(np.diagonal(np.linalg.inv(-at)))
    return out

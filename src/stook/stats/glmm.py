"""`glmm`: mixed models of counts, which need no continuity correction and no known variances.

Studies' effects are normal about their mean; the counts are binomial, hypergeometric or Poisson
given them. The integral over a study's effect is taken by adaptive Gauss-Hermite quadrature
(Pinheiro & Bates 1995, 10.1080/10618600.1995.10474663), 7 points as in R's metafor; maximum
likelihood (there is no restricted one). Models (Stijnen et al. 2010, 10.1002/sim.4040; Jackson et
al. 2018, 10.1002/sim.7588): "CM.EL" conditional exact, "CM.AL" conditional approximate (rare events
only), "UM.FS" unconditional with a fixed level for each study; PLO and IRLN pool one group.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stook.figures.brief import brief

from . import scales
from .effects import effects
from .glmm_likelihoods import (
    Binomial,
    Hypergeometric,
    Likelihood,
    Poisson,
    TwoBinomials,
    TwoPoissons,
)
from .heterogeneity import typical_variance
from .names import canonical, check_level
from .special import chi2_tail, normal_critical, normal_two_sided

Array = NDArray[np.float64]
MODELS = ("CM.EL", "CM.AL", "UM.FS")
MEASURES = ("OR", "IRR", "PLO", "IRLN")
STEPS = 60
SMALL = 1e-12
HALVINGS = 20
ENDLESS = 25.0
"""A mean effect beyond it is on its way to infinity."""


@brief
@dataclass(frozen=True, eq=False)
class Glmm:
    """A fitted model on the log or logit scale.

    `lrt` tests heterogeneity by likelihood ratio against an effect for each study. `k` studies say
    something of the effect; `dropped` have no events (or events only). `reason` says why nothing
    could be estimated.
    """

    measure: str
    model: str
    scale: str
    estimate: float
    se: float
    tau2: float
    k: int
    dropped: int
    log_likelihood: float
    lrt: float
    i2: float
    level: float
    reason: str = ""
    parameters: Array = field(default_factory=lambda: np.zeros(2), repr=False)

    @property
    def ci(self) -> tuple[float, float]:
        """Wald's interval."""
        half = normal_critical(self.level) * self.se
        return self.estimate - half, self.estimate + half

    @property
    def p(self) -> float:
        """The two-sided P value."""
        return float(normal_two_sided(self.estimate / self.se))

    @property
    def lrt_p(self) -> float:
        """The P value of `lrt`, on k - 1 degrees of freedom."""
        return float(chi2_tail(self.lrt, self.k - 1)) if self.k > 1 else float("nan")

    @property
    def natural(self) -> tuple[float, float, float]:
        """Estimate and limits on the scale that people read."""
        values = (self.estimate, *self.ci)
        return tuple(float(scales.natural(self.scale, x)) for x in values)  # type: ignore[return-value]


def glmm(
    measure: str, model: str = "UM.FS", *, method: str = "ML", points: int = 7,
    level: float = 0.95, **counts: Any,
) -> Glmm:  # fmt: skip
    """Fit a mixed model of counts.

    OR: events1, total1, events2, total2; IRR: events1, time1, events2, time2; PLO: events, total;
    IRLN: events, time (`model` is for two groups). `method` "EE" fits a common effect. Studies
    without an event (OR: or with events only) say nothing of a ratio and are dropped.
    """
    measure = canonical("measure of a mixed model", measure, MEASURES)
    method = canonical("method", method, ("ML", "EE"))
    if measure in {"OR", "IRR"}:
        model = canonical("model", model, MODELS)
    kept, dropped = _kept(measure, counts)
    scale = "logit" if measure == "PLO" else "log"
    if not len(kept[0]):
        return _nothing(measure, model, scale, 0, dropped, level, "no study with events")
    likelihood = _likelihood(measure, model, kept)
    nodes = np.polynomial.hermite.hermgauss(points)
    common = _common(likelihood)
    if abs(common[0]) > ENDLESS:
        reason = "one side has no events in any study, so the effect has no finite estimate"
        return _nothing(measure, model, scale, likelihood.k, dropped, level, reason)
    best = common if method == "EE" else _maximise(likelihood, nodes, common)
    mean, tau, height = best
    se = _standard_error(likelihood, nodes, mean, tau)
    tau2 = tau * tau
    v = np.asarray(effects(measure, **_named(measure, kept)).v)
    v = v[np.isfinite(v)]
    typical = float(typical_variance(1 / v, len(v) - 1)) if len(v) > 1 else float("nan")
    return Glmm(
        measure, model, scale, mean, se, tau2, likelihood.k, dropped, height,
        2 * (likelihood.saturated() - common[2]), 100 * tau2 / (tau2 + typical), check_level(level),
        parameters=np.array([mean, tau]),
    )  # fmt: skip


def _nothing(
    measure: str, model: str, scale: str, k: int, dropped: int, level: float, reason: str
) -> Glmm:
    none = float("nan")
    return Glmm(
        measure, model, scale, none, none, none, k, dropped, none, none, none, level, reason
    )  # fmt: skip


NAMES = {
    "OR": ("events1", "total1", "events2", "total2"),
    "IRR": ("events1", "time1", "events2", "time2"),
    "PLO": ("events", "total"), "IRLN": ("events", "time"),
}  # fmt: skip


def _named(measure: str, kept: list[Array]) -> dict[str, Array]:
    return dict(zip(NAMES[measure], kept, strict=True))


def _kept(measure: str, counts: dict[str, Any]) -> tuple[list[Array], int]:
    names = NAMES[measure]
    if set(counts) != set(names):
        raise TypeError(f"{measure} needs {', '.join(names)}, not {', '.join(sorted(counts))}")
    columns = np.broadcast_arrays(*(np.asarray(counts[n], dtype=float).reshape(-1) for n in names))
    whole = np.isfinite(np.stack(columns)).all(axis=0)
    parts = [c[whole] for c in columns]
    impossible = any(bool((c < 0).any()) for c in parts)
    if measure in {"OR", "PLO"} and not impossible:
        impossible = any(bool((x > n).any()) for x, n in zip(parts[::2], parts[1::2], strict=True))
    if impossible or any((n <= 0).any() for n in parts[1::2]):
        raise ValueError("impossible counts")
    tells = np.ones(len(parts[0]), dtype=bool)
    if measure in {"OR", "IRR"}:
        tells = parts[0] + parts[2] > 0
    if measure == "OR":
        tells &= parts[0] + parts[2] < parts[1] + parts[3]
    return [c[tells] for c in parts], int((~whole).sum() + (~tells).sum())


def _likelihood(measure: str, model: str, kept: list[Array]) -> Likelihood:
    if measure == "PLO":
        return Binomial(kept[0], kept[1], np.zeros(len(kept[0])))
    if measure == "IRLN":
        return Poisson(kept[0], kept[1])
    a, n1, c, n2 = kept
    if model == "UM.FS":
        return (TwoBinomials if measure == "OR" else TwoPoissons)(a, n1, c, n2)
    if measure == "OR" and model == "CM.EL":
        return Hypergeometric(a, n1, c, n2)
    return Binomial(a, a + c, np.log(n1 / n2))


Nodes = tuple[Array, Array]


def _marginal(likelihood: Likelihood, nodes: Nodes, mean: float, tau: float) -> float:
    """The log-likelihood at a mean and a standard deviation between studies."""
    with np.errstate(all="ignore"):
        if isinstance(likelihood, TwoBinomials | TwoPoissons):
            for _ in range(STEPS):
                value, points, share = _integral(likelihood, nodes, mean, tau)
                at = likelihood.nuisance(points)
                slope = (share * at.slope).sum(axis=1)
                bend = (share * (at.bend + at.slope**2)).sum(axis=1) - slope**2
                step = np.clip(-slope / np.where(bend < 0, bend, -1.0), -2.0, 2.0)
                likelihood.level = np.clip(likelihood.level + step[:, None], -40.0, 40.0)
                if np.abs(step).max() < 1e-10:
                    break
        value, _, _ = _integral(likelihood, nodes, mean, tau)
    return float(value.sum())


def _integral(
    likelihood: Likelihood, nodes: Nodes, mean: float, tau: float
) -> tuple[Array, Array, Array]:
    """Each study's integral (log), the effects at its nodes, and their posterior shares."""
    k = likelihood.k
    if tau == 0:
        effect = np.full((k, 1), mean)
        return likelihood.at(effect).value[:, 0], effect, np.ones((k, 1))
    z = np.zeros((k, 1))
    for _ in range(STEPS):
        at = likelihood.at(mean + tau * z)
        step = (tau * at.slope - z) / (1 - tau * tau * at.bend)
        z = z + np.clip(step, -3.0, 3.0)
        if np.abs(step).max() < 1e-10:
            break
    at = likelihood.at(mean + tau * z)
    wide = 1.0 / np.sqrt(1.0 - tau * tau * at.bend)
    x, w = nodes
    points = z + np.sqrt(2.0) * wide * x
    effect = mean + tau * points
    logs = likelihood.at(effect).value - 0.5 * points**2 + x * x + np.log(w)
    top = logs.max(axis=1, keepdims=True)
    share = np.exp(logs - top)
    total = share.sum(axis=1, keepdims=True)
    value = (top + np.log(total) + np.log(wide) - 0.5 * np.log(np.pi))[:, 0]
    return value, effect, share / total


def _common(likelihood: Likelihood) -> tuple[float, float, float]:
    """The common effect: its estimate, 0, and the log-likelihood; by a bracketed search."""
    from scipy.optimize import minimize_scalar

    none = (np.zeros(1), np.ones(1))

    def falling(mean: float) -> float:
        return -_marginal(likelihood, none, mean, 0.0)

    found = minimize_scalar(falling, bracket=(-1.0, 1.0), tol=1e-10)
    return float(found.x), 0.0, -float(found.fun)


def _maximise(
    likelihood: Likelihood, nodes: Nodes, common: tuple[float, float, float]
) -> tuple[float, float, float]:
    """Mean, tau and log-likelihood; tau 0 where nothing higher is found."""
    from scipy.optimize import minimize

    best = common
    for start in (0.5, 0.1, 1.0):
        found = minimize(
            lambda p: -_marginal(likelihood, nodes, float(p[0]), abs(float(p[1]))),
            np.array([common[0], start]), method="Nelder-Mead",
            options={"xatol": 1e-8, "fatol": 1e-11, "maxiter": 2000},
        )  # fmt: skip
        height = -float(found.fun)
        if height > best[2] + SMALL:
            best = (float(found.x[0]), abs(float(found.x[1])), height)
        if best[1] > 0.05:
            break
    return best


def _standard_error(likelihood: Likelihood, nodes: Nodes, mean: float, tau: float) -> float:
    """From the curvature of the (profile) likelihood in the mean and tau together."""
    h = 1e-4

    def height(a: float, b: float) -> float:
        return _marginal(likelihood, nodes, a, abs(b))

    middle = height(mean, tau)
    aa = (height(mean + h, tau) - 2 * middle + height(mean - h, tau)) / h**2
    if tau < 10 * h:  # at its boundary tau has no curvature of its own
        return float(1 / np.sqrt(-aa))
    bb = (height(mean, tau + h) - 2 * middle + height(mean, tau - h)) / h**2
    ab = (
        height(mean + h, tau + h) - height(mean + h, tau - h) - height(mean - h, tau + h)
        + height(mean - h, tau - h)
    ) / (4 * h * h)  # fmt: skip
    return float(np.sqrt(np.linalg.inv(-np.array([[aa, ab], [ab, bb]]))[0, 0]))

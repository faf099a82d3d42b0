"""Small-study effects: do the smaller studies say something else, and do they miss on one side?

Egger et al. 1997 (10.1136/bmj.315.7109.629), with the mixed-effects and size-based variants of
Sterne & Egger 2005 (10.1002/0470870168.ch6) and Moreno et al. 2009 (10.1186/1471-2288-9-2);
Harbord et al. 2006 (10.1002/sim.2380); Peters et al. 2006 (10.1001/jama.295.6.676); Macaskill et
al. 2001 (10.1002/sim.698); Begg & Mazumdar 1994 (10.2307/2533446); Deeks et al. 2005
(10.1016/j.jclinepi.2005.01.016). Why ten studies: Cochrane Handbook 6.5, section 13.3.5.4.

The classical tests are weighted least squares with a free dispersion, which is a meta-regression
with a common effect and the Hartung-Knapp factor.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stook.figures import p_value, significant
from stook.figures.brief import brief

from .binary import peto_parts, table
from .effects import OK, effects
from .inputs import pair, single
from .names import canonical, check_level
from .regression import Regression, regress
from .special import normal_two_sided

Array = NDArray[np.float64]
LEAST = 10
"""Studies below which the tests have too little power to be offered."""
PREDICTORS = ("se", "variance", "n", "1/n", "root n", "1/root n")
TOWARDS_ZERO = frozenset({"se", "variance", "1/n", "1/root n"})
"""Predictors that are 0 for an infinitely large study, whose effect the intercept then is."""


@brief
@dataclass(frozen=True)
class SmallStudyTest:
    """A test for small-study effects: floats for one meta-analysis, arrays for a batch.

    `slope` is the change of the effect with the predictor (Kendall's tau for Begg's test) and
    `limit` the effect expected of an infinitely large study, where the predictor allows it.
    `offered` tells whether there are enough studies; where not, `advice` says why, and the numbers
    are given all the same. What cannot be computed is nan, with `reason`.
    """

    name: str
    statistic: Any
    df: Any
    p: Any
    slope: Any
    slope_se: Any
    limit: Any
    limit_low: Any
    limit_high: Any
    k: Any
    reason: Any = ""
    least: int = LEAST

    @property
    def offered(self) -> Any:
        """Whether there are enough studies for the test to mean something."""
        return self.k >= self.least

    @property
    def advice(self) -> str:
        """Why the test should not be relied on; empty where it may be."""
        if np.all(self.offered):
            return ""
        fewest = int(np.min(self.k))
        return (
            f"{self.name} needs {self.least} studies to have any power, there are {fewest} "
            "(Cochrane Handbook, section 13.3.5.4)"
        )

    def __str__(self) -> str:
        if np.ndim(self.p):
            return f"{self.name}: {np.size(self.p)} tests"
        if self.reason:
            return f"{self.name}: not estimable, {self.reason}"
        text = f"{self.name}: statistic {significant(float(self.statistic))}, {p_value(self.p)}"
        return text if self.offered else f"{text} (not advised: {self.advice})"


def egger(
    y: Any, v: Any = None, *, predictor: str = "se", n: Any = None, method: str | None = None,
    ci: str = "Wald", level: float = 0.95, least: int = LEAST,
) -> SmallStudyTest:  # fmt: skip
    """Egger's regression of the effects on their precision.

    `predictor` is the standard error (Egger), the variance, or the studies' size `n` and its forms.
    Without `method` the dispersion is multiplicative (the original test, t with k - 2 degrees of
    freedom); with a tau2 estimator it is additive (mixed-effects), tested as `ci` says: Wald, t
    (Thompson & Sharp 1999, 10.1002/(SICI)1097-0258(19991030)18:20<2693::AID-SIM235>3.0.CO;2-V) or
    HKSJ.
    """
    y, v = pair(y, v)
    predictor = canonical("predictor", predictor, PREDICTORS)
    x = _predictor(predictor, v, n)
    model = "multiplicative" if method is None else f"mixed-effects, {method}"
    fit = regress(y, v, _column(x), method or "EE", ci if method else "HKSJ", check_level(level))
    found = _test(f"Egger's test ({predictor}, {model})", fit, least)
    if predictor in TOWARDS_ZERO:
        return found
    blank = found.limit * np.nan
    return replace(found, limit=blank, limit_low=blank, limit_high=blank)


def harbord(
    events1: Any, total1: Any, events2: Any, total2: Any, *, least: int = LEAST
) -> SmallStudyTest:
    """Harbord's test: the efficient score of the odds ratio against its root information.

    Keeps its size where the odds ratio is far from 1, unlike Egger's test of odds ratios.
    """
    with np.errstate(all="ignore"):
        cells, status = table(events1, total1, events2, total2)
        score, information = peto_parts(cells)
        used = (status == OK) & (information > 0)
        v = np.where(used, 1.0 / information, np.inf)
        y = np.where(used, score / information, 0.0)
    fit = regress(y, v, _column(np.where(used, np.sqrt(v), 0.0)), "EE", "HKSJ")
    return _test("Harbord's test", fit, least)


def peters(
    events1: Any, total1: Any, events2: Any, total2: Any, *, least: int = LEAST
) -> SmallStudyTest:
    """Peters' test: the log odds ratio against the inverse of the study's size."""
    y, weight, n = _log_odds(events1, total1, events2, total2)
    fit = regress(y, _variance(weight), _column(1.0 / n), "EE", "HKSJ")
    return _test("Peters' test", fit, least)


def macaskill(
    events1: Any, total1: Any, events2: Any, total2: Any, *, weights: str = "pooled",
    least: int = LEAST,
) -> SmallStudyTest:  # fmt: skip
    """Macaskill's test: the log odds ratio against the study's size.

    `weights` are by the pooled variance (the authors' better one) or the "inverse variance".
    """
    kind = canonical("weights", weights, ("pooled", "inverse variance"))
    y, weight, n = _log_odds(events1, total1, events2, total2)
    v = _variance(weight)
    if kind != "pooled":
        each = effects("OR", events1=events1, total1=total1, events2=events2, total2=total2)
        v = np.where(np.isfinite(v), each.v, np.inf)
    found = _test("Macaskill's test", regress(y, v, _column(n), "EE", "HKSJ"), least)
    blank = found.limit * np.nan
    return replace(found, limit=blank, limit_low=blank, limit_high=blank)


def deeks(
    true_positive: Any, false_positive: Any, false_negative: Any, true_negative: Any, *,
    least: int = LEAST,
) -> SmallStudyTest:  # fmt: skip
    """Deeks' test for diagnostic accuracy: log DOR against 1 / root of effective sample size."""
    cells = np.broadcast_arrays(
        *(
            np.asarray(a, dtype=float)
            for a in (true_positive, false_positive, false_negative, true_negative)
        )
    )
    with np.errstate(all="ignore"):
        zero = (np.stack(cells) == 0).any(axis=0)
        tp, fp, fn, tn = (cell + np.where(zero, 0.5, 0.0) for cell in cells)
        y = np.log(tp * tn / (fp * fn))
        ill, well = cells[0] + cells[2], cells[1] + cells[3]
        size = 4.0 * ill * well / (ill + well)
        used = np.isfinite(y) & (size > 0) & (np.stack(cells) >= 0).all(axis=0)
        v = np.where(used, 1.0 / size, np.inf)
        x = np.where(used, 1.0 / np.sqrt(size), 0.0)
    fit = regress(np.where(used, y, 0.0), v, _column(x), "EE", "HKSJ")
    return _test("Deeks' test", fit, least)


def begg(y: Any, v: Any = None, *, exact: bool = True, least: int = LEAST) -> SmallStudyTest:
    """Begg & Mazumdar's rank correlation of standardised effects and their variances.

    `exact` takes the exact distribution of Kendall's tau where there are no ties, and the normal
    approximation (with the variance for ties) elsewhere. One meta-analysis at a time.
    """
    y, v = single(y, v, "begg")
    here = np.isfinite(v)
    y, v = y[here], v[here]
    k = y.size
    if k < 2 or not (np.isfinite(y) & (v > 0)).all():
        return _nothing("Begg's test", k, "needs two studies with effects and variances", least)
    with np.errstate(all="ignore"):
        w = 1.0 / v
        standardised = (y - (w * y).sum() / w.sum()) / np.sqrt(v - 1.0 / w.sum())
        tau, s, variance, ties = _kendall(standardised, v)
    if not np.isfinite(tau) or not variance > 0:
        return _nothing("Begg's test", k, "the effects or their variances are all alike", least)
    z = s / np.sqrt(variance)
    p = _kendall_exact(round(s), k) if exact and not ties else float(normal_two_sided(z))
    blank = float("nan")
    return SmallStudyTest(
        "Begg's test", z, np.inf, p, tau, blank, blank, blank, blank, k, least=least
    )


def _column(x: Array) -> Array:
    return x[..., None]


def _predictor(name: str, v: Array, n: Any) -> Array:
    present = np.isfinite(v) & (v > 0)
    if name in {"se", "variance"}:
        usable = np.where(present, v, 0.0)
        return np.sqrt(usable) if name == "se" else usable
    if n is None:
        raise TypeError(f"the predictor {name!r} needs the studies' sizes n")
    size = np.broadcast_to(np.asarray(n, dtype=float), v.shape)
    size = np.where(size > 0, size, np.nan)
    forms = {"n": size, "1/n": 1.0 / size, "root n": np.sqrt(size), "1/root n": size**-0.5}
    # a study without a size is left out as one with a missing moderator; an absent one is not
    return np.where(present, forms[name], 0.0)


def _log_odds(events1: Any, total1: Any, events2: Any, total2: Any) -> tuple[Array, Array, Array]:
    """Log odds ratios (1/2 added where a cell is zero), pooled-variance weights, and sizes."""
    with np.errstate(all="ignore"):
        (a, b, c, d), status = table(events1, total1, events2, total2)
        n, events, others = a + b + c + d, a + c, b + d
        add = np.where((np.stack([a, b, c, d]) == 0).any(axis=0), 0.5, 0.0)
        y = np.log((a + add) * (d + add) / ((b + add) * (c + add)))
        used = (status == OK) & (events > 0) & (others > 0)
        weight = np.where(used, events * others / n, 0.0)
    return np.where(used, y, 0.0), weight, np.where(used, n, 1.0)


def _variance(weight: Array) -> Array:
    with np.errstate(divide="ignore"):
        return np.where(weight > 0, 1.0 / weight, np.inf)


def _test(name: str, fit: Regression, least: int) -> SmallStudyTest:
    def at(values: Any, i: int) -> Any:
        return np.asarray(values)[..., i][()]

    p, reason = at(fit.p, 1), fit.reason
    if np.ndim(p) == 0 and np.isnan(p):
        reason = reason or "the statistic is not a number: 0 / 0, or beyond double precision"
    return SmallStudyTest(
        name, at(fit.statistic, 1), fit.df, p, at(fit.coefficients, 1), at(fit.se, 1),
        at(fit.coefficients, 0), at(fit.ci_low, 0), at(fit.ci_high, 0), fit.k, reason, least,
    )  # fmt: skip


def _nothing(name: str, k: int, reason: str, least: int) -> SmallStudyTest:
    return SmallStudyTest(name, *(float("nan"),) * 8, k, reason, least)


def _kendall(x: Array, y: Array) -> tuple[float, float, float, bool]:
    """Kendall's tau-b, S, the variance of S (Kendall 1970, for ties), whether there are ties."""
    n = x.size
    s = float((np.sign(x[:, None] - x) * np.sign(y[:, None] - y)).sum() / 2.0)
    tx, ty = (np.unique(a, return_counts=True)[1].astype(float) for a in (x, y))
    pairs = n * (n - 1) / 2.0
    loss_x, loss_y = ((t * (t - 1)).sum() / 2.0 for t in (tx, ty))
    product = (pairs - loss_x) * (pairs - loss_y)
    tau = s / np.sqrt(product) if product > 0 else float("nan")
    variance = n * (n - 1) * (2 * n + 5.0)
    variance -= sum((t * (t - 1) * (2 * t + 5)).sum() for t in (tx, ty))
    variance /= 18.0
    variance += (2 * loss_x) * (2 * loss_y) / (2.0 * n * (n - 1))
    if n > 2:
        triples = [(t * (t - 1) * (t - 2)).sum() for t in (tx, ty)]
        variance += triples[0] * triples[1] / (9.0 * n * (n - 1) * (n - 2))
    return tau, s, float(variance), bool(tx.size < n or ty.size < n)


def _kendall_exact(s: int, n: int) -> float:
    """Two-sided P of S from the number of inversions of random permutations."""
    share = _inversions(n)
    concordant = (s + n * (n - 1) // 2) // 2
    return float(min(1.0, 2.0 * min(share[: concordant + 1].sum(), share[concordant:].sum())))


@cache
def _inversions(n: int) -> Array:
    """The distribution of the number of inversions of a random permutation of n."""
    share = np.ones(1)
    for size in range(2, n + 1):
        share = np.convolve(share, np.full(size, 1.0 / size))
    return share

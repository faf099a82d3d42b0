"""`diagnostic_accuracy`: sensitivity and specificity of a test together, from its 2x2 tables.

The bivariate model of logit sensitivity and logit false positive rate (Reitsma et al. 2005,
10.1016/j.jclinepi.2005.02.022), by REML or ML; its parameters as those of the hierarchical summary
ROC curve (Harbord et al. 2007, 10.1093/biostatistics/kxl004). Where studies are too few for a
correlation, or it comes to its limit, the two are pooled apart, and `simplified` says so (Takwoingi
et al. 2017, 10.1177/0962280215592269).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from stook.figures.brief import brief

from .multilevel import multilevel
from .names import canonical, check_level
from .special import normal_critical, scipy_special

Array = NDArray[np.float64]
CORRECTIONS = ("all", "single", "none")
FEWEST = 4
"""Fewer studies than this tell no correlation."""
LIMIT = 0.9999
"""A correlation beyond it has come to its limit."""


class Range(NamedTuple):
    """An estimate with its limits."""

    estimate: float
    low: float
    high: float


class Hsroc(NamedTuple):
    """Accuracy (Lambda), threshold (Theta), shape (beta) and variances of the summary ROC curve."""

    theta: float
    accuracy: float
    shape: float
    variance_theta: float
    variance_accuracy: float


@brief
@dataclass(frozen=True, eq=False)
class Accuracy:
    """A pooled test: means on the logit scale (sensitivity, false positive rate) and all else.

    `mean` (2,), `covariance` of the means and `between` the studies (2, 2). `sensitivity` and
    `specificity` are proportions with limits; likelihood ratios and the diagnostic odds ratio by
    the delta method on the log scale. `reason` says why nothing could be pooled.
    """

    mean: Array
    covariance: Array
    between: Array
    k: int
    corrected: bool
    simplified: str
    log_likelihood: float
    level: float
    observed: tuple[float, float]
    reason: str = ""
    tables: Array = field(default_factory=lambda: np.zeros((0, 4)), repr=False)

    @property
    def sensitivity(self) -> Range:
        """The share of those with the condition whom the test finds."""
        return self._share(0, 1.0)

    @property
    def specificity(self) -> Range:
        """The share of those without the condition in whom the test is negative."""
        return self._share(1, -1.0)

    @property
    def correlation(self) -> float:
        """Between logit sensitivity and logit false positive rate."""
        root = np.sqrt(np.diagonal(self.between))
        with np.errstate(all="ignore"):
            return float(self.between[0, 1] / root[0] / root[1])

    def _share(self, which: int, sign: float) -> Range:
        half = normal_critical(self.level) * float(self.covariance[which, which]) ** 0.5
        middle = sign * float(self.mean[which])
        expit = scipy_special().expit
        return Range(*(float(expit(middle + d)) for d in (0.0, -half, half)))

    def _log_ratio(self, gradient: Array, value: float) -> Range:
        se = float(gradient @ self.covariance @ gradient) ** 0.5
        half = normal_critical(self.level) * se
        return Range(*(float(np.exp(value + d)) for d in (0.0, -half, half)))

    @property
    def positive_likelihood_ratio(self) -> Range:
        """Sensitivity over the false positive rate."""
        s, f = scipy_special().expit(self.mean)
        return self._log_ratio(np.array([1 - s, -(1 - f)]), float(np.log(s / f)))

    @property
    def negative_likelihood_ratio(self) -> Range:
        """The false negative rate over specificity."""
        s, f = scipy_special().expit(self.mean)
        return self._log_ratio(np.array([-s, f]), float(np.log((1 - s) / (1 - f))))

    @property
    def diagnostic_odds_ratio(self) -> Range:
        """The odds of a positive test with the condition against those without it."""
        return self._log_ratio(np.array([1.0, -1.0]), float(self.mean[0] - self.mean[1]))

    @property
    def hsroc(self) -> Hsroc:
        """The same model as a summary ROC curve."""
        a, b = self.mean
        sa, sb = np.sqrt(np.diagonal(self.between))
        c = self.between[0, 1]
        with np.errstate(all="ignore"):
            up, down = np.sqrt(sb / sa), np.sqrt(sa / sb)
            return Hsroc(
                float(0.5 * (up * a + down * b)), float(up * a - down * b),
                float(np.log(sb / sa)), float(0.5 * (sa * sb + c)), float(2 * (sa * sb - c)),
            )  # fmt: skip

    def curve(self, fpr: Any) -> Array:
        """Sensitivity along the summary ROC curve at these false positive rates."""
        special = scipy_special()
        shape = self.hsroc
        logits = special.logit(np.asarray(fpr, dtype=float))
        return np.asarray(
            special.expit(shape.accuracy * np.exp(-shape.shape / 2) + np.exp(-shape.shape) * logits)
        )

    def region(self, kind: str = "confidence", points: int = 100) -> Array:
        """The confidence (of the mean) or prediction (of a new study) region, (points, 2): pairs of
        false positive rate and sensitivity, drawn on the logit scale."""
        kind = canonical("region", kind, ("confidence", "prediction"))
        v = self.covariance + (self.between if kind == "prediction" else 0.0)
        special = scipy_special()
        size = float(np.sqrt(special.chdtri(2, 1 - self.level)))
        angle = np.linspace(0, 2 * np.pi, points)
        root = np.linalg.cholesky(v)
        edge = self.mean + size * (np.column_stack([np.cos(angle), np.sin(angle)]) @ root.T)
        return np.asarray(special.expit(edge[:, ::-1]))

    def per_thousand(self, prevalence: float) -> dict[str, Range]:
        """What happens to 1000 people tested of whom `prevalence` (per 1000) have the condition."""
        if not 0 <= prevalence <= 1000:
            raise ValueError("prevalence is the number of people per 1000, from 0 to 1000")
        s, p = self.sensitivity, self.specificity
        without = 1000 - prevalence
        return {
            "found": Range(*(prevalence * x for x in s)),
            "missed": Range(prevalence * (1 - s.estimate), prevalence * (1 - s.high),
                            prevalence * (1 - s.low)),
            "cleared": Range(*(without * x for x in p)),
            "false alarms": Range(without * (1 - p.estimate), without * (1 - p.high),
                                  without * (1 - p.low)),
        }  # fmt: skip


def diagnostic_accuracy(
    tp: Any, fp: Any, fn: Any, tn: Any, method: str = "REML", *, correction: str = "all",
    level: float = 0.95,
) -> Accuracy:  # fmt: skip
    """Pool a test's 2x2 tables: true and false positives, false and true negatives of each study.

    `correction` adds 1/2 to all cells of all studies where any study has an empty cell ("all", as
    R's mada), or of that study alone ("single"). Studies without people on either side are left
    out.
    """
    correction = canonical("correction", correction, CORRECTIONS)
    cells = np.column_stack([np.asarray(c, dtype=float).reshape(-1) for c in (tp, fp, fn, tn)])
    if (cells < 0).any():
        raise ValueError("a count is negative")
    both = (cells[:, 0] + cells[:, 2] > 0) & (cells[:, 1] + cells[:, 3] > 0)
    kept = cells[np.isfinite(cells).all(axis=1) & both]
    zero = (kept == 0).any(axis=1)
    hit = {"all": np.full(len(kept), bool(zero.any())), "single": zero}.get(
        correction, np.zeros(len(kept), dtype=bool)
    )
    if correction == "none" and zero.any():
        raise ValueError("a study has an empty cell; choose a correction")
    fixed = kept + np.where(hit, 0.5, 0.0)[:, None]
    level = check_level(level)
    if len(fixed) < 2:
        return _nothing(kept, level, "one study is not pooled" if len(kept) else "no study")
    return _fit(kept, fixed, bool(hit.any()), method, level)


def logits(cells: Array) -> tuple[Array, Array]:
    """Logit sensitivity and false positive rate (k, 2) with their variances."""
    tp, fp, fn, tn = cells.T
    y = np.column_stack([np.log(tp / fn), np.log(fp / tn)])
    return y, np.column_stack([1 / tp + 1 / fn, 1 / fp + 1 / tn])


def _fit(kept: Array, fixed: Array, corrected: bool, method: str, level: float) -> Accuracy:
    y, v = logits(fixed)
    k = len(y)
    study, inner = np.repeat(np.arange(k), 2).tolist(), ["fpr" if i % 2 else "sens" for i in
                                                         range(2 * k)]  # fmt: skip
    design = np.tile(np.eye(2), (k, 1))
    simplified = "fewer than four studies: pooled without a correlation" if k < FEWEST else ""
    while True:
        made = multilevel(
            y.reshape(-1), v.reshape(-1), study, inner=inner,
            structure="DIAG" if simplified else "UN", moderators=design, intercept=False,
            method=method,
        )  # fmt: skip
        order = [made.levels["inner"].index(name) for name in ("sens", "fpr")]
        between = made.variances["inner"][np.ix_(order, order)]
        root = np.sqrt(np.diagonal(between))
        with np.errstate(all="ignore"):
            rho = between[0, 1] / root[0] / root[1]
        if simplified or np.abs(rho) < LIMIT:
            break
        simplified = "the correlation came to its limit: pooled without it"
    fpr = kept[:, 1] / (kept[:, 1] + kept[:, 3])
    return Accuracy(
        made.coefficients, made.covariance, between, k, corrected, simplified,
        made.log_likelihood, level, (float(fpr.min()), float(fpr.max())), tables=kept,
    )  # fmt: skip


def _nothing(kept: Array, level: float, reason: str) -> Accuracy:
    nan = float("nan")
    two = np.full((2, 2), nan)
    return Accuracy(
        np.full(2, nan), two, two, len(kept), False, "", nan, level, (nan, nan), reason, kept
    )


def wilson(x: Any, n: Any, level: float = 0.95) -> tuple[Array, Array]:
    """Wilson's limits of proportions x / n."""
    x, n = np.asarray(x, dtype=float), np.asarray(n, dtype=float)
    z = normal_critical(check_level(level))
    p = x / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return middle - half, middle + half

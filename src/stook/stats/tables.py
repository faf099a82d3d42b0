"""`pool_tables`: pooling that starts from 2x2 tables (Mantel-Haenszel, Peto, inverse variance).

The random-effects model of Mantel-Haenszel is RevMan's: inverse-variance weights, with the DL tau2
computed from Q about the Mantel-Haenszel estimate (DerSimonian & Laird 1986 with that centre).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from . import mantel_haenszel as mh
from .binary import Table, corrected_cells, everyone, table, without_information
from .effects import OK, Effects, effects
from .heterogeneity import i2_from_q, typical_variance
from .intervals import confidence
from .names import canonical
from .pooling import pool
from .result import Pooled

METHODS = ("MH", "Peto", "IV")
MODELS = ("common", "random")


@dataclass(frozen=True)
class Intervals:
    """The intervals of a pooled table: names as in `pool`."""

    ci: str = "Wald"
    pi: str | None = None
    level: float = 0.95
    pi_level: float | None = None


def pool_tables(
    measure: str, events1: Any, total1: Any, events2: Any, total2: Any, *, method: str = "MH",
    model: str = "common", estimator: str = "DL", q_about: str | None = None, ci: str = "Wald",
    pi: str | None = None, level: float = 0.95, pi_level: float | None = None,
    correction: float | str = 0.5, correct: str = "zero-cells", correct_pooled: bool | None = None,
    correct_effect: bool | None = None, double_zero: str | None = None,
    rd_variance: str = "Greenland-Robins",
) -> Pooled:  # fmt: skip
    """Pool RR, OR or RD from the tables; the defaults reproduce RevMan.

    The pooled tables are corrected too, for RR and OR, as RevMan does; `correct_pooled=False` pools
    them as they are (metafor's default; RevMan's for RD), while the studies' own
    effects stay corrected; `correct`, `correct_effect` and `double_zero` are those of `effects`.
    `q_about` is the estimate that Q is taken about ("MH" or "IV"; that of `method` unless said
    otherwise); under the random model with DL it decides tau2.
    """
    method = canonical("method of tables", method, METHODS)
    model = canonical("model", model, MODELS)
    intervals = Intervals(ci, pi, level, pi_level)
    counts = (events1, total1, events2, total2)
    if method == "Peto":
        return _peto(measure, counts, model, intervals)
    cells, status = table(*counts)
    each = effects(
        measure, events1=events1, total1=total1, events2=events2, total2=total2,
        correction=correction, correct=correct, correct_effect=correct_effect,
        double_zero=double_zero,
    )  # fmt: skip
    about = canonical("centre of Q", q_about or method, ("MH", "IV"))
    common = _inverse_variance(each, "EE", intervals)
    if method == "IV" and about == "IV":
        return common if model == "common" else _inverse_variance(each, estimator, intervals)
    used = status == OK
    if measure != "RD":
        used = used & (without_information(cells, measure) == OK)
    with np.errstate(all="ignore"):
        if correct_pooled is None:
            correct_pooled = measure != "RD"
        fixed = cells
        if correct_pooled:
            fixed, _ = corrected_cells(cells, correction, correct, used=used)
        if measure == "RR" and correct_pooled:
            fixed = _ratio_of_one(fixed, everyone(cells))
        centre = mh.pooled(measure, fixed, used, rd_variance)
        if model == "common":
            result = common if method == "IV" else _common(common, centre, intervals)
        else:
            result = _random(each, centre.estimate, estimator, intervals)
        return _about(result, centre.estimate) if about == "MH" else result


def _ratio_of_one(cells: Table, where: Any) -> Table:
    """Corrected cells of which those `where` everyone has the event have a risk ratio of 1.

    RevMan weights such a study by its corrected cells but takes its ratio as it is (found by
    solving the weights of published analyses for the centre of Q).
    """
    n1, n2 = cells.a + cells.b, cells.c + cells.d
    a = np.where(where, cells.c * n1 / n2, cells.a)
    return Table(a, n1 - a, cells.c, cells.d)


def _inverse_variance(each: Effects, method: str, intervals: Intervals) -> Pooled:
    return pool(
        each, method=method, ci=intervals.ci, pi=intervals.pi, level=intervals.level,
        pi_level=intervals.pi_level,
    )  # fmt: skip


def _peto(measure: str, counts: tuple[Any, ...], model: str, intervals: Intervals) -> Pooled:
    if measure not in {"OR", "PETO"} or model != "common":
        raise ValueError("Peto's method pools odds ratios under a common effect")
    e1, n1, e2, n2 = counts
    result = _inverse_variance(
        effects("PETO", events1=e1, total1=n1, events2=e2, total2=n2), "EE", intervals
    )
    return replace(result, options=replace(result.options, weighting="Peto"))


def _common(base: Pooled, centre: mh.MantelHaenszel, intervals: Intervals) -> Pooled:
    """A common-effect result with the Mantel-Haenszel estimate, variance and weights."""
    total = centre.weights.sum(axis=-1)
    ok = (total > 0) & np.isfinite(centre.estimate) & (centre.variance > 0)
    reason = np.where(np.isfinite(centre.estimate) & (centre.variance == 0), 6, 5)
    estimate = np.where(ok, centre.estimate, np.nan)[()]
    se = np.where(ok, np.sqrt(centre.variance), np.nan)[()]
    k = np.asarray(base.k)
    interval = confidence(intervals.ci, estimate, se, base.hksj_factor, k, intervals.level)
    return replace(
        base, estimate=estimate, se=interval.se, ci_low=interval.low, ci_high=interval.high,
        statistic=interval.statistic, df=interval.df, se_wald=se,
        given_weights=np.where(ok[..., None], 100.0 * centre.weights / total[..., None], np.nan),
        status=np.where(ok, 0, np.where(k == 0, 1, reason)).astype(np.int8)[()],
        options=replace(base.options, weighting="Mantel-Haenszel"),
    )  # fmt: skip


def _random(each: Effects, centre: Any, estimator: str, intervals: Intervals) -> Pooled:
    """Random effects; DL takes its tau2 from Q about the Mantel-Haenszel estimate."""
    if estimator != "DL":
        return _inverse_variance(each, estimator, intervals)
    v = np.asarray(each.v)
    w = 1.0 / v
    k = each.estimable.sum(axis=-1)
    q = _q_about(each.y, v, centre)
    df = np.maximum(k - 1.0, 0.0)
    scale = typical_variance(w, df)
    t = np.where(k > 1, np.maximum(q - df, 0.0) * scale / np.where(df > 0, df, 1.0), 0.0)
    result = pool(
        each, method="DL", ci=intervals.ci, pi=intervals.pi, level=intervals.level,
        pi_level=intervals.pi_level, tau2=np.nan_to_num(t),
    )  # fmt: skip
    return replace(result, options=replace(result.options, method="DL-MH"))


def _q_about(y: Any, v: Any, centre: Any) -> Any:
    residual = np.where(np.isfinite(v), y - np.asarray(centre)[..., None], 0.0)
    return (residual * residual / v).sum(axis=-1)


def _about(result: Pooled, centre: Any) -> Pooled:
    """The result with Q, and what follows from it, about the Mantel-Haenszel estimate."""
    several = ~np.isnan(result.q_p)
    df = np.asarray(result.q_df, dtype=float)
    q = np.where(np.isnan(result.estimate), np.nan, _q_about(result.y, result.v, centre))[()]
    from_q = result.options.method in {"EE", "DL-MH"}
    i2 = np.where(several, i2_from_q(q, df), np.nan)[()] if from_q else result.i2
    return replace(
        result, q=q, i2=i2,
        h2=(q / np.where(df > 0, df, np.nan))[()] if from_q else result.h2,
    )  # fmt: skip

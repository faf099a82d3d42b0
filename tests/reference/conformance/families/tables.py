"""`rma.mh` and `rma.peto`, with their tests, and leaving one study out of each."""

from __future__ import annotations

from typing import Any

import numpy as np

from conformance.compare import Answer
from conformance.kit import Call, Case
from stook import stats
from stook.stats import mantel_haenszel as mh
from stook.stats.binary import table, without_information
from stook.stats.special import chi2_tail

FAMILY = "Mantel-Haenszel and Peto"
NAMES = ("ai", "n1i", "ci", "n2i")
RATES = ("x1i", "t1i", "x2i", "t2i")


def answer(case: Case) -> Answer | None:
    """A pooled table, or each with one study left out."""
    call = case.call
    if call is None:
        return None
    if call.function in {"rma.mh", "rma.peto"}:
        return _one(case, call)
    inner = call.unnamed[0] if call.unnamed else None
    if call.function == "leave1out" and isinstance(inner, Call) and inner.function != "rma":
        return _each_left_out(case, inner)
    return None


def _one(case: Case, call: Call) -> Answer | None:
    if "x1i" in call.named:
        return Answer(_rates(case, call.get("measure")))
    counts = _counts(case, call)
    return Answer(_values(_pool(call, counts), call, counts))


def _counts(case: Case, call: Call) -> list[Any]:
    """The counts of the studies that have all four; metafor drops the others."""
    columns = np.stack([case.data[call.named[name]] for name in NAMES])
    return list(columns[:, ~np.isnan(columns).any(axis=0)])


def _pool(call: Call, counts: list[Any]) -> stats.Pooled:
    if call.function == "rma.peto":
        return stats.pool_tables("OR", *counts, method="Peto")
    return stats.pool_tables(
        call.get("measure"), *counts, correct_pooled=call.get("add") == "c(1/2,1/2)",
        correct_effect=True, double_zero="exclude", rd_variance="Sato",
    )  # fmt: skip


def _values(fit: stats.Pooled, call: Call, counts: list[Any]) -> dict[str, Any]:
    found = {
        "k": len(counts[0]), "beta": fit.estimate, "se": fit.se,
        "stat": fit.statistic, "pval": fit.p, "ci.lb": fit.ci_low, "ci.ub": fit.ci_high,
        "QE": fit.q, "QEp": fit.q_p, "I2": fit.i2_q, "H2": fit.h2_q,
        "weights_pct": fit.weights, "ci": [fit.ci_low, fit.ci_high], "tau2": 0.0,
    }  # fmt: skip
    if call.function == "rma.mh" and call.get("measure") == "OR":
        found |= _tests(fit, counts, correct=call.get("correct") != "FALSE")
    return found


def _tests(fit: stats.Pooled, counts: list[Any], *, correct: bool) -> dict[str, Any]:
    cells, status = table(*counts)
    used = (status == 0) & (without_information(cells) == 0)
    with np.errstate(all="ignore"):
        association = mh.association_test(cells, used, correct=correct)
        cochran = mh.association_test(cells, used, correct=correct, kind="Cochran")
        breslow_day, tarone = mh.homogeneity_tests(cells, used, np.asarray(fit.estimate))
    found = {}
    for name, test in (("MH", association), ("CO", cochran), ("BD", breslow_day), ("TA", tarone)):
        found |= {name: test.statistic, f"{name}p": test.p}
    return found


def _each_left_out(case: Case, call: Call) -> Answer:
    counts = _counts(case, call)
    size = len(counts[0])
    keep = ~np.eye(size, dtype=bool)
    fit = _pool(call, [np.where(keep, column, np.nan) for column in counts])
    values = {
        "estimate": fit.estimate, "se": fit.se, "zval": fit.statistic, "pval": fit.p,
        "ci.lb": fit.ci_low, "ci.ub": fit.ci_high, "Q": fit.q, "Qp": fit.q_p, "I2": fit.i2_q,
        "H2": fit.h2_q,
    }  # fmt: skip
    return Answer(values, absent=frozenset({"slab", "digits"}))


def _rates(case: Case, measure: str) -> dict[str, Any]:
    e1, t1, e2, t2 = (case.data[name] for name in RATES)
    pooled = mh.rates(measure, e1, t1, e2, t2)
    each = stats.effects(measure, events1=e1, time1=t1, events2=e2, time2=t2)
    se, z = np.sqrt(pooled.variance), pooled.estimate / np.sqrt(pooled.variance)
    half = stats.special.normal_critical(0.95) * se
    q = float(((each.y - pooled.estimate) ** 2 / each.v).sum())
    df = len(e1) - 1
    found = {
        "k": len(e1), "beta": pooled.estimate, "se": se, "stat": z,
        "pval": stats.special.normal_two_sided(z), "ci.lb": pooled.estimate - half,
        "ci.ub": pooled.estimate + half, "QE": q, "QEp": chi2_tail(q, df),
        "I2": 100 * max(0.0, (q - df) / q), "H2": q / df,
        "weights_pct": 100 * pooled.weights / pooled.weights.sum(),
    }  # fmt: skip
    if measure == "IRR":
        both, events = t1 + t2, e1 + e2
        difference = abs(float((e1 - events * t1 / both).sum())) - 0.5
        test = difference**2 / float((events * t1 * t2 / both**2).sum())
        found |= {"MH": test, "MHp": chi2_tail(test, 1)}
    return found

"""`rma` with moderators, and what is asked of such a fit: tests, predictions, intervals, vif."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from conformance.compare import CLOSED, LIKELIHOOD, ROOTS, Answer
from conformance.families.pooling import ABSENT, fit_statistics, numbers
from conformance.inputs import ITERATIVE, TESTS, effects
from conformance.kit import Call, Case, parse
from stook import stats

FAMILY = "meta-regression"
NOT_OURS = frozenset({"coef_names", "slab", "digits", "method", "pred.type", "rows", "cr.lb", "cr.ub"})
"""Labels, and credibility intervals, which metafor sets to the prediction intervals."""
LOOSE = 1e-8
"""A regression on calendar years loses about four digits in R's normal equations."""


def answer(case: Case) -> Answer | None:
    """A fit with moderators, or one of the functions around it."""
    call, kind = case.call, case.id.split("|")[0]
    if kind in {"reg", "pet_peese"} or (kind == "reg_lrt"):
        pass
    if kind in AROUND:
        inner = _inner(case)
        return AROUND[kind](case, inner) if inner is not None else None
    if call is None or call.function != "rma" or "mods" not in call.named:
        return None
    fit = regression(case, call)
    return None if fit is None else _fit(case, call, fit)


def theirs(case: Case) -> dict[str, Any]:
    """R's result; that of `influence` is nested."""
    if "inf" not in case.result:
        return case.result
    inf, dfbs = case.result["inf"], dict(case.result["dfbs"])
    dfbs.pop("slab")
    names = ("rstudent", "dffits", "cook.d", "cov.r", "tau2.del", "QE.del", "hat", "weight")
    return {name: inf[name] for name in names} | {"dfbs": list(dfbs.values())}


def _fit(case: Case, call: Call, fit: stats.Regression) -> Answer:
    method = fit.method
    rtol = LOOSE if method not in ITERATIVE else ROOTS if method == "PM" else LIKELIHOOD

    def at_their_tau2() -> dict[str, Any] | None:
        again = regression(case, call, tau2=case.result["tau2"])
        if again is None or abs(again.tau2 - fit.tau2) > 1e-6 * max(fit.tau2, 1e-2):
            return None
        if method in {"ML", "REML"} and fit.log_likelihood < again.log_likelihood - 1e-12:
            return None
        return _numbers(again) | {"tau2": case.result["tau2"]}

    refit = at_their_tau2 if method in ITERATIVE else None
    return Answer(_numbers(fit), rtol, absent=NOT_OURS | ABSENT - {"vb", "R2"}, atol=1e-12,
                  refit=refit)  # fmt: skip


def regression(case: Case, call: Call, tau2: Any = None) -> stats.Regression | None:
    """Our fit of an `rma` call with moderators."""
    each = _effects(case, call)
    made = _design(case, call.get("mods"))
    if each is None or made is None:
        return None
    ci = TESTS[call.get("test", "z")]
    return stats.regress(each, moderators=made, method=call.get("method", "REML"), ci=ci, tau2=tau2)


def _effects(case: Case, call: Call) -> stats.Effects | None:
    inner = call.named.get("data")
    if isinstance(inner, Call) and inner.function == "escalc":
        return effects(case, inner)
    return effects(case, replace(call, named={k: v for k, v in call.named.items() if k != "mods"}))


def _design(case: Case, formula: str) -> stats.Design | None:
    """A design for the formulas of the kit: columns, factors, a product, pmin and sqrt."""
    terms = formula.replace(" ", "").lstrip("~")
    intercept = not terms.startswith("0+")
    terms = terms.removeprefix("0+")
    if terms in {"vi", "sqrt(vi)"}:
        each = effects(case, case.call.named["data"])
        v = np.where(np.isfinite(each.v), each.v, 0.0)
        return stats.design(np.sqrt(v) if terms.startswith("sqrt") else v)
    if "*" in terms:
        first, second = (_columns(case, term) for term in terms.split("*"))
        made = stats.design(first | second)
        return stats.design(np.column_stack([made.x[:, 1:], made.x[:, [1]] * made.x[:, 2:]]))
    columns: dict[str, Any] = {}
    for term in terms.split("+"):
        columns |= _columns(case, term)
    return stats.design(columns, intercept=intercept)


def _columns(case: Case, term: str) -> dict[str, Any]:
    factor = re.fullmatch(r"factor\((\w+)\)", term)
    if factor:
        values = case.data[factor[1]]
        if values.dtype.kind == "f":
            values = [None if np.isnan(v) else f"{v:g}" for v in values]
        return {factor[1]: list(values)}
    least = re.fullmatch(r"pmin\((\w+),(\d+)\)", term)
    if least:
        return {term: np.minimum(case.data[least[1]], float(least[2]))}
    return {term: case.data[term]}


def _numbers(fit: stats.Regression) -> dict[str, Any]:
    keep = np.asarray(fit.weights) > 0
    p, k = len(fit.names), int(fit.k)
    rows = k if fit.method != "REML" else k - p
    parameters = p if fit.method == "EE" else p + 1
    each = _Fit(fit.log_likelihood, fit)
    return {
        "k": k, "p": p, "beta": fit.coefficients, "se": fit.se, "stat": fit.statistic,
        "ddf": k - p, "pval": fit.p, "ci.lb": fit.ci_low, "ci.ub": fit.ci_high,
        "vb": fit.covariance, "tau2": fit.tau2, "se.tau2": fit.se_tau2, "I2": fit.i2, "H2": fit.h2,
        "R2": fit.r2, "QE": fit.qe, "QEdf": fit.qe_df, "QEp": fit.qe_p, "QM": fit.qm,
        "QMdf": [fit.qm_df, np.nan if np.isinf(fit.qm_df2) else fit.qm_df2], "QMp": fit.qm_p,
        "s2w": fit.hksj_factor if fit.ci == "HKSJ" else 1.0,
        "fitstats": fit_statistics(fit.log_likelihood, each, parameters, rows),
        "weights_pct": np.asarray(fit.weights)[keep],
    }  # fmt: skip

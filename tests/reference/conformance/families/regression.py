"""`rma` with moderators, and what is asked of such a fit: tests, predictions, intervals, vif."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from conformance.compare import LIKELIHOOD, ROOTS, Answer
from conformance.families.pooling import ABSENT, fit_statistics, saturated
from conformance.inputs import ITERATIVE, TESTS, effects
from conformance.kit import Call, Case, parse
from stook import stats
from stook.stats.tau2 import COMMON

FAMILY = "meta-regression"
NOT_OURS = frozenset(
    {"coef_names", "slab", "digits", "method", "pred.type", "rows", "cr.lb", "cr.ub"}
)
"""Labels, and credibility intervals, which metafor sets to the prediction intervals."""
LOOSE = 1e-8
"""A regression on calendar years loses about four digits in R's normal equations."""


def answer(case: Case) -> Answer | None:
    """A fit with moderators, or one of the functions around it."""
    call, kind = case.call, case.id.split("|")[0]
    if kind in AROUND:
        inner = _inner(case)
        return AROUND[kind](case, inner) if inner is not None else None
    if call is None or call.function != "rma" or "mods" not in call.named:
        return None
    fit = regression(case, call)
    return None if fit is None else _fit(case, call, fit)


def theirs(case: Case) -> dict[str, Any]:
    """R's result; those of `vif` and `influence` are nested."""
    if "table" in case.result:
        return {"vif": case.result["table"]["vif"]}
    if "ddf" in case.result and "pred" in case.result:  # repeated for rows with missing data too
        return case.result | {name: case.result[name][0] for name in ("ddf", "pi.ddf")}
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
    if each is None:
        return None
    made = _design(case, call.get("mods"), each)
    ci = TESTS[call.get("test", "z")]
    return stats.regress(each, moderators=made, method=call.get("method", "REML"), ci=ci, tau2=tau2)


def _effects(case: Case, call: Call) -> stats.Effects | None:
    inner = call.named.get("data")
    if isinstance(inner, Call) and inner.function == "escalc":
        return effects(case, inner)
    return effects(case, replace(call, named={k: v for k, v in call.named.items() if k != "mods"}))


def _design(case: Case, formula: str, each: stats.Effects) -> stats.Design:
    """A design for the formulas of the kit: columns, factors, a product, pmin and sqrt."""
    terms = formula.replace(" ", "").lstrip("~")
    intercept = not terms.startswith("0+")
    terms = terms.removeprefix("0+")
    if terms in {"vi", "sqrt(vi)"}:
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
    parameters = p if fit.method in COMMON else p + 1
    v = (fit.ready.v * fit.ready.unit[:, None] ** 2)[np.isfinite(fit.ready.v)]
    return {
        "k": k, "p": p, "beta": fit.coefficients, "se": fit.se, "stat": fit.statistic,
        "ddf": k - p, "pval": fit.p, "ci.lb": fit.ci_low, "ci.ub": fit.ci_high,
        "vb": fit.covariance, "tau2": fit.tau2, "se.tau2": fit.se_tau2, "I2": fit.i2, "H2": fit.h2,
        # no variance to explain: metafor says 0 of it is explained, ours that there is no saying
        "R2": np.nan_to_num(fit.r2), "QE": fit.qe, "QEdf": fit.qe_df, "QEp": fit.qe_p, "QM": fit.qm,
        "QMdf": [fit.qm_df, np.nan if np.isinf(fit.qm_df2) else fit.qm_df2], "QMp": fit.qm_p,
        "s2w": fit.hksj_factor if fit.ci == "HKSJ" else 1.0,
        "fitstats": fit_statistics(
            fit.log_likelihood, saturated(fit.method, v), parameters, rows
        ),
        "weights_pct": np.asarray(fit.weights)[keep],
    }  # fmt: skip


def _inner(case: Case) -> Call | None:
    """The first `rma` call with moderators inside another call."""
    start = case.text.find("rma(")
    depth = 0
    for i in range(max(start, 0), len(case.text)):
        depth += {"(": 1, ")": -1}.get(case.text[i], 0)
        if depth == 0 and case.text[i] == ")":
            found = parse(case.text[start : i + 1])
            return found if found is not None and "mods" in found.named else None
    return None


def _studies(case: Case, call: Call) -> Any:
    """Which studies are in a fit with moderators."""
    each = _effects(case, call)
    made = _design(case, call.get("mods"), each)
    return np.isfinite(made.x).all(axis=-1) & np.isfinite(np.asarray(each.v))


def _predict(case: Case, call: Call) -> Answer:
    fit = regression(case, call)
    made, natural = fit.design.x[_studies(case, call)], lambda x: x
    if "newmods" in case.text:
        new = re.search(r"newmods=c\(([^)]*)\)", case.text)[1].split(",")
        made = np.column_stack([np.ones(len(new)), [float(x) for x in new]])
    if "transf=exp" in case.text:
        natural = np.exp
    found = fit.predict(made)
    names = {
        "pred": found.estimate, "ci.lb": found.ci_low, "ci.ub": found.ci_high,
        "pi.lb": found.pi_low, "pi.ub": found.pi_high,
    }  # fmt: skip
    values = {name: natural(value) for name, value in names.items()}
    return Answer(values | {"se": found.se, "ddf": fit.df, "pi.ddf": fit.df}, 1e-6, absent=NOT_OURS,
                  atol=1e-9)  # fmt: skip


def _confint(case: Case, call: Call) -> Answer:
    fit = regression(case, call)
    low, high = fit.tau2_ci
    scale = fit.tau2 / (fit.h2 - 1.0) if fit.tau2 > 0 else np.nan
    typical = scale if np.isfinite(scale) else _typical(fit)

    def four(t: float) -> list[float]:
        return [t, np.sqrt(t), 100 * t / (t + typical), 1 + t / typical]

    values = {"estimate": four(fit.tau2), "lb": four(low), "ub": four(high)}
    # tau is the root of what R leaves at about 1e-10 where ours is 0
    return Answer(values, 1e-6, atol=2e-5 if fit.tau2 < 1e-8 else 1e-8, absent=NOT_OURS)


def _typical(fit: stats.Regression) -> float:
    moved = stats.regress(
        fit.ready.y[0] * fit.ready.unit[0], fit.ready.v[0] * fit.ready.unit[0] ** 2, fit.design,
        fit.method, tau2=1.0,
    )  # fmt: skip
    return float(1.0 / (moved.h2 - 1.0))


def _vif(case: Case, call: Call) -> Answer:
    fit = regression(case, call)
    return Answer({"vif": fit.vif}, LIKELIHOOD, absent=NOT_OURS)


def _lrt(case: Case, call: Call) -> Answer:
    from scipy.special import chdtrc

    fit = regression(case, call)
    y, v = fit.ready.y[0] * fit.ready.unit[0], fit.ready.v[0] * fit.ready.unit[0] ** 2
    plain = stats.pool(y, v, "ML")
    df = len(fit.names) - 1
    value = 2 * (fit.log_likelihood - plain.log_likelihood)
    return Answer({"LRT": value, "df": df, "pval": chdtrc(df, value)}, 1e-6, atol=1e-8)


def _influence(case: Case, call: Call) -> Answer:
    fit = regression(case, call)
    each = _effects(case, call)
    d = stats.diagnostics(each, moderators=fit.design, method=fit.method, ci=fit.ci)
    keep = _studies(case, call)
    values = {
        "rstudent": d.rstudent, "dffits": d.dffits, "cook.d": d.cooks_d, "cov.r": d.covratio,
        "tau2.del": d.tau2_deleted, "QE.del": d.q_deleted, "hat": d.hat, "weight": d.weights,
    }  # fmt: skip
    values = {name: np.asarray(value)[keep] for name, value in values.items()}
    return Answer(values | {"dfbs": d.dfbetas[keep].T}, 1e-6, atol=1e-7, absent=NOT_OURS)


def _wald(case: Case, call: Call) -> Answer:
    fit = regression(case, call)
    rows = np.eye(len(fit.names))[1:3]
    if "X=rbind" in case.text:
        rows = np.array([[-1, 1, 0], [0, -1, 1]])
    test = fit.test(rows)
    values = {
        "QM": test.statistic, "QMdf": [test.df, np.nan], "QMp": test.p, "Xb": test.estimate,
        "se": test.se, "zval": test.estimate / test.se, "pval": 2 * _upper(test),
    }  # fmt: skip
    return Answer(values, LIKELIHOOD)


def _upper(test: Any) -> Any:
    from scipy.special import ndtr

    return ndtr(-np.abs(test.estimate / test.se))


def _permutation(case: Case, call: Call) -> Answer:
    each = _effects(case, call)
    made = _design(case, call.get("mods"), each)
    k = int(re.search(r"dat\[1:(\d+),\]", case.text)[1])
    test = stats.permutation_test(
        each.y[:k], each.v[:k], made._replace(x=made.x[:k]), method=call.get("method")
    )
    return Answer({"pval": test.p, "QMp": test.qm_p}, 1e-12, absent=frozenset({"iter"}))


AROUND: dict[str, Callable[[Case, Call], Answer]] = {
    "reg_pred": _predict, "predict_newmods": _predict, "predict_newmods_knha": _predict,
    "reg_confint": _confint, "reg_vif": _vif, "reg_lrt": _lrt, "reg_influence": _influence,
    "wald_btt": _wald, "contrast": _wald, "permutest_exact_mods_k6": _permutation,
}  # fmt: skip

"""`regtest`, `ranktest`, `trimfill`: what small studies say, and what may be missing."""

from __future__ import annotations

from typing import Any

import numpy as np

from conformance.compare import CLOSED, REFIT, Answer
from conformance.families.pooling import ABSENT, numbers
from conformance.inputs import ITERATIVE, effects, model
from conformance.kit import Call, Case
from stook import stats

FAMILY = "small-study effects"
PREDICTORS = {
    "sei": "se", "vi": "variance", "ni": "n", "ninv": "1/n", "sqrtni": "root n",
    "sqrtninv": "1/root n",
}  # fmt: skip


def answer(case: Case) -> Answer | None:
    """One of the three functions around an intercept-only fit."""
    call = case.call
    if call is None or call.function not in FUNCTIONS:
        return None
    inner = call.unnamed[0]
    each = effects(case, inner) if isinstance(inner, Call) and "mods" not in inner.named else None
    return None if each is None else FUNCTIONS[call.function](case, call, inner, each)


def theirs(case: Case) -> dict[str, Any]:
    """R's result, without filled studies that were read off the wrong rows.

    Where the data have missing rows, the kit's extraction shifted `filled_yi` (it ends in nulls);
    the refitted numbers beside it are of the right rows, and are compared.
    """
    result = case.result
    filled = result.get("filled_yi")
    if isinstance(filled, list) and None in filled:
        return {k: v for k, v in result.items() if not k.startswith("filled")}
    return result


def _regtest(case: Case, call: Call, inner: Call, each: stats.Effects) -> Answer:
    mixed = call.get("model") == "rma"
    method = inner.get("method", "REML")
    found = stats.egger(
        each, predictor=PREDICTORS[call.get("predictor", "sei")], n=_sizes(case, inner),
        method=method if mixed else None,
    )  # fmt: skip
    values = {
        "stat": found.statistic, "pval": found.p, "df": found.df, "limit_est": found.limit,
        "limit_lb": found.limit_low, "limit_ub": found.limit_high,
        "b": [_intercept(case, call, inner, each, found), found.slope],
    }  # fmt: skip
    closed = not mixed or method not in ITERATIVE
    # intercept and slope of a regression on sizes are strongly correlated: 1e-10 is beyond R there
    return Answer(values, 1e-9 if closed else REFIT)


def _intercept(
    case: Case, call: Call, inner: Call, each: stats.Effects, found: stats.SmallStudyTest
) -> Any:
    """The intercept, which our test reports only where it has a meaning of its own."""
    if np.isfinite(found.limit):
        return found.limit
    n = _sizes(case, inner)
    x = np.sqrt(n) if call.get("predictor") == "sqrtni" else n
    return stats.regress(each, moderators=x, method="EE", ci="HKSJ").coefficients[0]


def _sizes(case: Case, inner: Call) -> Any:
    if "n1i" in inner.named:
        return case.data[inner.named["n1i"]] + case.data[inner.named["n2i"]]
    return case.data[inner.named["ni"]] if "ni" in inner.named else None


def _ranktest(_: Case, call: Call, __: Call, each: stats.Effects) -> Answer:
    found = stats.begg(each, exact=call.get("exact") != "FALSE")
    return Answer({"tau": found.slope, "pval": found.p})


def _trimfill(case: Case, call: Call, inner: Call, each: stats.Effects) -> Answer | None:
    fit = model(case, inner)
    if fit is None:
        return None
    method = fit.options.method
    found = stats.trim_fill(
        each, estimator=call.get("estimator", "L0"), side=call.get("side"), method=method,
        ci=fit.options.ci, pi="like-ci",
    )  # fmt: skip
    if found.fit is None:
        return Answer({"k0": np.nan})
    shape = {
        "k0": found.missing, "se.k0": found.missing_se, "p.k0": found.p_missing,
        "side": found.side, "filled_yi": found.filled_y, "filled_vi": found.filled_v,
    }  # fmt: skip
    if method not in ITERATIVE:
        return Answer(numbers(found.fit) | shape, CLOSED, absent=ABSENT, each={"QEp": 1e-9})
    filled = found.fit

    def at_their_tau2() -> dict[str, Any] | None:
        theirs = case.result["tau2"]
        again = stats.pool(filled.y, filled.v, method, filled.options.ci, "like-ci", tau2=theirs)
        worse = filled.log_likelihood < again.log_likelihood - 1e-12 * abs(again.log_likelihood)
        return None if worse else numbers(again) | shape | {"tau2": theirs}

    # R refits with its default threshold, and mirrors the effects about such a fit
    return Answer(numbers(filled) | shape, REFIT, atol=2e-6, absent=ABSENT, refit=at_their_tau2)


FUNCTIONS = {"regtest": _regtest, "ranktest": _ranktest, "trimfill": _trimfill}

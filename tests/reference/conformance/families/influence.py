"""Deletion diagnostics, leave-one-out, cumulative, shrunken effects and the plots' coordinates."""

from __future__ import annotations

from typing import Any

import numpy as np

from conformance.compare import CLOSED, LIKELIHOOD, REFIT, Answer
from conformance.inputs import ITERATIVE, TESTS, effects
from conformance.kit import Call, Case, parse
from stook import stats

FAMILY = "influence and diagnostics"
NOT_OURS = frozenset({"slab", "digits", "ids"})
ATOL = 1e-9
"""For residuals and deviations that are differences of near-equal numbers."""


def answer(case: Case) -> Answer | None:
    """One of the functions below, where the fit inside it is an intercept-only one."""
    kind = case.id.split("|")[0]
    inner = _fit_call(case) if kind in KINDS else None
    each = effects(case, inner) if inner else None
    if inner is None or each is None or "mods" in inner.named:
        return None
    method = inner.get("method", "REML")
    rtol = LIKELIHOOD if method in ITERATIVE else CLOSED
    test = TESTS[inner.get("test", "z")]
    keep = np.isfinite(np.asarray(each.v))
    values = KINDS[kind](each, keep, method, test)
    refit = None
    if kind in {"leave1out", "cumul"} and rtol != CLOSED:

        def refit() -> dict[str, Any] | None:
            return _at_their_tau2(kind, each, keep, method, test, case.result)

    # metafor's deletions are refitted, each of them, with the same tight threshold
    return Answer(values, max(rtol, 1e-8), atol=ATOL, absent=NOT_OURS, each=_looser(kind, rtol),
                  refit=refit)  # fmt: skip


def theirs(case: Case) -> dict[str, Any]:
    """R's result; that of `influence` is nested."""
    if not case.id.startswith("influence"):
        return case.result
    inf = case.result["inf"]
    names = ("rstudent", "dffits", "cook.d", "cov.r", "tau2.del", "QE.del", "hat", "weight")
    flags = [flag == "*" for flag in inf["inf"]]
    return {"columns": [inf[n] for n in names], "flags": flags,
            "dfbs": case.result["dfbs"]["intrcpt"]}  # fmt: skip


def _at_their_tau2(
    kind: str, each: stats.Effects, keep: Any, method: str, ci: str, result: dict[str, Any]
) -> dict[str, Any]:
    """Our numbers at the tau2 at which R stopped: a tau2 of 1e-10 there, of 0 here, say."""
    tau2 = np.zeros(keep.size)
    tau2[keep] = np.asarray(result["tau2"], dtype=float)
    fit = POOLS[kind](each, method=method, ci=ci, pi=None, tau2=tau2)
    return {name: np.asarray(value)[keep] for name, value in _pooled(fit).items()}


def _looser(kind: str, rtol: float) -> dict[str, float]:
    """Values that are differences (or small chi-squared tails) magnify R's stopping error."""
    if rtol == CLOSED:
        return {}
    names = {"influence": ["columns", "dfbs"], "baujat": ["x", "y"]}.get(kind, [])
    names += ["pval", "Qp", "tau2", "zval"]
    return dict.fromkeys(names, REFIT)


def _fit_call(case: Case) -> Call | None:
    """The innermost `rma` call of a case."""
    start = case.text.find("rma(")
    if start < 0:
        return None
    depth = 0
    for i in range(start, len(case.text)):
        depth += {"(": 1, ")": -1}.get(case.text[i], 0)
        if depth == 0 and case.text[i] == ")":
            return parse(case.text[start : i + 1])
    return None


def _pooled(fit: stats.Pooled) -> dict[str, Any]:
    """A batch under metafor's names; one study alone counts as homogeneous there."""
    one = np.asarray(fit.k) == 1
    return {
        "estimate": fit.estimate, "se": fit.se, "zval": fit.statistic, "pval": fit.p,
        "tval": fit.statistic, "pvals": fit.p, "ci.lb": fit.ci_low, "ci.ub": fit.ci_high,
        "Q": fit.q, "Qp": np.where(one, 1.0, fit.q_p), "tau2": np.where(one, 0.0, fit.tau2),
        "I2": np.where(one, 0.0, fit.i2), "H2": np.where(one, 1.0, fit.h2),
    }  # fmt: skip


def _leave1out(each: stats.Effects, keep: Any, method: str, ci: str) -> dict[str, Any]:
    fit = stats.leave_one_out(each, method=method, ci=ci, pi=None)
    return {name: np.asarray(value)[keep] for name, value in _pooled(fit).items()}


def _cumul(each: stats.Effects, keep: Any, method: str, ci: str) -> dict[str, Any]:
    fit = stats.cumulative(each, method=method, ci=ci, pi=None)
    return {name: np.asarray(value)[keep] for name, value in _pooled(fit).items()}


def _ranef(each: stats.Effects, keep: Any, method: str, ci: str) -> dict[str, Any]:
    s = stats.deviations(stats.pool(each, method=method, ci=ci))
    return {
        "pred": s.estimate[keep], "se": s.se[keep], "pi.lb": s.low[keep], "pi.ub": s.high[keep],
    }  # fmt: skip


def _influence(each: stats.Effects, keep: Any, method: str, ci: str) -> dict[str, Any]:
    d = stats.diagnostics(each, method=method, ci=ci)
    columns = [d.rstudent, d.dffits, d.cooks_d, d.covratio, d.tau2_deleted, d.q_deleted, d.hat,
               d.weights]  # fmt: skip
    return {
        "columns": [np.asarray(c)[keep] for c in columns], "dfbs": d.dfbetas[keep],
        "flags": d.influential[keep],
    }  # fmt: skip


def _rstandard(each: stats.Effects, keep: Any, method: str, ci: str) -> dict[str, Any]:
    d = stats.diagnostics(each, method=method, ci=ci)
    return {"resid": d.residual[keep], "se": d.residual_se[keep], "z": d.rstandard[keep]}


def _rstudent(each: stats.Effects, keep: Any, method: str, ci: str) -> dict[str, Any]:
    d = stats.diagnostics(each, method=method, ci=ci)
    return {
        "resid": d.deleted_residual[keep], "se": d.deleted_residual_se[keep],
        "z": d.rstudent[keep],
    }  # fmt: skip


def _baujat(each: stats.Effects, keep: Any, method: str, ci: str) -> dict[str, Any]:
    points = stats.diagnostics(each, method=method, ci=ci).baujat
    return {"x": points.x[keep], "y": points.y[keep]}


def _qqnorm(each: stats.Effects, keep: Any, method: str, ci: str) -> dict[str, Any]:
    points = stats.diagnostics(each, method=method, ci=ci).normal_points
    return {"x": points.x[keep], "y": points.y[keep]}


def _blup(each: stats.Effects, keep: Any, method: str, ci: str) -> dict[str, Any]:
    s = stats.shrunken(stats.pool(each, method=method, ci=ci))
    return {
        "pred": s.estimate[keep], "se": s.se[keep], "pi.lb": s.low[keep], "pi.ub": s.high[keep],
    }  # fmt: skip


def _radial(each: stats.Effects, keep: Any, method: str, ci: str) -> dict[str, Any]:
    points = stats.radial(stats.pool(each, method=method, ci=ci))
    return {"x": points.x[keep], "y": points.y[keep]}


POOLS = {"leave1out": stats.leave_one_out, "cumul": stats.cumulative}
KINDS = {
    "leave1out": _leave1out, "cumul": _cumul, "influence": _influence, "rstandard": _rstandard,
    "rstudent": _rstudent, "baujat": _baujat, "qqnorm": _qqnorm, "blup": _blup, "radial": _radial,
    "ranef": _ranef,
}  # fmt: skip

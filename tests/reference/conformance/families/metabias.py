"""meta's `metabias`: an independent reading of the small-study tests for 2x2 tables."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from conformance.compare import CLOSED, REFIT, Answer
from conformance.kit import Case
from stook import stats

FAMILY = "small-study effects (meta)"
NAMES = ("events1", "total1", "events2", "total2")


def answer(case: Case) -> Answer | None:
    """The tests that both offer; meta's Schwarzer and Pustejovsky tests are not ours."""
    found = re.search(r"method\.bias='(\w+)'", case.text)
    if found is None or "sm='OR', method='Inverse'" not in case.text:
        return None
    counts = tuple(case.data[name] for name in ("ai", "n1i", "ci", "n2i"))
    each = stats.effects("OR", **dict(zip(NAMES, counts, strict=True)))
    test = _tests(found[1], each, counts)
    if test is None:
        return None
    values: dict[str, Any] = {"statistic": test.statistic, "pval": test.p}
    if found[1] != "Begg":
        values |= {"df": test.df, "bias": test.slope, "se.bias": test.slope_se}
    if found[1] == "Thompson":
        return Answer(
            values,
            REFIT,
            absent=frozenset({"method"}),
            refit=lambda: _at_their_tau2(each, case.result),
        )
    # sizes cost R's normal equations some digits
    return Answer(values, 10 * CLOSED, absent=frozenset({"method", "ks", "se.ks"}))


def _at_their_tau2(each: stats.Effects, result: dict[str, Any]) -> dict[str, Any] | None:
    """Our test at the tau2 at which R stopped; meta keeps its default threshold, 1e-5 in tau2.

    That tau2 is not in the result: it is the one that gives R's standard error, and it counts only
    if everything else agrees there and ours is the better optimum.
    """
    x = np.sqrt(np.where(each.estimable, each.v, 0.0))

    def fit(tau2: float | None) -> stats.Regression:
        return stats.regress(each, moderators=x, ci="t", tau2=tau2)

    best, aim = fit(None), result["estimate"]["se.bias"]
    low, high = 0.0, 2.0 * float(best.tau2) + 1e-3
    for _ in range(100):
        middle = (low + high) / 2.0
        low, high = (middle, high) if fit(middle).se[1] < aim else (low, middle)
    again = fit(low)
    if best.log_likelihood < again.log_likelihood - 1e-12:
        return None
    return {
        "statistic": again.statistic[1], "pval": again.p[1], "df": again.df,
        "bias": again.coefficients[1], "se.bias": again.se[1],
    }  # fmt: skip


def theirs(case: Case) -> dict[str, Any]:
    """R's result with its estimates beside the statistic."""
    result = dict(case.result)
    return result | (result.pop("estimate") or {})


def _tests(name: str, each: stats.Effects, counts: tuple[Any, ...]) -> stats.SmallStudyTest | None:
    a, n1, c, n2 = counts
    makers = {
        "Begg": lambda: stats.begg(each, exact=False),
        "Egger": lambda: stats.egger(each),
        "Thompson": lambda: stats.egger(each, method="REML", ci="t"),
        "Harbord": lambda: stats.harbord(*counts),
        "Peters": lambda: stats.peters(*counts),
        "Macaskill": lambda: stats.macaskill(*counts, weights="inverse variance"),
        # meta leaves out studies without events in either group, as for a comparison of arms
        "Deeks": lambda: stats.deeks(np.where(a + c > 0, a, np.nan), c, n1 - a, n2 - c),
    }
    return makers[name]() if name in makers and not np.isnan(a).any() else None

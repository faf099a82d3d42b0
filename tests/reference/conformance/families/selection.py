"""`selmodel`: selection models.

R stops early (its optimiser looks at the likelihood coarsely). Its likelihood at its own numbers is
ours there; ours is at least as high; and the numbers agree where the likelihoods do.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from conformance.compare import Answer
from conformance.inputs import effects
from conformance.kit import Case, parse
from stook.stats.selection import Selection, likelihood_at, selection_model

FAMILY = "selection models (selmodel)"
KINDS = {"stepfun": "step", "beta": "beta", "halfnorm": "half-normal"}
LIKELIHOOD = {"step": 1e-10, "beta": 5e-5, "half-normal": 1e-7}
"""R integrates over a beta weight's kinks at once, wrong in the sixth digit."""
OF_CURVATURE = frozenset({"se", "pval", "ci.lb", "ci.ub", "se.tau2", "se.delta"})
"""What R gets wrong thereby: its second differences. Ours do not move with their step."""
SAME = 1e-6
"""Likelihoods this near are of one optimum."""


def answer(case: Case) -> Answer | None:
    """The likelihood at R's numbers, and R's numbers where it found the optimum."""
    found = re.search(r"selmodel\((rma\(.*?\)), type='(\w+)'", case.text)
    if not found:
        return None
    call = parse(found[1])
    each = effects(case, call) if call else None
    if each is None:
        return None
    side = "less" if "alternative='less'" in case.text else "greater"
    y, v, kind = np.asarray(each.y).reshape(-1), np.asarray(each.v).reshape(-1), KINDS[found[2]]
    made = selection_model(y, v, kind, side=side)
    r = case.result
    if r.get("ll") is None:  # R gave up
        return Answer({}, absent=frozenset(r))
    weights = np.atleast_1d(np.array(r["delta"], dtype=float))[1 if kind == "step" else 0 :]
    there = likelihood_at(y, v, kind, r["beta"], r["tau2"], weights, side=side)
    values: dict[str, Any] = {"ll": there}
    if made.log_likelihood < there + SAME:  # lower by more, and the numbers differ and fail
        values |= numbers(made)
    absent = (set(r) - set(values)) | (OF_CURVATURE if kind == "beta" else set())
    loose = {"se": 2e-2, "se.tau2": 2e-2, "se.delta": 2e-2, "pval": 5e-2, "LRTp": 2e-2}
    return Answer(
        values,
        5e-3,
        each={"ll": LIKELIHOOD[kind], **loose},
        atol=3e-3,
        absent=frozenset(absent),
    )


def numbers(made: Selection) -> dict[str, Any]:
    """Ours, under R's names."""
    low, high = made.ci
    return {
        "beta": made.estimate, "se": made.se, "pval": made.p, "ci.lb": low, "ci.ub": high,
        "tau2": made.tau2, "se.tau2": made.tau2_se, "delta": made.weights,
        "se.delta": made.weights_se, "LRT": made.lrt, "LRTp": made.lrt_p,
    }  # fmt: skip

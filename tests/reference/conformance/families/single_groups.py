"""`metaprop(method='GLMM')`: one proportion with its prediction interval."""

from __future__ import annotations

import numpy as np

from conformance.compare import Answer
from conformance.kit import Case
from stook import stats

FAMILY = "single groups (metaprop GLMM)"


def answer(case: Case) -> Answer | None:
    """Estimate, limits and prediction on the logit scale."""
    if not case.id.startswith("metaprop|GLMM"):
        return None
    made = stats.single_group("proportion", events=case.data["xi"], total=case.data["ni"])
    names = ("TE.random", "lower.random", "upper.random", "lower.predict", "upper.predict")
    values = {
        name: float(np.log(x / (1 - x))) for name, x in zip(names, made[1:6], strict=True)
    } | {"tau2": made.tau2, "k": made.k}
    return Answer(values, 1e-3, absent=frozenset(set(case.result) - set(values)))

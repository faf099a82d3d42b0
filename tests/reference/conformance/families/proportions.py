"""Pooled proportions brought back: `predict` with the inverse logit and inverse Freeman-Tukey."""

from __future__ import annotations

from conformance.compare import LIKELIHOOD, Answer
from conformance.kit import Case
from stook import stats

FAMILY = "back-transformed proportions (predict)"
MEASURES = {"pft_back": "PFT", "plo_back": "PLO"}


def answer(case: Case) -> Answer | None:
    """Estimate, confidence and prediction limits as proportions."""
    measure = MEASURES.get(case.id.split("|")[0])
    if measure is None:
        return None
    each = stats.effects(measure, events=case.data["xi"], total=case.data["ni"])
    back = stats.pool(each, ci="Wald", pi="like-ci").natural
    names = ("pred", "ci.lb", "ci.ub", "pi.lb", "pi.ub")
    return Answer(dict(zip(names, back, strict=True)), LIKELIHOOD)

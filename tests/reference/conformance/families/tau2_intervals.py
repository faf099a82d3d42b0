"""`confint` of an intercept-only `rma`: tau2, tau, I2, H2 by Q-profile or profile likelihood."""

from __future__ import annotations

from typing import Any

import numpy as np

from conformance.compare import LIKELIHOOD, ROOTS, Answer
from conformance.inputs import ITERATIVE, model
from conformance.kit import Call, Case

FAMILY = "intervals of tau2 (confint)"


def answer(case: Case) -> Answer | None:
    """Estimate and limits of the four."""
    call = case.call
    if call is None or call.function != "confint" or not isinstance(call.unnamed[0], Call):
        return None
    fit = model(case, call.unnamed[0])
    if fit is None:
        return None
    kind = call.get("type", "QP")
    level = float(call.get("level", 95)) / 100
    low, high = fit.tau2_interval(kind, level)
    rtol = LIKELIHOOD if kind == "PL" else ROOTS
    method = fit.options.method
    loose = {"estimate": LIKELIHOOD} if method in ITERATIVE else {}

    def at_their_tau2() -> dict[str, Any] | None:
        theirs = case.result["estimate"][0]
        if abs(theirs - fit.tau2) > 1e-8 * max(1.0, fit.tau2):
            return None
        return {"estimate": four(theirs, fit.typical_variance), **limits}

    limits = {name: four(t, fit.typical_variance) for name, t in (("lb", low), ("ub", high))}
    values = {"estimate": four(fit.tau2, fit.typical_variance), **limits}
    return Answer(
        values, rtol, atol=1e-13, each=loose, absent=frozenset({"rows", "fixed"}),
        refit=at_their_tau2,
    )  # fmt: skip


def four(t: float, typical: float) -> list[float]:
    """tau2, tau, I2 (percent) and H2."""
    return [t, float(np.sqrt(t)), 100 * t / (t + typical), 1 + t / typical]

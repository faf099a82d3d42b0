"""`escalc`: effects and variances of every measure."""

from __future__ import annotations

import numpy as np

from conformance.compare import Answer
from conformance.inputs import effects
from conformance.kit import Case

FAMILY = "effect measures (escalc)"


def answer(case: Case) -> Answer | None:
    """yi and vi."""
    if case.call is None or case.call.function != "escalc":
        return None
    each = effects(case, case.call)
    if each is None:
        return None
    return Answer({"yi": each.y, "vi": np.where(each.estimable, each.v, np.nan)})

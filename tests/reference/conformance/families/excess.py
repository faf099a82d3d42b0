"""`fsn` and `tes`: fail-safe N and the test of excess significance."""

from __future__ import annotations

import re

from conformance.compare import CLOSED, Answer
from conformance.inputs import effects
from conformance.kit import Case, parse
from stook.stats.excess import excess_significance, fail_safe

FAMILY = "fail-safe N, excess significance (fsn, tes)"


def answer(case: Case) -> Answer | None:
    """Either of them, on the effects of the `rma` call within."""
    found = re.search(r"f <- (rma\(.*?\)); (fsn|tes)\(", case.text)
    if not found:
        return None
    call = parse(found[1])
    each = effects(case, call) if call else None
    if each is None:
        return None
    if found[2] == "tes":
        made = excess_significance(each)
        return Answer(
            {"O": made.observed, "E": made.expected, "OEratio": made.ratio, "pval": made.p,
             "theta": made.effect, "power": made.power, "X2": made.chi2},
            1e-8, atol=1e-12,
        )  # fmt: skip
    kind = re.search(r"type='(\w+)'", case.text)
    assert kind
    number, p, mean = fail_safe(each, kind=kind[1])
    return Answer({"fsnum": number, "pval": p, "meanes": mean}, CLOSED)

"""From the arguments of `escalc` and `rma` to our `effects` and `pool`."""

from __future__ import annotations

from typing import Any

import numpy as np

from stook import stats

from .kit import Call, Case

TESTS = {"z": "Wald", "knha": "HKSJ", "t": "t"}
ITERATIVE = {"REML", "ML", "EB", "PM"}
NAMES = {
    "ai": "events1", "n1i": "total1", "ci": "events2", "n2i": "total2",
    "x1i": "events1", "t1i": "time1", "x2i": "events2", "t2i": "time2",
    "xi": "events", "ri": "r", "mi": "items", "yi": "y", "vi": "v",
}  # fmt: skip
MEANS = {"m1i": "mean1", "sd1i": "sd1", "n1i": "n1", "m2i": "mean2", "sd2i": "sd2", "n2i": "n2"}
SMD_VTYPES = {"LS": "LS", "LS2": "LS2", "UB": "UB", "AV": "AV"}
TABLE_MEASURES = {"RR", "OR", "RD", "AS", "PETO", "OR2DL", "OR2DN", "PBIT", "YUQ", "YUY"}


def effects(case: Case, call: Call) -> stats.Effects | None:
    """The effects of an `escalc` or `rma` call as metafor computes them, or None."""
    measure = call.get("measure", "GENERIC")
    if measure not in stats.MEASURES or not _known(call):
        return None
    arrays = _arrays(case, call, measure)
    if arrays is None:
        return None
    options = _options(call, measure)
    return None if options is None else stats.effects(measure, **arrays, **options)


def _known(call: Call) -> bool:
    """Whether every argument is one that we read."""
    read = {*NAMES, *MEANS, "ni", "data", "measure", "method", "test", "control", "level", "vtype",
            "add", "to", "drop00"}  # fmt: skip
    return set(call.named) <= read


def _arrays(case: Case, call: Call, measure: str) -> dict[str, Any] | None:
    names = MEANS if "m1i" in call.named else NAMES
    names = {**names, "ni": "total" if "xi" in call.named else "n"}
    if measure in {"ARAW", "ABT", "AHW"}:
        names = {"ai": "alpha", "mi": "items", "ni": "n"}
    found = {}
    for theirs, ours in names.items():
        if theirs in call.named:
            if call.named[theirs] not in case.data:
                return None
            found[ours] = case.data[call.named[theirs]]
    if measure == "GENERIC" and not found and call.unnamed[:2] == ["yi", "vi"]:
        found = {"y": case.data["yi"], "v": case.data["vi"]}
    return found


def _options(call: Call, measure: str) -> dict[str, Any] | None:
    """metafor's defaults, and its arguments, in our words."""
    options: dict[str, Any] = {}
    if measure in TABLE_MEASURES:
        include = call.get("drop00", "FALSE") == "FALSE"
        options = {"double_zero": "include"} if include else {}
        to = {"all": "all", "if0all": "any-zero", None: "zero-cells"}.get(call.get("to"))
        if to is None:
            return None
        options["correct"] = to
        if measure == "RD":
            options["correct_effect"] = True
        elif measure == "PETO":
            options["correction"] = 0.5
    elif measure in {"IRR", "IRD"}:
        options = {"double_zero": "include", "correct_effect": True}
    elif measure == "SMD":
        options["variance"] = SMD_VTYPES[call.get("vtype", "LS")]
    elif measure == "SMDH":
        options["variance"] = "Bonett-g"
    elif measure == "MD" and call.get("vtype") == "HO":
        options["variance"] = "pooled"
    return options


def model(case: Case, call: Call, **options: Any) -> stats.Pooled | None:
    """The fit of an intercept-only `rma` call, or None."""
    if "mods" in call.named or len(call.unnamed) > 2:
        return None
    each = effects(case, call)
    if each is None:
        return None
    return stats.pool(
        each, method=call.get("method", "REML"), ci=TESTS[call.get("test", "z")], pi="like-ci",
        level=float(call.get("level", 95)) / 100, **options,
    )  # fmt: skip


def present(fit: stats.Pooled) -> Any:
    """The studies that are in a fit."""
    return np.isfinite(fit.v)

"""`metamean`'s conversions of medians with ranges and quartiles."""

from __future__ import annotations

from conformance.compare import CLOSED, Answer
from conformance.kit import Case
from stook.stats.conversions import mean_sd_from_median

FAMILY = "median conversions"
SCENARIOS = {
    "range": {"minimum": "min", "maximum": "max"},
    "iqr": {"q1": "q1", "q3": "q3"},
    "iqr_range": {"q1": "q1", "q3": "q3", "minimum": "min", "maximum": "max"},
}


def answer(case: Case) -> Answer | None:
    """Mean and SD by the methods that the case names."""
    if case.section != "median":
        return None
    _, scenario, mean, sd = case.id.split("|")
    found = mean_sd_from_median(
        case.data["n"], case.data["median"],
        **{ours: case.data[theirs] for ours, theirs in SCENARIOS[scenario].items()},
        widths="table", mean_method=mean.removeprefix("mean="), sd_method=sd.removeprefix("sd="),
    )  # fmt: skip
    return Answer({"mean": found["mean"], "sd": found["sd"]}, CLOSED)

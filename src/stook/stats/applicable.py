"""Which estimators and intervals exist for which model and weighting.

Between-study variance, and what is built on it (the intervals of Hartung and Knapp, prediction
intervals), belong to random effects (Hartung & Knapp 2001, 10.1002/sim.1009; Higgins, Thompson &
Spiegelhalter 2009, 10.1111/j.1467-985X.2008.00552.x). A common effect, by inverse variance,
Mantel-Haenszel or Peto, has the Wald interval (Deeks & Higgins 2010, Statistical algorithms in
Review Manager 5). Peto's method has no random effects, and those of Mantel-Haenszel are RevMan's:
DL with Q about the Mantel-Haenszel estimate.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .intervals import CONFIDENCE, PREDICTION
from .tau2 import COMMON, ESTIMATORS


class Applicable(NamedTuple):
    """What one model has: estimators of tau2, confidence and prediction intervals, by name."""

    estimators: tuple[str, ...]
    confidence: tuple[str, ...]
    prediction: tuple[str, ...]


WEIGHTED_TABLES: dict[str, tuple[str, ...]] = {
    "MH": ("RR", "OR", "RD"),
    "Peto": ("PETO", "OR"),
}
"""The measures that each weighting of 2x2 tables pools; all else is by inverse variance."""

_COMMON_EFFECT = Applicable((), ("Wald",), ())
_RANDOM = tuple(name for name in ESTIMATORS if name not in COMMON)
MODELS: dict[tuple[str, str], Applicable] = {
    ("common", "IV"): _COMMON_EFFECT,
    ("common", "MH"): _COMMON_EFFECT,
    ("common", "Peto"): _COMMON_EFFECT,
    ("random", "IV"): Applicable(_RANDOM, CONFIDENCE, tuple(PREDICTION)),
    ("random", "MH"): Applicable(("DL",), CONFIDENCE, tuple(PREDICTION)),
}
"""By model and weighting; a pair that is not here does not exist."""


class Departure(NamedTuple):
    """A setting that the model does not have: its key, what takes its place, and why."""

    key: str
    value: str
    why: str


def departures(
    measure: str,
    *,
    model: str,
    method: str,
    estimator: str,
    interval: str,
    prediction: str = "none",
    tables: bool = True,
) -> Iterator[Departure]:
    """The settings that have to differ from those given for the analysis to exist.

    `tables` says whether every study has its 2x2 table. The estimator of a common effect is never
    used and never departs; a `prediction` of "none" fits everything.
    """
    if method != "IV" and measure not in WEIGHTED_TABLES[method]:
        yield Departure("method", "IV", f"{method} does not pool {measure}")
        method = "IV"
    elif method != "IV" and not tables:
        yield Departure("method", "IV", f"{method} needs events and totals of every study")
        method = "IV"
    if method == "Peto" and model == "random":
        yield Departure("model", "common", "Peto's method has no random effects")
        model = "common"
    if model == "random" and estimator not in MODELS[model, method].estimators:
        yield Departure("method", "IV", f"{method} has random effects by DL only")
        method = "IV"
    applicable = MODELS[model, method]
    if interval not in applicable.confidence:
        why = f"a common effect has no {interval} interval"
        yield Departure("interval", applicable.confidence[0], why)
    if prediction != "none" and prediction not in applicable.prediction:
        yield Departure("prediction", "none", "a common effect has no prediction interval")


def confidence_of(method: str) -> tuple[str, ...]:
    """The confidence intervals that go with an estimator of tau2, EE, MH, Peto or DL-MH."""
    common = method in COMMON or method in WEIGHTED_TABLES
    return MODELS["common" if common else "random", "IV"].confidence

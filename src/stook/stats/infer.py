"""Which measure and which model reproduce stored results: for data that come without settings.

Published analyses often keep each study's effect, interval and weight but not how they were
computed. The measure is the one whose recomputed effects and intervals agree with most of the
stored ones; a model fits when every stored weight is reproduced.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .effects import Effects, effects
from .names import unknown
from .pooling import pool
from .tables import pool_tables

Array = NDArray[np.float64]

MEASURES_OF: dict[str, tuple[str, ...]] = {
    "events": ("RR", "OR", "RD", "PETO"),
    "means": ("MD", "SMD"),
    "effect": ("GENERIC", "GENERIC LOG"),
    "observed minus expected": ("HR", "GENERIC"),
}
"""Candidates by what the studies report, the commonest first: it wins a tie."""

LEVELS = (0.95, 0.99, 0.90)


@dataclass(frozen=True)
class Model:
    """A way of pooling: `method` IV, MH or Peto; `model` common or random; tau2 `estimator`."""

    method: str
    model: str
    estimator: str = "DL"


MODELS = (
    Model("IV", "random", "DL"),
    Model("MH", "random", "DL"),
    Model("MH", "common"),
    Model("IV", "common"),
    Model("Peto", "common"),
    Model("IV", "random", "REML"),
)
"""Models that RevMan offers or offered."""
TABLE_MEASURES = {"MH": ("RR", "OR", "RD"), "Peto": ("PETO",)}


@dataclass(frozen=True)
class InferredMeasure:
    """The measure that agrees best: how many of the `stored` results it reproduces, at which
    level of the intervals, and the largest relative difference of those that it does not."""

    measure: str
    level: float
    reproduced: int
    stored: int
    difference: float


def measure_effects(shape: str, measure: str, numbers: Mapping[str, Any]) -> Effects:
    """Effects of a candidate measure from what the studies report (see `MEASURES_OF`)."""
    if shape == "observed minus expected":
        scale = "log" if measure == "HR" else "identity"
        return (
            effects(measure, **numbers, scale=scale)
            if measure == "GENERIC"
            else effects(measure, **numbers)
        )
    if measure == "GENERIC LOG":
        return effects("GENERIC", **numbers, scale="log")
    return effects(measure, **numbers)


def infer_measure(
    shape: str,
    numbers: Mapping[str, Any],
    effect: ArrayLike,
    ci_low: ArrayLike,
    ci_high: ArrayLike,
    tolerance: float = 2e-6,
) -> InferredMeasure:
    """The measure whose effects and intervals agree with most of the stored ones.

    `shape` and `numbers` are the inputs of the candidates (`MEASURES_OF`); stored results are on
    the natural scale, nan where there is none. Agreement is to `tolerance`, absolute for values
    below 1 and relative above.
    """
    if shape not in MEASURES_OF:
        raise unknown("shape", shape, MEASURES_OF)
    stored = np.array([effect, ci_low, ci_high], dtype=float)
    best: InferredMeasure | None = None
    for measure in MEASURES_OF[shape]:
        each = measure_effects(shape, measure, numbers)
        for level in LEVELS:
            found = _agreement(measure, level, each, stored, tolerance)
            if best is None or (found.reproduced, -found.difference) > (
                best.reproduced,
                -best.difference,
            ):
                best = found
    assert best is not None  # noqa: S101  (every shape has candidates)
    return best


def _agreement(
    measure: str, level: float, each: Effects, stored: Array, tolerance: float
) -> InferredMeasure:
    with np.errstate(all="ignore"):
        own = np.array(each.natural(level))
        apart = np.abs(own - stored) / np.maximum(1.0, np.abs(stored))
    there = np.isfinite(stored).all(axis=0)
    apart = np.where(np.isfinite(apart), apart, np.inf).max(axis=0)
    close = there & (apart <= tolerance)
    missed = apart[there & ~close]
    return InferredMeasure(
        measure=measure,
        level=level,
        reproduced=int(close.sum()),
        stored=int(there.sum()),
        difference=float(missed.max()) if missed.size else 0.0,
    )


def infer_models(
    shape: str,
    measure: str,
    numbers: Mapping[str, Any],
    weights: ArrayLike,
    tolerance: float = 1e-5,
) -> tuple[Model, ...]:
    """All models whose weights (percent) agree with the stored ones; nan where none is stored.

    One study, or studies that do not differ, fit many models: the caller chooses among them.
    """
    stored = np.asarray(weights, dtype=float)
    there = np.isfinite(stored)
    each = measure_effects(shape, measure, numbers)
    fitting: list[Model] = []
    for model in MODELS:
        if model.method != "IV" and (
            shape != "events" or measure not in {"RR", "OR", "RD", "PETO"}
        ):
            continue
        if (model.method == "Peto") != (measure == "PETO"):
            continue
        own = np.nan_to_num(_weights(model, measure, numbers, each))
        if there.any() and np.all(np.abs(own - stored)[there] <= tolerance):
            fitting.append(model)
    return tuple(fitting)


def _weights(model: Model, measure: str, numbers: Mapping[str, Any], each: Effects) -> Array:
    if model.method == "IV":
        estimator = model.estimator if model.model == "random" else "EE"
        return np.asarray(pool(each, method=estimator, ci="Wald", pi=None).weights)
    name = "OR" if measure == "PETO" else measure
    made = pool_tables(name, **numbers, method=model.method, model=model.model)
    return np.asarray(made.weights)

"""Which measure and which model reproduce stored results: for files that do not say.

Data rows of a review come with their effect, interval and weight, often without the settings that
made them. `infer_measure` finds the measure (and confidence level) whose effects and intervals are
those stored; `infer_model` then finds the pooling model whose weights are. Both work on many
analyses at once: rows are flat arrays, `group` numbers the analysis of each row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import scales
from .effects import Effects, effects
from .pooling import pool
from .special import normal_critical
from .tables import pool_tables

Array = NDArray[np.float64]
ABSOLUTE, RELATIVE = 6e-7, 1e-5
"""A stored number is reproduced when it is this near (files keep six decimals)."""
WEIGHT = 0.005
"""A weight is reproduced within this many percentage points."""
LEVELS = (0.95, 0.99, 0.90)


@dataclass(frozen=True)
class Rows:
    """Data rows: what the arms reported, and the effect, interval and weight stored with it.

    Arrays of one length, nan where a row has no such number. `estimate` and `se` are a ready-made
    estimate (log or not), `effect` and its limits are on the scale that people read, `weight` is in
    percent.
    """

    effect: Array
    ci_low: Array
    ci_high: Array
    weight: Array
    events1: Array
    total1: Array
    events2: Array
    total2: Array
    mean1: Array
    sd1: Array
    mean2: Array
    sd2: Array
    estimate: Array
    se: Array
    o_minus_e: Array
    variance: Array

    @classmethod
    def of(cls, **columns: ArrayLike) -> Rows:
        """Rows from the columns there are; the others are nan throughout."""
        given = {name: np.asarray(column, dtype=float) for name, column in columns.items()}
        size = len(next(iter(given.values())))
        return cls(**{f.name: given.get(f.name, np.full(size, np.nan)) for f in fields(cls)})


class Candidate(NamedTuple):
    """A measure, whether events and non-events are swapped first, and how rows become effects."""

    name: str
    measure: str
    swapped: bool
    make: Callable[[Rows], Effects]


def _counts(measure: str, *, swapped: bool = False) -> Callable[[Rows], Effects]:
    def make(rows: Rows) -> Effects:
        e1, e2 = (
            (rows.total1 - rows.events1, rows.total2 - rows.events2)
            if swapped
            else (rows.events1, rows.events2)
        )
        return effects(measure, events1=e1, total1=rows.total1, events2=e2, total2=rows.total2)

    return make


def _means(measure: str) -> Callable[[Rows], Effects]:
    def make(rows: Rows) -> Effects:
        return effects(
            measure, mean1=rows.mean1, sd1=rows.sd1, n1=rows.total1, mean2=rows.mean2,
            sd2=rows.sd2, n2=rows.total2,
        )  # fmt: skip

    return make


def _ready(scale: str) -> Callable[[Rows], Effects]:
    return lambda rows: effects("GENERIC", y=rows.estimate, se=rows.se, scale=scale)


def _log_rank(rows: Rows) -> Effects:
    return effects("HR", o_minus_e=rows.o_minus_e, variance=rows.variance)


CANDIDATES = (
    Candidate("RR", "RR", False, _counts("RR")),
    Candidate("OR", "OR", False, _counts("OR")),
    Candidate("RD", "RD", False, _counts("RD")),
    Candidate("PETO", "PETO", False, _counts("PETO")),
    Candidate("MD", "MD", False, _means("MD")),
    Candidate("SMD", "SMD", False, _means("SMD")),
    Candidate("log ratio", "GENERIC", False, _ready("log")),
    Candidate("difference", "GENERIC", False, _ready("identity")),
    Candidate("O-E", "HR", False, _log_rank),
    Candidate("RR of non-events", "RR", True, _counts("RR", swapped=True)),
    Candidate("OR of non-events", "OR", True, _counts("OR", swapped=True)),
    Candidate("RD of non-events", "RD", True, _counts("RD", swapped=True)),
)


@dataclass(frozen=True)
class Measures:
    """For each analysis the measure found; for each row what it gives.

    `candidate` indexes CANDIDATES (-1 where no row is reproduced by any), `level` is the confidence
    level; `complete` says that every stored effect and interval of the analysis is reproduced,
    `reproduced` which rows are, and `y`, `v` are the rows' effects on the analysis scale.
    """

    candidate: NDArray[np.intp]
    level: Array
    complete: NDArray[np.bool_]
    reproduced: NDArray[np.bool_]
    y: Array
    v: Array

    def name(self, analysis: int = 0) -> str:
        """The name of an analysis' measure; empty where none was found."""
        return "" if self.candidate[analysis] < 0 else CANDIDATES[self.candidate[analysis]].name


def near(ours: Array, stored: Array) -> NDArray[np.bool_]:
    """True where a stored number is reproduced, or there is none."""
    with np.errstate(invalid="ignore"):
        distance = np.abs(ours - stored)
        return np.isnan(stored) | (distance <= ABSOLUTE) | (distance <= RELATIVE * np.abs(stored))


@np.errstate(all="ignore")
def infer_measure(rows: Rows, group: ArrayLike | None = None) -> Measures:
    """The measure and confidence level that reproduce most rows of each analysis.

    Among equals the earlier in CANDIDATES and LEVELS wins. A row without stored effect is evidence
    for nothing.
    """
    group, analyses = _groups(rows, group)
    stored = ~np.isnan(rows.effect)
    expected = np.bincount(group, weights=stored, minlength=analyses)
    best = np.zeros(analyses)
    chosen = np.full(analyses, -1)
    level = np.full(analyses, np.nan)
    hits = np.zeros(len(group), dtype=bool)
    y, v = np.full(len(group), np.nan), np.full(len(group), np.inf)
    for index, candidate in enumerate(CANDIDATES):
        each = candidate.make(rows)
        good = stored & near(scales.natural(each.scale, each.y), rows.effect)
        if not good.any():
            continue
        for at in LEVELS:
            hit = good & _interval_matches(each, at, rows)
            count = np.bincount(group, weights=hit, minlength=analyses)
            better = count > best
            best = np.where(better, count, best)
            chosen[better], level[better] = index, at
            mine = better[group]
            hits[mine], y[mine], v[mine] = hit[mine], each.y[mine], each.v[mine]
    return Measures(chosen, level, (best == expected) & (expected > 0), hits, y, v)


def _interval_matches(each: Effects, level: float, rows: Rows) -> NDArray[np.bool_]:
    half = normal_critical(level) * each.se
    low, high = (scales.natural(each.scale, x) for x in (each.y - half, each.y + half))
    return near(low, rows.ci_low) & near(high, rows.ci_high)


class Model(NamedTuple):
    """A pooling model: a name, whether it starts from the tables, and its options."""

    name: str
    tables: bool
    options: dict[str, Any]


MODELS = (
    Model("IV common", False, {"method": "EE"}),
    Model("MH common", True, {"method": "MH"}),
    Model("DL", False, {"method": "DL"}),
    Model("DL about MH", True, {"method": "MH", "model": "random"}),
    Model("REML", False, {"method": "REML"}),
    Model("PM", False, {"method": "PM"}),
)  # fmt: skip


@dataclass(frozen=True)
class Models:
    """For each analysis the model found: an index of MODELS (-1: none), and the rows' weights.

    `distance` is the largest difference of a weight in percentage points under the nearest model,
    which `nearest` indexes.
    """

    model: NDArray[np.intp]
    nearest: NDArray[np.intp]
    distance: Array
    weights: Array

    def name(self, analysis: int = 0) -> str:
        """The name of an analysis' model; empty where none fits."""
        return "" if self.model[analysis] < 0 else MODELS[self.model[analysis]].name


def infer_model(rows: Rows, measures: Measures, group: ArrayLike | None = None) -> Models:
    """The model whose weights are those stored, for each analysis; the earlier among equals.

    Only rows with a stored weight take part in an analysis; its weights are compared as they are,
    so analyses whose weights do not sum to 100 (separate subgroups) are to be split first.
    """
    return _infer_model(rows, measures, group, tuple(range(len(MODELS))), WEIGHT)


def fitting_models(
    rows: Rows, measures: Measures, group: ArrayLike | None = None, tolerance: float = WEIGHT
) -> NDArray[np.bool_]:
    """Which of MODELS (first axis) have the stored weights, for each analysis (second axis).

    `tolerance` is in percentage points. One study, or studies that do not differ, fit many: a
    caller who knows more can choose among them. An analysis without stored weights fits none.
    """
    tried = (_infer_model(rows, measures, group, (i,), tolerance) for i in range(len(MODELS)))
    return np.array([each.model >= 0 for each in tried])


@np.errstate(all="ignore")
def _infer_model(
    rows: Rows, measures: Measures, group: ArrayLike | None, models: tuple[int, ...],
    tolerance: float,
) -> Models:  # fmt: skip
    group, analyses = _groups(rows, group)
    part = ~np.isnan(rows.weight) & np.isfinite(measures.v)
    found = Models(
        np.full(analyses, -1), np.full(analyses, -1), np.full(analyses, np.inf),
        np.full(len(group), np.nan),
    )  # fmt: skip
    for members, index in _buckets(group[part], np.flatnonzero(part), analyses):
        _try_models(rows, measures, members, index, found, models, tolerance)
    return found


def _try_models(
    rows: Rows, measures: Measures, members: NDArray[np.intp], index: NDArray[np.intp],
    found: Models, models: tuple[int, ...], tolerance: float,
) -> None:  # fmt: skip
    """Try every model on a bucket: `index` holds the rows of each of `members`, -1 for none."""
    there = index >= 0
    stored = np.where(there, rows.weight[index], np.nan)
    y = np.where(there, measures.y[index], 0.0)
    v = np.where(there, measures.v[index], np.inf)
    candidates = measures.candidate[members]
    for number in models:
        model = MODELS[number]
        if model.tables:
            weights = _table_weights(rows, candidates, index, there, model)
        else:
            weights = pool(y, v, ci="Wald", pi=None, **model.options).weights
        gap = np.where(there, np.abs(weights - stored), 0.0)
        distance = np.where(np.isnan(gap), np.inf, gap).max(axis=-1)
        nearer = distance < found.distance[members]
        nearer &= found.model[members] < 0
        chosen = members[nearer]
        found.nearest[chosen], found.distance[chosen] = number, distance[nearer]
        found.model[chosen[distance[nearer] <= tolerance]] = number
        keep = there & nearer[:, None]
        found.weights[index[keep]] = weights[keep]


def _table_weights(
    rows: Rows, candidates: NDArray[np.intp], index: NDArray[np.intp], there: NDArray[np.bool_],
    model: Model,
) -> Array:  # fmt: skip
    weights = np.full(index.shape, np.nan)
    for number, candidate in enumerate(CANDIDATES):
        mine = candidates == number
        if candidate.measure not in {"RR", "OR", "RD"} or not mine.any():
            continue
        at, on = index[mine], there[mine]
        e1, n1, e2, n2 = (
            np.where(on, column[at], np.nan)
            for column in (rows.events1, rows.total1, rows.events2, rows.total2)
        )
        if candidate.swapped:
            e1, e2 = n1 - e1, n2 - e2
        weights[mine] = pool_tables(candidate.measure, e1, n1, e2, n2, **model.options).weights
    return weights


def _groups(rows: Rows, group: ArrayLike | None) -> tuple[NDArray[np.intp], int]:
    size = len(rows.effect)
    numbers = np.zeros(size, dtype=np.intp) if group is None else np.asarray(group, dtype=np.intp)
    if numbers.shape != (size,):
        raise ValueError("group needs one number a row")
    return numbers, int(numbers.max(initial=-1)) + 1


def _buckets(
    group: NDArray[np.intp], rows: NDArray[np.intp], analyses: int
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Analyses of similar size as matrices of row numbers, -1 where a shorter one has no row."""
    order = np.argsort(group, kind="stable")
    sizes = np.bincount(group, minlength=analyses)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    low = 0
    for high in (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64, 128, 512, 10**9):
        members = np.flatnonzero((sizes > low) & (sizes <= high))
        low = high
        if not members.size:
            continue
        width = int(sizes[members].max())
        place = starts[members][:, None] + np.arange(width)
        inside = np.arange(width) < sizes[members][:, None]
        yield members, np.where(inside, rows[order[np.where(inside, place, 0)]], -1)

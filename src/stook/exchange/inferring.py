"""How analyses without settings were computed: what reproduces their stored results."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from stook.exchange.import_model import SUBGROUPS_ONLY, Planned, Shape
from stook.exchange.revman.package_model import AnalysisKey, DataRow
from stook.model.protocol import Measure, Method
from stook.model.terms import Kind
from stook.problems import Problem, problem
from stook.stats import reproduce

KINDS: dict[str, Kind] = {"HR": Kind.TIME_TO_EVENT, "RATE RATIO": Kind.RATE}
SHAPE_KINDS: dict[str, Kind] = {
    "events": Kind.DICHOTOMOUS,
    "means": Kind.CONTINUOUS,
    "effect": Kind.GENERIC,
    "observed minus expected": Kind.TIME_TO_EVENT,
}
DEFAULT: dict[str, Measure] = {
    "events": "RR",
    "means": "MD",
    "effect": "GENERIC",
    "observed minus expected": "HR",
}

# Candidates of `reproduce` -> what the studies report, and the measure.
_CANDIDATES: dict[str, tuple[Shape, Measure]] = {
    "RR": ("events", "RR"),
    "OR": ("events", "OR"),
    "RD": ("events", "RD"),
    "PETO": ("events", "PETO"),
    "MD": ("means", "MD"),
    "SMD": ("means", "SMD"),
    "log ratio": ("effect", "GENERIC LOG"),
    "difference": ("effect", "GENERIC"),
    "O-E": ("observed minus expected", "HR"),
}

# Models of `reproduce` -> method, model and estimator of the protocol.
_MODELS: dict[
    str, tuple[Literal["IV", "MH"], Literal["common", "random"], Literal["DL", "REML", "PM"]]
]
_MODELS = {
    "IV common": ("IV", "common", "DL"),
    "MH common": ("MH", "common", "DL"),
    "DL": ("IV", "random", "DL"),
    "DL about MH": ("MH", "random", "DL"),
    "REML": ("IV", "random", "REML"),
    "PM": ("IV", "random", "PM"),
}

# Percentage points within which a weight stored with six decimals is the same.
EXACT = 2e-6


def inferred(
    rows: dict[AnalysisKey, list[DataRow]], problems: list[Problem]
) -> dict[AnalysisKey, Planned]:
    """Plans that reproduce the stored results of the analyses, as far as any does.

    Where several models fit, the one that fits most of the package's analyses is taken: a review
    mostly uses one.
    """
    flat = [row for own in rows.values() for row in own]
    table = _table(flat)
    analysis = np.repeat(np.arange(len(rows)), [len(own) for own in rows.values()])
    measures = reproduce.infer_measure(table, analysis)
    exact = _fits(rows, table, measures, EXACT)
    # Where no model gives the weights exactly, one that comes near is better than none.
    fits = np.where(exact.any(axis=0), exact, _fits(rows, table, measures, reproduce.WEIGHT))
    votes = fits.sum(axis=1)
    plans: dict[AnalysisKey, Planned] = {}
    for index, (key, own) in enumerate(rows.items()):
        found = measures.name(index)
        swap = found.endswith(" of non-events")
        kind, measure = _CANDIDATES.get(found.removesuffix(" of non-events"), (None, None))
        if kind is None or measure is None:
            kind = fallback(own)
            measure = DEFAULT[kind]
        name = _chosen(fits[:, index], votes)
        plan = _plan(kind, measure, name, float(measures.level[index]), swap=swap)
        pooled = not unweighted(own) and not key[1].endswith(SUBGROUPS_ONLY)
        plans[key] = replace(plan, pooled=pooled)
        said = _doubt(own, found, bool(measures.complete[index]), bool(fits[:, index].any()))
        if said:
            what = f"Analysis {'.'.join(key)} {own[0].name}: {said}"
            problems.append(problem("W777", own[0].place, what))
    return plans


def _table(rows: Sequence[DataRow]) -> reproduce.Rows:
    """All rows as arrays. Placeholders in the place of results are no results."""
    nan = float("nan")

    def column(values: Sequence[float | None]) -> list[float]:
        return [nan if value is None else value for value in values]

    def stored(name: str) -> list[float]:
        return column([None if r.stored.placeholder else getattr(r.stored, name) for r in rows])

    def side(name: str, group: str) -> list[float]:
        return column([getattr(getattr(row, group), name) for row in rows])

    return reproduce.Rows.of(
        effect=stored("effect"),
        ci_low=stored("ci_low"),
        ci_high=stored("ci_high"),
        weight=stored("weight"),
        events1=side("cases", "experimental"),
        total1=side("n", "experimental"),
        events2=side("cases", "control"),
        total2=side("n", "control"),
        mean1=side("mean", "experimental"),
        sd1=side("sd", "experimental"),
        mean2=side("mean", "control"),
        sd2=side("sd", "control"),
        estimate=column([row.giv_mean for row in rows]),
        se=column([row.giv_se for row in rows]),
        o_minus_e=column([row.o_e for row in rows]),
        variance=column([row.variance for row in rows]),
    )


def separate_weights(rows: Sequence[DataRow]) -> bool:
    """Whether each subgroup has weights of its own (no overall estimate was computed)."""
    return sum(row.stored.weight or 0 for row in rows) > 150


def unweighted(rows: Sequence[DataRow]) -> bool:
    """Whether all weights are 0: the source shows the studies and pools nothing."""
    return all(row.stored.weight == 0 for row in rows if row.stored.effect is not None) and any(
        row.stored.weight == 0 and not row.stored.placeholder for row in rows
    )


def _fits(
    rows: dict[AnalysisKey, list[DataRow]],
    table: reproduce.Rows,
    measures: reproduce.Measures,
    tolerance: float,
) -> np.ndarray:
    """Which models fit which analysis; where subgroups have weights of their own, all of them."""
    units: list[int] = []
    owner: list[int] = []
    for index, own in enumerate(rows.values()):
        split = separate_weights(own)
        names = {name: i for i, name in enumerate(dict.fromkeys(r.subgroup for r in own))}
        first = len(owner)
        units += [first + (names[row.subgroup] if split else 0) for row in own]
        owner += [index] * (len(names) if split else 1)
    unit = np.array(units)
    # A unit has its analysis' measure; only the rows decide which model gives their weights.
    chosen = reproduce.Measures(
        measures.candidate[owner], measures.level[owner], measures.complete[owner],
        measures.reproduced, measures.y, measures.v,
    )  # fmt: skip
    fitting = reproduce.fitting_models(table, chosen, unit, tolerance)
    weighed = np.zeros(len(owner), dtype=bool)
    weighed[unit[~np.isnan(table.weight) & np.isfinite(measures.v)]] = True
    result = np.ones((len(reproduce.MODELS), len(rows)), dtype=bool)
    there = np.zeros(len(rows), dtype=bool)
    for position, index in enumerate(owner):
        if weighed[position]:
            result[:, index] &= fitting[:, position]
            there[index] = True
    return result & there


def _chosen(fits: np.ndarray, votes: np.ndarray) -> str:
    """The model's name: the most frequent of those that fit, or of all where none does."""
    known = np.array([model.name in _MODELS for model in reproduce.MODELS])
    allowed = known & fits if (known & fits).any() else known
    return reproduce.MODELS[int(np.argmax(np.where(allowed, votes, -1)))].name


def _plan(kind: Shape, measure: Measure, name: str, level: float, *, swap: bool) -> Planned:
    method, model, estimator = _MODELS[name]
    return Planned(
        kind=KINDS.get(measure, SHAPE_KINDS[kind]),
        shape=kind,
        measure=measure,
        method=Method(
            model=model,
            method="Peto" if measure == "PETO" else method if kind == "events" else "IV",
            estimator=estimator,
            interval="Wald",
            prediction="none",
            level=level if level == level else 0.95,  # nan: no stored interval was reproduced
        ),
        swap=swap,
    )


def _doubt(rows: list[DataRow], measure: str, complete: bool, fits: bool) -> str:
    """What is not reproduced by what was inferred; '' where everything is."""
    stored = any(row.stored.effect is not None and not row.stored.placeholder for row in rows)
    if not stored:
        return ""
    if not measure:
        return "no measure reproduces any of its stored effects."
    if not complete:
        return f"{measure} reproduces only some of its stored effects."
    weighed = any(row.stored.weight for row in rows)
    return "" if fits or not weighed else "no known model reproduces its weights."


def fallback(rows: list[DataRow]) -> Shape:
    """What the studies of an analysis report, by which cells are filled (zeros may stand for
    empty ones), where neither settings nor stored results say it."""
    sides = [side for row in rows for side in (row.experimental, row.control)]
    if any(side.sd for side in sides):
        return "means"
    if all(side.cases is not None for side in sides):
        return "events"
    if any(row.giv_se for row in rows):
        return "effect"
    return "observed minus expected" if any(row.variance for row in rows) else "means"

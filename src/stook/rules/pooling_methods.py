"""Whether the plan names models, weightings and intervals that exist together.

The table is `stats.applicable`; what takes the place of a setting that does not exist is what the
synthesis uses.
"""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from stook.files.text import shown
from stook.model.protocol import Analysis, Method, Outcome
from stook.problems import Problem, problem
from stook.rules.context import Check, Sight
from stook.stats.applicable import WEIGHTED_TABLES, Departure, departures

_KEYS = tuple(field.name for field in fields(Method))


def settings_without_model(sight: Sight) -> Iterator[Problem]:
    """W420: once for the general plan, and for each analysis that brings such a pair about."""
    plan = sight.protocol.synthesis
    general = {key: getattr(plan, key) for key in _KEYS}
    measure = WEIGHTED_TABLES.get(plan.method, ("MD",))[0]
    of_plan = list(_departures(measure, general))
    told = [one for one in of_plan if _written(sight, "synthesis", one.key)]
    if told:
        yield _without_model(sight, "synthesis", "The plan", told)
    for index, analysis in enumerate(sight.protocol.synthesis.analyses):
        outcome = sight.protocol.outcomes.get(analysis.outcome)
        if outcome is not None:
            yield from _of_analysis(sight, index, analysis, outcome, {one.key for one in of_plan})


def _of_analysis(
    sight: Sight, index: int, analysis: Analysis, outcome: Outcome, known: set[str]
) -> Iterator[Problem]:
    """W420 of one analysis, as far as the general plan has not the same fault."""
    own = {key: getattr(analysis, key) for key in _KEYS if getattr(analysis, key) is not None}
    merged = {key: own.get(key, getattr(sight.protocol.synthesis, key)) for key in _KEYS}
    told = []
    for departure in _departures(analysis.measure or outcome.measure, merged):
        named = departure.key in own
        # a prediction interval of the general plan is simply not drawn for a common effect
        inherited = (
            departure.key == "interval"
            and "interval" not in known
            and _written(sight, "synthesis", "interval")
        )
        brought = departure.key in {"model", "method"} and not own.keys().isdisjoint(
            {"model", "method", "estimator"}
        )
        if named or inherited or brought:
            told.append(departure)
    if told and (own or analysis.measure):
        path = f"synthesis/analyses/{index}"
        yield _without_model(sight, path, shown(analysis.outcome), told)


def _departures(measure: str, settings: dict[str, object]) -> Iterator[Departure]:
    """What the model does not have, but for a weighting that does not fit the measure (E405)."""
    names: dict[str, Any] = {key: str(value) for key, value in settings.items() if key != "level"}
    if measure not in WEIGHTED_TABLES.get(names["method"], (measure,)):
        names["method"] = "IV"
    yield from departures(measure, **names)


def _written(sight: Sight, path: str, key: str) -> bool:
    """Whether people wrote the key, or one that brings its fault about; a default is no fault."""
    keys = {"model": ("model", "method"), "method": ("method",)}.get(key, (key,))
    return any(sight.written(f"review.yaml#{path}/{name}") for name in keys)


def _without_model(sight: Sight, path: str, name: str, told: list[Departure]) -> Problem:
    """The Problem that names all settings of one place, at the first that is written."""
    keys = [one.key for one in told] + ["method", "model", "measure"]
    key = next((key for key in keys if sight.written(f"review.yaml#{path}/{key}")), "")
    why = "; ".join(one.why for one in told)
    used = ", ".join(f"{one.key}: {one.value}" for one in told)
    what = f"{name}: {why}. Used instead: {used}."
    place = sight.yaml(f"{path}/{key}" if key else path)
    return problem("W420", place, what, f"Write `{used}` here.")


def effects_among_tables(sight: Sight) -> Iterator[Problem]:
    """W421: once an outcome, at the first row that gives only an effect."""
    weightings = _weightings(sight)
    seen: set[str] = set()
    for row in sight.review.results:
        for weighting, path in weightings.get(row.outcome, ()):
            if path in seen or row.events is not None or (row.effect is None and row.o_e is None):
                continue
            if weighting == "Peto" and row.o_e is not None:
                continue
            seen.add(path)
            column = "effect" if row.effect is not None else "o_e"
            what = (
                f"{row.study} gives only an effect for {shown(row.outcome)}, "
                f"which is to be pooled by {weighting}."
            )
            yield problem("W421", sight.at(row, column), what)


def _weightings(sight: Sight) -> dict[str, list[tuple[str, str]]]:
    """The weightings of tables by outcome, each with where the plan asks for it."""
    plan, outcomes = sight.protocol.synthesis, sight.protocol.outcomes
    asked: dict[str, list[tuple[str, str]]] = {}
    own = {one.outcome for one in plan.analyses if one.method}
    for name, outcome in outcomes.items():
        if name not in own and outcome.measure in WEIGHTED_TABLES.get(plan.method, ()):
            asked.setdefault(name, []).append((plan.method, name))
    for index, one in enumerate(plan.analyses):
        found = outcomes.get(one.outcome)
        if found is None or not one.method:
            continue
        if (one.measure or found.measure) in WEIGHTED_TABLES.get(one.method, ()):
            asked.setdefault(one.outcome, []).append((one.method, f"{one.outcome} {index}"))
    return asked


CHECKS: dict[str, Check] = {"W420": settings_without_model, "W421": effects_among_tables}

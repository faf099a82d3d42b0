"""The protocol of an imported review: the plan that computes the source's analyses the same way.

Names are the source's. What the source does not say (who is eligible, what matters to patients,
thresholds, lay words) is left to people, and the comments of the file say where.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, fields
from typing import Any

from stook.exchange.directions import Directions, asked, directions
from stook.exchange.import_model import Analysis, Mapping, Names
from stook.exchange.revman.package_model import Package
from stook.exchange.targets import Targets
from stook.files.writing import filled
from stook.model.protocol import Method, Outcome
from stook.model.terms import ANY_TIMEPOINT, Family, Kind
from stook.problems import Problem

_FEW = 3  # interventions that a question can name one by one
_UNNAMED = re.compile(r"intervention \d+")  # an analysis group whose name the package lacks
_WITHOUT = "Number of people without "
_UNWANTED = (
    "adverse", "side effect", "toxicit", "complication", "harm", "unwanted", "nausea", "vomiting",
    "dizziness", "headache", "sedation", "tolerab", "withdrawal", "discontinu", "bleeding",
    "hallucination", "psychotomimetic", "dissociative",
)  # fmt: skip

COMMENTS = {
    "": "The protocol of this review. It was made by `stook import-review` from a data package:\n"
    "what the package does not say is left for people to complete.",
    "question": "Complete: the question in the field's words (technical) and in everybody's (lay).",
    "outcomes": "Check: family (benefit or unwanted effect) is a guess from the name, direction\n"
    "one from the labels of the forest plots and the name.\n"
    "Complete: lay names, importance, thresholds, and which outcomes the summary speaks of.",
    "interventions": "Complete: lay names.",
    "comparisons": "One for each analysis group of the package (`label` is its name there).",
    "synthesis": "The plan that most analyses of the package follow; `analyses` names the others.",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """review.yaml before it is written: its keys, the comments above them, what was guessed."""

    content: dict[str, Any]
    comments: dict[str, str]
    problems: list[Problem]


def draft(
    package: Package, analyses: tuple[Analysis, ...], targets: Targets, mapping: Mapping
) -> Draft:
    """The protocol as the package and the mapping give it."""
    names = targets.names
    measures = _measures(analyses, targets)
    outcomes = _outcomes(analyses, targets, measures)
    chosen = directions(analyses, targets, outcomes)
    title = mapping.title or f"Imported review {package.name}"
    return Draft(
        {
            "stook": 1,
            "id": mapping.id or package.name.lower(),
            "title": title,
            "question": {
                "population": {"technical": "population (to be completed)"},
                "condition": {"technical": "condition (to be completed)"},
                "intervention": {"technical": _interventions(names)},
            },
            "outcomes": _written(outcomes, chosen),
            **_sides(names),
            "time_windows": {id_: {"label": name} for id_, name in names.windows.items()},
            "synthesis": _plan(analyses, targets, measures),
        },
        COMMENTS,
        asked(chosen, outcomes, package.name),
    )


def _interventions(names: Names) -> str:
    """What the question asks about: the interventions compared, where these are few."""
    tried = dict.fromkeys(sides.intervention_name for sides in names.comparisons.values())
    if 0 < len(tried) <= _FEW and not any(map(_UNNAMED.fullmatch, tried)):
        return " or ".join(tried)
    return "intervention (to be completed)"


def _measures(analyses: tuple[Analysis, ...], targets: Targets) -> dict[str, str]:
    """Each outcome's measure: the one that most of its analyses use."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for analysis in analyses:
        votes[targets.targets[analysis.key].outcome][analysis.plan.measure] += 1
    return {outcome: count.most_common(1)[0][0] for outcome, count in votes.items()}


def _outcomes(
    analyses: tuple[Analysis, ...], targets: Targets, measures: dict[str, str]
) -> dict[str, Outcome]:
    kinds: dict[str, Kind] = {}
    for analysis in analyses:
        outcome = targets.targets[analysis.key].outcome
        if analysis.plan.measure == measures[outcome]:
            kinds.setdefault(outcome, analysis.plan.kind)
    without = _counted_without(analyses, targets)
    made: dict[str, Outcome] = {}
    for id_, name in targets.names.outcomes.items():
        if id_ not in measures:
            continue
        unwanted = any(word in name.lower() for word in _UNWANTED)
        made[id_] = Outcome(
            technical=f"{_WITHOUT}{name[:1].lower()}{name[1:]}" if id_ in without else name,
            family=Family.UNWANTED if unwanted else Family.BENEFIT,
            kind=kinds[id_],
            measure=measures[id_],  # type: ignore[arg-type]
        )
    return made


def _counted_without(analyses: tuple[Analysis, ...], targets: Targets) -> set[str]:
    """Outcomes of which the source's analyses count the people without the event."""
    swapped: dict[str, set[bool]] = defaultdict(set)
    for analysis in analyses:
        swapped[targets.targets[analysis.key].outcome].add(analysis.plan.swap)
    return {outcome for outcome, swaps in swapped.items() if swaps == {True}}


def _written(outcomes: dict[str, Outcome], chosen: Directions) -> dict[str, Any]:
    """The outcomes as review.yaml has them."""
    return {
        id_: {
            "technical": outcome.technical,
            "family": outcome.family,
            "kind": outcome.kind,
            "measure": outcome.measure,
            "direction": chosen.chosen[id_].value,
        }
        for id_, outcome in outcomes.items()
    }


def _sides(names: Names) -> dict[str, Any]:
    """Interventions, comparators, routes and comparisons."""
    interventions: dict[str, Any] = {}
    comparators: dict[str, Any] = {}
    routes: dict[str, Any] = {}
    comparisons: dict[str, Any] = {}
    for id_, sides in names.comparisons.items():
        interventions.setdefault(sides.intervention, {"technical": sides.intervention_name})
        kind = _comparator_kind(sides.comparator_name)
        entry = {"technical": sides.comparator_name, "kind": kind}
        comparators.setdefault(sides.comparator, entry)
        comparison = {"intervention": sides.intervention, "comparator": sides.comparator}
        if sides.route:
            routes.setdefault(sides.route, {"technical": sides.route})
            comparison["route"] = sides.route
        if sides.label:
            comparison["label"] = sides.label
        comparisons[id_] = comparison
    parts = {"interventions": interventions, "comparators": comparators, "routes": routes}
    return {name: part for name, part in parts.items() if part} | {"comparisons": comparisons}


def _comparator_kind(name: str) -> str:
    text = name.lower()
    words = {
        "placebo": ("placebo", "sham", "dummy"),
        "usual care": ("usual", "standard care", "routine", "conventional"),
        "no treatment": ("no treatment", "no intervention", "nothing", "waiting list"),
    }
    return next((kind for kind, known in words.items() if any(w in text for w in known)), "other")


def _plan(
    analyses: tuple[Analysis, ...], targets: Targets, measures: dict[str, str]
) -> dict[str, Any]:
    """The method that most analyses use, and an entry for each synthesis that differs from it."""
    usual = Counter(analysis.plan.method for analysis in analyses).most_common(1)[0][0]
    plan = filled(usual, keep=[f.name for f in fields(Method)])
    entries: dict[tuple[str, str, str], dict[str, Any]] = {}
    for analysis in analyses:
        target = targets.targets[analysis.key]
        entry = entries.setdefault(target.finding, {})
        if target.variable:
            entry.setdefault("subgroup_by", []).append(target.variable)
        if target.base is not None:
            continue
        entry |= _differences(analysis, usual, measures[target.outcome])
    rows = [
        {
            "comparison": comparison,
            "outcome": outcome,
            **({"timepoint": window} if window != ANY_TIMEPOINT else {"timepoint": ANY_TIMEPOINT}),
            **entry,
        }
        for (comparison, outcome, window), entry in entries.items()
        if entry
    ]
    return {**plan, **({"analyses": rows} if rows else {})}


# Why an imported analysis departs from what most analyses of its source do.
AS_IN_SOURCE = "as in the source"


def _differences(analysis: Analysis, usual: Method, measure: str) -> dict[str, Any]:
    """What an analysis does otherwise than the plan and the outcome say."""
    own: dict[str, Any] = {}
    if analysis.plan.measure != measure:
        own["measure"] = analysis.plan.measure
    for each in fields(Method):
        value = getattr(analysis.plan.method, each.name)
        if value != getattr(usual, each.name):
            own[each.name] = value
    if not analysis.plan.pooled:
        own["pooled"] = False
    return {**own, "why": AS_IN_SOURCE} if own else own

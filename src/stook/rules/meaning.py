"""What was guessed of outcomes and searches is asked, before it is published."""

from collections.abc import Iterator

from stook.files import layout
from stook.files.text import shown
from stook.language.catalogue import wording
from stook.language.meaning import direction_told, means_of
from stook.language.names import plain
from stook.model.terms import Direction
from stook.problems import Problem, problem
from stook.rules.context import Check, Sight

# What a guess is read as, for effects that count the other way round.
_HAZARD = "a ratio below 1 (a lower hazard) is read as more of it, or longer"
_RISK = "fewer people with the event are read as a longer time"
_LONGER = "a higher value is read as longer"
_MORE = "more of what is counted is read as more people without the event"


def guessed_meanings(sight: Sight) -> Iterator[Problem]:
    """W620, where a name was read as a time or as the absence of an event."""
    words = wording(sight.protocol.language)
    for key, outcome in sight.protocol.outcomes.items():
        if sight.written(f"{layout.REVIEW}#outcomes/{key}/means"):
            continue
        means = means_of(words, outcome)
        if means in {"event", "amount", "score"}:
            continue
        reading = _MORE if means == "absence of event" else _LONGER
        if outcome.effect_reversed:
            reading = _RISK if outcome.measure in {"RR", "OR", "RD", "PETO"} else _HAZARD
        what = f"{key} ({shown(outcome.technical)}) is taken for {shown(means)}: {reading}."
        remedy = f"Write `means: {means}` for the outcome if this is right, or what is right."
        yield problem("W620", sight.yaml(f"outcomes/{key}"), what, remedy)


def directions_against_names(sight: Sight) -> Iterator[Problem]:
    """W621, where a name tells another direction than the protocol has."""
    words = wording(sight.protocol.language)
    for key, outcome in sight.protocol.outcomes.items():
        address = f"outcomes/{key}/direction"
        written = sight.written(f"{layout.REVIEW}#{address}")
        told = direction_told(words, outcome)
        if told is None or (written or Direction.LOWER.value) == told.value:
            continue
        has = f"has `direction: {written}`" if written else "has no `direction`"
        used = outcome.direction.value
        what = f"{key} ({shown(outcome.technical)}) {has}, but its name sounds like {told.value}"
        what += f"; {used} is used." if used != written else "."
        yield problem(
            "W621",
            sight.yaml(address),
            what,
            f"Write `direction: {told.value}` if the name is right.",
        )


def comparisons_called_alike(sight: Sight) -> Iterator[Problem]:
    """W624."""
    protocol = sight.protocol
    words = wording(protocol.language)
    names: dict[tuple[str, ...], str] = {}
    for key, comparison in protocol.comparisons.items():
        terms = (
            protocol.interventions.get(comparison.intervention),
            protocol.routes.get(comparison.route),
            protocol.comparators.get(comparison.comparator),
        )
        name = tuple(plain(words, term) if term else "" for term in terms)
        first = names.setdefault(name, key)
        if first != key and all((name[0], name[2])):
            what = f"{key} is called {shown(f'{name[0]} compared with {name[2]}')}, as {first} is."
            yield problem("W624", sight.yaml(f"comparisons/{key}"), what)


def guessed_searches(sight: Sight) -> Iterator[Problem]:
    """W623, for a run whose source or date was taken from the name and date of a file."""
    for run in sight.review.searches:
        if not run.guessed:
            continue
        values = [f"{name} ({shown(getattr(run, name))})" for name in run.guessed]
        what = f"taken from the name or date of the imported file: {' and '.join(values)}."
        yield problem("W623", sight.place(run.cell(run.guessed[0])), what)


CHECKS: dict[str, Check] = {
    "W620": guessed_meanings,
    "W621": directions_against_names,
    "W624": comparisons_called_alike,
    "W623": guessed_searches,
}

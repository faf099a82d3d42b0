"""What the values of an outcome stand for, and whether more of it is good, as far as names tell.

`means` in review.yaml decides; a guess from the name stands in for it, and a Problem asks (W240).
"""

import re
from dataclasses import replace
from typing import Literal

from stook.language.catalogue import Catalogue, wording
from stook.model.protocol import Means, Outcome, Protocol
from stook.model.terms import Direction, Kind

Quality = Literal["good", "bad", ""]
EVENTS = frozenset({Kind.DICHOTOMOUS, Kind.TIME_TO_EVENT, Kind.RATE})
TIMES: frozenset[Means] = frozenset({"time until", "time without"})


def means_of(words: Catalogue, outcome: Outcome) -> Means:
    """What a more frequent or higher value stands for: as the team says, else as the name looks.

    An "event" that is called the time until it is that time in words, whatever is counted.
    """
    names = (outcome.technical, outcome.lay)
    if outcome.means == "event" and any(_fits(words, "means.time_until", n) for n in names):
        return "time until"
    if outcome.means:
        return outcome.means
    told = next((found for name in names if (found := _from_name(words, name, outcome))), None)
    if told:
        return told
    if outcome.kind in EVENTS:
        return "event"
    scaled = outcome.measure == "SMD" or (outcome.scale is not None and not outcome.scale.unit)
    amount = any(_fits(words, "means.amount", name) for name in names)
    return "amount" if amount and not scaled else "score"


def _from_name(words: Catalogue, name: str, outcome: Outcome) -> Means | None:
    """What a name says of time, or of events that did not happen; None where it says neither."""
    counted = outcome.kind in {Kind.DICHOTOMOUS, Kind.RATE}
    if _fits(words, "means.time_until", name):
        return "time until"
    if _fits(words, "means.time_without", name):
        return "absence of event" if counted else "time without"
    if outcome.kind in EVENTS and _fits(words, "means.absence", name):
        return "absence of event"
    return None


def _fits(words: Catalogue, patterns: str, name: str) -> bool:
    return any(re.fullmatch(pattern, name.strip()) for pattern in words.words(patterns))


def quality(words: Catalogue, name: str) -> Quality:
    """Whether a name is that of a good thing (recovery) or a bad one (death); "" where it does
    not tell."""
    for aside in words.words("quality.asides"):  # "… prior to discharge" is no discharge
        name = re.sub(aside, "", name)
    absence = _has(words, "quality.absent", name)
    good, bad = _has(words, "quality.good", name), _has(words, "quality.bad", name)
    if good and not bad:
        return "bad" if _has(words, "quality.lost", name) else "good"
    if bad and not good:
        return "good" if absence else "bad"
    return "good" if good and absence else ""


def _has(words: Catalogue, patterns: str, name: str) -> bool:
    return any(re.search(pattern, name) for pattern in words.words(patterns))


def direction_told(words: Catalogue, outcome: Outcome) -> Direction | None:
    """Which way an outcome is good as its name tells; None where it does not.

    The time until something bad, and without it, is better longer; until something good, shorter.
    A score is not asked: what "depression" or "function" counts upwards differs between scales.
    """
    means = means_of(words, outcome)
    if means in {"time without", "absence of event"}:
        # What is absent is as a rule bad: nobody counts people without a recovery.
        return Direction.HIGHER if quality(words, outcome.technical) != "bad" else None
    told = quality(words, outcome.technical)
    if means == "score" or not told:
        return None
    higher = (told == "good") != (means == "time until")
    return Direction.HIGHER if higher else Direction.LOWER


def with_meanings(protocol: Protocol) -> Protocol:
    """The protocol with `means` for every outcome.

    A hazard of what a survival is without is better lower, so that "lower is better" beside a
    survival whose `means` nobody gave is the hazard's direction: then longer is better.
    """
    words = wording(protocol.language)
    return replace(
        protocol,
        outcomes={key: _with_meaning(words, one) for key, one in protocol.outcomes.items()},
    )


def _with_meaning(words: Catalogue, outcome: Outcome) -> Outcome:
    made = replace(outcome, means=means_of(words, outcome))
    if outcome.means:
        return made
    told = direction_told(words, made)
    return replace(made, direction=told) if made.effect_reversed and told else made

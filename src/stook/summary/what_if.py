"""What would change a statement: every single change of a finding, and the words after it.

What is varied: the certainty and its domains, the choices that the protocol calls defensible
(interval, estimator, measure), the thresholds, each study, and one event more or fewer in each
cell (the "fragility" of Walsh and others 2014, doi:10.1016/j.jclinepi.2013.10.019, applied to
words). The data changes of a synthesis are pooled as one batch.
"""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from stook.figures import number
from stook.language.catalogue import wording
from stook.language.statements import statement
from stook.model.certainty import Judgement, Reason
from stook.model.finding import Finding
from stook.model.protocol import Method, Outcome, Protocol, Thresholds
from stook.model.synthesis import Specification, Synthesis
from stook.model.terms import Certainty
from stook.model.what_if import HINGES, Alternative, Hinge, Tried, WhatIf
from stook.stats.applicable import MODELS
from stook.summary.what_if_data import data_changes
from stook.synthesis.carried_out import carried_out, proper_method
from stook.synthesis.findings import finding
from stook.synthesis.robustness import ALTERNATIVES
from stook.synthesis.study_effects import SHAPES
from stook.synthesis.synthesise import synthesise

LEVELS = list(Certainty)
TIMES = {1: "one level", 2: "two levels", 3: "three levels"}
DOMAINS = ("risk of bias", "inconsistency", "indirectness", "imprecision", "publication bias")


@dataclass(frozen=True, slots=True)
class _Change:
    """One change: what it is, and the inputs of the finding that it leads to."""

    hinge: Hinge
    what: str
    distance: float
    specification: Specification
    synthesis: Synthesis
    outcome: Outcome
    judgement: Judgement | None


@dataclass(frozen=True, slots=True)
class _Now:
    """The finding as it stands, and what its changes start from."""

    specification: Specification
    synthesis: Synthesis
    outcome: Outcome
    judgement: Judgement | None
    protocol: Protocol
    found: Finding

    def change(self, hinge: Hinge, what: str, distance: float = 1, **inputs: object) -> _Change:
        """A change: all inputs as they stand but those given."""
        base = _Change(
            hinge, what, distance, self.specification, self.synthesis, self.outcome, self.judgement
        )
        return replace(base, **inputs)  # type: ignore[arg-type]


def what_if(
    specification: Specification,
    synthesis: Synthesis,
    protocol: Protocol,
    judgement: Judgement | None,
) -> WhatIf:
    """Every single change that alters the lay statement of one synthesis's finding.

    Nothing is varied where nothing was pooled or no statement stands there.
    """
    specification = carried_out(specification)
    outcome = protocol.outcomes[specification.outcome]
    found = finding(specification, synthesis, outcome, judgement, speaks=True)
    now = _Now(specification, synthesis, outcome, judgement, protocol, found)
    words = _words(found, protocol)
    if not words or found.state != "pooled":
        return WhatIf(id=specification.id, statement=words, alternatives=(), tried=())
    made = [(change.hinge, _alternative(now, change)) for change in _changes(now)]
    order = {hinge: position for position, hinge in enumerate(HINGES)}
    altering = [one for _, one in made if one.statement != words]
    return WhatIf(
        id=specification.id,
        statement=words,
        alternatives=tuple(
            sorted(_distinct(altering), key=lambda one: (order[one.hinge], one.distance))
        ),
        tried=tuple(
            Tried(
                hinge=hinge,
                tried=sum(one == hinge for one, _ in made),
                altering=sum(one.hinge == hinge for one in altering),
            )
            for hinge in HINGES
            if any(one == hinge for one, _ in made)
        ),
    )


def _distinct(altering: list[Alternative]) -> Iterator[Alternative]:
    """Of the values of one threshold with the same consequence, the nearest; else all."""
    seen: set[tuple[str, str]] = set()
    for one in sorted(altering, key=lambda one: one.distance):
        key = (one.what.partition(" at ")[0], one.statement)
        if one.hinge != "threshold" or key not in seen:
            yield one
        seen.add(key)


def _words(found: Finding, protocol: Protocol) -> str:
    return statement(found, protocol, wording(protocol.language)).text


def _alternative(now: _Now, change: _Change) -> Alternative:
    found = finding(
        change.specification, change.synthesis, change.outcome, change.judgement, speaks=True
    )
    id_ = now.specification.outcome
    protocol = now.protocol
    if change.outcome is not now.outcome:
        protocol = replace(protocol, outcomes={**protocol.outcomes, id_: change.outcome})
    return Alternative(
        hinge=change.hinge,
        what=change.what,
        distance=change.distance,
        statement=_words(found, protocol),
        estimate=found.estimate,
        ci_low=found.ci_low,
        ci_high=found.ci_high,
        certainty=found.certainty,
        size=found.size,
    )


def _changes(now: _Now) -> Iterator[_Change]:
    yield from _levels(now)
    yield from _domains(now)
    yield from _choices(now)
    yield from _limits(now)
    for hinge, what, changed, pool in data_changes(now.specification):
        other = replace(now.synthesis, pool=pool, subgroups=())
        yield now.change(hinge, what, specification=changed, synthesis=other)


def _levels(now: _Now) -> Iterator[_Change]:
    """Each other level of certainty."""
    if now.judgement is None:
        return
    rank = now.judgement.certainty.rank
    for level in LEVELS:
        if level.rank != rank:
            judged = replace(now.judgement, certainty=level)
            yield now.change(
                "certainty", f"{level} certainty", abs(level.rank - rank), judgement=judged
            )


def _domains(now: _Now) -> Iterator[_Change]:
    """Each reason taken back, and each domain judged one level more serious, but for what is at
    the floor already: there is no level below, so that to try it would say nothing."""
    judged = now.judgement
    if judged is None:
        return
    for reason in judged.reasons:
        if reason.levels:
            up = reason.code.startswith("up.")
            without = _moved(judged, -abs(reason.levels) if up else abs(reason.levels))
            what = f"not rated {'up' if up else 'down'} for {reason.domain}"
            yield now.change("domain", what, abs(reason.levels), judgement=without)
    for domain in DOMAINS if judged.certainty is not Certainty.VERY_LOW else ():
        what = f"rated down one level {_more(judged, domain)}for {domain}"
        yield now.change("domain", what, judgement=_moved(judged, -1))


def _more(judged: Judgement, domain: str) -> str:
    return "more " if any(reason.domain == domain for reason in judged.reasons) else ""


def _moved(judged: Judgement, levels: int) -> Judgement:
    """The judgement moved by levels; what was rated down below the floor stays below it."""
    rank = min(max(_unbounded(judged) + levels, 1), len(LEVELS))
    return replace(judged, certainty=LEVELS[rank - 1])


def _unbounded(judged: Judgement) -> int:
    """The level that the reasons add up to, which can lie below very low."""
    total = len(LEVELS) + sum(_signed(reason) for reason in judged.reasons)
    return total if judged.certainty is Certainty.VERY_LOW and total < 1 else judged.certainty.rank


def _signed(reason: Reason) -> int:
    size = abs(reason.levels or 0)
    return size if reason.code.startswith("up.") else -size


def _choices(now: _Now) -> Iterator[_Change]:
    """The defensible interval methods, estimators and measures, one at a time."""
    plan, choices = now.specification.method, now.protocol.synthesis.defensible
    applicable = MODELS[plan.model, plan.method]
    for interval in choices.intervals:
        if interval != plan.interval and interval in applicable.confidence:
            yield _by_method(now, "interval", replace(plan, interval=interval), interval)
    for estimator in choices.estimators:
        if estimator == "MH" or estimator == "Peto":  # a way of weighting, not an estimator
            continue
        other = (
            proper_method(replace(plan, model="common"), now.specification.measure)
            if estimator == "EE"
            else replace(plan, model="random", method="IV", estimator=estimator)
        )
        if other != plan:
            yield _by_method(now, "estimator", other, f"{estimator} estimator")
    measure = now.specification.measure
    named = choices.measures if choices.measures is not None else ALTERNATIVES.get(measure, ())
    for option in named:
        if option != measure and SHAPES.get(option) == SHAPES.get(measure):
            changed = carried_out(replace(now.specification, measure=option, subgroup_by=()))
            yield now.change(
                "measure", f"measure {option}", specification=changed, synthesis=synthesise(changed)
            )


def _by_method(now: _Now, hinge: Hinge, method: Method, what: str) -> _Change:
    changed = replace(now.specification, method=method, subgroup_by=())
    label = f"{what} interval" if hinge == "interval" else what
    return now.change(hinge, label, specification=changed, synthesis=synthesise(changed))


def _limits(now: _Now) -> Iterator[_Change]:
    """Each threshold moved just past the effect and past either end of its interval."""
    limits = now.outcome.thresholds
    if not isinstance(limits, Thresholds):
        return
    ends = (now.found.absolute, now.found.absolute_low, now.found.absolute_high)
    for name in ("small", "moderate", "large"):
        current = getattr(limits, name)
        if current is None:
            continue
        for value in sorted({v for end in ends if end is not None for v in _beside(abs(end))}):
            moved = _with(limits, name, value)
            if value != current and value > 0 and _ordered(moved):
                yield now.change(
                    "threshold",
                    f"threshold of a {name} effect at {number(value, _digits(value))} "
                    f"instead of {current:g}",
                    abs(value - current),
                    outcome=replace(now.outcome, thresholds=moved),
                )


def _with(limits: Thresholds, name: str, value: float) -> Thresholds:
    values = {"small": limits.small, "moderate": limits.moderate, "large": limits.large}
    small, moderate, large = {**values, name: value}.values()
    return Thresholds(small=small or 0.0, moderate=moderate, large=large, source=limits.source)


def _beside(value: float) -> tuple[float, float]:
    """The round numbers just below (or at) a value and just above it."""
    step = 10.0 ** -_digits(value)
    return round(math.floor(value / step) * step, 6), round(
        (math.floor(value / step) + 1) * step, 6
    )


def _digits(value: float) -> int:
    return 0 if value >= 100 else 1 if value >= 10 else 2


def _ordered(limits: Thresholds) -> bool:
    known = [v for v in (limits.small, limits.moderate, limits.large) if v is not None]
    return all(a < b for a, b in itertools.pairwise(known))

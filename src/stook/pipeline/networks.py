"""The networks of a build: planned, carried out, rated and put into words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from stook.appraisal import judged_results
from stook.language.catalogue import wording
from stook.model.facts import Fact
from stook.model.finding import Finding
from stook.model.network import NetworkFinding, NetworkSpecification, NetworkSynthesis
from stook.model.protocol import Protocol
from stook.model.review import Review
from stook.model.suggestion import UP, Suggestion
from stook.model.terms import Certainty
from stook.networks.called_for import network_specifications
from stook.networks.carry_out import carry_out
from stook.networks.network_facts import network_facts
from stook.networks.network_findings import as_pairwise, network_finding
from stook.networks.network_problems import network_problems, plan_problems
from stook.networks.nodes import used_rows
from stook.pipeline.engine import Engine
from stook.problems import Problem
from stook.rules.context import Sight
from stook.synthesis.absolute_facts import absolute_facts

IMPRECISION = "imprecision"
WRITTEN = {"1": 1, "2": 2, "3": 3, "low": 1, "some": 2, "some concerns": 2, "high": 3}
"""Levels of indirectness as a column `indirectness` of studies.csv may have them."""


@dataclass(frozen=True, slots=True)
class Networks:
    """All networks (each connected part is one), their facts, what is wrong with them, and the
    addresses of the rows that they take in."""

    findings: tuple[NetworkFinding, ...] = ()
    facts: tuple[Fact, ...] = ()
    problems: tuple[Problem, ...] = ()
    rows: frozenset[str] = frozenset()


def networks(
    engine: Engine, review: Review, findings: tuple[Finding, ...],
    suggested: Mapping[str, Suggestion],
) -> Networks:  # fmt: skip
    """The networks that the protocol and the data call for."""
    sight = Sight(review)
    found: list[NetworkFinding] = []
    facts: list[Fact] = []
    problems = list(plan_problems(review, sight.place))
    rows: set[str] = set()
    for one in network_specifications(review):
        parts = engine.run(
            f"network {one.id}", tuple[NetworkSynthesis, ...], carry_out, specification=one
        )
        problems += network_problems(one, parts, sight.place)
        rows |= used_rows(one)
        for part in parts:
            if part.reason:
                continue
            facts += engine.run(
                f"facts {part.id}", tuple[Fact, ...], network_facts,
                specification=one, synthesis=part,
            )  # fmt: skip
            made = network_finding(
                specification=one,
                synthesis=part,
                protocol=review.protocol,
                answers=review.certainty.networks.get(f"{one.outcome}.{one.timepoint}"),
                direct=dict(_direct(one, review.protocol, findings, suggested)),
                bias=_bias(review, one),
                indirectness=_indirectness(review),
                words=wording(review.protocol.language),
            )
            found.append(made)
            outcome = review.protocol.outcomes[one.outcome]
            for node in made.against:
                facts += absolute_facts(*as_pairwise(one, part, node, ""), outcome)
    return Networks(tuple(found), tuple(facts), tuple(problems), frozenset(rows))


def voiced(
    findings: tuple[Finding, ...], found: tuple[NetworkFinding, ...], protocol: Protocol
) -> tuple[Finding, ...]:
    """The findings of a review that asks for a network: where the network speaks of a comparison
    the pair's own finding stays as direct evidence, out of the summary and its tables."""
    if protocol.type != "network":
        return findings
    spoken = [
        one for net in found for one in net.against.values()
        if one.comparison in protocol.comparisons
    ]  # fmt: skip
    replaced = {(one.comparison, one.outcome, one.timepoint) for one in spoken}
    answered = {(one.comparison, one.outcome) for one in spoken}
    kept = [
        replace(one, in_table=False, in_summary=False, superseded=True)
        if (one.comparison, one.outcome, one.timepoint) in replaced
        else one
        for one in findings
        if one.state != "no data" or (one.comparison, one.outcome) not in answered
    ]
    return (*kept, *spoken)


def _direct(
    specification: NetworkSpecification, protocol: Protocol, findings: tuple[Finding, ...],
    suggested: Mapping[str, Suggestion],
) -> Iterator[tuple[str, tuple[Certainty, str]]]:  # fmt: skip
    """Ratings of direct comparisons without imprecision, by pair of nodes."""
    for one in findings:
        if (one.outcome, one.timepoint) != (specification.outcome, specification.timepoint):
            continue
        comparison = protocol.comparisons[one.comparison]
        routed = f"{comparison.intervention}-{comparison.route}"
        node = routed if routed in specification.names else comparison.intervention
        pair = sorted((node, comparison.comparator))
        if set(pair) <= set(specification.names):
            level = _without_imprecision(one, suggested.get(one.id))
            if level is not None:
                yield ".".join(pair), (level, one.id)


def _without_imprecision(one: Finding, suggestion: Suggestion | None) -> Certainty | None:
    if one.certainty is not None:
        given_back = sum(r.levels or 0 for r in one.certainty_reasons if r.domain == IMPRECISION)
        return _level(one.certainty.rank - 1 + given_back)
    if suggestion is None or suggestion.certainty is None:
        return None
    ratings = [r for r in suggestion.ratings if r.domain != IMPRECISION]
    if any(r.levels is None for r in ratings):
        return None
    moved = sum((1 if r.domain in UP else -1) * (r.levels or 0) for r in ratings)
    return _level(len(Certainty) - 1 + moved)


def _level(rank: int) -> Certainty:
    levels = list(Certainty)
    return levels[min(max(rank, 0), len(levels) - 1)]


def _bias(review: Review, specification: NetworkSpecification) -> dict[str, int]:
    """The overall risk of bias of each study's result: 1 low, 2 some concerns, 3 high."""
    form = review.form
    if form is None:
        return {}
    found = {}
    for one in judged_results(form, review.protocol, review.studies, review.appraisals):
        result = (one.outcome, one.timepoint)
        if result == (specification.outcome, specification.timepoint) and one.overall:
            judgement = form.judgement(one.overall.value)
            if judgement:
                found[one.study] = min(form.judgements.index(judgement) + 1, 3)
    return found


def _indirectness(review: Review) -> dict[str, int]:
    written = {id_: one.more.get("indirectness", "") for id_, one in review.studies.items()}
    return {
        id_: WRITTEN[text.strip().casefold()]
        for id_, text in written.items()
        if text.strip().casefold() in WRITTEN
    }

"""A network with its certainty and its words: each treatment against the reference, and the whole.

Ratings of direct comparisons come from the review's own findings (`certainty.yaml`, else what the
rules suggest), with imprecision taken out, as GRADE for networks asks.
"""

from collections.abc import Mapping
from dataclasses import replace

from stook.language.catalogue import Catalogue
from stook.language.cited_text import Text, shown
from stook.language.lists import listed
from stook.language.names import form
from stook.language.statements import statement
from stook.model.certainty import Judgement, NetworkAnswers
from stook.model.finding import Finding
from stook.model.network import (
    NetworkFinding,
    NetworkSpecification,
    NetworkSynthesis,
    Pair,
    PairCertainty,
)
from stook.model.protocol import Comparator, Comparison, Protocol, Term
from stook.model.synthesis import Contrast, Group, Pool, Specification, Synthesis
from stook.model.terms import Certainty
from stook.networks.cinema import Inputs, domains, levels_down
from stook.networks.network_facts import pair_id
from stook.networks.node_groups import groups
from stook.networks.rating import rate
from stook.synthesis.findings import finding

CERTAINTY = "certainty.yaml#networks"


def network_finding(
    *,
    specification: NetworkSpecification,
    synthesis: NetworkSynthesis,
    protocol: Protocol,
    answers: NetworkAnswers | None,
    direct: Mapping[str, tuple[Certainty, str]],
    bias: Mapping[str, int],
    indirectness: Mapping[str, int],
    words: Catalogue,
) -> NetworkFinding:
    """What can be said of a network. `direct` holds ratings by pair ("a.b", names in alphabetical
    order), each with the id that it is from; `bias` and `indirectness` levels by study."""
    answers = answers or NetworkAnswers()
    inputs = Inputs(bias, indirectness, answers.reporting_bias, specification.value)
    rated = {frozenset(key.split(".")): one for key, (one, _) in direct.items()}
    certainties = tuple(
        _certainty(specification, synthesis, pair, rated, direct, answers, inputs)
        for pair in synthesis.pairs
    )
    against = {
        node.id: _against(specification, synthesis, node.id, protocol, certainties, words)
        for node in synthesis.nodes
        if node.id != synthesis.reference
    }
    made = NetworkFinding(
        specification=specification, synthesis=synthesis, certainties=certainties, against=against
    )
    return replace(made, said=tuple(_said(made, protocol, words)))


def _certainty(
    specification: NetworkSpecification, synthesis: NetworkSynthesis, pair: Pair,
    rated: Mapping[frozenset[str], Certainty], direct: Mapping[str, tuple[Certainty, str]],
    answers: NetworkAnswers, inputs: Inputs,
) -> PairCertainty:  # fmt: skip
    found = domains(synthesis, pair, inputs)
    lost = levels_down(found)
    path = rate(synthesis, pair, rated, answers.intransitivity, specification.value)
    levels = list(Certainty)
    sources = [f"{pair_id(synthesis, pair)}.{name}" for name in ("estimate", "share")]
    sources += dict.fromkeys(id_ for _, id_ in direct.values())
    return PairCertainty(
        a=pair.a,
        b=pair.b,
        domains=found,
        confidence=None if lost is None else levels[max(len(levels) - 1 - lost, 0)],
        direct=path.direct,
        indirect=path.indirect,
        suggested=path.network,
        path=path.path,
        judged=_judged(answers, pair),
        sources=tuple(sources),
    )


def _judged(answers: NetworkAnswers, pair: Pair) -> Judgement | None:
    for key, judgement in answers.estimates.items():
        if set(key.split(":")) == {pair.a, pair.b}:
            return judgement
    return None


def as_pairwise(
    specification: NetworkSpecification, synthesis: NetworkSynthesis, node: str, comparison: str
) -> tuple[Specification, Synthesis]:
    """One node against the reference in the shape of a pairwise synthesis, its estimate the
    network's; the groups on the reference are those whose risks are assumed."""
    pair = synthesis.pair(node, synthesis.reference)
    assert pair is not None  # noqa: S101 - a connected part has every pair
    id_ = pair_id(synthesis, pair)
    planned = Specification(
        id=id_, comparison=comparison or id_, outcome=specification.outcome,
        timepoint=specification.timepoint, measure=specification.measure,
        method=specification.method,
        contrasts=_reference_groups(specification, synthesis.reference),
    )  # fmt: skip
    pool = Pool(
        studies=len(pair.contributions), studies_estimable=len(pair.contributions),
        participants=sum(synthesis.people[study] for study in pair.contributions),
        estimate=pair.network.estimate, ci_low=pair.network.ci_low, ci_high=pair.network.ci_high,
        p=pair.network.p, pi_low=pair.pi_low, pi_high=pair.pi_high, tau2=synthesis.tau2,
    )  # fmt: skip
    return planned, Synthesis(
        id=id_, measure=specification.measure, ratio=synthesis.ratio, effects=(), pool=pool
    )


def comparison_of(protocol: Protocol, node: str, reference: str) -> str:
    """The protocol's comparison of a node with the reference; '' where it has none."""
    for key, one in protocol.comparisons.items():
        routed = f"{one.intervention}-{one.route}" if one.route else one.intervention
        if (routed, one.comparator) == (node, reference):
            return key
    return ""


def _against(
    specification: NetworkSpecification, synthesis: NetworkSynthesis, node: str,
    protocol: Protocol, certainties: tuple[PairCertainty, ...], words: Catalogue,
) -> Finding:  # fmt: skip
    """One node against the reference as a finding, with its statement."""
    comparison = comparison_of(protocol, node, synthesis.reference)
    planned, done = as_pairwise(specification, synthesis, node, comparison)
    pair = {node, synthesis.reference}
    judged = next((c.judged for c in certainties if {c.a, c.b} == pair), None)
    outcome = protocol.outcomes[specification.outcome]
    speaks = bool(comparison) and protocol.comparisons[comparison].in_summary
    made = finding(planned, done, outcome, judged, speaks=speaks)
    told = with_nodes(specification, protocol, made.comparison, node, synthesis.reference)
    return replace(made, statement=statement(made, told, words).text)


def with_nodes(
    specification: NetworkSpecification, protocol: Protocol, id_: str, node: str, reference: str
) -> Protocol:
    """The protocol with this pair of nodes as a comparison, so that it can be spoken of."""
    names, plain = specification.names, specification.plain
    term = _term(protocol, specification, node)
    other = Comparator(technical=names[reference], lay=plain[reference])
    return replace(
        protocol,
        interventions={**protocol.interventions, node: term},
        comparators={**protocol.comparators, reference: other},
        comparisons={id_: Comparison(intervention=node, comparator=reference)},
    )


def _reference_groups(specification: NetworkSpecification, reference: str) -> tuple[Contrast, ...]:
    """The studies' groups on the reference, whose risks are assumed for absolute effects."""
    return tuple(
        Contrast(
            study=one.study, label=one.label, shape="events", experimental=Group(),
            comparator=one.group,
        )
        for one in specification.groups
        if one.node == reference
    )  # fmt: skip


def _said(
    found: NetworkFinding, protocol: Protocol, words: Catalogue
) -> list[tuple[str, tuple[tuple[int, int, str], ...]]]:
    """Lay sentences about the whole: what was compared, which are among the most effective, and
    which answers rest on no direct comparison or on evidence that does not agree."""
    synthesis, plain = found.synthesis, found.specification.plain
    if not synthesis.nodes:
        return []
    id_ = synthesis.id
    made: list[Text] = []
    counts: dict[str, Text | str] = {
        name: shown(f"{value:,}", f"{id_}.{name}")
        for name, value in (
            ("studies", synthesis.studies), ("participants", synthesis.participants),
            ("treatments", len(synthesis.nodes)),
        )
    }  # fmt: skip
    outcome = protocol.outcomes[found.specification.outcome]
    made.append(words.say("network.overview", 0, O=outcome.plain, **counts))
    made += _among(found, protocol, words)
    reference = synthesis.reference
    for node in synthesis.nodes:
        pair = synthesis.pair(node.id, reference)
        if pair is None or node.id == reference:
            continue
        if pair.direct is None:
            made.append(words.say("network.no_direct", X=plain[node.id], C=plain[reference]))
        elif pair.difference is not None and (pair.difference.p or 1.0) < 0.05:
            made.append(words.say("network.incoherent", X=plain[node.id], C=plain[reference]))
    if synthesis.loops == 0:
        made.append(words.say("network.no_loop"))
    sentences = [words.sentence(one) for one in made]
    return [(one.text, one.spans) for one in sentences]


def _among(found: NetworkFinding, protocol: Protocol, words: Catalogue) -> list[Text]:
    """Who is among the most effective, by certainty; nothing at very low certainty or unrated."""
    synthesis = found.synthesis
    by_group = groups(synthesis, found.specification.better)
    top = max(by_group.values())
    if top < 1:
        return [words.say("network.none_better", C=found.specification.plain[synthesis.reference])]
    made = []
    for key, levels in (
        ("network.among", {Certainty.HIGH}), ("network.among_probably", {Certainty.MODERATE}),
        ("network.among_may", {Certainty.LOW}),
    ):  # fmt: skip
        nodes = [
            node
            for node, group in by_group.items()
            if group == top and _level(found, node) in levels
        ]
        if nodes:
            names = [found.specification.plain[node] for node in nodes]
            many = len(nodes) > 1 or form(words, _term(protocol, found.specification, nodes[0]))
            number = shown(str(len(synthesis.nodes)), f"{synthesis.id}.treatments")
            made.append(words.say(key, int(many), n=number, X=listed(words, names)))
    return made


def _term(protocol: Protocol, specification: NetworkSpecification, node: str) -> Term:
    """A node as a term: its names, and the plural of the intervention or comparator that it is."""
    known = protocol.interventions.get(node) or protocol.comparators.get(node)
    names, plain = specification.names, specification.plain
    return Term(technical=names[node], lay=plain[node], plural=known.plural if known else None)


def _level(found: NetworkFinding, node: str) -> Certainty | None:
    one = found.certainty(node, found.synthesis.reference)
    return one.certainty if one else None

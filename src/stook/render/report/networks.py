"""Networks in the report: each against the reference, the league table, how it was reached."""

from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup, escape

from stook.model.network import NetworkFinding, Pair, PairCertainty
from stook.model.terms import Certainty
from stook.networks.network_facts import contributions_said
from stook.pipeline.build import Built
from stook.plots import forest, network_graph
from stook.render.networks import graph_data, network_forest, ordered
from stook.render.report.analyses import placed
from stook.render.report.trails import Trails


@dataclass(frozen=True, slots=True)
class Against:
    """A row of the summary of findings: one treatment against the reference."""

    name: str
    direct: Markup
    relative: Markup
    risk: Markup
    difference: Markup
    rank: int
    certainty: str
    p_score: Markup
    statement: str


@dataclass(frozen=True, slots=True)
class LeagueCell:
    """A cell of the league table; `label` says in words what it compares."""

    text: Markup
    label: str
    kind: str
    rank: int = 0


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A comparison by direct, indirect and network evidence."""

    name: str
    studies: Markup
    network: Markup
    direct: Markup
    indirect: Markup
    share: Markup
    p: Markup
    contributions: Markup


@dataclass(frozen=True, slots=True)
class RatingRow:
    """A comparison's certainty: what people judged, GRADE's path, CINeMA's domains."""

    name: str
    judged: str
    rank: int
    suggested: str
    path: Markup
    confidence: str
    domains: tuple[tuple[str, str, Markup], ...]


def network_sections(built: Built, trails: Trails) -> list[dict[str, Any]]:
    """Every network of the build, as the template shows it."""
    return [_section(built, trails, one) for one in built.networks]


def _section(built: Built, trails: Trails, net: NetworkFinding) -> dict[str, Any]:
    protocol = built.review.protocol
    outcome = protocol.outcomes[net.specification.outcome]
    window = protocol.time_windows.get(net.specification.timepoint)
    title = f"{outcome.technical}, {window.label}" if window else outcome.technical
    part = f" (part {net.synthesis.part})" if net.synthesis.others else ""
    names = net.specification.names
    written = f"{net.specification.place}/note"
    note = built.review.cells.values.get(written, "")
    order = ordered(net)
    graph = graph_data(net)
    forest_ = replace(network_forest(net, protocol), title="", legend=False)
    return {
        "id": net.synthesis.id,
        "title": f"{title}{part}",
        "note": trails.traced(note, written) if note else "",
        "said": [trails.marked(text, spans) for text, spans in net.said],
        "reference": names[net.synthesis.reference],
        "against": [_against(trails, net, node) for node in order if node in net.against],
        "graph": placed(network_graph(graph, theme="page")),
        "forest": placed(forest(forest_, theme="page")),
        "order": [names[node] for node in order],
        "league": [[_cell(trails, net, a, b, order) for b in order] for a in order],
        "evidence": [_evidence(trails, net, pair) for pair in net.synthesis.pairs],
        "ratings": [_rating(trails, net, one) for one in net.certainties],
        "heterogeneity": _heterogeneity(trails, net),
        "left_out": [
            (study, trails.linked(why, trails.cell(f"studies.csv#{study.partition('.')[0]}!study")))
            for study, why in net.synthesis.left_out
        ],
        "measure": net.synthesis.measure,
    }


def _against(trails: Trails, net: NetworkFinding, node: str) -> Against:
    one = net.against[node]
    level = one.certainty
    pair = net.synthesis.pair(node, net.synthesis.reference)
    direct = len(pair.studies) if pair else 0
    facts = trails.built.facts
    low, high = (facts.get(f"{one.id}.absolute.{name}") for name in ("ci_low", "ci_high"))
    middle = facts.get(f"{one.id}.absolute.difference")
    difference = Markup("")
    if middle is not None and low is not None and high is not None:
        said = f"{middle.text} ({low.text} to {high.text}) per 1000"
        difference = trails.to(trails.href(middle.id), said)
    return Against(
        name=net.specification.names[node],
        direct=trails.linked(f"{direct} direct", trails.href(f"{one.id}.direct"))
        if direct
        else escape("indirect only"),
        relative=trails.ranged(one.id, "estimate"),
        risk=trails.link(f"{one.id}.absolute.intervention"),
        difference=difference,
        rank=level.rank if level else 0,
        certainty=_word(trails, level),
        p_score=trails.link(f"{net.synthesis.id}.node.{node}.p_score"),
        statement=one.statement,
    )


def _word(trails: Trails, level: Certainty | None) -> str:
    key = f"certainty.{level.name.lower()}" if level else "sof.not_rated"
    return str(trails.say(key))


def _cell(trails: Trails, net: NetworkFinding, a: str, b: str, order: list[str]) -> LeagueCell:
    """Below the diagonal the network's estimate, above it the direct one; row against column."""
    names, id_ = net.specification.names, net.synthesis.id
    if a == b:
        return LeagueCell(escape(names[a]), names[a], "self")
    label = f"{names[a]} compared with {names[b]}"
    if order.index(a) > order.index(b):
        rated = net.certainty(a, b)
        level = rated.certainty if rated else None
        text = trails.ranged(f"{id_}.{a}.{b}", "estimate")
        return LeagueCell(text, f"{label}, network", "network", level.rank if level else 0)
    stem = f"{id_}.{a}.{b}"
    facts = [trails.built.facts.get(f"{stem}.{n}") for n in ("direct", "direct_low", "direct_high")]
    middle, low, high = facts
    if middle is None or low is None or high is None:
        return LeagueCell(Markup(""), f"{label}: no direct evidence", "none")
    said = f"{middle.text} ({low.text} to {high.text})"
    return LeagueCell(trails.to(trails.href(middle.id), said), f"{label}, direct", "direct")


def _evidence(trails: Trails, net: NetworkFinding, pair: Pair) -> EvidenceRow:
    names, stem = net.specification.names, f"{net.synthesis.id}.{pair.a}.{pair.b}"

    def ranged(name: str) -> Markup:
        found = [trails.built.facts.get(f"{stem}.{name}{end}") for end in ("", "_low", "_high")]
        middle, low, high = found
        if middle is None or low is None or high is None:
            return Markup("")
        said = f"{middle.text} ({low.text} to {high.text})"
        return trails.to(trails.href(middle.id), said)

    return EvidenceRow(
        name=f"{names[pair.a]} v {names[pair.b]}",
        studies=trails.linked(str(len(pair.studies)), trails.href(f"{stem}.direct"))
        if pair.studies
        else escape("none"),
        network=trails.ranged(stem, "estimate"),
        direct=ranged("direct"),
        indirect=ranged("indirect"),
        share=trails.link(f"{stem}.share"),
        p=trails.link(f"{stem}.incoherence_p"),
        contributions=trails.linked(
            contributions_said(net.synthesis, pair), trails.href(f"{stem}.estimate")
        ),
    )


def _rating(trails: Trails, net: NetworkFinding, one: PairCertainty) -> RatingRow:
    names = net.specification.names
    href = trails.href(f"{net.synthesis.id}.{one.a}.{one.b}.estimate")
    path = "; ".join(one.path)
    for node in sorted(names, key=len, reverse=True):
        path = path.replace(f"{node} v ", f"{names[node]} v ").replace(
            f" v {node}", f" v {names[node]}"
        )
    return RatingRow(
        name=f"{names[one.a]} v {names[one.b]}",
        judged=one.certainty.value if one.certainty else "not judged",
        rank=one.certainty.rank if one.certainty else 0,
        suggested=one.suggested.value if one.suggested else "nothing",
        path=trails.linked(path, href),
        confidence=one.confidence.value if one.confidence else "not assessed",
        domains=tuple((d.name, d.level, trails.linked(d.why, href)) for d in one.domains),
    )


def _df(trails: Trails, fact: str, df: int) -> Markup:
    """Degrees of freedom, which the card of their Q explains."""
    return trails.to(trails.href(fact), str(df))


def _heterogeneity(trails: Trails, net: NetworkFinding) -> list[Markup]:
    """How far studies differ, and whether designs agree, each in a sentence."""
    id_, synthesis = net.synthesis.id, net.synthesis
    if synthesis.total is None or synthesis.total.df == 0:
        return [escape("No comparison was made twice, so heterogeneity cannot be estimated.")]
    made = []
    if synthesis.tau2 is not None:
        made.append(
            escape(
                "The variance of true effects, one for all comparisons, is {}; I² is {}%."
            ).format(trails.link(f"{id_}.tau2"), trails.link(f"{id_}.i2"))
        )
    within, between = synthesis.within, synthesis.between
    if within is not None and within.df:
        made.append(
            escape("Within designs Q is {} on {} degrees of freedom (P = {}).").format(
                trails.link(f"{id_}.q_within"),
                _df(trails, f"{id_}.q_within", within.df),
                trails.link(f"{id_}.q_within_p"),
            )
        )
    if between is not None and between.df:
        made.append(
            escape("Between designs Q is {} on {} degrees of freedom (P = {}).").format(
                trails.link(f"{id_}.q_between"),
                _df(trails, f"{id_}.q_between", between.df),
                trails.link(f"{id_}.q_between_p"),
            )
        )
    else:
        made.append(escape("No closed loop tests whether designs agree."))
    return made

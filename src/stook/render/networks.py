"""A network's tables and pictures: league table, evidence by comparison, ranks, graph, forest."""

from stook.model.finding import Finding
from stook.model.network import NetworkFinding, Pair, turned
from stook.model.protocol import Protocol
from stook.networks.cinema import zone_of
from stook.plots import (
    ForestData,
    ForestGroup,
    ForestRow,
    GraphEdge,
    GraphNode,
    NetworkGraphData,
    Threshold,
    forest,
    network_graph,
)
from stook.render.forests import MEASURES
from stook.render.tables import table

LEAGUE = ("treatment", "against", "evidence", "estimate", "ci_low", "ci_high", "pi_low", "pi_high",
          "certainty")  # fmt: skip
EVIDENCE = (
    "treatment", "against", "studies", "share_direct_percent", "network", "network_low",
    "network_high", "direct", "direct_low", "direct_high", "indirect", "indirect_low",
    "indirect_high", "incoherence_p",
)  # fmt: skip
RANKS = ("treatment", "name", "studies", "people", "p_score", "mean_rank", "first_percent")
CONFIDENCE = ("treatment", "against", "domain", "level", "why")
CONTRIBUTIONS = ("treatment", "against", "study", "percent")


def ordered(net: NetworkFinding) -> list[str]:
    """The nodes from the best P-score to the worst."""
    return [one.id for one in sorted(net.synthesis.nodes, key=lambda n: (-n.p_score, n.id))]


def network_tables(net: NetworkFinding) -> dict[str, bytes]:
    """Every table of one network, by path below `output/`."""
    stem = f"tables/{net.synthesis.id}"
    return {
        f"{stem}.league.csv": table(LEAGUE, _league(net)),
        f"{stem}.evidence.csv": table(EVIDENCE, [_evidence(one) for one in net.synthesis.pairs]),
        f"{stem}.ranks.csv": table(
            RANKS,
            [
                (n.id, net.specification.names[n.id], n.studies, n.participants, n.p_score,
                 n.mean_rank, n.first)
                for n in sorted(net.synthesis.nodes, key=lambda n: (-n.p_score, n.id))
            ],
        ),
        f"{stem}.confidence.csv": table(
            CONFIDENCE,
            [(c.a, c.b, d.name, d.level, d.why) for c in net.certainties for d in c.domains],
        ),
        f"{stem}.contributions.csv": table(
            CONTRIBUTIONS,
            [
                (one.a, one.b, study, share)
                for one in net.synthesis.pairs
                for study, share in one.contributions.items()
            ],
        ),
    }  # fmt: skip


def _league(net: NetworkFinding) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for row in ordered(net):
        for column in ordered(net):
            stored = net.synthesis.pair(row, column)
            if stored is None or row == column:
                continue
            pair = turned(stored, row, ratio=net.synthesis.ratio)
            rated = net.certainty(row, column)
            level = rated.certainty if rated else None
            e = pair.network
            rows.append((row, column, "network", e.estimate, e.ci_low, e.ci_high, pair.pi_low,
                         pair.pi_high, level.value if level else None))  # fmt: skip
            if pair.direct:
                d = pair.direct
                rows.append((row, column, "direct", d.estimate, d.ci_low, d.ci_high))
    return rows


def _evidence(pair: Pair) -> tuple[object, ...]:
    parts: list[object] = []
    for one in (pair.network, pair.direct, pair.indirect):
        parts += [one.estimate, one.ci_low, one.ci_high] if one else [None] * 3
    p = pair.difference.p if pair.difference else None
    return (pair.a, pair.b, len(pair.studies), 100 * pair.share, *parts, p)


def graph_data(net: NetworkFinding) -> NetworkGraphData:
    """The network as a graph, in the order of its nodes."""
    synthesis = net.synthesis
    nodes = [one.id for one in synthesis.nodes]
    notes = [f"{synthesis.several_arms} studies have three or more groups."]
    return NetworkGraphData(
        nodes=tuple(
            GraphNode(
                net.specification.names[one.id], one.participants, one.studies,
                data={"node": one.id},
            )
            for one in synthesis.nodes
        ),
        edges=tuple(
            GraphEdge(
                nodes.index(one.a), nodes.index(one.b), len(one.studies),
                data={"pair": f"{one.a}.{one.b}"},
            )
            for one in synthesis.pairs
            if one.studies
        ),
        notes=tuple(notes) if synthesis.several_arms else (),
        ident=f"graph-{synthesis.id}",
    )  # fmt: skip


def network_forest(net: NetworkFinding, protocol: Protocol) -> ForestData:
    """Every treatment against the reference, the best first."""
    synthesis, names = net.synthesis, net.specification.names
    outcome = protocol.outcomes[net.specification.outcome]
    rows = tuple(_row(net, node, net.against[node]) for node in ordered(net) if node in net.against)
    method = net.specification.method
    how = f"random effects, {method.estimator}" if method.model == "random" else "common effect"
    reference = names[synthesis.reference]
    good, bad = f"better than {reference}", f"worse than {reference}"
    higher = net.specification.better == "higher"
    zone = zone_of(net.specification.value, ratio=synthesis.ratio)
    return ForestData(
        groups=(ForestGroup(rows=rows),),
        title=f"{outcome.technical}: each against {reference}",
        measure=MEASURES.get(synthesis.measure, synthesis.measure),
        model=f"network, {how}",
        level=method.level,
        log=synthesis.ratio,
        favours=(bad, good) if higher else (good, bad),
        columns=("Prediction interval", "Direct studies"),
        thresholds=tuple(Threshold(end, "matters") for end in zone or ()),
        study_heading="Treatment",
        ident=f"forest-{synthesis.id}",
    )


def _row(net: NetworkFinding, node: str, one: Finding) -> ForestRow:
    pair = net.synthesis.pair(node, net.synthesis.reference)
    direct = str(len(pair.studies)) if pair and pair.studies else "none"
    told = (
        ""
        if one.pi_low is None or one.pi_high is None
        else (f"{one.pi_low:.2f} to {one.pi_high:.2f}")
    )
    return ForestRow(
        label=net.specification.names[node],
        estimate=one.estimate,
        low=one.ci_low,
        high=one.ci_high,
        cells=(told, direct),
        data={"fact": f"{one.id}.estimate"},
    )


def network_pictures(net: NetworkFinding, protocol: Protocol) -> dict[str, str]:
    """The graph and the forest as SVG, by name."""
    return {
        f"{net.synthesis.id}.graph": network_graph(graph_data(net)),
        f"{net.synthesis.id}.forest": forest(network_forest(net, protocol)),
    }

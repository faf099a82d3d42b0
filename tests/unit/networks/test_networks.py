"""A network from the folder to what can be said: nodes, evidence, certainty, words, trails."""

from __future__ import annotations

from pathlib import Path

import pytest

from stook.figures import percent
from stook.model.network import Evidence, NetworkSynthesis, Node, Pair, QTest, turned
from stook.model.terms import Certainty
from stook.networks.cinema import Inputs, areas, domains, levels_down, zone_of
from stook.networks.node_groups import groups
from stook.networks.rating import dominating, rate
from stook.pipeline.build import Built, build
from stook.pipeline.engine import Engine
from stook.render.outputs import outputs
from stook.render.trail import trail
from stook.store import FolderStore, MemoryStore

EXAMPLES = Path(__file__).parents[3] / "examples"
ID = "network.new-diabetes.any"


@pytest.fixture(scope="module")
def built() -> Built:
    return build(FolderStore(EXAMPLES / "antihypertensives-diabetes"), Engine())


def test_the_example_gives_the_corrected_published_odds_ratios(built: Built) -> None:
    """Lancet 2007;369:1518, against diuretics."""
    published = {"arb": (0.62, 0.51, 0.77), "ace-inhibitor": (0.67, 0.57, 0.79),
                 "placebo": (0.75, 0.63, 0.89), "ccb": (0.79, 0.67, 0.92),
                 "beta-blocker": (0.93, 0.78, 1.11)}  # fmt: skip
    (net,) = built.networks
    for node, expected in published.items():
        one = net.against[node]
        assert (one.estimate, one.ci_low, one.ci_high) == pytest.approx(expected, abs=0.021)


def test_why_on_a_league_cell_reaches_every_study_with_its_contribution(built: Built) -> None:
    (net,) = built.networks
    for a, b in (("arb", "diuretic"), ("ccb", "ace-inhibitor")):
        told = "\n".join(trail(built, f"{ID}.{a}.{b}.estimate"))
        pair = net.synthesis.pair(a, b)
        assert pair is not None
        assert len(pair.contributions) == 22
        for study, share in pair.contributions.items():
            assert f"{ID}.study.{study}." in told
            assert f"{built.review.studies[study].label} {percent(share)}" in told
        cells = built.lineage.cells(f"{ID}.{a}.{b}.estimate")
        assert {cell.partition("#")[2].partition("/")[0] for cell in cells} == set(
            pair.contributions
        )


def test_the_network_speaks_in_the_summary_and_its_tables(built: Built) -> None:
    said = built.summary.sentences
    assert any("ACE inhibitors" in one.text and "reduce the risk" in one.text for one in said)
    speaking = {one.speaking for one in built.plan.verdicts}
    assert speaking == {f"{ID}.{node}.diuretic" for node in built.networks[0].against}
    pairwise = next(f for f in built.findings if f.id == "arb-v-diuretic.new-diabetes.any")
    assert pairwise.superseded


def test_contributions_and_ranks_are_whole(built: Built) -> None:
    synthesis = built.networks[0].synthesis
    for pair in synthesis.pairs:
        assert sum(pair.contributions.values()) == pytest.approx(100.0)
        assert sum(pair.through.values()) == pytest.approx(100.0)
        assert pair.a != synthesis.reference
    assert sum(one.p_score for one in synthesis.nodes) == pytest.approx(3.0)
    assert max(synthesis.nodes, key=lambda one: one.p_score).id == "arb"


def test_every_output_of_a_network_is_there_and_the_same_again(built: Built) -> None:
    engine = Engine()
    one = outputs(built, engine)
    two = outputs(build(FolderStore(EXAMPLES / "antihypertensives-diabetes"), Engine()), Engine())
    for name in ("league", "evidence", "ranks", "confidence", "contributions"):
        assert f"tables/{ID}.{name}.csv" in one
    assert {f"plots/{ID}.graph.svg", f"plots/{ID}.forest.svg", "networks.json"} <= set(one)
    assert one == two


def test_the_nmda_network_is_labelled_and_nobody_rated_it() -> None:
    example = build(FolderStore(EXAMPLES / "nmda-chronic-pain"), Engine())
    (net,) = example.networks
    assert net.synthesis.id == "network.pain.short"
    assert net.synthesis.studies == 19
    assert all(one.certainty is None for one in net.certainties)
    page = outputs(example, Engine())["report.html"].decode()
    assert "The published review made no network" in page
    assert not any("network." in one.speaking for one in example.plan.verdicts)


# Rules ------------------------------------------------------------------------------------------


def effect(estimate: float, low: float, high: float, p: float = 0.5) -> Evidence:
    return Evidence(estimate=estimate, ci_low=low, ci_high=high, p=p)


def network(*pairs: Pair, loops: int = 1, between: float | None = 0.5) -> NetworkSynthesis:
    names = sorted({n for one in pairs for n in (one.a, one.b)})
    nodes = tuple(
        Node(id=n, studies=2, participants=9, p_score=0.5, mean_rank=1.0, first=0.0) for n in names
    )
    return NetworkSynthesis(
        id="n", measure="OR", ratio=True, reference="P", nodes=nodes, pairs=pairs, loops=loops,
        between=QTest(q=1.0, df=1, p=between),
    )  # fmt: skip


def pair(a: str, b: str, low: float, high: float, **more: object) -> Pair:
    return Pair(a=a, b=b, network=effect((low * high) ** 0.5, low, high), **more)  # type: ignore[arg-type]


INPUTS = Inputs({"s": 1, "t": 3}, {"s": 1, "t": 1}, "undetected", 1.25)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0.5, 0.79, 0), (0.5, 0.99, 0), (0.5, 1.01, 1), (0.5, 1.24, 1), (0.5, 1.26, 2)],
)
def test_imprecision_counts_thresholds_inside_the_interval(
    low: float, high: float, expected: int
) -> None:
    one = pair("A", "P", low, high, pi_low=low, pi_high=high, contributions={"s": 100.0})
    found = {d.name: d.level for d in domains(network(one), one, INPUTS)}
    levels = ("no concerns", "some concerns", "major concerns")
    assert found["imprecision"] == levels[expected]
    assert found["heterogeneity"] == "no concerns"


@pytest.mark.parametrize(("high", "expected"), [(0.95, "no"), (1.1, "some"), (1.3, "major")])
def test_heterogeneity_is_what_prediction_adds(high: float, expected: str) -> None:
    one = pair("A", "P", 0.6, 0.9, pi_low=0.5, pi_high=high, contributions={"s": 100.0})
    found = {d.name: d.level for d in domains(network(one), one, INPUTS)}
    assert found["heterogeneity"] == f"{expected} concerns"


@pytest.mark.parametrize(
    ("share", "expected"), [(24.9, "no"), (25.1, "some"), (74.9, "some"), (75.1, "major")]
)
def test_bias_is_the_mean_by_contribution(share: float, expected: str) -> None:
    shares = {"s": 100.0 - share, "t": share}
    one = pair("A", "P", 0.6, 0.9, contributions=shares)
    assert domains(network(one), one, INPUTS)[0].level == f"{expected} concerns"
    unknown = Inputs({"s": 1}, {}, None, None)
    assert domains(network(one), one, unknown)[0].level == "not assessed"
    assert levels_down(domains(network(one), one, unknown)) is None


@pytest.mark.parametrize(("p", "expected"), [(0.101, "no"), (0.099, "some"), (0.051, "some"),
                                             (0.049, "major")])  # fmt: skip
def test_without_both_kinds_of_evidence_the_whole_network_speaks(p: float, expected: str) -> None:
    one = pair("A", "P", 0.6, 0.9)
    assert domains(network(one, between=p), one, INPUTS)[5].level == f"{expected} concerns"
    assert domains(network(one, loops=0), one, INPUTS)[5].level == "major concerns"


def test_direct_and_indirect_evidence_are_compared_by_the_areas_that_they_share() -> None:
    zone = zone_of(1.25, ratio=True)
    assert zone == (0.8, 1.25)
    assert areas(effect(0.9, 0.7, 1.3), zone) == {"below", "within", "above"}
    assert areas(effect(0.5, 0.4, 0.79), zone) == {"below"}
    one = pair(
        "A", "P", 0.6, 0.9, direct=effect(0.5, 0.4, 0.79), indirect=effect(1.0, 0.85, 1.2),
        difference=effect(0.5, 0.3, 0.9, p=0.02), contributions={"s": 100.0},
    )  # fmt: skip
    assert domains(network(one), one, INPUTS)[5].level == "major concerns"


@pytest.mark.parametrize("value", [None, 0.0, 1.0, -2.0])
def test_a_value_that_is_no_zone_is_none(value: float | None) -> None:
    assert zone_of(value, ratio=True) is None


HIGH, LOW = Certainty.HIGH, Certainty.LOW


def triangle(share: float = 0.3, **more: object) -> tuple[NetworkSynthesis, Pair]:
    direct = effect(0.5, 0.4, 0.7)
    given = {"direct": direct, "indirect": direct, "difference": effect(1, 0.8, 1.2), **more}
    ab = pair("A", "B", 0.4, 0.7, share=share, through={"A.P": 50.0, "B.P": 50.0}, **given)
    others = [pair(x, "P", 0.4, 0.7, direct=direct) for x in "AB"]
    return network(ab, *others), ab


def test_indirect_evidence_takes_the_lower_leg_less_intransitivity() -> None:
    net, ab = triangle()
    rated = {frozenset("AP"): HIGH, frozenset("BP"): Certainty.MODERATE, frozenset("AB"): HIGH}
    assert dominating(net, ab) == ("A", "P", "B")
    found = rate(net, ab, rated, "serious", 1.25)
    assert (found.direct, found.indirect, found.network) == (HIGH, LOW, LOW)
    assert rate(net, ab, rated, None, 1.25).network is None
    assert rate(net, ab, {frozenset("AB"): HIGH}, "not serious", 1.25).network is None


@pytest.mark.parametrize(("share", "expected"), [(0.51, HIGH), (0.49, LOW)])
def test_what_contributes_most_is_where_the_rating_starts(
    share: float, expected: Certainty
) -> None:
    net, ab = triangle(share)
    rated = {frozenset("AP"): LOW, frozenset("BP"): LOW, frozenset("AB"): HIGH}
    assert rate(net, ab, rated, "not serious", 1.25).network is expected


def test_incoherence_and_imprecision_rate_down_in_this_order() -> None:
    net, ab = triangle(0.9, difference=effect(0.5, 0.3, 0.9, p=0.05))
    rated = {frozenset("AB"): HIGH, frozenset("AP"): HIGH, frozenset("BP"): HIGH}
    found = rate(net, ab, rated, "not serious", 1.25)
    assert found.network is LOW  # both intervals lie in one area: two levels
    assert "incoherence" in found.path[-1]
    wide = pair("A", "P", 0.7, 1.4, direct=effect(1, 0.7, 1.4))
    assert rate(network(wide), wide, {frozenset("AP"): HIGH}, None, 1.25).network is LOW
    narrow = pair("A", "P", 0.9, 1.1, direct=effect(1, 0.9, 1.1))
    assert rate(network(narrow), narrow, {frozenset("AP"): HIGH}, None, 1.25).network is HIGH


def test_groups_rise_only_where_one_is_better_than_another_of_its_group() -> None:
    net = network(
        pair("A", "P", 0.3, 0.6), pair("B", "P", 0.5, 0.9), pair("C", "P", 0.8, 1.3),
        pair("D", "P", 1.1, 1.9), pair("A", "B", 0.5, 0.95), pair("A", "C", 0.3, 0.7),
        pair("A", "D", 0.2, 0.5), pair("B", "C", 0.5, 0.98), pair("B", "D", 0.3, 0.7),
        pair("C", "D", 0.4, 0.9),
    )  # fmt: skip
    assert groups(net, "lower") == {"A": 2, "B": 1, "C": 0, "D": -1, "P": 0}
    assert groups(net, "higher") == {"A": -2, "B": -1, "C": 0, "D": 1, "P": 0}


def test_a_pair_turned_round_twice_is_itself() -> None:
    one = pair("A", "B", 0.5, 0.8, direct=effect(0.5, 0.4, 0.6), pi_low=0.4, pi_high=1.0)
    back = turned(turned(one, "B", ratio=True), "A", ratio=True)
    assert back.network.ci_low == pytest.approx(0.5)
    assert back.pi_high == pytest.approx(1.0)
    assert turned(one, "B", ratio=False).network.ci_low == -0.8


# Folders ----------------------------------------------------------------------------------------


def folder(**changes: str) -> MemoryStore:
    base = EXAMPLES.parent / "tests/golden/rules"
    files = {}
    for part in (base / "_base", base / "W443" / "review"):
        for path in part.rglob("*"):
            if path.is_file():
                files[path.relative_to(part).as_posix()] = path.read_bytes()
    files.pop("certainty.yaml")
    files.pop("declared.yaml")
    files.update({name: text.encode() for name, text in changes.items()})
    return MemoryStore(files)


@pytest.fixture
def three() -> str:
    return (EXAMPLES.parent / "tests/golden/rules/W443/review/review.yaml").read_text()


def test_a_review_of_type_network_has_one_of_each_outcome_with_three_treatments(
    three: str,
) -> None:
    plan = three.partition("  networks:\n")
    entry = plan[2].partition("\n")
    typed = (plan[0] + entry[2]).replace("id: base", "id: base\ntype: network")
    found = build(folder(**{"review.yaml": typed}), Engine())
    assert [one.synthesis.id for one in found.networks] == ["network.pain.short"]
    assert found.networks[0].synthesis.reference == "placebo"


def test_two_arms_on_one_node_are_combined() -> None:
    store = folder()
    arms = store.read("extraction/agreed/arms.csv").decode() + "lee-2001,a2,a,oral,,20\n"
    results = store.read("extraction/agreed/results.csv").decode()
    results += "lee-2001,pain,short,a2,,20,3.4,2,,,,,,,,,,,,\n"
    found = build(
        folder(**{"extraction/agreed/arms.csv": arms, "extraction/agreed/results.csv": results}),
        Engine(),
    )
    one = next(n for n in found.networks[0].synthesis.nodes if n.id == "a")
    assert one.participants == 60
    told = "\n".join(trail(found, "network.pain.short.a.placebo.estimate"))
    assert "a2" in told

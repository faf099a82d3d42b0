"""Facts of a network: every number that outputs may cite, with what it was made from.

A pair's estimate rests on the contrasts of every study that contributes to it; its note says how
much each contributes.
"""

from collections.abc import Iterator

from stook.figures import count, effect, effect_digits, number, p_bare, percent, variance
from stook.model.facts import Fact
from stook.model.network import (
    Evidence,
    NetworkSpecification,
    NetworkSynthesis,
    Node,
    Pair,
    QTest,
    turned,
)
from stook.model.terms import Basis

LIMITS = (("", "estimate"), ("_low", "ci_low"), ("_high", "ci_high"))


def network_facts(
    specification: NetworkSpecification, synthesis: NetworkSynthesis
) -> tuple[Fact, ...]:
    """All facts of one network: of its studies, its pairs, its nodes, and of the whole."""
    digits = _digits(synthesis)
    return (
        *_study_facts(specification, synthesis, digits),
        *(
            fact
            for pair in synthesis.pairs
            for fact in _pair(specification, synthesis, pair, digits)
        ),
        *(fact for node in synthesis.nodes for fact in _node(specification, synthesis, node)),
        *_whole(specification, synthesis),
    )


def pair_id(synthesis: NetworkSynthesis, pair: Pair) -> str:
    """The beginning of the ids of a pair's facts."""
    return f"{synthesis.id}.{pair.a}.{pair.b}"


def _digits(synthesis: NetworkSynthesis) -> int:
    """The decimals that the network's intervals need."""
    intervals = [(one.network.ci_low, one.network.ci_high) for one in synthesis.pairs]
    return effect_digits(synthesis.measure, intervals)


def _study_facts(
    specification: NetworkSpecification, synthesis: NetworkSynthesis, digits: int
) -> Iterator[Fact]:
    for one in synthesis.effects:
        for name in ("effect", "ci_low", "ci_high"):
            yield Fact(
                id=f"{synthesis.id}.study.{one.study}.{one.a}.{one.b}.{name}",
                value=getattr(one, name),
                text=effect(getattr(one, name), digits, log=synthesis.ratio),
                basis=Basis.COMPUTED,
                step="effect",
                sources=one.cells,
                settings=(*specification.settings, *one.membership),
                unit=specification.measure,
                note=one.derived,
            )


def _contributing(synthesis: NetworkSynthesis, pair: Pair) -> tuple[str, ...]:
    """The contrasts of every study that contributes to a pair, the largest share first."""
    order = sorted(pair.contributions, key=lambda s: (-pair.contributions[s], s))
    by_study: dict[str, list[str]] = {}
    for one in synthesis.effects:
        id_ = f"{synthesis.id}.study.{one.study}.{one.a}.{one.b}.effect"
        by_study.setdefault(one.study, []).append(id_)
    return tuple(id_ for study in order for id_ in by_study[study])


def contributions_said(synthesis: NetworkSynthesis, pair: Pair) -> str:
    """How much each study contributes, in words: "AASK 12.3%, ALLHAT 9.0%"."""
    labels = {one.study: one.label for one in synthesis.effects}
    order = sorted(pair.contributions, key=lambda s: (-pair.contributions[s], s))
    return ", ".join(f"{labels[s]} {percent(pair.contributions[s])}" for s in order)


def _pair(
    specification: NetworkSpecification, synthesis: NetworkSynthesis, pair: Pair, digits: int
) -> Iterator[Fact]:
    stem, sources = pair_id(synthesis, pair), _contributing(synthesis, pair)
    straight = tuple(
        f"{synthesis.id}.study.{one.study}.{one.a}.{one.b}.effect"
        for one in synthesis.effects
        if {one.a, one.b} == {pair.a, pair.b}
    )
    shares = f"contributions: {contributions_said(synthesis, pair)}"

    def fact(name: str, value: float | None, of: tuple[str, ...], step: str, **more: str) -> Fact:
        written = effect(value, digits, log=synthesis.ratio)
        shown = number(value, 1) if more.get("unit") == "%" else written
        text = more.pop("text", "") or shown
        return Fact(
            id=f"{stem}.{name}", value=value, text=text, basis=Basis.COMPUTED, step=step,
            sources=of, settings=specification.settings, **more,
        )  # fmt: skip

    unit = specification.measure
    yield fact("estimate", pair.network.estimate, sources, "network", unit=unit, note=shares)
    yield fact("ci_low", pair.network.ci_low, sources, "network", unit=unit)
    yield fact("ci_high", pair.network.ci_high, sources, "network", unit=unit)
    if pair.pi_low is not None:
        yield fact("pi_low", pair.pi_low, sources, "pi_low", unit=unit)
        yield fact("pi_high", pair.pi_high, sources, "pi_high", unit=unit)
    parts: tuple[tuple[str, Evidence | None, tuple[str, ...], str], ...] = (
        ("direct", pair.direct, straight, "direct evidence"),
        ("indirect", pair.indirect, sources, "indirect evidence"),
        ("difference", pair.difference, sources, "incoherence"),
    )
    for name, evidence, of, step in parts:
        if evidence is not None:
            for end, field in LIMITS:
                yield fact(f"{name}{end}", getattr(evidence, field), of, step, unit=unit)
    if pair.difference is not None:
        p = pair.difference.p
        yield fact("incoherence_p", p, sources, "incoherence", text=p_bare(p))
    yield from _turned(specification, synthesis, pair, digits)
    for name, counted, unit_ in (
        ("studies", len(pair.contributions), "studies"),
        ("participants", sum(synthesis.people[s] for s in pair.contributions), "people"),
    ):
        yield fact(name, counted, sources, "count", unit=unit_, text=count(counted))
    yield fact("share", 100 * pair.share, sources, "share of direct evidence", unit="%")


def _turned(
    specification: NetworkSpecification, synthesis: NetworkSynthesis, pair: Pair, digits: int
) -> Iterator[Fact]:
    """The same pair the other way round, for tables that need it so."""
    back, stem = turned(pair, pair.b, ratio=synthesis.ratio), pair_id(synthesis, pair)
    for name, evidence, ends in (
        ("estimate", back.network, ("estimate", "ci_low", "ci_high")),
        ("direct", back.direct, ("direct", "direct_low", "direct_high")),
    ):
        if evidence is None:
            continue
        for end, (_, field) in zip(ends, LIMITS, strict=True):
            value = getattr(evidence, field)
            yield Fact(
                id=f"{synthesis.id}.{pair.b}.{pair.a}.{end}", value=value,
                text=effect(value, digits, log=synthesis.ratio),
                basis=Basis.COMPUTED, step="turned round", sources=(f"{stem}.{name}",),
                settings=specification.settings, unit=specification.measure,
            )  # fmt: skip


def _node(
    specification: NetworkSpecification, synthesis: NetworkSynthesis, node: Node
) -> Iterator[Fact]:
    pairs = [one for one in synthesis.pairs if node.id in (one.a, one.b)]
    estimates = tuple(f"{pair_id(synthesis, one)}.estimate" for one in pairs)
    members = tuple(
        dict.fromkeys(
            cell for one in synthesis.effects if node.id in (one.a, one.b) for cell in one.cells
        )
    )
    numbers = (
        ("p_score", node.p_score, estimates, "P-score", "", 2),
        ("mean_rank", node.mean_rank, estimates, "rank", "", 1),
        ("first", node.first, estimates, "rank", "%", 0),
        ("studies", node.studies, members, "count", "studies", 0),
        ("participants", node.participants, members, "count", "people", 0),
    )
    for name, value, sources, step, unit, digits in numbers:
        yield Fact(
            id=f"{synthesis.id}.node.{node.id}.{name}", value=value, text=number(value, digits),
            basis=Basis.COMPUTED, step=step, sources=sources, settings=specification.settings,
            unit=unit,
        )  # fmt: skip


def _whole(specification: NetworkSpecification, synthesis: NetworkSynthesis) -> Iterator[Fact]:
    effects = tuple(
        f"{synthesis.id}.study.{one.study}.{one.a}.{one.b}.effect" for one in synthesis.effects
    )
    tests: dict[str, QTest | None] = {
        "q": synthesis.total, "q_within": synthesis.within, "q_between": synthesis.between,
    }  # fmt: skip
    numbers: list[tuple[str, float | None, str, str, str]] = [
        ("tau2", synthesis.tau2, variance(synthesis.tau2), "", "tau2"),
        ("i2", synthesis.i2, number(synthesis.i2, 0), "%", "i2"),
        ("studies", synthesis.studies, count(synthesis.studies), "studies", "count"),
        ("participants", synthesis.participants, count(synthesis.participants), "people", "count"),
        ("treatments", len(synthesis.nodes), str(len(synthesis.nodes)), "treatments", "count"),
    ]
    for name, test in tests.items():
        if test is not None and test.df:
            numbers.append((name, test.q, number(test.q), "", "q"))
            numbers.append((f"{name}_p", test.p, p_bare(test.p), "", "q"))
    for name, value, text, unit, step in numbers:
        if value is not None:
            yield Fact(
                id=f"{synthesis.id}.{name}", value=value, text=text, basis=Basis.COMPUTED,
                step=step, sources=effects, settings=specification.settings, unit=unit,
            )  # fmt: skip

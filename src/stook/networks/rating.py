"""GRADE for a network: direct, indirect and network evidence, each rated, with the path.

Puhan et al. 2014 (10.1136/bmj.g5630); Brignardello-Petersen et al. 2018
(10.1016/j.jclinepi.2017.10.005): direct evidence without imprecision; indirect evidence the lower
of the two comparisons of the loop that contributes most, less intransitivity; the network's from
what contributes most, less incoherence of that very pair, and only then imprecision.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from stook.figures import p_value
from stook.model.certainty import Concern
from stook.model.network import NetworkSynthesis, Pair
from stook.model.terms import Certainty
from stook.networks.cinema import COHERENT, areas, zone_of

LOST: dict[Concern, int] = {"not serious": 0, "serious": 1, "very serious": 2}
HALF = 0.5
"""A share of direct evidence above it: direct evidence contributes most."""


class Rated(NamedTuple):
    """Ratings of a pair, with the path to the network's; None where nothing can be said."""

    direct: Certainty | None
    indirect: Certainty | None
    network: Certainty | None
    path: tuple[str, ...]


def rate(
    synthesis: NetworkSynthesis, pair: Pair, direct: Mapping[frozenset[str], Certainty],
    intransitivity: Concern | None, value: float | None,
) -> Rated:  # fmt: skip
    """Rate one pair. `direct` holds the ratings of direct comparisons without imprecision."""
    path: list[str] = []
    straight = direct.get(frozenset({pair.a, pair.b})) if pair.direct is not None else None
    if pair.direct is not None:
        path.append(f"direct evidence {straight.value}" if straight else "direct: not rated")
    around = _indirect(synthesis, pair, direct, intransitivity, path)
    start = _start(pair, straight, around, path)
    if start is None:
        return Rated(straight, around, None, tuple(path))
    found = _down(start, _incoherent(pair, value, synthesis.ratio, path))
    return Rated(straight, around, _down(found, _imprecise(synthesis, pair, value, path)),
                 tuple(path))  # fmt: skip


def _indirect(
    synthesis: NetworkSynthesis, pair: Pair, direct: Mapping[frozenset[str], Certainty],
    intransitivity: Concern | None, path: list[str],
) -> Certainty | None:  # fmt: skip
    """The lower rating of the dominating loop's comparisons, less intransitivity."""
    if pair.indirect is None:
        return None
    route = dominating(synthesis, pair)
    legs = [direct.get(frozenset(leg)) for leg in pairwise(route)]
    through = " and ".join(f"{a} v {b}" for a, b in pairwise(route))
    known = [leg for leg in legs if leg is not None]
    if not route or len(known) < len(legs):
        path.append(f"indirect: a comparison of {through or 'the loop'} is not rated")
        return None
    if intransitivity is None:
        path.append(f"indirect by {through}: intransitivity was not judged")
        return None
    lowest = min(known, key=lambda one: one.rank)
    found = _down(lowest, LOST[intransitivity])
    lost = f", intransitivity {intransitivity}" if LOST[intransitivity] else ""
    path.append(f"indirect evidence {found.value} (lower of {through}{lost})")
    return found


def dominating(synthesis: NetworkSynthesis, pair: Pair) -> tuple[str, ...]:
    """The way from a to b by the fewest direct comparisons, of equal ones by that which
    contributes most to the pair; without the pair's own comparison."""
    edges = {frozenset({one.a, one.b}) for one in synthesis.pairs if one.direct is not None}
    edges.discard(frozenset({pair.a, pair.b}))
    share = {frozenset(name.split(".")): value for name, value in pair.through.items()}
    ways: list[tuple[str, ...]] = [(pair.a,)]
    seen = {pair.a}
    while ways:
        longer = [
            (*way, node.id)
            for way in ways
            for node in synthesis.nodes
            if node.id not in seen and frozenset({way[-1], node.id}) in edges
        ]
        there = [way for way in longer if way[-1] == pair.b]
        if there:
            return max(
                there, key=lambda way: min(share.get(frozenset(leg), 0.0) for leg in pairwise(way))
            )
        seen |= {way[-1] for way in longer}
        best: dict[str, tuple[str, ...]] = {}
        for way in longer:
            best.setdefault(way[-1], way)
        ways = list(best.values())
    return ()


def _start(
    pair: Pair, straight: Certainty | None, around: Certainty | None, path: list[str]
) -> Certainty | None:
    if pair.direct is None:
        return around
    if pair.indirect is None:
        return straight
    if straight is Certainty.HIGH and pair.share >= HALF:
        path.append("direct evidence is high and contributes at least half: it decides")
        return straight
    decides, name = (straight, "direct") if pair.share >= HALF else (around, "indirect")
    share = 100 * (pair.share if name == "direct" else 1 - pair.share)
    path.append(f"{name} evidence contributes most ({share:.0f}%): start there")
    return decides


def _incoherent(pair: Pair, value: float | None, ratio: bool, path: list[str]) -> int:
    """Local incoherence: two levels where the intervals share no more than one area of three."""
    if pair.difference is None or pair.direct is None or pair.indirect is None:
        return 0
    p = pair.difference.p
    if p is None or p > COHERENT:
        return 0
    zone = zone_of(value, ratio=ratio)
    shared = 2 if zone is None else len(areas(pair.direct, zone) & areas(pair.indirect, zone))
    lost = 1 if shared >= 2 else 2
    path.append(f"incoherence ({p_value(p)}): down {lost}")
    return lost


def _imprecise(
    synthesis: NetworkSynthesis, pair: Pair, value: float | None, path: list[str]
) -> int:
    """No effect inside the interval: one level; important benefit and harm both: two."""
    null = 1.0 if synthesis.ratio else 0.0
    low, high = pair.network.ci_low, pair.network.ci_high
    if not low <= null <= high:
        return 0
    zone = zone_of(value, ratio=synthesis.ratio)
    if zone is not None and zone[0] <= low and high <= zone[1]:
        return 0
    both = zone is not None and low < zone[0] and high > zone[1]
    lost = 2 if both else 1
    path.append(
        "imprecision: the interval includes important effects both ways: down 2" if both
        else "imprecision: the interval includes no effect: down 1"
    )  # fmt: skip
    return lost


def _down(level: Certainty, lost: int) -> Certainty:
    return list(Certainty)[max(level.rank - 1 - lost, 0)]

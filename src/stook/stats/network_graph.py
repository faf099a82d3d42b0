"""The shape of a network: how dense, how well connected, and on whom it hangs."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from .network_data import NetworkData
from .network_designs import by_design


@dataclass(frozen=True)
class Geometry:
    """Counts of a network.

    `density` is the share of possible comparisons that a study makes; `cut_points` are treatments
    without which the network falls apart; `loops` the number of independent closed loops that two
    or more designs form (0: nothing to check for incoherence); `distance` the most comparisons
    between two treatments.
    """

    treatments: int
    studies: int
    comparisons: int
    designs: int
    several_arms: int
    density: float
    cut_points: tuple[str, ...]
    loops: int
    distance: int


def geometry(data: NetworkData) -> Geometry:
    """The shape of a network; for one in parts the longest distance is within a part."""
    n, pairs, groups = len(data.treatments), data.pairs, by_design(data)
    links: list[set[int]] = [set() for _ in range(n)]
    for i, j in pairs:
        links[i].add(j)
        links[j].add(i)
    independent = sum(len(design) - 1 for design in groups)
    return Geometry(
        n, len(data.studies), len(pairs), len(groups),
        sum(len(study.treatments) > 2 for study in data.studies),
        2.0 * len(pairs) / (n * (n - 1)) if n > 1 else float("nan"),
        tuple(data.treatments[i] for i in range(n) if _cuts(links, i)),
        independent - (n - len(data.parts)),
        max((max(_reach(links, i).values()) for i in range(n)), default=0),
    )  # fmt: skip


def _reach(links: list[set[int]], start: int, without: int = -1) -> dict[int, int]:
    """The nodes that are reached from one, with the fewest steps to each."""
    found = {start: 0}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for other in sorted(links[node]):
            if other not in found and other != without:
                found[other] = found[node] + 1
                queue.append(other)
    return found


def _cuts(links: list[set[int]], i: int) -> bool:
    if len(links[i]) < 2:
        return False
    reached = _reach(links, min(links[i]), without=i)
    return bool(links[i] - reached.keys())

"""How much each direct comparison, and each study, contributes to each network estimate.

A row of the hat matrix is a flow of evidence from one treatment to the other (Koenig et al. 2013,
10.1002/sim.6001). Random walk: Davies et al. 2022 (10.1002/sim.9346), here without enumerating the
paths: with P the transition matrix, F_k the chance of being at a node after k steps and R_m of
arriving m steps later, an edge uv contributes P_uv sum_km F_k(u) R_m(v) / (k + m + 1). Shortest
path: Papakonstantinou et al. 2018 (10.12688/f1000research.14770); of paths that are equally short
the first in alphabetical order is taken, which the method leaves open. A comparison's contribution
falls to its studies in proportion to their reduced weights.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .names import canonical
from .network_designs import by_design

if TYPE_CHECKING:
    from .network import Estimates, Network

Array = NDArray[np.float64]
WAYS = ("random walk", "shortest path")
NO_FLOW = 1e-12
"""A flow below it is rounding: the whole flow of an estimate is 1."""
Pair = tuple[str, str]


def flows(model: Estimates, i: int, j: int) -> Array:
    """(n, n): the flow of evidence from u to v for treatment i against j; negative: from v to u."""
    covariance = model.solution.covariance
    level = covariance[i] - covariance[j]
    weights = -model.solution.laplacian.copy()
    np.fill_diagonal(weights, 0.0)
    flow = weights * (level[:, None] - level[None, :])
    return np.where(np.abs(flow) < NO_FLOW, 0.0, flow)


def contribution_matrix(fit: Network, model: Estimates, how: str) -> tuple[list[Pair], Array]:
    """All pairs of treatments (rows), and the share of every direct pair, (pairs, n, n) above."""
    way = _walk if canonical("way of contributions", how, WAYS) == WAYS[0] else _shortest
    n = len(fit.treatments)
    pairs = [(i, j) for i in range(n) for j in range(i + 1, n)]
    found = np.stack([way(np.maximum(flows(model, i, j), 0.0), i, j) for i, j in pairs])
    found = found + np.swapaxes(found, -1, -2)
    return [(fit.treatments[i], fit.treatments[j]) for i, j in pairs], found


def contributions(fit: Network, model: Estimates, how: str) -> dict[Pair, dict[Pair, float]]:
    """See `Network.contributions`."""
    pairs, shares = contribution_matrix(fit, model, how)
    direct = [(i, j) for i, j in fit.data.pairs]
    names = fit.treatments
    return {
        pair: {(names[i], names[j]): float(share[i, j]) for i, j in direct}
        for pair, share in zip(pairs, shares, strict=True)
    }


def study_contributions(fit: Network, model: Estimates, how: str) -> dict[Pair, dict[str, float]]:
    """See `Network.study_contributions`."""
    pairs, shares = contribution_matrix(fit, model, how)
    part = _study_parts(fit, model)
    labels = [study.label for study in fit.data.studies]
    total = np.tensordot(shares, part, axes=([1, 2], [1, 2]))
    return {
        pair: dict(zip(labels, row.tolist(), strict=True))
        for pair, row in zip(pairs, total, strict=True)
    }


def _study_parts(fit: Network, model: Estimates) -> Array:
    """(studies, n, n): each study's share of the reduced weight of each pair (i < j)."""
    n = len(fit.treatments)
    part = np.zeros((len(fit.data.studies), n, n))
    whole = -np.triu(model.solution.laplacian, 1)
    for s, weights in enumerate(reduced_weights(fit, model)):
        treatments = fit.data.studies[s].treatments
        part[s][np.ix_(treatments, treatments)] = weights
    with np.errstate(all="ignore"):
        return np.where(whole > 0, np.triu(part, 1) / whole, 0.0)


def _walk(flow: Array, i: int, j: int) -> Array:
    """Shares of the edges by random walk along a flow from i to j."""
    out = flow.sum(axis=1)
    step = np.divide(flow, out[:, None], out=np.zeros_like(flow), where=out[:, None] > 0)
    step[j] = 0.0
    at, arrive = np.zeros(len(flow)), np.zeros(len(flow))
    at[i], arrive[j] = 1.0, 1.0
    forward, backward = [], []
    for _ in range(4 * len(flow)):  # a flow has no circle, unless a weight is negative
        forward.append(at)
        backward.append(arrive)
        at, arrive = at @ step, step @ arrive
        at[j] = 0.0
        if at.sum() < NO_FLOW:
            break
    k = np.arange(len(forward))
    length = 1.0 / (k[:, None] + k[None, :] + 1.0)
    share = step * (np.array(forward).T @ length @ np.array(backward))
    return share / share.sum()


def _shortest(flow: Array, i: int, j: int) -> Array:
    """Shares of the edges by taking the shortest path again and again."""
    left, share = flow.copy(), np.zeros_like(flow)
    while True:
        path = _path(left > NO_FLOW, i, j)
        if len(path) < 2:
            return share / share.sum()
        edges = (np.array(path[:-1]), np.array(path[1:]))
        size = left[edges].min()
        share[edges] += size / (len(path) - 1)
        left[edges] -= size


def _path(edge: NDArray[np.bool_], i: int, j: int) -> list[int]:
    """The nodes of a path with the fewest edges from i to j; empty where there is none."""
    before = {i: i}
    queue = deque([i])
    while queue and j not in before:
        node = queue.popleft()
        for other in np.flatnonzero(edge[node]).tolist():
            if other not in before:
                before[other] = node
                queue.append(other)
    if j not in before:
        return []
    path = [j]
    while path[-1] != i:
        path.append(before[path[-1]])
    return path[::-1]


class FlowMeasures(NamedTuple):
    """How an estimate is reached (Koenig et al. 2013).

    `mean_path`: the mean number of comparisons on the way, above 2 to be read with caution;
    `parallelism`: at least how many independent ways it is spread over.
    """

    mean_path: float
    parallelism: float


def flow_measures(fit: Network, model: Estimates) -> dict[Pair, FlowMeasures]:
    """The measures of every pair of treatments.

    A design with several arms takes evidence in at some and gives it out at others: the flow
    through it is the sum of either.
    """
    n, names = len(fit.treatments), fit.treatments
    groups = list(by_design(fit.data).values())
    x, w = fit.rows.x, model.solution.w
    blocks = []
    for studies in groups:
        own = np.isin(fit.rows.study, studies)
        blocks.append((x[own] * w[own, None]).T @ x[own])
    found = {}
    for i in range(n):
        for j in range(i + 1, n):
            level = model.solution.covariance[i] - model.solution.covariance[j]
            through = [float(np.abs(level @ block).sum()) / 2.0 for block in blocks]
            found[names[i], names[j]] = FlowMeasures(sum(through), 1.0 / max(through))
    return found


def reduced_weights(fit: Network, model: Estimates) -> list[Array]:
    """Each study's reduced weights of its pairs, (p, p) in the order of its arms, zero diagonal."""
    rows, w = fit.rows, model.solution.w
    start = np.searchsorted(rows.study, np.arange(len(fit.data.studies)))
    found = []
    for s, study in enumerate(fit.data.studies):
        own = slice(start[s], start[s] + len(study.treatments) - 1)
        x = rows.x[own][:, list(study.treatments)]
        weights = -(x * w[own, None]).T @ x
        np.fill_diagonal(weights, 0.0)
        found.append(weights)
    return found

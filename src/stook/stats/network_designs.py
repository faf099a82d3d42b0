"""Heterogeneity within designs, and inconsistency between them.

A design is the set of treatments that a study compares. Q falls into a part within designs and one
between them, tested by itself as the design-by-treatment interaction (Higgins et al. 2012,
10.1002/jrsm.1044; White et al. 2012, 10.1002/jrsm.1045). Detaching a design and the net heat plot:
Krahn, Binder & Koenig 2013 (10.1186/1471-2288-13-35).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from stook.figures.brief import brief

from .network_data import NetworkData
from .network_rows import estimate_tau2, rows_of, solve
from .special import chi2_tail

if TYPE_CHECKING:
    from .network import Network

Array = NDArray[np.float64]


class Test(NamedTuple):
    """A Q with its degrees of freedom; P is nan where there are none."""

    q: float
    df: int
    p: float


class DesignTest(NamedTuple):
    """A design (its treatments), its studies, Q within it, and Q between the designs without it.

    `detached` is None where the design shares in no disagreement: nothing changes without it.
    """

    design: tuple[str, ...]
    studies: tuple[str, ...]
    within: Test
    detached: Test | None


@brief
class Designs(NamedTuple):
    """The decomposition: total = within + between; `random` is between with `tau2_within`."""

    total: Test
    within: Test
    between: Test
    random: Test
    tau2_within: float
    designs: tuple[DesignTest, ...]


@brief
@dataclass(frozen=True, eq=False)
class NetHeat:
    """`heat[c, d]`: by how much the inconsistency of design c falls when design d is detached.

    `q[c]` is design c's part of Q between designs; `share[c, d]` the leverage of design d in the
    estimates of design c (mean absolute hat value). Designs whose detachment changes nothing, or
    would split the network, are left out.
    """

    designs: tuple[tuple[str, ...], ...]
    heat: Array
    q: Array
    share: Array


def test(q: float, df: int) -> Test:
    """A chi-squared test; a Q below 0 by rounding is 0."""
    q = max(q, 0.0) if df > 0 else 0.0
    return Test(q, df, float(chi2_tail(q, df)) if df > 0 else float("nan"))


def by_design(data: NetworkData) -> dict[tuple[int, ...], list[int]]:
    """Each design's studies (their positions), designs by size and then in alphabetical order."""
    found: dict[tuple[int, ...], list[int]] = {}
    for s, study in enumerate(data.studies):
        found.setdefault(tuple(sorted(study.treatments)), []).append(s)
    return {d: found[d] for d in sorted(found, key=lambda d: (len(d), d))}


def consistency_q(data: NetworkData, tau2: float = 0.0) -> tuple[float, int]:
    """Q and df of the consistency model of some studies, part by part."""
    q, df = 0.0, 0
    for part in data.split():
        rows = rows_of(part)
        q += solve(rows, tau2).q
        df += len(rows.y) - len(part.treatments) + 1
    return q, df


def designs(fit: Network) -> Designs:
    """The decomposition of Q, by generalised least squares throughout."""
    data, groups = fit.data, by_design(fit.data)
    inside = {d: consistency_q(data.only(s)) for d, s in groups.items()}
    within = test(sum(q for q, _ in inside.values()), sum(df for _, df in inside.values()))
    between = test(fit.q - within.q, fit.q_df - within.df)
    blocks = [pooled(data, studies, d, 0.0) for d, studies in groups.items()]
    each = []
    for at, (d, studies) in enumerate(groups.items()):
        df = between.df - _checked(blocks, len(data.treatments), at)
        q = float(_parts_of_q(blocks, len(data.treatments), at).sum()) if df < between.df else 0.0
        each.append(
            DesignTest(
                tuple(data.treatments[t] for t in d),
                tuple(data.studies[s].label for s in studies),
                test(*inside[d]), test(q, df) if df < between.df else None,
            )
        )  # fmt: skip
    tau2 = _tau2_within(fit, groups)
    shrunk = 0.0 if np.isnan(tau2) else tau2
    q = solve(fit.rows, shrunk).q - sum(
        consistency_q(data.only(s), shrunk)[0] for s in groups.values()
    )
    return Designs(
        test(fit.q, fit.q_df), within, between, test(q, between.df), tau2, tuple(each)
    )  # fmt: skip


def _tau2_within(fit: Network, groups: dict[tuple[int, ...], list[int]]) -> float:
    """The generalised DerSimonian-Laird tau2 of the model with every design's own effects."""
    rows = fit.rows
    columns = [
        np.where(np.isin(rows.study, studies)[:, None], rows.x[:, list(d)], 0.0)
        for d, studies in groups.items()
    ]
    return estimate_tau2(rows, np.hstack(columns), "DL")


def net_heat(fit: Network, tau2: float = 0.0) -> NetHeat:
    """Design by design (Krahn et al. 2013), from the pooled estimates of each design."""
    groups = by_design(fit.data)
    names = list(groups)
    blocks = [pooled(fit.data, studies, d, tau2) for d, studies in groups.items()]
    whole = _parts_of_q(blocks, len(fit.treatments), None)
    kept = [c for c in range(len(blocks)) if _checked(blocks, len(fit.treatments), c)]
    heat = np.zeros((len(kept), len(kept)))
    for column, d in enumerate(kept):
        less = _parts_of_q(blocks, len(fit.treatments), d)
        heat[:, column] = (whole - less)[kept]
    hat = _leverage(blocks, len(fit.treatments))
    return NetHeat(
        tuple(tuple(fit.treatments[t] for t in names[c]) for c in kept), heat, whole[kept],
        hat[np.ix_(kept, kept)],
    )  # fmt: skip


class _Block(NamedTuple):
    """A design's pooled contrasts: estimate, information (inverse covariance), design rows."""

    y: Array
    information: Array
    x: Array
    design: tuple[int, ...]


def pooled(data: NetworkData, studies: list[int], design: tuple[int, ...], tau2: float) -> _Block:
    """A design's studies pooled: its contrasts against its first treatment."""
    at = solve(rows_of(data.only(studies)), tau2, ground=0)
    x = np.zeros((len(design) - 1, len(data.treatments)))
    for row, t in enumerate(design[1:]):
        x[row, t], x[row, design[0]] = 1.0, -1.0
    return _Block(at.theta[1:], at.laplacian[1:, 1:], x, design)


def _fit(blocks: list[_Block], n: int, without: int | None) -> tuple[Array, Array]:
    information, score = np.zeros((n, n)), np.zeros(n)
    for i, block in enumerate(blocks):
        if i != without:
            information += block.x.T @ block.information @ block.x
            score += block.x.T @ block.information @ block.y
    inverse = np.asarray(np.linalg.pinv(information, rcond=1e-12, hermitian=True), dtype=float)
    return inverse @ score, inverse


def _parts_of_q(blocks: list[_Block], n: int, without: int | None) -> Array:
    """Each design's part of Q between designs; 0 for the one detached (it fits itself)."""
    theta, _ = _fit(blocks, n, without)
    parts = np.zeros(len(blocks))
    for i, block in enumerate(blocks):
        if i != without:
            gap = block.y - block.x @ theta
            parts[i] = float(gap @ block.information @ gap)
    return parts


def _checked(blocks: list[_Block], n: int, d: int) -> int:
    """How many of a design's contrasts are also reached without it."""
    root = list(range(n))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for i, block in enumerate(blocks):
        if i != d:
            for other in block.design[1:]:
                root[find(other)] = find(block.design[0])
    design = blocks[d].design
    return len(design) - len({find(t) for t in design})


def _leverage(blocks: list[_Block], n: int) -> Array:
    _, inverse = _fit(blocks, n, None)
    found = np.zeros((len(blocks), len(blocks)))
    for c, row in enumerate(blocks):
        for d, column in enumerate(blocks):
            hat = row.x @ inverse @ column.x.T @ column.information
            found[c, d] = float(np.abs(hat).mean())
    return found

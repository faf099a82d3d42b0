"""Networks against brute force: full generalised least squares, path by path, label by label."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stook import stats
from stook.stats.network_contributions import flows

NAMES = "ABCDEF"


@st.composite
def arms(draw: st.DrawFn, n: int = 4) -> list[tuple[str, str, float, float]]:
    """A connected network of studies with two to four arms: study, treatment, y, se."""
    rows, seed = [], draw(st.integers(0, 2**32 - 1))
    random = np.random.default_rng(seed)
    sets = [list(NAMES[i : i + 2]) for i in range(n - 1)]  # a chain connects all
    for _ in range(draw(st.integers(1, 6))):
        size = int(random.integers(2, min(n, 4) + 1))
        sets.append(sorted(random.choice(list(NAMES[:n]), size, replace=False).tolist()))
    for s, each in enumerate(sets):
        rows += [
            (f"s{s}", t, float(random.normal()), float(random.uniform(0.1, 1.0))) for t in each
        ]
    return rows


def net(rows: list[tuple[str, str, float, float]], **options: Any) -> stats.Network:
    study, treatment, y, se = zip(*rows, strict=True)
    data = stats.network_arms(study, treatment, "GENERIC", y=y, se=se)
    return stats.network(data, **options)


def least_squares(
    rows: list[tuple[str, str, float, float]], tau2: float, base: int
) -> tuple[Any, Any, float, int]:
    """Levels of all treatments by full generalised least squares over basic contrasts."""
    names = sorted({t for _, t, _, _ in rows})
    ys, blocks, xs = [], [], []
    for label in dict.fromkeys(s for s, *_ in rows):
        own = [row for row in rows if row[0] == label]
        first = own.pop(base % len(own))
        s = np.full((len(own), len(own)), first[3] ** 2 + tau2 / 2)
        s += np.diag([row[3] ** 2 + tau2 / 2 for row in own])
        for row in own:
            x = np.zeros(len(names))
            x[names.index(row[1])], x[names.index(first[1])] = 1.0, -1.0
            xs.append(x)
            ys.append(row[2] - first[2])
        blocks.append(s)
    size = len(ys)
    v, at = np.zeros((size, size)), 0
    for block in blocks:
        v[at : at + len(block), at : at + len(block)] = block
        at += len(block)
    x, y = np.array(xs)[:, 1:], np.array(ys)
    w = np.linalg.inv(v)
    covariance = np.linalg.inv(x.T @ w @ x)
    beta = covariance @ x.T @ w @ y
    residual = y - x @ beta
    return beta, covariance, float(residual @ w @ residual), size - len(names) + 1


@given(rows=arms(), tau2=st.sampled_from([0.0, 0.04, 1.5]), base=st.integers(0, 3))
def test_estimates_are_those_of_full_generalised_least_squares(
    rows: list[tuple[str, str, float, float]], tau2: float, base: int
) -> None:
    fit = net(rows, tau2=tau2)
    beta, covariance, q, df = least_squares(rows, tau2, base)
    assert fit.random.effect[1:, 0] == pytest.approx(beta, rel=1e-8, abs=1e-10)
    assert fit.random.se[1:, 0] ** 2 == pytest.approx(np.diagonal(covariance), rel=1e-8)
    assert fit.random.solution.q == pytest.approx(q, rel=1e-8, abs=1e-9)
    assert fit.q_df == df


@given(rows=arms())
def test_the_likelihood_has_its_maximum_at_tau2(
    rows: list[tuple[str, str, float, float]],
) -> None:
    fit = net(rows, method="REML")
    if fit.q_df == 0:
        assert np.isnan(fit.tau2)
        return

    def height(tau2: float) -> float:
        _, covariance, q, _ = least_squares(rows, tau2, 0)
        whole = 0.0
        for label in dict.fromkeys(s for s, *_ in rows):
            v = np.array([row[3] ** 2 + tau2 / 2 for row in rows if row[0] == label])
            whole += np.log(v).sum() + np.log((1 / v).sum())
        return -0.5 * (whole - np.linalg.slogdet(covariance)[1] + q)

    top = height(fit.tau2)
    for other in (0.0, fit.tau2 / 2, fit.tau2 * 1.01 + 1e-6, fit.tau2 * 2 + 0.1, 10.0):
        assert height(other) <= top + 1e-8


@given(rows=arms(), order=st.permutations(list("ABCD")), seed=st.integers(0, 99))
def test_names_and_order_change_nothing(
    rows: list[tuple[str, str, float, float]], order: list[str], seed: int
) -> None:
    to = dict(zip("ABCD", order, strict=True))
    mixed = [(s, to[t], y, se) for s, t, y, se in rows]
    np.random.default_rng(seed).shuffle(mixed)  # type: ignore[arg-type]
    one, two = net(rows), net([(str(s), str(t), float(y), float(e)) for s, t, y, e in mixed])
    for a, b in itertools.permutations("ABCD", 2):
        assert two.random.versus(to[a], to[b]).estimate == pytest.approx(
            one.random.versus(a, b).estimate, rel=1e-7, abs=1e-9
        )
    assert two.q == pytest.approx(one.q, rel=1e-9, abs=1e-10)
    assert two.designs().between.q == pytest.approx(one.designs().between.q, rel=1e-7, abs=1e-8)


@given(rows=arms(n=2), method=st.sampled_from(["EE", "DL", "REML", "ML", "PM", "SJ", "HE"]))
def test_two_treatments_are_a_meta_analysis(
    rows: list[tuple[str, str, float, float]], method: str
) -> None:
    fit = net(rows, method=method)
    first = {s: (y, e) for s, t, y, e in rows if t == "A"}
    second = {s: (y, e) for s, t, y, e in rows if t == "B"}
    y = [second[s][0] - first[s][0] for s in first]
    v = [second[s][1] ** 2 + first[s][1] ** 2 for s in first]
    pooled = stats.pool(y, v, method, "Wald")
    found = fit.best.versus("B", "A")
    assert found.estimate == pytest.approx(float(pooled.estimate), rel=1e-8, abs=1e-10)
    assert found.se == pytest.approx(float(pooled.se), rel=1e-8)
    assert fit.q == pytest.approx(float(pooled.q), rel=1e-8, abs=1e-9)


@given(rows=arms())
def test_arms_and_their_contrasts_are_the_same_network(
    rows: list[tuple[str, str, float, float]],
) -> None:
    studies, ones, twos, y, se = [], [], [], [], []
    for label in dict.fromkeys(s for s, *_ in rows):
        for a, b in itertools.combinations([r for r in rows if r[0] == label], 2):
            studies.append(label)
            ones.append(a[1])
            twos.append(b[1])
            y.append(a[2] - b[2])
            se.append(float(np.hypot(a[3], b[3])))
    again = stats.network(stats.network_contrasts(studies, ones, twos, y, se))
    once = net(rows)
    assert again.random.effect == pytest.approx(once.random.effect, rel=1e-7, abs=1e-9)
    assert again.random.se == pytest.approx(once.random.se, rel=1e-7)


@given(rows=arms(), levels=st.lists(st.floats(-2, 2), min_size=4, max_size=4))
def test_splitting_a_study_with_several_arms_keeps_what_all_agree_on(
    rows: list[tuple[str, str, float, float]], levels: list[float]
) -> None:
    truth = dict(zip("ABCD", levels, strict=True))
    agreed = [(s, t, truth[t], e) for s, t, _, e in rows]
    split = []
    for label in dict.fromkeys(s for s, *_ in rows):
        own = [r for r in agreed if r[0] == label]
        for i, other in enumerate(own[1:]):
            split += [(f"{label}-{i}", *own[0][1:]), (f"{label}-{i}", *other[1:])]
    for fit in (net(agreed), net(split)):
        for a, b in itertools.permutations("ABCD", 2):
            assert fit.random.versus(a, b).estimate == pytest.approx(truth[a] - truth[b], abs=1e-9)
        assert fit.q == pytest.approx(0.0, abs=1e-9)


def every_path(flow: Any, path: list[int], end: int, p: float) -> dict[tuple[int, int], float]:
    """The shares of the edges by walking every path to its end."""
    if path[-1] == end:
        steps = [(min(u, v), max(u, v)) for u, v in itertools.pairwise(path)]
        return dict.fromkeys(steps, p / len(steps))
    shares: dict[tuple[int, int], float] = {}
    out = flow[path[-1]]
    for v in np.flatnonzero(out).tolist():
        for step, share in every_path(flow, [*path, v], end, p * out[v] / out.sum()).items():
            shares[step] = shares.get(step, 0.0) + share
    return shares


@given(rows=arms(), tau2=st.sampled_from([0.0, 0.2]))
def test_contributions_are_those_of_every_path(
    rows: list[tuple[str, str, float, float]], tau2: float
) -> None:
    fit = net(rows, tau2=tau2)
    walk, short = fit.contributions(), fit.contributions("shortest path")
    for (i, a), (j, b) in itertools.combinations(enumerate(fit.treatments), 2):
        flow = np.maximum(flows(fit.random, i, j), 0.0)
        for (u, v), share in every_path(flow, [i], j, 1.0).items():
            pair = (fit.treatments[u], fit.treatments[v])
            assert walk[a, b][pair] == pytest.approx(share, abs=1e-9)
        assert sum(walk[a, b].values()) == pytest.approx(1.0, abs=1e-10)
        assert sum(short[a, b].values()) == pytest.approx(1.0, abs=1e-10)
        assert sum(fit.study_contributions()[a, b].values()) == pytest.approx(1.0, abs=1e-10)


@given(rows=arms())
def test_scores_average_one_half_and_turn_round(
    rows: list[tuple[str, str, float, float]],
) -> None:
    fit = net(rows)
    up, down = fit.p_scores("higher"), fit.p_scores("lower")
    assert np.mean(list(up.values())) == pytest.approx(0.5)
    for name in fit.treatments:
        assert up[name] == pytest.approx(1 - down[name])


@given(rows=arms())
def test_a_study_without_information_changes_nothing(
    rows: list[tuple[str, str, float, float]],
) -> None:
    once = net(rows, method="DL")
    more = net([*rows, ("empty", "A", 3.0, 1e6), ("empty", "B", -3.0, 1e6)], method="DL")
    tau2 = once.tau2 if once.q_df else 0.0
    again = net(
        [*rows, ("empty", "A", 3.0, 1e6), ("empty", "B", -3.0, 1e6)], method="DL", tau2=tau2
    )
    assert more.q == pytest.approx(once.q, rel=1e-6, abs=1e-6)
    assert again.random.effect == pytest.approx(once.random.effect, rel=1e-6, abs=1e-8)


@given(rows=arms())
def test_q_adds_up_and_detaching_never_adds(rows: list[tuple[str, str, float, float]]) -> None:
    fit = net(rows)
    found = fit.designs()
    assert found.within.df + found.between.df == found.total.df
    assert found.within.q + found.between.q == pytest.approx(found.total.q, rel=1e-7, abs=1e-8)
    for each in found.designs:
        if each.detached is not None:
            assert each.detached.q <= found.between.q + 1e-8
    heat = fit.net_heat()
    by_name = {each.design: each for each in found.designs}
    for d, design in enumerate(heat.designs):
        detached = by_name[design].detached
        assert detached is not None
        left = heat.q.sum() - heat.heat[:, d].sum()
        assert left == pytest.approx(detached.q, rel=1e-6, abs=1e-7)


@given(rows=arms(), shift=st.floats(-3, 3))
def test_node_splitting_without_several_arms_is_back_calculation(
    rows: list[tuple[str, str, float, float]], shift: float
) -> None:
    pairs = [row for row in rows if sum(r[0] == row[0] for r in rows) == 2]
    pairs += [("x", "A", shift, 0.5), ("x", "C", 0.0, 0.5)]
    fit = net(pairs, method="EE")
    for each in fit.split("common"):
        if each.direct.there and each.indirect.there:
            found = fit.node_split(each.treatment, each.reference)
            for one, two in ((found.direct, each.direct), (found.indirect, each.indirect),
                             (found.difference, each.difference)):  # fmt: skip
                assert one.estimate == pytest.approx(two.estimate, rel=1e-5, abs=1e-6)
                assert one.se == pytest.approx(two.se, rel=1e-5)


@given(rows=arms(n=3), slope=st.floats(-1, 1), seed=st.integers(0, 999))
def test_a_slope_is_found_as_by_generalised_least_squares(
    rows: list[tuple[str, str, float, float]], slope: float, seed: int
) -> None:
    study, treatment, y, se = zip(*rows, strict=True)
    data = stats.network_arms(study, treatment, "GENERIC", y=y, se=se)
    x = np.random.default_rng(seed).normal(size=len(data.studies))
    at = {s.label: x[i] for i, s in enumerate(data.studies)}
    exact = [
        (s, t, {"A": 0.0, "B": 1.0, "C": 0.3}[t] + (slope * at[s] if t != "A" else 0.0), e)
        for s, t, _, e in rows
    ]
    study, treatment, y, se = zip(*exact, strict=True)
    data = stats.network_arms(study, treatment, "GENERIC", y=y, se=se)
    try:
        found = stats.network_regression(data, x, "A", method="EE", centre=0.0)
    except ValueError:
        return
    # a slope that the studies hardly tell from the effects has a huge error
    near = 1e-6 * (1 + found.slopes["common"].se)
    assert found.slopes["common"].estimate == pytest.approx(slope, abs=near)
    assert found.effects["B"].estimate == pytest.approx(1.0, abs=near)

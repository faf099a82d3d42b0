"""Dependent effects: against pooling, brute force and finite differences; robust errors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from stook import stats
from stook.stats.multilevel import _solve


def data(seed: int, clusters: int = 8, each: int = 3) -> tuple[Any, Any, list[int], list[str]]:
    random = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(clusters), each)
    y = random.normal(0, 0.7, clusters)[cluster] + random.normal(0, 0.5, cluster.size)
    v = random.uniform(0.05, 0.3, cluster.size)
    return y, v, cluster.tolist(), [f"t{i % each}" for i in range(cluster.size)]


@pytest.mark.parametrize("structure", ["nested", "ID", "DIAG", "CS", "HCS", "UN", "AR", "CAR"])
@pytest.mark.parametrize("method", ["ML", "REML"])
def test_slopes_of_the_likelihood_are_those_of_finite_differences(
    structure: str, method: str
) -> None:
    y, v, cluster, inner = data(3)
    fit = stats.multilevel(
        y, v, cluster, inner=inner, structure=structure, method=method,
        times={"t0": 0.0, "t1": 1.5, "t2": 2.0},
    )  # fmt: skip
    at = fit.parameters + 0.05
    slope = _solve(fit.problem, at).gradient
    for k in range(len(at)):
        step = np.zeros(len(at))
        step[k] = 1e-5
        rise = _solve(fit.problem, at + step).height - _solve(fit.problem, at - step).height
        assert slope[k] == pytest.approx(rise / 2e-5, rel=1e-5, abs=1e-6)
    assert np.abs(_solve(fit.problem, fit.parameters).gradient).max() < 1e-4


def test_the_likelihood_is_that_of_the_whole_multivariate_normal() -> None:
    y, v, cluster, _ = data(5)
    fit = stats.multilevel(y, v, cluster, method="ML")
    a, b = (fit.variances[name][0, 0] for name in ("cluster", "effect"))
    same = np.equal.outer(cluster, cluster)
    full = np.diag(v + b) + a * same
    r = y - fit.coefficients[0]
    brute = -0.5 * (
        len(y) * np.log(2 * np.pi) + np.linalg.slogdet(full)[1] + r @ np.linalg.solve(full, r)
    )
    assert fit.log_likelihood == pytest.approx(brute, rel=1e-10)
    for da, db in ((0.05, 0), (-0.05, 0), (0, 0.05), (0, -0.05)):
        near = full + da * same + db * np.eye(len(y))
        mean = np.linalg.solve(near, y).sum() / np.linalg.inv(near).sum()
        r = y - mean
        other = -0.5 * (
            len(y) * np.log(2 * np.pi) + np.linalg.slogdet(near)[1] + r @ np.linalg.solve(near, r)
        )
        assert other <= brute + 1e-9


@pytest.mark.parametrize("method", ["REML", "ML"])
def test_one_effect_a_cluster_is_a_meta_analysis(method: str) -> None:
    y, v, _, _ = data(7, 20, 1)
    fit = stats.multilevel(y, v, list(range(20)), structure="ID", inner=["a"] * 20, method=method)
    pooled = stats.pool(y, v, method, "Wald")
    assert fit.variances["inner"][0, 0] == pytest.approx(float(pooled.tau2), rel=1e-5)
    assert fit.coefficients[0] == pytest.approx(float(pooled.estimate), rel=1e-7)
    assert fit.se[0] == pytest.approx(float(pooled.se), rel=1e-6)
    assert fit.log_likelihood == pytest.approx(float(pooled.log_likelihood), rel=1e-7)


def test_robust_errors_are_the_plain_sandwich() -> None:
    y, v, cluster, _ = data(11)
    fit = stats.multilevel(y, v, cluster)
    a, b = (fit.variances[name][0, 0] for name in ("cluster", "effect"))
    groups = np.asarray(cluster)
    w = np.linalg.inv(np.diag(v + b) + a * np.equal.outer(groups, groups))
    score = [(w @ (y - fit.coefficients[0]))[groups == g].sum() for g in range(8)]
    cr0 = np.square(score).sum() / w.sum() ** 2
    assert stats.robust(fit, "CR0").se[0] ** 2 == pytest.approx(cr0)
    assert stats.robust(fit, "CR1").se[0] ** 2 == pytest.approx(cr0 * 8 / 7)
    cr2 = stats.robust(fit)
    assert cr0 < cr2.se[0] ** 2 < cr0 * 8 / 7 * 1.2
    assert cr2.df[0] < 7


def test_equal_clusters_give_cr2_the_degrees_of_freedom_of_a_mean() -> None:
    random = np.random.default_rng(1)
    y = random.normal(size=30)
    fit = stats.multilevel(y, np.full(30, 0.2), [i // 3 for i in range(30)])
    assert stats.robust(fit).df[0] == pytest.approx(9.0, rel=1e-6)
    assert stats.robust(fit).se[0] == pytest.approx(stats.robust(fit, "CR1").se[0], rel=1e-6)


def test_what_cannot_be_fitted_is_refused_with_a_reason() -> None:
    y, v, cluster, inner = data(2)
    with pytest.raises(ValueError, match="needs `inner`"):
        stats.multilevel(y, v, cluster, structure="UN")
    with pytest.raises(ValueError, match="different clusters have a covariance"):
        stats.multilevel(y, np.diag(v) + 0.01, cluster)
    with pytest.raises(ValueError, match="not more effects"):
        stats.multilevel(y[:1], v[:1], [0])
    with pytest.raises(ValueError, match="not independent"):
        stats.multilevel(y, v, cluster, moderators=np.ones(len(y)))
    with pytest.raises(ValueError, match="Did you mean 'UN'"):
        stats.multilevel(y, v, cluster, inner=inner, structure="unn")
    with pytest.raises(ValueError, match="too few for 1"):
        stats.robust(stats.multilevel(y[:3], v[:3], [0, 0, 0]))


def test_rows_without_an_effect_are_left_out() -> None:
    y, v, cluster, _ = data(4)
    y[0], v[4] = np.nan, np.nan
    keep = np.isfinite(y + v)
    one = stats.multilevel(y, v, cluster)
    two = stats.multilevel(y[keep], v[keep], [c for c, k in zip(cluster, keep, strict=True) if k])
    assert one.k == 22
    assert one.coefficients == pytest.approx(two.coefficients)

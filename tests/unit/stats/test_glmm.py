"""Mixed models of counts: against integrals, logistic regression, published numbers, refusals."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import integrate, special

from stook import stats
from stook.stats.glmm import _integral, _marginal
from stook.stats.glmm_likelihoods import (
    Binomial,
    Hypergeometric,
    Likelihood,
    Poisson,
    TwoBinomials,
    TwoPoissons,
)

DESIGNS = Path(__file__).resolve().parents[4] / "shared" / "spec" / "designs"
A, N1, C, N2 = (
    np.array(x, dtype=float) for x in ([3, 0, 7], [40, 50, 60], [5, 2, 9], [42, 51, 55])
)
KINDS: list[Any] = [
    Binomial(A, A + C, np.log(N1 / N2)), Hypergeometric(A, N1, C, N2), TwoBinomials(A, N1, C, N2),
    TwoPoissons(A, N1, C, N2), Poisson(A, N1),
]  # fmt: skip


@pytest.mark.parametrize("likelihood", KINDS, ids=lambda x: type(x).__name__)
def test_slopes_are_those_of_finite_differences(likelihood: Likelihood) -> None:
    at = np.array([[0.3], [-0.4], [1.1]])
    h = 1e-5
    found = likelihood.at(at)
    up, down = likelihood.at(at + h), likelihood.at(at - h)
    assert found.slope == pytest.approx((up.value - down.value) / (2 * h), rel=1e-6, abs=1e-7)
    assert found.bend == pytest.approx((up.slope - down.slope) / (2 * h), rel=1e-6, abs=1e-7)


@pytest.mark.parametrize("likelihood", KINDS, ids=lambda x: type(x).__name__)
def test_quadrature_is_the_integral(likelihood: Likelihood) -> None:
    mean, tau = -0.3, 0.6
    nodes = np.polynomial.hermite.hermgauss(15)
    value, _, share = _integral(likelihood, nodes, mean, tau)
    assert share.sum(axis=1) == pytest.approx(np.ones(3))
    for i in range(3):

        def density(z: float, i: int = i) -> float:
            at = likelihood.at(np.full((3, 1), mean + tau * z)).value[i, 0]
            return float(np.exp(at - z * z / 2) / np.sqrt(2 * np.pi))

        expected, _ = integrate.quad(density, -12, 12, epsabs=1e-13)
        assert value[i] == pytest.approx(np.log(expected), rel=1e-6, abs=1e-6)


def test_the_hypergeometric_sums_to_one() -> None:
    total = 0.0
    for a in range(5):
        one = Hypergeometric(*(np.array([x]) for x in (float(a), 9.0, 4.0 - a, 7.0)))
        total += float(np.exp(one.at(np.array([[0.7]])).value[0, 0]))
    assert total == pytest.approx(1.0)


@pytest.mark.usefixtures("shared")
def test_the_published_exact_model_of_stijnen_2010() -> None:
    with (DESIGNS / "nielweise2007_tables.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    keys = list(rows[0])
    columns = [np.array([float(r[k]) for r in rows]) for k in keys if k not in {"study", "author"}]
    a, n1, c, n2 = columns[-4:]
    found = stats.glmm("OR", "CM.EL", events1=a, total1=n1, events2=c, total2=n2)
    assert (found.estimate, found.se, found.tau2) == pytest.approx(
        (-1.3532, 0.3511, 0.6935), abs=2e-4
    )


def test_without_heterogeneity_it_is_a_regression() -> None:
    found = stats.glmm("OR", "UM.FS", method="EE", events1=A, total1=N1, events2=C, total2=N2)
    x, y, n = np.r_[np.ones(3), np.zeros(3)], np.r_[A, C], np.r_[N1, N2]
    design = np.column_stack([x, np.tile(np.eye(3), (2, 1))])
    beta = np.array([0.0, -2.0, -3.0, -2.0])
    for _ in range(50):
        p = special.expit(design @ beta)
        information = design.T @ (design * (n * p * (1 - p))[:, None])
        beta = beta + np.linalg.solve(information, design.T @ (y - n * p))
    assert found.estimate == pytest.approx(beta[0], abs=1e-6)
    assert found.se == pytest.approx(np.linalg.inv(information)[0, 0] ** 0.5, rel=1e-4)


def test_swapping_the_groups_turns_the_sign() -> None:
    counts = {"events1": A, "total1": N1, "events2": C, "total2": N2}
    back = {"events1": C, "total1": N2, "events2": A, "total2": N1}
    for model in ("UM.FS", "CM.EL", "CM.AL"):
        one, two = stats.glmm("OR", model, **counts), stats.glmm("OR", model, **back)
        assert two.estimate == pytest.approx(-one.estimate, abs=1e-5)
        assert two.tau2 == pytest.approx(one.tau2, abs=1e-5)


def test_one_group_gives_proportions_and_rates() -> None:
    found = stats.glmm("PLO", events=[12, 30, 5], total=[150, 240, 90])
    low, high = found.natural[1:]
    assert low < found.natural[0] < high < 1
    rate = stats.glmm("IRLN", events=[12, 30, 5], time=[150.0, 240, 90], method="EE")
    assert rate.natural[0] == pytest.approx(47 / 480, rel=1e-6)


def test_what_says_nothing_is_dropped_and_what_has_no_end_is_told() -> None:
    found = stats.glmm(
        "OR", "CM.EL", events1=[0, 3, 4], total1=[9, 40, 50], events2=[0, 5, 6], total2=[9, 41, 50]
    )
    assert (found.k, found.dropped) == (2, 1)
    never = stats.glmm("OR", "CM.EL", events1=[0, 0], total1=[40, 50], events2=[5, 6],
                       total2=[41, 50])  # fmt: skip
    assert "no finite estimate" in never.reason
    assert np.isnan(never.estimate)
    none = stats.glmm("OR", events1=[0], total1=[9], events2=[0], total2=[9])
    assert none.reason == "no study with events"
    with pytest.raises(ValueError, match="impossible counts"):
        stats.glmm("PLO", events=[5], total=[4])
    with pytest.raises(TypeError, match="PLO needs events, total"):
        stats.glmm("PLO", events=[5], n=[4])


def test_more_points_change_nothing_that_anyone_reads() -> None:
    counts = {"events1": A, "total1": N1, "events2": C, "total2": N2}
    likelihood = TwoBinomials(A, N1, C, N2)
    few, many = (
        _marginal(likelihood, np.polynomial.hermite.hermgauss(n), -0.4, 0.5) for n in (7, 25)
    )
    assert few == pytest.approx(many, abs=1e-3)
    one, two = stats.glmm("OR", **counts), stats.glmm("OR", points=15, **counts)
    assert one.estimate == pytest.approx(two.estimate, abs=1e-3)

"""Deletions, subsets, permutations and resampling of a meta-analysis."""

import itertools
import math

import numpy as np
import pytest

from stook import stats

RNG = np.random.default_rng(5)
K = 9
V = RNG.uniform(0.02, 0.3, K)
Y = RNG.normal(0.4, np.sqrt(V + 0.1))


def test_leave_one_out_is_the_meta_analysis_without_each_study() -> None:
    fit = stats.leave_one_out(Y, V)
    for i in range(K):
        keep = np.arange(K) != i
        assert fit.estimate[i] == pytest.approx(stats.pool(Y[keep], V[keep]).estimate, rel=1e-10)


def test_cumulative_follows_the_order_given() -> None:
    years = np.array([2001, 1999, 2005, 1998, 2001, 2010, 1990, 2003, 2004])
    fit = stats.cumulative(Y, V, order=years)
    first_three = np.argsort(years, kind="stable")[:3]
    assert list(fit.k) == list(range(1, K + 1))
    assert fit.estimate[2] == pytest.approx(stats.pool(Y[first_three], V[first_three]).estimate)
    assert fit.estimate[-1] == pytest.approx(stats.pool(Y, V).estimate)


def test_diagnostics_of_a_batch_and_with_absent_studies() -> None:
    v = np.stack([V, np.where(np.arange(K) == 2, np.inf, V)])
    both = stats.diagnostics(Y, v)
    keep = np.arange(K) != 2
    alone = stats.diagnostics(Y[keep], V[keep])
    np.testing.assert_allclose(both.cooks_d[1][keep], alone.cooks_d, rtol=1e-8)
    np.testing.assert_allclose(both.baujat.x[1][keep], alone.baujat.x, rtol=1e-8)
    np.testing.assert_allclose(both.baujat.y[1][keep], alone.baujat.y, rtol=1e-6)
    assert np.isnan(both.rstudent[1][2])
    assert both.hat[0].sum() == pytest.approx(1.0)


def test_an_outlier_is_called_influential() -> None:
    y = np.where(np.arange(K) == 4, 4.0, Y)
    found = stats.diagnostics(y, np.where(np.arange(K) == 4, 0.01, V))
    assert found.influential[4]
    assert np.argmax(np.abs(found.rstudent)) == 4


def test_every_subset_is_there_once_and_pooled_as_itself() -> None:
    found = stats.every_subset(Y, V, smallest=3, method="DL")
    wanted = {s for n in range(3, K + 1) for s in itertools.combinations(range(K), n)}
    assert {tuple(np.flatnonzero(m)) for m in found.masks} == wanted
    assert found.exact
    assert len(found.masks) == len(wanted)
    i = 57
    mask = found.masks[i]
    assert found.estimate[i] == pytest.approx(stats.pool(Y[mask], V[mask], "DL").estimate)
    assert sum(found.share()) == pytest.approx(1.0)


def test_many_studies_give_a_sample_of_subsets_that_repeats() -> None:
    y, v = np.tile(Y, 4), np.tile(V, 4)
    once, again = (stats.every_subset(y, v, limit=500, seed=3, method="DL") for _ in range(2))
    assert not once.exact
    assert len(once.masks) == 500
    np.testing.assert_array_equal(once.estimate, again.estimate)


def test_a_study_that_pulls_up_shows_in_the_shift() -> None:
    y = np.where(np.arange(K) == 4, 3.0, Y)
    shift = stats.every_subset(y, V, method="DL").shift()
    assert int(np.argmax(shift)) == 4
    assert shift[4] > 0


def test_flipping_signs_exactly_and_by_hand() -> None:
    y, v = Y[:6], V[:6]
    z = abs(stats.pool(y, v, "DL", "Wald").statistic)
    hits = [
        abs(stats.pool(y * s, v, "DL", "Wald").statistic) >= z - 1e-8
        for s in itertools.product([-1, 1], repeat=6)
    ]
    test = stats.permutation_test(y, v, method="DL")
    assert (test.exact, test.arrangements) == (True, 64)
    assert test.p == pytest.approx(np.mean(hits))


def test_a_sampled_permutation_test_repeats_and_is_never_zero() -> None:
    y = np.full(20, 2.0) + RNG.normal(0, 0.01, 20)
    tests = [stats.permutation_test(y, np.full(20, 0.01), limit=200, seed=1) for _ in range(2)]
    assert tests[0] == tests[1]
    assert not tests[0].exact
    assert tests[0].p == pytest.approx(1 / 201)


def test_a_binary_moderator_has_as_many_arrangements_as_combinations() -> None:
    group = np.array([0, 0, 0, 1, 1, 1, 1, 1, 1])
    test = stats.permutation_test(Y, V, {"group": group}, method="DL")
    assert (test.exact, test.arrangements) == (True, math.comb(9, 3))
    z = np.abs(stats.regress(Y, V, {"group": group}, "DL", "Wald").statistic[1])
    hits = []
    for chosen in itertools.combinations(range(9), 3):
        moved = 1 - np.isin(np.arange(9), chosen).astype(int)
        statistic = stats.regress(Y, V, {"group": moved}, "DL", "Wald").statistic[1]
        hits.append(abs(statistic) >= z - 1e-8)
    assert test.p[1] == pytest.approx(np.mean(hits))
    assert test.qm_p == pytest.approx(test.p[1])


def test_permuting_what_cannot_be_estimated_says_why() -> None:
    test = stats.permutation_test([], [])
    assert math.isnan(test.p)
    assert "no study" in test.reason
    assert "not more studies" in stats.permutation_test(Y[:2], V[:2], {"a": [1, 2]}).reason


@pytest.mark.parametrize("kind", ["studies", "parametric"])
def test_the_bootstrap_is_near_the_large_sample_interval_and_repeats(kind: str) -> None:
    y = np.tile(Y, 5) + RNG.normal(0, 0.1, 5 * K)
    v = np.tile(V, 5)
    found = stats.bootstrap(y, v, kind=kind, draws=800, seed=2)
    wald = stats.pool(y, v, ci="Wald")
    assert found.se == pytest.approx(wald.se, rel=0.25)
    assert found.ci_low < wald.estimate < found.ci_high
    assert found.draws[:5].tolist() == (
        stats.bootstrap(y, v, kind=kind, draws=800, seed=2).draws[:5].tolist()
    )


def test_two_studies_are_too_few_for_the_bootstrap() -> None:
    assert "three studies" in stats.bootstrap(Y[:2], V[:2]).reason

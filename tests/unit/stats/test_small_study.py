"""Small-study effects: the tests by hand, when they are offered, and when they cannot be."""

import numpy as np
import pytest

from stook import stats

RNG = np.random.default_rng(2)
K = 14
N = np.linspace(40, 900, K).round()
V = 4.0 / N
Y = 0.2 + 1.5 * np.sqrt(V) + RNG.normal(0, np.sqrt(V))
TABLES = (
    RNG.integers(2, 15, K).astype(float), RNG.integers(30, 200, K).astype(float),
    RNG.integers(2, 15, K).astype(float), RNG.integers(30, 200, K).astype(float),
)  # fmt: skip


def weighted(y: np.ndarray, x: np.ndarray, w: np.ndarray) -> tuple[float, float]:
    """Slope and its t by weighted least squares, spelled out."""
    a = np.column_stack([np.ones_like(x), x])
    gram = np.linalg.inv(a.T @ (w[:, None] * a))
    beta = gram @ a.T @ (w * y)
    dispersion = (w * (y - a @ beta) ** 2).sum() / (len(y) - 2)
    return beta[1], beta[1] / np.sqrt(dispersion * gram[1, 1])


def test_eggers_test_is_the_regression_of_z_on_precision() -> None:
    found = stats.egger(Y, V)
    slope, t = weighted(Y, np.sqrt(V), 1 / V)
    assert (found.slope, found.statistic) == (pytest.approx(slope), pytest.approx(t))
    assert found.df == K - 2
    # the intercept of the original form, z on precision, is the slope here
    a = np.column_stack([np.ones(K), 1 / np.sqrt(V)])
    assert np.linalg.lstsq(a, Y / np.sqrt(V), rcond=None)[0][0] == pytest.approx(slope)


def test_harbords_test_by_hand() -> None:
    e1, n1, e2, n2 = TABLES
    n, m = n1 + n2, e1 + e2
    score = e1 - n1 * m / n
    information = n1 * n2 * m * (n - m) / (n**2 * (n - 1))
    _, t = weighted(score / information, information**-0.5, information)
    assert stats.harbord(*TABLES).statistic == pytest.approx(t)


def test_peters_and_macaskills_tests_by_hand() -> None:
    e1, n1, e2, n2 = TABLES
    y = np.log(e1 * (n2 - e2) / (e2 * (n1 - e1)))
    n, m = n1 + n2, e1 + e2
    w = m * (n - m) / n
    assert stats.peters(*TABLES).statistic == pytest.approx(weighted(y, 1 / n, w)[1])
    assert stats.macaskill(*TABLES).statistic == pytest.approx(weighted(y, n, w)[1])


def test_deeks_test_by_hand() -> None:
    tp, fp, fn, tn = (RNG.integers(3, 60, K).astype(float) for _ in range(4))
    y = np.log(tp * tn / (fp * fn))
    size = 4 * (tp + fn) * (fp + tn) / (tp + fn + fp + tn)
    assert stats.deeks(tp, fp, fn, tn).statistic == pytest.approx(weighted(y, size**-0.5, size)[1])


def test_the_direction_of_arms_turns_the_sign_only() -> None:
    e1, n1, e2, n2 = TABLES
    for test in (stats.harbord, stats.peters, stats.macaskill):
        one, other = test(e1, n1, e2, n2), test(e2, n2, e1, n1)
        assert one.statistic == pytest.approx(-other.statistic)


def test_few_studies_are_told_why_the_test_is_not_offered_and_get_it_all_the_same() -> None:
    found = stats.egger(Y[:6], V[:6])
    assert not found.offered
    assert "needs 10 studies to have any power, there are 6" in found.advice
    assert np.isfinite(found.p)
    assert stats.egger(Y, V).offered
    assert stats.egger(Y, V).advice == ""
    assert stats.egger(Y[:6], V[:6], least=5).offered
    assert "13.3.5.4" in str(found)


def test_what_cannot_be_tested_says_why() -> None:
    assert "not more studies" in stats.egger(Y[:2], V[:2]).reason
    assert "not independent" in stats.egger(Y, np.full(K, 0.1)).reason
    assert "alike" in stats.begg(np.full(4, 1.0), np.full(4, 1.0)).reason
    assert "two studies" in stats.begg([1.0], [1.0]).reason


def test_a_batch_of_tests_is_its_members() -> None:
    both = stats.egger(np.stack([Y, -2 * Y]), np.stack([V, V * 3]))
    assert both.p[1] == pytest.approx(stats.egger(-2 * Y, 3 * V).p)


def test_size_based_predictors_need_sizes_and_give_no_limit_for_n_itself() -> None:
    with pytest.raises(TypeError, match="sizes n"):
        stats.egger(Y, V, predictor="1/n")
    assert np.isnan(stats.egger(Y, V, predictor="n", n=N).limit)
    assert np.isfinite(stats.egger(Y, V, predictor="1/n", n=N).limit)


def test_pet_peese_takes_peese_where_an_effect_remains() -> None:
    strong = stats.pet_peese(0.8 + 0.0 * V + np.resize([0.02, -0.02], K), V)
    none = stats.pet_peese(np.resize([0.02, -0.02], K) + 2 * np.sqrt(V), V)
    assert (strong.chosen, none.chosen) == ("PEESE", "PET")
    assert strong.estimate == pytest.approx(0.8, abs=0.02)
    assert none.estimate == pytest.approx(0.0, abs=0.05)
    assert "needs 10 studies" in stats.pet_peese(Y[:4], V[:4]).advice


def test_trim_and_fill_of_a_symmetrical_funnel_adds_nothing() -> None:
    y = np.array([-0.4, -0.2, -0.1, 0.0, 0.1, 0.2, 0.4])
    found = stats.trim_fill(y, np.full(7, 0.05), side="left")
    assert found.missing == 0
    assert found.fit is not None
    assert found.fit.estimate == pytest.approx(0.0, abs=1e-12)
    assert not found.offered


def test_trim_and_fill_mirrors_the_outermost_studies() -> None:
    v = np.array([0.01, 0.02, 0.03, 0.1, 0.15, 0.2, 0.25, 0.3])
    y = np.array([0.1, 0.08, 0.12, 0.4, 0.5, 0.7, 0.8, 0.95])
    found = stats.trim_fill(y, v, method="EE")
    assert found.side == "left"
    assert found.missing > 0
    assert found.fit is not None
    assert found.fit.k == 8 + found.missing
    assert found.fit.estimate < stats.pool(y, v, "EE").estimate
    np.testing.assert_array_equal(np.sort(found.filled_v), np.sort(v)[-found.missing :])


def test_trim_and_fill_says_when_it_cannot() -> None:
    assert "not more studies" in stats.trim_fill([0.1, 0.2], [0.1, 0.3]).reason
    assert stats.trim_fill([0.1, 0.2], [0.1, 0.3]).fit is None

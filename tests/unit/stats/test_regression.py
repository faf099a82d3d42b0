"""Meta-regression: designs, batches, and what it says when it cannot answer."""

import numpy as np
import pytest

from stook import stats
from stook.stats import projections as lsq
from stook.stats.projections import ESTIMATORS
from stook.stats.tau2 import ESTIMATORS as WITHOUT_MODERATORS

RNG = np.random.default_rng(11)
K = 14
YEAR = 1990.0 + np.arange(K)
V = RNG.uniform(0.02, 0.4, K)
Y = 0.15 * (YEAR - 1997) + RNG.normal(0, np.sqrt(V + 0.4))


def test_a_formula_less_design_from_words_and_numbers() -> None:
    made = stats.design({"year": [1999, 2003, 2010], "setting": ["ward", "clinic", None]})
    assert made.names == ("intercept", "year", "setting: ward")
    np.testing.assert_array_equal(made.x, [[1, 1999, 1], [1, 2003, 0], [1, 2010, np.nan]])


def test_without_an_intercept_every_level_has_its_column() -> None:
    made = stats.design({"a": list("xyx"), "b": list("uvv")}, intercept=False)
    assert made.names == ("a: x", "a: y", "b: v")


@pytest.mark.parametrize("method", list(ESTIMATORS))
def test_an_intercept_alone_is_the_plain_meta_analysis(method: str) -> None:
    ones = stats.Design(np.ones((K, 1)), ("intercept",), True)
    regression = stats.regress(Y, V, ones, method, "HKSJ")
    pooled = stats.pool(Y, V, method, "HKSJ")
    assert method in WITHOUT_MODERATORS
    assert regression.tau2 == pytest.approx(pooled.tau2, rel=1e-10)
    assert regression.coefficients[0] == pytest.approx(pooled.estimate, rel=1e-10)
    assert regression.ci_low[0] == pytest.approx(pooled.ci_low, rel=1e-10)
    assert regression.se_tau2 == pytest.approx(pooled.se_tau2, rel=0.2, nan_ok=True)


@pytest.mark.parametrize("method", list(ESTIMATORS))
@pytest.mark.parametrize("ci", ["Wald", "t", "HKSJ", "HKSJ-adhoc"])
def test_a_batch_is_its_members_one_by_one(method: str, ci: str) -> None:
    v = np.stack([V, np.where(np.arange(K) == 3, np.inf, V), V * 7])
    y = np.stack([Y, Y + 1, -Y])
    batch = stats.regress(y, v, {"year": YEAR}, method, ci)
    for i in range(3):
        one = stats.regress(y[i], v[i], {"year": YEAR}, method, ci)
        np.testing.assert_allclose(batch.coefficients[i], one.coefficients, rtol=1e-9)
        np.testing.assert_allclose(batch.p[i], one.p, rtol=1e-8)
        assert batch.tau2[i] == pytest.approx(one.tau2, rel=1e-9, abs=1e-13)


def test_an_absent_study_is_as_if_it_had_never_been() -> None:
    keep = np.arange(K) != 5
    absent = stats.regress(Y, np.where(keep, V, np.inf), {"year": YEAR})
    without = stats.regress(Y[keep], V[keep], {"year": YEAR[keep]})
    np.testing.assert_allclose(absent.coefficients, without.coefficients, rtol=1e-10)
    assert (absent.k, absent.dropped) == (K - 1, 0)


def test_a_missing_moderator_leaves_its_study_out_and_says_so() -> None:
    year = np.where(np.arange(K) == 5, np.nan, YEAR)
    regression = stats.regress(Y, V, {"year": year})
    assert (regression.k, regression.dropped) == (K - 1, 1)
    assert "1 left out for a missing moderator" in str(regression)


def test_moving_and_stretching_a_moderator_changes_only_its_own_coefficient() -> None:
    plain = stats.regress(Y, V, {"year": YEAR})
    moved = stats.regress(Y, V, {"decade": (YEAR - 2000) / 10})
    assert moved.coefficients[1] == pytest.approx(10 * plain.coefficients[1])
    assert moved.p[1] == pytest.approx(plain.p[1])
    assert (moved.qm, moved.r2) == (pytest.approx(plain.qm), pytest.approx(plain.r2))


def test_too_few_studies_and_collinear_moderators_say_so() -> None:
    assert "not more studies than coefficients" in stats.regress(Y[:2], V[:2], YEAR[:2]).reason
    twice = stats.regress(Y, V, {"year": YEAR, "again": 2 * YEAR - 5})
    assert "not independent" in twice.reason
    assert np.isnan(twice.coefficients).all()
    assert "not estimable" in str(twice)
    more_columns = stats.regress(Y[:2], V[:2], np.ones((2, 4)))
    assert "not more studies" in more_columns.reason


def test_a_joint_test_of_one_coefficient_is_its_own_test() -> None:
    regression = stats.regress(Y, V, {"year": YEAR, "n": np.arange(K) % 4})
    test = regression.test([0, 1, 0])
    assert test.statistic == pytest.approx(regression.statistic[1] ** 2)
    assert test.p == pytest.approx(regression.p[1])
    with pytest.raises(ValueError, match="intercept, year, n"):
        regression.test([1, 0])


def test_predictions_at_the_studies_own_moderators_are_the_fitted_values() -> None:
    regression = stats.regress(Y, V, {"year": YEAR})
    predicted = regression.predict(regression.design.x)
    np.testing.assert_allclose(predicted.estimate, regression.fitted)
    assert (predicted.pi_high > predicted.ci_high).all()


def test_the_sweep_inverts_and_marks_what_it_cannot() -> None:
    a = RNG.normal(size=(5, 4, 4))
    spd = a @ np.swapaxes(a, -1, -2)
    inverse, log_det = lsq.inverse_of(spd)
    np.testing.assert_allclose(inverse, np.linalg.inv(spd), rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(log_det, np.linalg.slogdet(spd)[1])
    with np.errstate(all="ignore"):
        singular, _ = lsq.inverse_of(np.zeros((1, 2, 2)))
    assert not np.isfinite(singular).all()


@pytest.mark.parametrize("method", ["ML", "REML"])
def test_one_regression_of_which_one_study_has_all_the_weight(method: str) -> None:
    y, v = np.array([0.0, 0.5, 2.0, -1.0]), np.array([1e-9, 1.0, 1.5, 2.0])
    fit = stats.regress(y, v, [0.0, 1.0, 0.0, 1.0], method)
    assert fit.status == 0
    assert fit.tau2 >= 0
    assert stats.diagnostics(np.zeros(2), np.array([1e15, 1e32])).hat.sum() == pytest.approx(1)


@pytest.mark.parametrize("method", ["REML", "PM", "SJ", "EE"])
def test_coefficients_too_large_for_doubles_are_a_reason(method: str) -> None:
    fit = stats.regress([0.0, 9e292, 0.0], [1e91, 2e42, 2e90], [0.0, 1.0, 2.0], method)
    assert np.isnan(fit.coefficients).all()
    assert "double precision" in fit.reason

"""Pooling under any input: the right number, or not estimable with a reason; never a warning."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stook import stats
from stook.stats.tau2 import ESTIMATORS, log_likelihood, restricted_log_likelihood

METHODS = sorted(ESTIMATORS)
INTERVALS = ["Wald", "t", "HKSJ", "HKSJ-adhoc"]
PREDICTIONS = ["HTS", "V", "normal", "HK", "HK-PR", "like-ci", None]
WILD = st.floats(allow_nan=True, allow_infinity=True)
TAME = st.floats(-10, 10)
VARIANCE = st.floats(1e-4, 1e2)


def studies(effect: Any, variance: Any, low: int, high: int) -> Any:
    return st.lists(st.tuples(effect, variance), min_size=low, max_size=high)


def arrays(pairs: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    y, v = np.array(pairs, dtype=float).reshape(-1, 2).T
    return y, v


def sane(fit: stats.Pooled) -> None:
    """Either all of the estimate or a reason; nothing infinite; limits in order."""
    core = np.array([fit.estimate, fit.se_wald])
    if fit.status:
        assert np.isnan(core).all()
        assert np.isnan([fit.ci_low, fit.ci_high, fit.p, fit.pi_low, fit.tau2, fit.q]).all()
        assert fit.reason
        return
    assert np.isfinite(core).all()
    assert fit.se_wald > 0
    if np.isnan(fit.ci_low):
        assert fit.reason
    else:
        assert fit.ci_low <= fit.estimate <= fit.ci_high
        assert 0 < fit.p <= 1
    if fit.k > 1:
        assert fit.tau2 >= 0
        assert 0 <= fit.i2 <= 100
        assert 0 < fit.q_p <= 1
    else:
        assert np.isnan([fit.tau2, fit.i2, fit.q_p]).all()
    assert fit.weights.sum() == pytest.approx(100)
    assert (fit.weights >= 0).all()
    str(fit)


@given(studies(WILD, WILD, 0, 8), st.sampled_from(METHODS), st.sampled_from(INTERVALS),
       st.sampled_from(PREDICTIONS))  # fmt: skip
def test_any_numbers(pairs: Any, method: str, ci: str, pi: str | None) -> None:
    sane(stats.pool(*arrays(pairs), method=method, ci=ci, pi=pi))


@pytest.mark.soak
@given(studies(WILD, WILD, 0, 8), st.sampled_from(METHODS), st.sampled_from(INTERVALS),
       st.sampled_from(PREDICTIONS))  # fmt: skip
@settings(max_examples=300_000)
def test_any_numbers_at_length(pairs: Any, method: str, ci: str, pi: str | None) -> None:
    sane(stats.pool(*arrays(pairs), method=method, ci=ci, pi=pi))


@given(studies(st.floats(-1e150, 1e150), st.floats(1e-300, 1e300), 1, 8), st.sampled_from(METHODS))
def test_enormous_and_tiny_variances(pairs: Any, method: str) -> None:
    fit = stats.pool(*arrays(pairs), method=method, ci="Wald")
    sane(fit)
    assert fit.status in {0, 4}


@given(studies(TAME, VARIANCE, 1, 12), st.sampled_from(METHODS), st.randoms(use_true_random=False))
def test_the_order_of_studies_does_not_matter(pairs: Any, method: str, random: Any) -> None:
    one = stats.pool(*arrays(pairs), method=method, ci="Wald")
    random.shuffle(pairs)
    other = stats.pool(*arrays(pairs), method=method, ci="Wald")
    assert other.estimate == pytest.approx(one.estimate, rel=1e-7, abs=1e-9)
    assert other.se == pytest.approx(one.se, rel=1e-7)


@given(studies(TAME, VARIANCE, 2, 12), st.sampled_from(METHODS))
def test_swapping_the_arms_flips_the_sign(pairs: Any, method: str) -> None:
    y, v = arrays(pairs)
    one, other = (stats.pool(x, v, method=method, ci="Wald", pi="normal") for x in (y, -y))
    assert other.estimate == pytest.approx(-one.estimate, rel=1e-9, abs=1e-12)
    assert other.ci_low == pytest.approx(-one.ci_high, rel=1e-9, abs=1e-12)
    assert other.pi_low == pytest.approx(-one.pi_high, rel=1e-9, abs=1e-12, nan_ok=True)
    assert other.tau2 == pytest.approx(one.tau2, rel=1e-9, abs=1e-12)


@given(studies(TAME, VARIANCE, 2, 10), st.sampled_from(METHODS), st.integers(-40, 40))
def test_units_do_not_matter(pairs: Any, method: str, power: int) -> None:
    y, v = arrays(pairs)
    unit = 2.0**power
    one = stats.pool(y, v, method=method, ci="Wald")
    other = stats.pool(y * unit, v * unit**2, method=method, ci="Wald")
    assert other.estimate == pytest.approx(one.estimate * unit, rel=1e-9, abs=1e-9 * unit)
    assert other.tau2 == pytest.approx(one.tau2 * unit**2, rel=1e-7, abs=1e-12 * unit**2)
    assert other.i2 == pytest.approx(one.i2, rel=1e-7, abs=1e-7)


@given(studies(TAME, VARIANCE, 1, 8))
def test_a_study_twice_weighs_as_one_of_half_the_variance(pairs: Any) -> None:
    y, v = arrays(pairs)
    twice = stats.pool(np.append(y, y[0]), np.append(v, v[0]), method="EE", ci="Wald")
    v[0] /= 2
    assert twice.estimate == pytest.approx(stats.pool(y, v, "EE", "Wald").estimate, abs=1e-12)


@given(TAME, VARIANCE, st.sampled_from(METHODS), st.sampled_from(INTERVALS))
def test_one_study_is_returned(y: float, v: float, method: str, ci: str) -> None:
    fit = stats.pool([y], [v], method=method, ci=ci)
    wald = stats.pool([y], [v], method="EE", ci="Wald")
    assert fit.estimate == y
    assert (fit.ci_low, fit.ci_high, fit.p) == (wald.ci_low, wald.ci_high, wald.p)


@given(studies(TAME, VARIANCE, 1, 8), st.integers(1, 5), st.sampled_from(METHODS))
def test_absent_studies_do_not_matter(pairs: Any, absent: int, method: str) -> None:
    y, v = arrays(pairs)
    fit = stats.pool(y, v, method=method)
    padded = stats.pool(
        np.append(y, np.full(absent, np.nan)), np.append(v, np.full(absent, np.inf)), method=method
    )
    assert padded.estimate == pytest.approx(fit.estimate, rel=1e-9, abs=1e-12)
    assert padded.k == fit.k
    assert padded.tau2 == pytest.approx(fit.tau2, rel=1e-8, abs=1e-12, nan_ok=True)


@given(st.floats(-5, 5), st.lists(VARIANCE, min_size=2, max_size=9), st.sampled_from(METHODS))
def test_identical_effects(y: float, variances: list[float], method: str) -> None:
    fit = stats.pool(np.full(len(variances), y), variances, method=method, ci="HKSJ")
    assert fit.estimate == pytest.approx(y, abs=1e-12)
    assert fit.tau2 == 0
    assert np.isnan(fit.ci_low)
    assert "identical" in fit.reason


VARIED = st.floats(-6, 2).map(lambda x: 10.0**x)


@given(studies(TAME, VARIED, 2, 9), st.sampled_from(["ML", "REML"]))
def test_no_higher_mode_is_missed(pairs: Any, method: str) -> None:
    """Against 4,000 values of tau2 from 0 to far beyond the data, evenly in its logarithm."""
    y, v = arrays(pairs)
    found = float(stats.pool(y, v, method=method).tau2)
    objective = restricted_log_likelihood if method == "REML" else log_likelihood
    top = max(np.ptp(y) ** 2, v.max()) * 10
    grid = np.concatenate([[0.0], np.geomspace(1e-9 * v.min(), top, 4000)])
    heights = objective(y, v, grid)
    mine = objective(y, v, np.array([found]))[0]
    assert mine >= heights.max() - 1e-9 * max(1.0, abs(float(heights.max())))


@pytest.mark.soak
@given(studies(TAME, VARIED, 2, 9), st.sampled_from(["ML", "REML"]))
@settings(max_examples=100_000)
def test_no_higher_mode_is_missed_at_length(pairs: Any, method: str) -> None:
    test_no_higher_mode_is_missed.hypothesis.inner_test(pairs, method)


@pytest.mark.soak
def test_no_higher_mode_is_missed_among_a_million() -> None:
    """Random variances over eight decades: about one likelihood in fourteen has several modes."""
    rng = np.random.default_rng(3)
    grid = np.concatenate([[0.0], np.geomspace(1e-8, 1e5, 1500)])
    several = 0
    for _ in range(2_500):
        k = rng.integers(2, 10)
        v = 10 ** rng.uniform(-6, 2, (200, k))
        y = rng.normal(0, 1, (200, k)) * 10 ** rng.uniform(-3, 1.5, (200, k))
        for method, objective in (("REML", restricted_log_likelihood), ("ML", log_likelihood)):
            found = stats.pool(y, v, method=method, ci="Wald", pi=None).tau2
            heights = objective(y[:, None], v[:, None], np.broadcast_to(grid, (200, grid.size)))
            best = heights.max(axis=1)
            assert (objective(y, v, found) >= best - 1e-7 * np.maximum(1, np.abs(best))).all()
            inner = heights[:, 1:-1]
            peaks = ((inner > heights[:, :-2]) & (inner > heights[:, 2:])).sum(axis=1)
            several += int((peaks + (heights[:, 0] > heights[:, 1]) > 1).sum())
    assert several > 50_000


@given(studies(TAME, VARIANCE, 2, 9), st.floats(0.5, 0.99))
def test_q_profile_ends_are_where_q_is_at_its_quantiles(pairs: Any, level: float) -> None:
    y, v = arrays(pairs)
    fit = stats.pool(y, v, ci="Wald", level=level)
    low, high = fit.tau2_ci
    assert 0 <= low <= high
    for limit, tail in ((low, (1 - level) / 2), (high, (1 + level) / 2)):
        at = stats.pool(y, v, ci="Wald", pi=None, tau2=limit)
        q = at.hksj_factor * at.q_df
        p = stats.special.chi2_tail(q, at.q_df)
        assert p == pytest.approx(tail, rel=1e-7) or (limit == 0 and p >= tail * (1 - 1e-9))

"""No mode of a likelihood of tau2 is missed, however the variances are spread.

The oracle looks at the likelihood itself, at thousands of values of tau2, and closer where it
peaks.
"""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stook import stats
from stook.stats import projections
from stook.stats.tau2 import log_likelihood, restricted_log_likelihood

OBJECTIVES = {"ML": log_likelihood, "REML": restricted_log_likelihood}
MISSED = 1e-9
"""What the log-likelihood may be short of the oracle's."""

# A case by ML: the likelihood falls from 0, then rises and falls again, all before tau2 is as large
# as the smallest variance.
Y = [-4.31, -0.6446, -0.2069, 0.2516, 0.8792, 0.7374, -2.397, 4.614, 0.4482, -0.9402, -1.036]
V = [2.699, 0.7709, 0.09321, 0.05018, 0.07073, 7.002, 8.557, 74.68, 0.07254, 4.657, 66.83]
Y, V = [*Y, 0.3671], [*V, 0.02203]


def spread(seed: int, n: int, k: int, sd: float) -> tuple[np.ndarray, np.ndarray]:
    """Meta-analyses with lognormal variances and various variances between studies."""
    rng = np.random.default_rng(seed)
    v = np.exp(rng.normal(0, sd, (n, k)))
    between = rng.choice([0.0, 0.1, 1.0, 10.0], (n, 1))
    return rng.normal(0, 1, (n, k)) * np.sqrt(v + between), v


def highest(objective: Callable[[np.ndarray], np.ndarray], v: np.ndarray, points: int) -> float:
    """The highest value of a likelihood of tau2, by looking everywhere."""
    ratio = np.log1p(1e4 * v.max() / v.min())
    grid = v.min() * np.expm1(np.linspace(0.0, ratio, points))
    heights = objective(grid)
    best = float(heights.max())
    inner = heights[1:-1]
    for i in np.flatnonzero((inner >= heights[:-2]) & (inner >= heights[2:])):
        near = grid[i : i + 3]
        for _ in range(2):
            near = np.linspace(near[0], near[-1], 41)
            closer = objective(near)
            best, top = max(best, float(closer.max())), int(closer.argmax())
            near = near[max(top - 1, 0) : top + 2]
    return best


def missed(y: np.ndarray, v: np.ndarray, method: str, points: int) -> float:
    """How much higher the likelihoods of a batch get than where they were estimated, at most."""
    found = stats.pool(y, v, method=method, ci="Wald", pi=None).tau2
    objective = OBJECTIVES[method]
    reached = objective(y, v, found)
    best = [highest(lambda t, i=i: objective(y[i], v[i], t), v[i], points) for i in range(len(y))]
    return float((np.array(best) - reached).max())


@pytest.mark.parametrize("others", [0, 50], ids=["alone", "among others"])
def test_a_mode_within_the_smallest_variance_is_found(others: int) -> None:
    more_y, more_v = spread(1, others, 12, 2.0)
    y, v = np.vstack([[Y], more_y]), np.vstack([[V], more_v])
    fit = stats.pool(y, v, method="ML", ci="Wald")
    assert fit.tau2[0] == pytest.approx(0.00881, abs=1e-4)
    from_0, at_mode = log_likelihood(y[0], v[0], np.array([0.0, fit.tau2[0]]))
    assert at_mode - from_0 > 1e-4
    falls, rises = np.diff(log_likelihood(y[0], v[0], np.array([0.0, 0.001, fit.tau2[0]])))
    assert falls < 0 < rises


@given(
    st.integers(0, 2**32), st.integers(2, 12), st.floats(1.5, 3), st.sampled_from(["ML", "REML"])
)
@settings(max_examples=40)
def test_no_higher_mode_is_missed(seed: int, k: int, sd: float, method: str) -> None:
    assert missed(*spread(seed, 10, k, sd), method, 20_000) <= MISSED


@given(st.integers(0, 2**32), st.integers(4, 12), st.floats(0, 3), st.sampled_from(["ML", "REML"]))
@settings(max_examples=20)
def test_no_higher_mode_of_a_regression_is_missed(
    seed: int, k: int, sd: float, method: str
) -> None:
    y, v = spread(seed, 10, k, sd)
    x = np.random.default_rng(seed).normal(0, 1, (k, 1))
    fit = stats.regress(y, v, x, method)
    basis = np.column_stack([np.ones(k), x])
    basis = np.linalg.qr(basis)[0]
    objective = (
        projections.log_likelihood if method == "ML" else projections.restricted_log_likelihood
    )
    for i in range(len(y)):
        best = highest(lambda t, i=i: objective(y[i], v[i], basis, t), v[i], 4_000)
        reached = float(objective(y[i], v[i], basis, fit.tau2[i]))
        assert best - reached <= MISSED * max(1.0, abs(best))


@given(st.integers(0, 2**32), st.integers(2, 12), st.floats(0, 3), st.sampled_from(["ML", "REML"]))
def test_tau2_does_not_depend_on_the_rest_of_the_batch(
    seed: int, k: int, sd: float, method: str
) -> None:
    y, v = spread(seed, 60, k, sd)
    together = stats.pool(y, v, method=method, ci="Wald").tau2
    for some in (slice(0, 1), slice(0, 60, 7), 5):
        apart = stats.pool(y[some], v[some], method=method, ci="Wald").tau2
        size = v[some].min(axis=-1) + apart
        assert (np.abs(apart - together[some]) <= 1e-9 * size).all()


@pytest.mark.parametrize("method", ["ML", "REML"])
@pytest.mark.parametrize("decades", [16, 40, 200])
def test_variances_that_rounding_hides_from_each_other_are_searched_in_finite_time(
    method: str, decades: int
) -> None:
    rng = np.random.default_rng(4)
    v = 10.0 ** rng.uniform(-decades / 2, decades / 2, (50, 8))
    y = rng.normal(0, 1, v.shape) * np.sqrt(v)
    for fit in (
        stats.pool(y, v, method=method, ci="Wald"),
        stats.regress(y, v, rng.normal(0, 1, (8, 1)), method),
    ):
        found = fit.tau2[fit.status == 0]
        assert (found >= 0).all()
        assert (found <= 10 * v.max()).all()


@pytest.mark.soak
def test_no_higher_mode_is_missed_among_millions() -> None:
    """Three million problems against 1,500 values of tau2 each, and closer at the highest."""
    rng = np.random.default_rng(11)
    for _ in range(7_500):
        y, v = spread(
            int(rng.integers(2**32)), 200, int(rng.integers(2, 13)), float(rng.uniform(1.5, 3))
        )
        ratio = np.log1p(1e3 * v.max(axis=1) / v.min(axis=1))
        grid = v.min(axis=1)[:, None] * np.expm1(ratio[:, None] * np.linspace(0.0, 1.0, 1_500))
        for method, objective in OBJECTIVES.items():
            found = stats.pool(y, v, method=method, ci="Wald", pi=None).tau2
            heights = objective(y[:, None], v[:, None], grid)
            short = heights.max(axis=1) - objective(y, v, found)
            assert short.max() <= MISSED, (method, y[short.argmax()], v[short.argmax()])


@pytest.mark.soak
def test_no_higher_mode_is_missed_by_a_close_look() -> None:
    """A hundred thousand problems against 20,000 values of tau2 each, and closer at each peak."""
    rng = np.random.default_rng(12)
    for _ in range(1_000):
        seed, k, sd = int(rng.integers(2**32)), int(rng.integers(2, 13)), rng.uniform(1.5, 3)
        for method in OBJECTIVES:
            assert missed(*spread(seed, 50, k, float(sd)), method, 20_000) <= MISSED, (seed, k, sd)


@given(st.integers(0, 2**32), st.integers(2, 12), st.floats(0, 3), st.sampled_from(["ML", "REML"]))
def test_the_profile_likelihood_interval_ends_where_the_likelihood_last_is_high_enough(
    seed: int, k: int, sd: float, method: str
) -> None:
    """Also where it is lower in between."""
    y, v = spread(seed, 20, k, sd)
    fit = stats.pool(y, v, method=method, ci="Wald", pi=None)
    low, high = fit.tau2_interval("PL")
    objective = OBJECTIVES[method]
    enough = objective(y, v, fit.tau2) - stats.special.normal_critical(0.95) ** 2 / 2
    assert (low <= fit.tau2).all()
    assert (fit.tau2 <= high).all()
    assert objective(y, v, high) == pytest.approx(enough, abs=1e-7)
    inside = low > 0
    assert objective(y, v, low)[inside] == pytest.approx(enough[inside], abs=1e-7)
    for i in range(len(y)):
        grid = v[i].min() * np.expm1(np.linspace(0, np.log1p(1e5 * v[i].max() / v[i].min()), 5_000))
        outside = (grid < low[i] * (1 - 1e-9)) | (grid > high[i] * (1 + 1e-9))
        assert (objective(y[i], v[i], grid[outside]) <= enough[i] + MISSED).all()


@pytest.mark.parametrize("level", [95, 2, 1.0, 0.0, -1, float("nan")])
def test_a_level_that_is_none_is_refused_at_once(level: float) -> None:
    fit = stats.pool([0, 1, 3, 2.5], [0.1, 0.2, 0.3, 0.1])
    for kind in ("PL", "QP"):
        with pytest.raises(ValueError, match="level"):
            fit.tau2_interval(kind, level=level)


def test_problems_without_an_estimate_have_no_interval_and_disturb_no_other() -> None:
    y, v = [[0, 1e80, 2e80], [0, 1, 2], [np.nan, 1, 2]], [[1, 2, 1], [1, 2, 1], [1, 2, 1]]
    low, high = stats.pool(y, v).tau2_interval("PL")
    alone = stats.pool(y[1], v[1]).tau2_interval("PL")
    assert (low[1], high[1]) == pytest.approx(tuple(alone))
    assert np.isnan(high[2])
    none = stats.pool(np.zeros((2, 0)), np.ones((2, 0))).tau2_interval("PL")
    assert np.isnan(none.low).all()

"""Where a mode is proved the only one, the search for all modes finds the same."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stook import stats
from stook.stats import fitting
from stook.stats.tau2 import ESTIMATORS, TERMS


def batch(seed: int, decades: float, absent: float) -> tuple[np.ndarray, np.ndarray]:
    """200 meta-analyses of 2 to 30 studies whose variances span so many decades."""
    rng = np.random.default_rng(seed)
    v = 10.0 ** rng.uniform(-decades / 2, decades / 2, (200, int(rng.integers(2, 31))))
    spread = rng.choice([0.0, 0.1, 1.0, 10.0], (200, 1)) * np.median(v)
    y = rng.normal(0, 1, v.shape) * np.sqrt(v + spread)
    v[rng.random(v.shape) < absent] = np.inf
    return y, v


@given(
    st.integers(0, 2**32), st.floats(0, 8), st.sampled_from([0.0, 0.3]),
    st.sampled_from(["ML", "REML"]), st.integers(-60, 60),
)  # fmt: skip
def test_a_batch_has_the_modes_that_a_search_for_all_finds(
    seed: int, decades: float, absent: float, method: str, power: int
) -> None:
    y, v = batch(seed, decades, absent)
    y, v = y * 2.0**power, v * 4.0**power
    found = stats.pool(y, v, method=method, ci="HKSJ")
    with np.errstate(all="ignore"):
        ready = fitting.scaled(y, v)
        some = ready.k > 1
        searched = ESTIMATORS[method](ready.y[some], ready.v[some]) * ready.unit[some] ** 2
    smallest = v.min(axis=1)[some]
    assert (np.abs(found.tau2[some] - searched) <= 1e-9 * (smallest + searched)).all()
    assert np.isnan(found.tau2[~some]).all()


@given(st.integers(0, 2**32), st.floats(-4, 12), st.floats(0, 3))
def test_reml_of_two_studies_is_in_closed_form(seed: int, power: float, decades: float) -> None:
    """There the restricted likelihood is that of the difference alone."""
    rng = np.random.default_rng(seed)
    v = 10.0 ** rng.uniform(-decades / 2, decades / 2, (200, 2))
    y = rng.normal(0, 10.0 ** (power / 2), v.shape)
    exact = np.maximum((y[:, 1] - y[:, 0]) ** 2 / 2.0 - v.mean(axis=1), 0.0)
    found = stats.pool(y, v, ci="Wald").tau2
    assert (np.abs(found - exact) <= 1e-9 * (v.min(axis=1) + exact)).all()


@pytest.mark.parametrize("method", ["ML", "REML"])
def test_most_ordinary_modes_are_proved(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the proof would be idle and this file would compare the search with itself."""
    y, v = batch(5, 1.6, 0.0)
    searched = []
    whole = ESTIMATORS[method]

    def counted(y: np.ndarray, v: np.ndarray) -> np.ndarray:
        searched.append(len(y))
        return whole(y, v)

    monkeypatch.setitem(ESTIMATORS, method, counted)
    stats.pool(y, v, method=method)
    assert sum(searched) <= 20


@given(st.integers(0, 2**32), st.sampled_from(sorted(ESTIMATORS)), st.floats(0, 6))
def test_a_batch_is_its_fits_one_at_a_time(seed: int, method: str, decades: float) -> None:
    y, v = batch(seed, decades, 0.2)
    whole = stats.pool(y, v, method=method, ci="HKSJ")
    for i in range(0, 200, 40):
        one = stats.pool(y[i], v[i], method=method, ci="HKSJ")
        for name in ("estimate", "se", "ci_low", "pi_high", "i2", "h2", "q", "p", "q_p", "k"):
            alone, among = getattr(one, name), getattr(whole, name)[i]
            assert among == pytest.approx(alone, rel=1e-7, abs=1e-9, nan_ok=True), name
        assert whole.weights[i] == pytest.approx(one.weights, rel=1e-7, abs=1e-9, nan_ok=True)


def off(y: np.ndarray, v: np.ndarray, method: str) -> float:
    """How far, in smallest variances + tau2, Newton's step leads from the tau2 of a batch."""
    t = stats.pool(y, v, method=method, ci="Wald", pi=None).tau2
    inner = t > 0
    y, v, t = y[inner], v[inner], t[inner]
    at = TERMS[method](y, v, t)
    ratio = at.b / at.a
    slope = (2.0 * ratio * at.a_fall - at.b_fall) / at.a
    return float((np.abs((ratio - 1.0) / slope) / (v.min(axis=1) + t)).max(initial=0.0))


@pytest.mark.parametrize("method", ["ML", "REML"])
@given(st.integers(0, 2**32), st.floats(0, 3), st.integers(3, 13))
def test_the_likelihood_is_level_where_tau2_is(
    method: str, seed: int, decades: float, columns: int
) -> None:
    rng = np.random.default_rng(seed)
    v = 10.0 ** rng.uniform(-decades / 2, decades / 2, (500, columns))
    y = rng.normal(0, 1, v.shape) * np.sqrt(v + rng.choice([0.0, 0.1, 1.0, 10.0], (500, 1)))
    assert off(y, v, method) <= 1e-8


@pytest.mark.soak
@pytest.mark.parametrize("method", ["ML", "REML"])
def test_the_likelihood_is_level_wherever_tau2_is_at_length(method: str) -> None:
    """Fifty million: a step that was small for want of a root was one in 27 million."""
    rng = np.random.default_rng(12)
    for _ in range(2_500):
        decades, columns = rng.choice([0.5, 1.5, 3.0]), int(rng.choice([3, 5, 8, 13]))
        v = 10.0 ** rng.uniform(-decades / 2, decades / 2, (20_000, columns))
        tau2 = rng.choice([0.0, 0.1, 1.0, 4.0, 20.0], (20_000, 1))
        assert off(rng.normal(0, 1, v.shape) * np.sqrt(v + tau2), v, method) <= 1e-6


# Found by a search for them: steps that are small for want of a root nearby.
SMALL_STEPS = [
    ("ML", [15.10332, -14.31461, -8.33525, -13.95838, -17.75973],
     [36.02367, 16.02472, 4.57253, 39.51517, 50.64044], 94.33445),
    ("ML", [0.13083918033484818, 1.157698106228218, -0.01317796113332478],
     [0.005272964510393045, 0.03627601286455012, 0.011336565739390167], 0.2341),
    ("REML", [17.661194375951688, 37.30878804176076, 13.8743697808035],
     [1.8198444462602688, 99.45200181109372, 4.778551881694719], 7.781),
    ("REML", [2.116449462772913, -1.6467306232936432, 23.305041312611305],
     [0.4272624447920544, 457.7872204104768, 259.66339048220055], None),
]  # fmt: skip


@pytest.mark.parametrize(("method", "y", "v", "tau2"), SMALL_STEPS)
def test_a_small_step_is_no_root(
    method: str, y: list[float], v: list[float], tau2: float | None,
) -> None:  # fmt: skip
    alone = stats.pool(y, v, method=method, ci="Wald").tau2
    among = stats.pool([y, y], [v, v], method=method, ci="Wald").tau2
    assert among == pytest.approx(alone, rel=1e-9)
    assert tau2 is None or alone == pytest.approx(tau2, rel=1e-4)

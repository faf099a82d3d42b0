"""Where a mode is proved the only one, the search for all modes finds the same.

Proofs are made by the compiled kernel or, where there is none, by numpy: both are tried.
"""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stook import stats
from stook.stats import fitting, proofs
from stook.stats.tau2 import ESTIMATORS


@pytest.fixture(params=["kernel", "numpy"], autouse=True)
def way(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.param == "kernel" and proofs.kernel is None:
        pytest.skip("stook was installed without its compiled kernel")
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "numpy":
            patch.setattr(proofs, "kernel", None)
        yield


either = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
"""The fixture sets the way once for all examples of a test, as it should."""


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
@either
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
@either
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
@either
def test_a_batch_is_its_fits_one_at_a_time(seed: int, method: str, decades: float) -> None:
    y, v = batch(seed, decades, 0.2)
    whole = stats.pool(y, v, method=method, ci="HKSJ")
    for i in range(0, 200, 40):
        one = stats.pool(y[i], v[i], method=method, ci="HKSJ")
        for name in ("estimate", "se", "ci_low", "pi_high", "i2", "h2", "q", "p", "q_p", "k"):
            alone, among = getattr(one, name), getattr(whole, name)[i]
            assert among == pytest.approx(alone, rel=1e-7, abs=1e-9, nan_ok=True), name
        assert whole.weights[i] == pytest.approx(one.weights, rel=1e-7, abs=1e-9, nan_ok=True)

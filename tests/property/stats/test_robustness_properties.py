"""Whatever the numbers: no warning, no exception, and invariances that arithmetic demands."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stook import stats

values = st.floats(-1e6, 1e6)
hostile = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.sampled_from([0.0, -1.0, 1e-300, 1e300, 5e-324]),
)
counts = st.integers(0, 40)


def studies(draw: st.DrawFn, least: int, most: int) -> tuple[np.ndarray, np.ndarray]:
    k = draw(st.integers(least, most))
    y = draw(st.lists(st.floats(-3, 3), min_size=k, max_size=k))
    v = draw(st.lists(st.floats(0.01, 2), min_size=k, max_size=k))
    return np.array(y), np.array(v)


@st.composite
def sound(draw: st.DrawFn, least: int = 4, most: int = 8) -> tuple[np.ndarray, np.ndarray]:
    return studies(draw, least, most)


@st.composite
def unsound(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    k = draw(st.integers(0, 6))
    y, v = (draw(st.lists(hostile, min_size=k, max_size=k)) for _ in range(2))
    return np.array(y, dtype=float), np.array(v, dtype=float)


@st.composite
def tables(draw: st.DrawFn) -> tuple[np.ndarray, ...]:
    k = draw(st.integers(1, 5))
    return tuple(
        np.array(draw(st.lists(counts, min_size=k, max_size=k)), dtype=float) for _ in range(4)
    )


@given(data=unsound(), x=st.lists(hostile, min_size=6, max_size=6))
def test_hostile_studies_give_a_value_or_a_reason(
    data: tuple[np.ndarray, np.ndarray], x: list[float]
) -> None:
    y, v = data
    column = np.array(x[: y.size])[:, None]
    for method in ("REML", "ML", "PM", "DL", "SJ", "HE", "EE"):
        fit = stats.regress(y, v, column, method)
        assert fit.status or np.isfinite(fit.coefficients).all()
    stats.diagnostics(y, v)
    for test in (stats.egger(y, v), stats.pet_peese(y, v)):
        assert test.reason or np.isfinite(test.p)
    begg = stats.begg(y, v)
    assert begg.reason or 0 <= begg.p <= 1
    assert stats.trim_fill(y, v).fit is not None or stats.trim_fill(y, v).reason
    assert stats.bootstrap(y, v, draws=5).reason or stats.bootstrap(y, v, draws=5).se >= 0
    stats.every_subset(y, v, limit=40)
    stats.permutation_test(y, v, limit=20)
    stats.pool_subgroups(y, v, ["a", "b", "", "a", "b", "b"][: y.size], tau2="common")
    world = stats.multiverse({"y": y, "v": v}) if y.size else None
    assert world is None or world.sentence.endswith(".")


@given(data=tables())
def test_any_tables_give_a_value_or_a_reason(data: tuple[np.ndarray, ...]) -> None:
    for test in (stats.harbord, stats.peters, stats.macaskill):
        found = test(*data)
        assert found.reason or np.isfinite(found.p)
    assert stats.deeks(*data).reason or np.isfinite(stats.deeks(*data).p)
    found = stats.fragility("RR", *data, limit=4, ci="Wald")
    assert found.reason or found.index is not None
    stats.pool_subgroup_tables("OR", *data, ["a", "b", "a", "b", "a"][: data[0].size])
    names = ("events1", "total1", "events2", "total2")
    world = stats.multiverse(
        dict(zip(names, data, strict=True)), ["RR", "OR", "RD"], ["DL", "MH", "Peto"]
    )
    assert world.sentence.endswith(".")


@given(data=sound(), seed=st.integers(0, 99))
def test_the_order_of_studies_does_not_matter(
    data: tuple[np.ndarray, np.ndarray], seed: int
) -> None:
    y, v = data
    order = np.random.default_rng(seed).permutation(y.size)
    one, two = (
        stats.diagnostics(y, v, method="DL"),
        stats.diagnostics(y[order], v[order], method="DL"),
    )
    np.testing.assert_allclose(one.hat[order], two.hat, rtol=1e-7)
    np.testing.assert_allclose(one.cooks_d[order], two.cooks_d, rtol=1e-5, atol=1e-9)
    a, b = (stats.permutation_test(*d, method="DL").p for d in (data, (y[order], v[order])))
    assert a == pytest.approx(b)


@given(data=sound(), shift=st.floats(-5, 5))
def test_moving_all_effects_moves_the_intercept_only(
    data: tuple[np.ndarray, np.ndarray], shift: float
) -> None:
    y, v = data
    x = np.arange(y.size, dtype=float)
    one, two = stats.regress(y, v, x), stats.regress(y + shift, v, x)
    assert two.coefficients[1] == pytest.approx(one.coefficients[1], abs=1e-6)
    assert two.coefficients[0] == pytest.approx(one.coefficients[0] + shift, abs=1e-6)
    assert two.tau2 == pytest.approx(one.tau2, abs=1e-6)


@given(data=sound(), factor=st.sampled_from([0.5, 4.0, -2.0]))
def test_stretching_the_scale_stretches_the_results(
    data: tuple[np.ndarray, np.ndarray], factor: float
) -> None:
    y, v = data
    x = np.arange(y.size, dtype=float)
    one, two = stats.regress(y, v, x), stats.regress(factor * y, factor**2 * v, x)
    np.testing.assert_allclose(two.coefficients, factor * one.coefficients, rtol=1e-6, atol=1e-9)
    assert two.tau2 == pytest.approx(factor**2 * one.tau2, rel=1e-6, abs=1e-9)


@given(data=sound())
def test_the_tau2_of_a_regression_is_the_highest_mode(
    data: tuple[np.ndarray, np.ndarray],
) -> None:
    y, v = data
    x = np.arange(y.size, dtype=float)
    for method in ("REML", "ML"):
        best = stats.regress(y, v, x, method)
        grid = np.concatenate([[0.0], np.geomspace(1e-6, 100, 60)])
        batch = np.broadcast_to(y, (grid.size, y.size))
        others = stats.regress(batch, v, x, method, tau2=grid).log_likelihood
        assert best.log_likelihood >= max(others) - 1e-9


@given(data=tables())
def test_swapping_the_arms_turns_the_multiverse_round(data: tuple[np.ndarray, ...]) -> None:
    names = ("events1", "total1", "events2", "total2")
    one = stats.multiverse(dict(zip(names, data, strict=True)), ["OR"], ["DL", "MH"])
    swapped = (*data[2:], *data[:2])
    two = stats.multiverse(dict(zip(names, swapped, strict=True)), ["OR"], ["DL", "MH"])
    assert one.agreement == two.agreement
    np.testing.assert_array_equal(one.verdict, -two.verdict)


@pytest.mark.soak
@given(data=unsound())
def test_hostile_studies_at_length(data: tuple[np.ndarray, np.ndarray]) -> None:
    y, v = data
    for method in ("REML", "PM", "SJ"):
        fit = stats.regress(y, v, np.arange(y.size, dtype=float), method)
        assert fit.status or np.isfinite(fit.coefficients).all()
    stats.diagnostics(y, v)
    stats.trim_fill(y, v)

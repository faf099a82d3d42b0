"""Effects and pooled tables under any input: a number that is right, or a reason; no warning."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stook import stats
from stook.stats.effects import MEASURES

WILD = st.floats(allow_nan=True, allow_infinity=True) | st.sampled_from([0.0, 1.0, -1.0, 2.0])
COUNT = st.integers(0, 30)
PLAIN = {
    "GENERIC": ("y", "v"), "HR": ("y", "se"),
    "MD-paired": ("mean1", "mean2", "n", "sd_difference"),
    "SMD-paired": ("mean1", "mean2", "n", "sd1", "sd2", "correlation"),
    "ROM-paired": ("mean1", "mean2", "n", "sd1", "sd2", "correlation"),
}  # fmt: skip


def inputs(measure: str) -> tuple[str, ...]:
    """The names of a measure's required numbers."""
    from inspect import signature

    if measure in PLAIN:
        return PLAIN[measure]
    parameters = signature(MEASURES[measure]).parameters.values()
    return tuple(p.name for p in parameters if p.default is p.empty and p.name != "measure")


def sane(each: stats.Effects) -> None:
    estimable = np.asarray(each.estimable)
    assert np.isfinite(np.asarray(each.y)[estimable]).all()
    assert (np.asarray(each.v)[estimable] > 0).all()
    assert np.isnan(np.asarray(each.y)[~estimable]).all()
    for reason, has in zip(np.atleast_1d(each.reason), np.atleast_1d(estimable), strict=True):
        assert bool(reason) != has
    low, high = each.ci()
    assert (low[estimable] <= high[estimable]).all()
    each.natural()
    fit = stats.pool(each)
    assert fit.k == estimable.sum()
    assert bool(fit.status) != np.isfinite(fit.estimate)


@st.composite
def numbers(draw: Any) -> tuple[str, dict[str, np.ndarray]]:
    measure = draw(st.sampled_from(sorted(MEASURES)))
    k = draw(st.integers(0, 4))
    return measure, {
        name: np.array(draw(st.lists(WILD, min_size=k, max_size=k)), dtype=float)
        for name in inputs(measure)
    }


@given(numbers())
@settings(max_examples=400)
def test_any_measure_of_any_numbers(case: tuple[str, dict[str, np.ndarray]]) -> None:
    measure, arrays = case
    sane(stats.effects(measure, **arrays))


@pytest.mark.soak
@given(numbers())
@settings(max_examples=300_000)
def test_any_measure_of_any_numbers_at_length(case: tuple[str, dict[str, np.ndarray]]) -> None:
    measure, arrays = case
    sane(stats.effects(measure, **arrays))


@st.composite
def tables(draw: Any, smallest: int = 0) -> list[np.ndarray]:
    k = draw(st.integers(smallest, 6))
    rows = []
    for _ in range(k):
        n1, n2 = draw(st.integers(1, 30)), draw(st.integers(1, 30))
        rows.append((draw(st.integers(0, n1)), n1, draw(st.integers(0, n2)), n2))
    return list(np.array(rows, dtype=float).reshape(-1, 4).T)


@given(tables(), st.sampled_from(["RR", "OR", "RD"]), st.sampled_from(["MH", "IV"]),
       st.sampled_from(["common", "random"]), st.booleans())  # fmt: skip
def test_any_tables(counts: Any, measure: str, method: str, model: str, corrected: bool) -> None:
    fit = stats.pool_tables(
        measure, *counts, method=method, model=model, correct_pooled=corrected or None
    )
    assert bool(fit.status) != np.isfinite(fit.estimate)
    if fit.status:
        assert fit.reason
        assert np.isnan([fit.ci_low, fit.p, fit.se]).all()
    else:
        assert fit.ci_low <= fit.estimate <= fit.ci_high
        assert 0 < fit.p <= 1
        assert fit.weights.sum() == pytest.approx(100)


@given(st.integers(1, 5), st.sampled_from(["RR", "OR", "RD", "PETO"]))
def test_all_cells_zero(k: int, measure: str) -> None:
    zero, ten = np.zeros(k), np.full(k, 10.0)
    each = stats.effects(measure, events1=zero, total1=ten, events2=zero, total2=ten)
    if measure == "RD":
        assert (each.y == 0).all()
        return
    assert set(each.reason) == {"no events in either arm"}
    assert stats.pool(each).reason == "no study with an estimable effect"


@given(tables(1), st.sampled_from(["RR", "OR", "RD"]))
def test_swapped_arms_flip_the_sign_of_tables(counts: Any, measure: str) -> None:
    one = stats.pool_tables(measure, *counts)
    other = stats.pool_tables(measure, *counts[2:], *counts[:2])
    assert other.estimate == pytest.approx(-one.estimate, rel=1e-9, abs=1e-12, nan_ok=True)
    assert other.se == pytest.approx(one.se, rel=1e-9, nan_ok=True)


@given(tables(1))
def test_peto_pools_observed_minus_expected(counts: Any) -> None:
    e1, n1, e2, n2 = counts
    fit = stats.pool_tables("OR", *counts, method="Peto")
    n, events = n1 + n2, e1 + e2
    with np.errstate(all="ignore"):
        v = np.nan_to_num(n1 * n2 * events * (n - events) / (n**2 * (n - 1)))
    if v.sum() == 0:
        assert fit.status
    else:
        expected = (e1 - n1 * events / n)[v > 0].sum() / v.sum()
        assert fit.estimate == pytest.approx(expected, rel=1e-9, abs=1e-12)

"""Conversions undo one another, and never warn or raise whatever they are given."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stook.stats import conversions as c

anything = st.floats(allow_nan=True, allow_infinity=True)
sizes = st.integers(2, 5000)
positive = st.floats(1e-3, 1e3)
inner = st.floats(0.01, 0.99)

TAKES: list[tuple[Callable[..., c.Conversion], int]] = [
    (c.sd_from_se, 2),
    (c.sd_from_ci, 3),
    (c.se_from_ci, 2),
    (lambda a, b: c.se_from_ci(a, b, log=True), 2),
    (c.se_from_t, 2),
    (c.se_from_p, 3),
    (c.sd_from_se_of_difference, 3),
    (c.mean_sd_from_median, 6),
    (lambda n, m, a, b: c.mean_sd_from_median(n, m, a, b, sd_method="Wan", mean_method="Wan"), 4),
    (c.sd_of_change, 3),
    (c.correlation_from_change, 3),
    (lambda *x: c.combine_arms(x[:2], x[2:4], x[4:]), 6),
    (lambda *x: c.combine_events(x[:2], x[2:]), 4),
    (c.split_shared, 3),
    (c.count_from_percentage, 2),
    (lambda a, b, *x: c.rescale(a, b, x[:2], x[2:]), 6),
    (c.reverse, 4),
    (c.smd_to_units, 3),
    (c.smd_to_log_or, 2),
    (c.or_to_rr, 2),
    (c.rr_to_or, 2),
    (lambda *x: c.table_from_effect("OR", *x[:3], events=x[3]), 4),
    (lambda *x: c.table_from_effect("RR", *x[:3], events2=x[3]), 4),
    (lambda *x: c.table_from_effect("RD", *x[:3], events=x[3]), 4),
    (c.table_from_odds_ratio, 4),
    (lambda *x: c.table_from_chi2(*x, more_in_experimental=True), 4),
    (lambda a, b, d: c.table_from_margins(events1=a, total1=b, events=d, total2=a), 3),
    (c.hazard_ratio_from_ci, 3),
    (c.hazard_ratio_from_p, 2),
    (c.hazard_ratio_from_o_minus_e, 2),
    (c.hazard_ratio_from_observed, 4),
    (lambda *x: c.hazard_ratio_from_logrank(x[0], True, *x[1:]), 6),
    (lambda *x: c.hazard_ratio_from_curves([0, *x[:2]], [1, *x[2:4]], [1, 1, x[4]], *x[5:]), 9),
    (c.design_effect, 3),
    (c.effective_size, 3),
    (c.inflate_se, 2),
]


@pytest.mark.parametrize(("convert", "count"), TAKES)
@given(data=st.data())
def test_whatever_is_given_a_value_comes_or_a_reason(
    convert: Callable[..., c.Conversion], count: int, data: st.DataObject
) -> None:
    result = convert(*data.draw(st.lists(anything, min_size=count, max_size=count)))
    assert (result.reason != "") or not any(math.isnan(float(v)) for v in result.values.values())


@given(sd=positive, n=sizes, middle=st.floats(-100, 100))
def test_interval_and_error_give_the_spread_back(sd: float, n: int, middle: float) -> None:
    from scipy.special import stdtrit

    se = sd / math.sqrt(n)
    assert float(c.sd_from_se(se, n)["sd"]) == pytest.approx(sd)
    half = float(stdtrit(n - 1, 0.975)) * se
    found = c.sd_from_ci(middle - half, middle + half, n)
    assert float(found["sd"]) == pytest.approx(sd, rel=1e-6, abs=1e-9)


@given(a=positive, b=positive, r=st.floats(-1, 1))
def test_the_correlation_comes_back_from_the_change(a: float, b: float, r: float) -> None:
    change = c.sd_of_change(a, b, r)["sd"]
    found = float(c.correlation_from_change(a, b, change)["correlation"])
    assert found == pytest.approx(r, abs=1e-6 * max(a / b, b / a))


@given(y=st.floats(-5, 5), se=positive)
def test_to_odds_and_back(y: float, se: float) -> None:
    odds = c.smd_to_log_or(y, se)
    back = c.log_or_to_smd(odds["y"], odds["se"])
    assert (float(back["y"]), float(back["se"])) == (pytest.approx(y), pytest.approx(se))


@given(ratio=st.floats(0.05, 20), risk=inner)
def test_odds_ratio_to_risk_ratio_and_back(ratio: float, risk: float) -> None:
    there = c.or_to_rr(ratio, risk)["risk_ratio"]
    assert float(c.rr_to_or(there, risk)["odds_ratio"]) == pytest.approx(ratio, rel=1e-9)


@given(share=st.floats(0, 1), sd=positive, low=st.floats(-50, 50), width=positive)
def test_reversing_twice_changes_nothing(share: float, sd: float, low: float, width: float) -> None:
    mean, high = min(low + share * width, low + width), low + width
    once = c.reverse(mean, sd, low, high)
    assert once.ok
    assert float(once["mean"]) == pytest.approx(low + high - mean)
    turned = c.rescale(mean, sd, (low, high), (high, low))
    assert float(turned["mean"]) == pytest.approx(float(once["mean"]), abs=1e-6)
    assert float(turned["sd"]) == pytest.approx(sd, rel=1e-6)


@given(n=st.integers(1, 400), data=st.data(), decimals=st.integers(0, 3))
def test_a_rounded_percentage_never_hides_its_count(
    n: int, data: st.DataObject, decimals: int
) -> None:
    count = data.draw(st.integers(0, n))
    result = c.count_from_percentage(round(100 * count / n, decimals), n, decimals)
    assert float(result["lowest"]) <= count <= float(result["highest"])
    if result.ok:
        assert result["count"] == count

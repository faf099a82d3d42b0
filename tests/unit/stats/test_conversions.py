"""Conversions: what comes out, and that impossible input says why instead of raising."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from stook.stats import conversions as c

Conversion = c.Conversion


def test_every_result_says_how_from_where_and_on_what_assumption() -> None:
    results = [
        c.sd_from_se(1, 4),
        c.mean_sd_from_median(20, 10, 7, 14),
        c.sd_of_change(3, 4, 0.5),
        c.combine_arms([10, 12], [1, 2], [3, 4]),
        c.split_shared(30, 2),
        c.count_from_percentage(50, 10),
        c.rescale(5, 1, (0, 10), (0, 100)),
        c.smd_to_log_or(0.5, 0.1),
        c.table_from_effect("OR", 2, 50, 50, events2=10),
        c.hazard_ratio_from_ci(0.8, 0.6, 1.0667),
        c.design_effect(20, 0.05),
    ]
    for result in results:
        assert result.ok, result.reason
        assert result.formula
        assert "20" in result.source
        assert result.assumption


IMPOSSIBLE: list[tuple[Callable[[], Conversion], str]] = [
    (lambda: c.sd_from_se(-1, 20), "cannot be negative"),
    (lambda: c.sd_from_se(math.nan, 20), "not reported"),
    (lambda: c.sd_from_ci(3, 2, 20), "upper limit lies below"),
    (lambda: c.sd_from_ci(1, 2, 1), "at least two people"),
    (lambda: c.se_from_ci(-1, 2, log=True), "above zero"),
    (lambda: c.se_from_t(2, 0), "t is zero"),
    (lambda: c.se_from_t(2, -1), "opposite signs"),
    (lambda: c.se_from_p(2, 0), "above 0 and below 1"),
    (lambda: c.se_from_p(0, 0.5), "difference is zero"),
    (lambda: c.sd_from_se_of_difference(1, 0, 5), "at least one person"),
    (lambda: c.mean_sd_from_median(20, 10, 11, 14), "not in order"),
    (lambda: c.mean_sd_from_median(1, 10, 9, 14), "too few"),
    (lambda: c.sd_of_change(1, 1, 1.2), "between -1 and 1"),
    (lambda: c.correlation_from_change(1, 1, 3), "no correlation"),
    (lambda: c.average_correlation([0.5, 2]), "between -1 and 1"),
    (lambda: c.combine_arms([1, 0], [5, 0], [0, 0]), "fewer than two"),
    (lambda: c.combine_events([5, 3], [4, 9]), "more than the arm's people"),
    (lambda: c.split_shared(30, 1.5), "whole number"),
    (lambda: c.split_shared(30, 2, events=31), "more than the group's people"),
    (lambda: c.count_from_percentage(33, 10), "no whole number"),
    (lambda: c.count_from_percentage(50, 1000), "several whole numbers"),
    (lambda: c.count_from_percentage(101, 10), "between 0 and 100"),
    (lambda: c.rescale(5, 1, (3, 3), (0, 1)), "two different ends"),
    (lambda: c.rescale(11, 1, (0, 10), (0, 100)), "outside its scale"),
    (lambda: c.reverse(5, 1, 10, 0), "below the lowest"),
    (lambda: c.or_to_rr(-1, 0.2), "above zero"),
    (lambda: c.rr_to_or(3, 0.4), "1 or more"),
    (lambda: c.table_from_margins(total1=10, total2=10, events=5), "do not settle"),
    (lambda: c.table_from_margins(events1=5, no_events1=5, total1=11), "contradict"),
    (lambda: c.table_from_margins(events1=12, total1=10), "negative"),
    (lambda: c.table_from_effect("RR", 3, 10, 10, events2=9), "no table"),
    (lambda: c.table_from_odds_ratio(1, 0.01, 10, 10), "so small a standard error"),
    (lambda: c.table_from_chi2(500, 20, 20, 10, True), "so large a chi-squared"),
    (lambda: c.hazard_ratio_from_ci(2, 0.5, 1.5), "outside its interval"),
    (lambda: c.hazard_ratio_from_p(1, 0.4), "exactly 1"),
    (lambda: c.hazard_ratio_from_o_minus_e(-2, 0), "above zero"),
    (lambda: c.hazard_ratio_from_observed(0, 3, 4, 5), "without events"),
    (lambda: c.hazard_ratio_from_logrank(0.05, True), "number of events"),
    (lambda: c.hazard_ratio_from_curves([0, 1], [1, 1], [1, 1], 50, 50, 1, 2), "no interval"),
    (lambda: c.hazard_ratio_from_curves([0, 1], [1, 0.5], [1, 0.6], 50, 50, 3, 2), "below"),
    (lambda: c.design_effect(0.5, 0.05), "at least 1"),
    (lambda: c.effective_size(100, 0.5), "at least 1"),
    (lambda: c.inflate_se(-1, 2), "cannot be negative"),
]


@pytest.mark.parametrize(("convert", "reason"), IMPOSSIBLE)
def test_impossible_input_gives_nan_and_says_why(
    convert: Callable[[], Conversion], reason: str
) -> None:
    result = convert()
    assert reason in result.reason
    if "count" not in result.values:
        assert all(math.isnan(float(v)) for v in result.values.values())
    else:
        assert math.isnan(float(result["count"]))


def test_the_reason_belongs_to_the_study_that_earned_it() -> None:
    result = c.sd_from_se([1, -1, math.nan], [4, 4, 4])
    assert list(result.reasons) == [
        "",
        "a standard error cannot be negative",
        "the standard error or the group's size is not reported",
    ]
    np.testing.assert_array_equal(result["sd"], [2, math.nan, math.nan])


def test_a_percentage_that_fits_one_count_only() -> None:
    # 41.7 % of 24 people is 10 people; of 25 it is nobody's count.
    assert c.count_from_percentage(41.7, 24, 1)["count"] == 10
    assert "no whole number" in c.count_from_percentage(41.7, 25, 1).reason


def test_a_percentage_that_fits_several_counts_shows_them() -> None:
    result = c.count_from_percentage(12, 250, 0)
    assert math.isnan(float(result["count"]))
    assert (result["lowest"], result["highest"]) == (29, 31)


def test_a_table_from_its_margins() -> None:
    result = c.table_from_margins(events1=12, total1=53, events=26, total=101)
    assert (result["no_events1"], result["events2"], result["no_events2"]) == (41, 14, 34)


@pytest.mark.parametrize("measure", ["OR", "RR", "RD"])
@pytest.mark.parametrize("known", ["events2", "events"])
def test_counts_come_back_from_a_crude_effect(measure: c.tables.Ratio, known: str) -> None:
    a, n1, b, n2 = 12.0, 53.0, 14.0, 48.0
    effect = {
        "OR": a / (n1 - a) / (b / (n2 - b)),
        "RR": a / n1 / (b / n2),
        "RD": a / n1 - b / n2,
    }[measure]
    given = {known: b if known == "events2" else a + b}
    result = c.table_from_effect(measure, effect, n1, n2, **given)
    assert float(result["events1"]) == pytest.approx(a, rel=1e-12)
    assert float(result["events2"]) == pytest.approx(b, rel=1e-12)


def test_an_odds_ratio_of_one_with_all_events_known() -> None:
    result = c.table_from_effect("OR", 1.0, 40, 60, events=25)
    assert (result["events1"], result["events2"]) == (10, 15)


@pytest.mark.parametrize(("a", "b", "risk"), [(12, 14, "low"), (40, 38, "high")])
def test_counts_come_back_from_an_odds_ratio_and_its_error(a: float, b: float, risk: str) -> None:
    n1, n2 = 53.0, 48.0
    odds_ratio = a / (n1 - a) / (b / (n2 - b))
    se = math.sqrt(1 / a + 1 / (n1 - a) + 1 / b + 1 / (n2 - b))
    result = c.table_from_odds_ratio(odds_ratio, se, n1, n2, risk)
    assert float(result["events1"]) == pytest.approx(a, rel=1e-9)
    assert float(result["events2"]) == pytest.approx(b, rel=1e-9)


@pytest.mark.parametrize("corrected", [True, False])
def test_counts_come_back_from_chi_squared(corrected: bool) -> None:
    a, n1, b, n2 = 20.0, 53.0, 9.0, 48.0
    n, m = n1 + n2, a + b
    gap = abs(a * (n2 - b) - b * (n1 - a)) - (n / 2 if corrected else 0)
    chi2 = n * gap**2 / (n1 * n2 * m * (n - m))
    result = c.table_from_chi2(chi2, n1, n2, m, True, corrected)
    assert (result["count1"], result["count2"]) == (20, 9)
    assert float(result["events1"]) == pytest.approx(20, rel=1e-12)


def test_the_five_forms_of_a_hazard_ratio_agree() -> None:
    first = c.hazard_ratio_from_o_minus_e(-7.5, 30)
    y, se = float(first["y"]), float(first["se"])
    z = 1.959963984540054
    low, high = math.exp(y - z * se), math.exp(y + z * se)
    from scipy.special import ndtr

    p = 2 * float(ndtr(-abs(y) / se))
    for other in (
        c.hazard_ratio_from_ci(math.exp(y), low, high),
        c.hazard_ratio_from_ci(None, low, high),
        c.hazard_ratio_from_p(math.exp(y), p),
        c.hazard_ratio_from_logrank(p, True, events=120),
        c.hazard_ratio_from_logrank(p, True, events1=60, events2=60),
        c.hazard_ratio_from_logrank(p, True, events=120, n1=300, n2=300),
    ):
        assert {k: float(v) for k, v in other.values.items()} == pytest.approx(
            {k: float(v) for k, v in first.values.items()}, rel=1e-12
        )


def test_a_design_effect_of_unequal_clusters() -> None:
    # 1 + ((0.5^2 + 1) * 20 - 1) * 0.02
    assert float(c.design_effect(20, 0.02, 0.5)["design_effect"]) == pytest.approx(1.48)
    assert float(c.design_effect(20, 0.02)["design_effect"]) == pytest.approx(1.38)


def test_a_clustered_trial_shrinks_to_what_it_is_worth() -> None:
    # 625 people in 21 clusters, ICC 0.02: 1 + (625 / 21 - 1) * 0.02 = 1.5752
    deff = c.design_effect(625 / 21, 0.02)["design_effect"]
    assert float(deff) == pytest.approx(1.5752, abs=5e-5)
    shown = c.effective_size([295, 330], deff, events=[63, 84])
    np.testing.assert_allclose(shown["n"], [187.27, 209.49], atol=0.01)
    np.testing.assert_allclose(shown["events"], [39.99, 53.32], atol=0.01)
    assert float(c.inflate_se(0.2, deff)["se"]) == pytest.approx(0.2 * math.sqrt(1.5752), rel=1e-4)


def test_an_unknown_name_is_the_programmers_error() -> None:
    with pytest.raises(ValueError, match="known are"):
        c.sd_from_ci(1, 2, 20, quantile="z")
    with pytest.raises(TypeError, match="events1"):
        c.table_from_margins(cases=3)
    with pytest.raises(ValueError, match="both quartiles"):
        c.mean_sd_from_median(20, 10, q1=5)

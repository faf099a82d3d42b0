"""One way to write each number; each threshold just inside and just outside."""

import math

import pytest

from stook.figures import (
    count,
    effect,
    effect_digits,
    heterogeneity,
    legible_digits,
    level,
    number,
    p_bare,
    p_value,
    percent,
    power,
    ratio,
    significant,
    span,
    variance,
)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (None, 2, "not estimable"),
        (math.nan, 2, "not estimable"),
        (math.inf, 2, "∞"),
        (-math.inf, 2, "−∞"),
        (1.005, 1, "1.0"),
        (-0.004, 2, "0.00"),
        (-0.006, 2, "−0.01"),
        (999_999.4, 1, "999999.4"),
        (1_000_000.0, 1, "1.0×10⁶"),
        (-12_345_678.0, 2, "−1.2×10⁷"),
        (1_000_000.0, 0, "1000000"),
        (9.9e10, 0, "99000000000"),
        (1e11, 0, "1.0×10¹¹"),
    ],
)
def test_a_number_has_fixed_digits_and_a_true_minus_sign(
    value: float | None, digits: int, text: str
) -> None:
    assert number(value, digits) == text


@pytest.mark.parametrize(
    ("p", "text"),
    [
        (0.0, "< 0.001"),
        (0.00099, "< 0.001"),
        (0.001, "0.001"),
        (0.0264, "0.026"),
        (0.0494, "0.049"),
        (0.0496, "0.0496"),
        (0.04996, "0.04996"),
        (0.0499999, "0.050000"),
        (0.05, "0.050"),
        (0.0504, "0.050"),
        (0.0949, "0.095"),
        (0.0999, "0.100"),
        (0.1, "0.10"),
        (0.995, "0.99"),
        (1.0, "1.00"),
        (None, "not estimable"),
        (math.nan, "not estimable"),
    ],
)
def test_a_p_value_is_never_0_and_never_reads_05_when_it_is_smaller(
    p: float | None, text: str
) -> None:
    assert p_bare(p) == text


def test_a_p_value_with_its_letter() -> None:
    assert p_value(0.0264) == "P = 0.026"
    assert p_value(0.0001) == "P < 0.001"
    assert p_value(None) == p_value(math.nan) == ""


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0.00"), (0.0049, "<0.01"), (0.005, "0.01"), (-0.3, "−0.30")]
)
def test_a_ratio_that_would_round_to_zero_says_so(value: float, text: str) -> None:
    assert ratio(value) == text
    assert effect(value, log=True) == text
    assert effect(0.0049) == "0.00"


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (math.nan, ""), (0.0, "0"), (61.0, "61"), (61.25, "61.2"), (-0.2, "−0.2"),
     (7.9e9, "7900000000"), (1e11, "1.0×10¹¹"), (math.inf, "∞")],
)  # fmt: skip
def test_a_count_is_shown_in_full(value: float | None, text: str) -> None:
    assert count(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0.00"), (0.01, "0.01"), (0.00999, "0.0100"), (0.004, "0.0040"), (0.00004, "<0.0001")],
)
def test_a_small_variance_has_more_digits(value: float, text: str) -> None:
    assert variance(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (0.001, "0.00100"), (0.000999, "9.99×10⁻⁴"), (123.456, "123"), (-1.5, "−1.50"),
     (999_999.0, "999999"), (1e6, "1.00×10⁶"), (math.nan, "not estimable")],
)  # fmt: skip
def test_significant_digits(value: float, text: str) -> None:
    assert significant(value) == text


def test_intervals_levels_and_shares() -> None:
    assert span(-1.5, 2.0) == "−1.50 to 2.00"
    assert span(0.001, 2.0, log=True) == "<0.01 to 2.00"
    assert span(None, 2.0) == span(1.0, math.nan) == ""
    assert [level(0.95), level(0.975), level(0.9)] == ["95%", "97.5%", "90%"]
    shares = [percent(value) for value in (0.04, 0.06, None, 0.0)]
    assert shares == ["<0.1%", "0.1%", "", "0.0%"]
    assert power(0.00012) == "1.2×10⁻⁴"


def test_effects_have_as_many_digits_as_most_intervals_need() -> None:
    assert effect_digits("RR") == 2
    assert effect_digits("RD") == 3
    narrow, wide = (0.0011, 0.0014), (0.1, 0.2)
    assert effect_digits("MD", [narrow, wide]) == 2  # half of them: not most
    assert effect_digits("MD", [narrow, narrow, wide]) == 5  # 0.0011 to 0.0014, and one more
    assert legible_digits(2, [(0.0, 1e-9)]) == 6
    assert legible_digits(2, [(None, 1.0), (0.5, 0.5)]) == 2


def test_the_line_of_heterogeneity() -> None:
    assert (
        heterogeneity(tau2=0.1, q=8.2, df=5, p=0.0494, i2=39.0)
        == "Heterogeneity: τ² = 0.10; χ² = 8.20, df = 5 (P = 0.049); I² = 39%"
    )
    assert heterogeneity() == ""

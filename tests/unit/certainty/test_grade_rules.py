"""The rules of each GRADE domain, one body of evidence a case."""

from dataclasses import replace
from typing import Any

import pytest

from gradekit import DIRECT, events, given, means, rated
from stook.certainty.design import design_of
from stook.certainty.imprecision import information_size, information_size_of_means
from stook.model.certainty import Answers
from stook.model.terms import Certainty

PRECISE = events((300, 2000, 380, 2000), (310, 2000, 390, 2000))  # RR about 0.79


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("randomised, crossover", "randomised"),
        ("Randomized controlled trial", "randomised"),
        ("cluster RCT", "randomised"),
        ("non-randomised", "non-randomised"),
        ("not randomized", "non-randomised"),
        ("quasi-randomised", "quasi-randomised"),
        ("prospective cohort", "non-randomised"),
        ("case-control", "non-randomised"),
        ("parallel", ""),
        ("", ""),
    ],
)
def test_designs(text: str, kind: str) -> None:
    assert design_of(text) == kind


def test_nothing_wrong_is_high() -> None:
    made = given(PRECISE)
    assert made.certainty is Certainty.HIGH
    assert made.complete


def test_an_unknown_design_gives_no_certainty() -> None:
    made = given(PRECISE, design="parallel")
    assert made.certainty is None
    assert rated(made, "study design").levels is None


@pytest.mark.parametrize(("counts_as", "levels"), [("trial", 0), ("non-randomised", 2)])
def test_the_protocol_says_what_quasi_randomised_trials_count_as(
    counts_as: str, levels: int
) -> None:
    found = rated(
        given(PRECISE, design="quasi-randomised trial", quasi_randomised=counts_as), "study design"
    )
    assert found.levels == levels
    assert found.inputs[-1].sources == ("review.yaml#synthesis/certainty_rules/quasi_randomised",)


# Risk of bias ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("overall", "levels", "rule"),
    [
        ("low", 0, "not-dominated"),
        (("low", "high"), 0, "not-dominated"),  # half the weight
        ("high", 1, "dominated"),
        ("some concerns", 1, "dominated"),
        (("low", ""), 0, "not-dominated"),
        (("high", ""), None, "unknown"),
        (("", ""), None, "unknown"),
    ],
)
def test_core_risk_of_bias(overall: Any, levels: int | None, rule: str) -> None:
    found = rated(given(PRECISE, overall=overall), "risk of bias")
    assert (found.levels, found.rule) == (levels, f"core2025.risk-of-bias.{rule}")


def test_of_reasons_that_are_equally_frequent_the_earlier_domain_is_named() -> None:
    """Randomisation (D1) comes before missing data (D3), whichever study is first."""
    for domains in (("D3", "D1"), ("D1", "D3")):
        found = rated(given(PRECISE, overall="high", domains=domains), "risk of bias")
        assert found.code == "rob.randomisation"


def test_the_protocol_decides_where_some_concerns_count() -> None:
    found = rated(given(PRECISE, overall="some concerns", some_concerns="low"), "risk of bias")
    assert found.levels == 0


def test_without_direction_the_studies_at_low_risk_are_compared() -> None:
    """Three quarters of the weight at high risk show half the risk, the rest shows no effect."""
    apart = events((100, 2000, 200, 2000), (100, 2000, 200, 2000), (110, 1200, 108, 1200))
    found = rated(given(apart, overall=("high", "high", "low")), "risk of bias")
    assert found.rule == "core2025.risk-of-bias.dominated-compared"
    assert found.levels == 2  # without them the effect points, if at all, the other way
    alike = events((150, 2000, 200, 2000), (150, 2000, 200, 2000), (75, 1000, 100, 1000))
    found = rated(given(alike, overall=("high", "high", "low")), "risk of bias")
    assert found.levels == 0
    assert "the studies at low risk say the same" in found.sentence


@pytest.mark.parametrize(("explains", "levels"), [(True, 1), (False, 0)])
def test_people_say_whether_bias_explains_the_finding(explains: bool, levels: int) -> None:
    answers = replace(DIRECT, bias_explains=explains)
    assert rated(given(PRECISE, overall="high", answers=answers), "risk of bias").levels == levels


@pytest.mark.parametrize(
    ("overall", "levels"),
    [("low", 0), ("some concerns", 1), ("high", 2), (("high", ""), None), (("low", ""), 0)],
)
def test_classic_risk_of_bias(overall: Any, levels: int | None) -> None:
    bigger_first = events((450, 3000, 570, 3000), (150, 1000, 190, 1000))
    contrasts = bigger_first if overall == ("low", "") else PRECISE
    assert rated(given(contrasts, overall=overall, profile="classic"), "risk of bias").levels == (
        levels
    )


# Inconsistency --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "thresholds", "levels", "rule"),
    [
        (((-5, 10, 100),), None, 0, "one-study"),
        (((-5, 10, 100), (-5.5, 10, 100)), None, 0, "alike"),
        (((-5, 10, 100), (-25, 10, 100)), None, 0, "one-side"),
        (((-5, 10, 100), (-25, 10, 100)), {"small": 12}, 1, "both-sides"),
        (((5, 10, 100), (-25, 10, 100)), None, 1, "both-sides"),
        (((5, 10, 100), *(((-20, 10, 100),) * 4)), None, 0, "one-side"),  # 80% on one side
    ],
)
def test_core_inconsistency(rows: Any, thresholds: Any, levels: int, rule: str) -> None:
    found = rated(given(means(*rows), "MD", thresholds=thresholds), "inconsistency")
    assert (found.levels, found.rule) == (levels, f"core2025.inconsistency.{rule}")


def test_a_credible_subgroup_explains_inconsistency() -> None:
    answers = replace(DIRECT, subgroup_explains=True)
    opposite = means((5, 10, 100), (-25, 10, 100))
    assert rated(given(opposite, "MD", answers=answers), "inconsistency").levels == 0


@pytest.mark.parametrize(
    ("rows", "levels"),
    [(((-5, 10, 100), (-5.5, 10, 100)), 0), (((-5, 10, 100), (-9, 10, 100)), 1),
     (((5, 10, 100), (-25, 10, 100)), 2),
     # one of six estimates on the other side is no contradiction
     (((5, 10, 100), *(((-25, 10, 100),) * 5)), 1)],
)  # fmt: skip
def test_classic_inconsistency(rows: Any, levels: int) -> None:
    made = given(means(*rows), "MD", profile="classic")
    assert rated(made, "inconsistency").levels == levels


# Indirectness ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "levels"),
    [
        (Answers(), None),
        (DIRECT, 0),
        (replace(DIRECT, outcome="serious"), 1),
        (Answers(outcome="serious"), None),
        (Answers(outcome="very serious"), 2),
        (replace(DIRECT, population="serious", outcome="very serious"), 2),
    ],
)
def test_indirectness_is_what_people_say(answers: Answers, levels: int | None) -> None:
    assert rated(given(PRECISE, answers=answers), "indirectness").levels == levels


# Imprecision ----------------------------------------------------------------------------------


def test_information_size_by_its_formula() -> None:
    """p0 = 0.2, p1 = 0.15: 2 x 7.849 x (0.16 + 0.1275)/0.0025; sd 10, difference 2: 4 x 7.849 x 25.
    (1.959964 + 0.841621)^2 = 7.848879."""
    assert information_size(0.2, 0.25) == pytest.approx(2 * 7.848879 * 0.2875 / 0.0025, rel=1e-6)
    assert information_size_of_means(10, 2) == pytest.approx(4 * 7.848879 * 25, rel=1e-6)


@pytest.mark.parametrize(
    ("contrasts", "measure", "thresholds", "levels", "rule"),
    [
        (PRECISE, "RR", None, 0, "plausible"),
        (events((20, 200, 25, 200)), "RR", None, 1, "crosses-one"),
        (events((300, 2000, 380, 2000)), "RR", {"small": 30}, 1, "crosses-one"),
        (events((20, 100, 20, 100)), "RR", {"small": 30}, 2, "crosses-two"),
        (events((3, 100, 12, 100)), "RR", None, 2, "large-and-wide"),
        (events((30, 300, 60, 300)), "RR", None, 1, "large-and-few"),
        (events((300, 3000, 600, 3000)), "RR", None, 0, "large-and-enough"),
        (means((-5, 10, 200)), "MD", None, 0, "plausible"),
        (means((-12, 10, 90)), "MD", None, 2, "large-and-few"),  # 180 of 800 people
        (means((-12, 10, 200)), "MD", None, 1, "large-and-few"),
        (means((-12, 10, 400)), "MD", None, 0, "large-and-enough"),
        (means((0.2, 10, 400)), "MD", {"small": 5}, 0, "plausible"),  # surely trivial
    ],
)
def test_core_imprecision(
    contrasts: Any, measure: str, thresholds: Any, levels: int, rule: str
) -> None:
    found = rated(given(contrasts, measure, thresholds=thresholds), "imprecision")
    assert (found.levels, found.rule) == (levels, f"core2025.imprecision.{rule}")


def test_thresholds_without_a_comparator_risk_leave_imprecision_open() -> None:
    ready = events((1, 10, 1, 10))
    hazard = [
        replace(one, shape="effect", effect=-0.2, se=0.05, experimental=one.experimental)
        for one in ready
    ]
    bare = [
        replace(
            one,
            experimental=replace(one.experimental, events=None, total=None),
            comparator=replace(one.comparator, events=None, total=None),
        )
        for one in hazard
    ]
    made = given(bare, "HR", thresholds={"small": 20})
    assert rated(made, "imprecision").levels is None
    assert "imprecision" in made.open


@pytest.mark.parametrize(
    ("low_high", "levels"),
    [((-6, -4), 0), ((-8, -1), 1), ((-12, -1), 2), ((-12, 5), 3), ((-25, 25), 3)],
)
def test_partial_counts_the_thresholds_that_are_crossed(
    low_high: tuple[float, float], levels: int
) -> None:
    """Thresholds 3, 10, 20: (-12, -1) crosses -10 and -3; three levels are the most."""
    low, high = low_high
    se = (high - low) / 2 / 1.959964
    made = given(
        means(((low + high) / 2, se * 10, 200)),
        "MD",
        thresholds={"small": 3, "moderate": 10, "large": 20},
        profile="partial",
    )
    assert rated(made, "imprecision").levels == levels


def test_partial_needs_all_thresholds() -> None:
    made = given(means((-5, 10, 100)), "MD", thresholds={"small": 3}, profile="partial")
    assert rated(made, "imprecision").levels is None


@pytest.mark.parametrize(
    ("contrasts", "levels"),
    [
        (PRECISE, 0),
        (events((30, 300, 60, 300)), 1),  # 90 events
        (events((10, 100, 12, 100)), 2),  # and the interval includes 1, 0.75 and 1.25
    ],
)
def test_classic_imprecision(contrasts: Any, levels: int) -> None:
    assert rated(given(contrasts, profile="classic"), "imprecision").levels == levels


# Publication bias -----------------------------------------------------------------------------

SMALL = events(*[(8, 50, 10, 50)] * 4)


@pytest.mark.parametrize(
    ("industry", "answers", "levels", "rule"),
    [
        (True, DIRECT, 1, "small-industry"),
        (False, DIRECT, 0, "too-few"),
        (None, DIRECT, None, "unknown"),
        (None, replace(DIRECT, unpublished=True), 1, "unpublished"),
        (True, replace(DIRECT, missing_results="low"), 0, "rob-me"),
        (False, replace(DIRECT, missing_results="high"), 1, "rob-me"),
    ],
)
def test_publication_bias(
    industry: bool | None, answers: Answers, levels: int | None, rule: str
) -> None:
    found = rated(given(SMALL, industry=industry, answers=answers), "publication bias")
    assert (found.levels, found.rule) == (levels, f"core2025.publication-bias.{rule}")


def test_asymmetry_is_tested_from_ten_studies_on() -> None:
    sizes = (20, 25, 30, 40, 50, 70, 100, 200, 400, 800)
    skewed = means(*((-60 / n**0.5 - (i % 3) / 10, 10, n) for i, n in enumerate(sizes)))
    found = rated(given(skewed, "MD"), "publication bias")
    assert (found.levels, found.rule) == (1, "core2025.publication-bias.asymmetry")
    even = means(*((-5 + (-1) ** i * 10 / n**0.5, 10, n) for i, n in enumerate(sizes)))
    found = rated(given(even, "MD"), "publication bias")
    assert (found.levels, found.rule) == (0, "core2025.publication-bias.symmetric")


# Rating up ------------------------------------------------------------------------------------

LARGE = events((100, 5000, 300, 5000))  # RR 0.33
VERY_LARGE = events((100, 5000, 700, 5000))  # RR 0.14


@pytest.mark.parametrize(
    ("contrasts", "answers", "certainty"),
    [
        (PRECISE, DIRECT, Certainty.LOW),
        (LARGE, DIRECT, Certainty.MODERATE),
        (VERY_LARGE, DIRECT, Certainty.HIGH),
        (PRECISE, replace(DIRECT, dose_response=True), Certainty.MODERATE),
        (VERY_LARGE, replace(DIRECT, dose_response=True), Certainty.HIGH),
        (VERY_LARGE, replace(DIRECT, outcome="serious"), Certainty.VERY_LOW),  # no rating up then
    ],
)
def test_nonrandomised_evidence_starts_low_and_may_rise(
    contrasts: Any, answers: Answers, certainty: Certainty
) -> None:
    assert given(contrasts, design="cohort", answers=answers).certainty is certainty


def test_randomised_evidence_is_never_rated_up() -> None:
    made = given(VERY_LARGE, answers=replace(DIRECT, dose_response=True))
    assert {one.domain for one in made.ratings}.isdisjoint({"large effect", "dose response"})


def test_opposing_confounding_counts_in_the_classic_profile_only() -> None:
    answers = replace(DIRECT, opposing_confounding=True)
    core = given(PRECISE, design="cohort", answers=answers)
    classic = given(PRECISE, design="cohort", answers=answers, profile="classic")
    assert core.certainty is Certainty.LOW
    assert classic.certainty is Certainty.MODERATE

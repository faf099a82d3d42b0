"""Each constant of the rules of GRADE just inside and just outside, on bodies of plain numbers."""

from types import SimpleNamespace
from typing import Any

import pytest

from stook.certainty.imprecision import information_size, rate_imprecision
from stook.certainty.inconsistency import rate_inconsistency
from stook.certainty.publication import rate_publication_bias
from stook.certainty.risk_of_bias import _classic as rob_classic
from stook.certainty.risk_of_bias import _moves
from stook.certainty.upgrade import rate_up
from stook.model.suggestion import Input, Rating


def body(**fields: Any) -> Any:
    """A body of evidence; `finding` and `rules` hold their fields, wording is its key."""
    finding = {
        "id": "x", "outcome": "o", "measure": "RR", "estimate": 0.5, "ci_low": 0.4,
        "ci_high": 0.6, "participants": 1000, "i2": 0.0, "q_p": 0.5, "null": 1.0,
        **fields.pop("finding", {}),
    }  # fmt: skip
    rules = {"risk_reduction": 0.25, "small_study": 200, **fields.pop("rules", {})}
    answers = {"subgroup_explains": None, "missing_results": "", "unpublished": None,
               "dose_response": None, "opposing_confounding": None, "bias_explains": None,
               **fields.pop("answers", {})}  # fmt: skip
    plain: dict[str, Any] = {
        "profile": "core2025", "ratio": True, "limits": None, "edge": 10.0, "sd": None,
        "assumed": 0.2, "interval": (-50.0, -60.0, -40.0), "effects": (), "asked": {},
        "studies": {}, "specification": SimpleNamespace(contrasts=()),
        "say": lambda key, *_, **__: key, "count": str, "times": str,
        "fact": lambda name, value, *_: Input(name=name, value=value),
        "on_scale": lambda value: value,
    }  # fmt: skip
    return SimpleNamespace(
        finding=SimpleNamespace(**finding),
        rules=SimpleNamespace(**rules),
        answers=SimpleNamespace(**answers),
        **{**plain, **fields},
    )


def levels(rating: Rating) -> int | None:
    return rating.levels


@pytest.mark.parametrize(
    ("low", "high", "edge", "expected"),
    [
        (-60.0, -10.0, 10.0, "plausible"), (-60.0, -9.99, 10.0, "crosses-one"),
        (-10.0, 10.0, 10.0, "plausible"), (-10.01, 10.0, 10.0, "crosses-one"),
        (-10.01, 10.01, 10.0, "crosses-two"),
        (-5.0, 0.0, 0.0, "crosses-one"), (0.0, 5.0, 0.0, "crosses-one"),
        (-5.0, -0.01, 0.0, "plausible"),
    ],
)  # fmt: skip
def test_an_interval_crosses_a_threshold_beyond_it_and_no_effect_at_a_touch(
    low: float, high: float, edge: float, expected: str
) -> None:
    given = body(interval=(low, low, high), edge=edge, finding={"estimate": 0.9})
    assert rate_imprecision(given).rule == f"core2025.imprecision.{expected}"


@pytest.mark.parametrize(
    ("measure", "high", "expected"),
    [("RR", 0.75, 2), ("RR", 0.749, 0), ("OR", 0.625, 2), ("OR", 0.624, 0), ("PETO", 0.625, 2)],
)
def test_a_large_effect_is_wide_from_a_ratio_of_its_limits(
    measure: str, high: float, expected: int
) -> None:
    given = body(
        finding={"measure": measure, "ci_low": 0.25, "ci_high": high, "estimate": 0.4,
                 "participants": 2000}
    )  # fmt: skip
    assert levels(rate_imprecision(given)) == expected


@pytest.mark.parametrize(
    ("estimate", "rule"),
    [(0.7, "plausible"), (0.699, "large-and-few"), (1.42, "plausible"), (1.43, "large-and-few")],
)
def test_an_effect_is_large_beyond_a_change_of_30_percent(estimate: float, rule: str) -> None:
    given = body(finding={"estimate": estimate, "participants": 10})
    assert rate_imprecision(given).rule == f"core2025.imprecision.{rule}"


@pytest.mark.parametrize(("estimate", "rule"), [(0.8, "large-and-enough"), (0.799, "plausible")])
def test_a_standardised_difference_is_large_from_08(estimate: float, rule: str) -> None:
    given = body(ratio=False, finding={"measure": "SMD", "estimate": estimate})
    assert rate_imprecision(given).rule == f"core2025.imprecision.{rule}"


@pytest.mark.parametrize(
    ("people", "expected"), [(800, 0), (799, 1), (240, 1), (239, 2)]
)  # fmt: skip
def test_people_against_the_optimal_information_size(people: int, expected: int) -> None:
    """Without a threshold 800; two levels below 30% of it."""
    given = body(ratio=False, finding={"measure": "SMD", "estimate": 1.0, "participants": people})
    assert levels(rate_imprecision(given)) == expected


def test_a_ratio_is_never_rated_down_twice_for_its_size() -> None:
    assert levels(rate_imprecision(body(finding={"participants": 1}))) == 1


def test_the_optimal_information_size_of_a_known_case() -> None:
    """20% against 15%, two-sided 0.05, power 80%: 903 a group by the normal approximation (R's
    power.prop.test, which pools the variance, gives 906)."""
    assert information_size(0.2, 0.25) / 2 == pytest.approx(903, abs=1)


@pytest.mark.parametrize(
    ("high", "expected"), [(15.0, 0), (15.01, 1), (25.01, 2), (40.01, 3)]
)  # fmt: skip
def test_partial_counts_the_thresholds_that_are_crossed(high: float, expected: int) -> None:
    limits = SimpleNamespace(small=15.0, moderate=25.0, large=40.0)
    given = body(profile="partial", limits=limits, interval=(5.0, 0.0, high))
    assert levels(rate_imprecision(given)) == expected


@pytest.mark.parametrize(
    ("people", "low", "expected"),
    [(400, 0.5, 0), (399, 0.5, 1), (400, -0.5, 0), (400, -0.51, 1), (399, -0.51, 2)],
)
def test_classic_counts_400_people_and_half_a_standard_deviation(
    people: int, low: float, expected: int
) -> None:
    given = body(profile="classic", ratio=False, edge=0.0, finding={
        "measure": "SMD", "participants": people, "null": 0.0, "ci_low": low, "ci_high": 0.5,
    })  # fmt: skip
    if low > 0:
        given.finding.ci_high = 0.9
    assert levels(rate_imprecision(given)) == expected


@pytest.mark.parametrize(
    ("events", "low", "high", "expected"),
    [(300, 0.75, 1.25, 0), (299, 0.75, 1.25, 1), (300, 0.749, 1.25, 1), (300, 0.75, 1.251, 1),
     (300, 1.0, 1.3, 1), (300, 1.01, 9.0, 0), (299, 0.5, 1.0, 2)],
)  # fmt: skip
def test_classic_counts_300_events_and_a_quarter_either_way(
    events: int, low: float, high: float, expected: int
) -> None:
    arm, other = (SimpleNamespace(events=n, cells={}) for n in (events - 100, 100))
    contrast = SimpleNamespace(experimental=arm, comparator=other)
    given = body(profile="classic", specification=SimpleNamespace(contrasts=[contrast]),
                 finding={"ci_low": low, "ci_high": high})  # fmt: skip
    assert levels(rate_imprecision(given)) == expected


def effects(*values: float, half: float = 100.0) -> tuple[Any, ...]:
    return tuple(
        SimpleNamespace(study=f"s{i}", key=f"s{i}", effect=v, ci_low=v - half, ci_high=v + half)
        for i, v in enumerate(values)
    )


@pytest.mark.parametrize(
    ("i2", "rule"), [(30.0, "alike"), (30.01, "both-sides")]
)  # fmt: skip
def test_studies_are_alike_up_to_an_i2_of_30(i2: float, rule: str) -> None:
    given = body(effects=effects(20.0, -20.0), finding={"i2": i2}, interval=(5.0, -30.0, 40.0))
    assert rate_inconsistency(given).rule == f"core2025.inconsistency.{rule}"


def test_intervals_that_touch_are_not_apart() -> None:
    touching = body(effects=effects(0.0, 20.0, half=10.0), interval=(5.0, 0.0, 20.0))
    apart = body(effects=effects(0.0, 20.1, half=10.0), interval=(5.0, 0.0, 20.0))
    assert rate_inconsistency(touching).rule.endswith("alike")
    assert rate_inconsistency(apart).rule.endswith("both-sides")


@pytest.mark.parametrize(
    ("values", "rule"),
    [((20, 20, 20, 20, 0), "one-side"), ((20, 20, 20, 0), "both-sides"),
     ((20, 20, 20, 20, 10), "one-side"), ((0, 0, 0, 0, 20), "one-side")],
)  # fmt: skip
def test_four_of_five_studies_on_one_side_are_a_majority(
    values: tuple[float, ...], rule: str
) -> None:
    given = body(effects=effects(*values), finding={"i2": 60.0}, interval=(15.0, 0.0, 30.0))
    assert rate_inconsistency(given).rule == f"core2025.inconsistency.{rule}"


@pytest.mark.parametrize(
    ("i2", "p", "expected"),
    [(49.9, 0.01, 0), (50.0, 0.01, 1), (50.0, 0.0999, 1), (50.0, 0.1, 0), (74.9, 0.01, 1),
     (75.0, 0.01, 2)],
)  # fmt: skip
def test_classic_bands_of_i2_and_the_test(i2: float, p: float, expected: int) -> None:
    given = body(profile="classic", effects=effects(0.5, 0.5, 2.0, 2.0),
                 finding={"i2": i2, "q_p": p})  # fmt: skip
    assert levels(rate_inconsistency(given)) == expected


def test_classic_contradiction_needs_more_than_a_fifth_on_the_other_side() -> None:
    five = body(profile="classic", effects=effects(0.5, 0.5, 0.5, 0.5, 2.0),
                finding={"i2": 80.0, "q_p": 0.01})  # fmt: skip
    six = body(profile="classic", effects=effects(0.5, 0.5, 0.5, 0.5, 0.5, 2.0),
               finding={"i2": 80.0, "q_p": 0.01})  # fmt: skip
    assert levels(rate_inconsistency(five)) == 2
    assert levels(rate_inconsistency(six)) == 1


@pytest.mark.parametrize(
    ("ratio", "expected"), [(2.0, 0), (2.01, 1), (0.5, 0), (0.49, 1), (5.0, 1), (5.01, 2), (0.0, 2)]
)
def test_a_large_effect_rates_up_beyond_2_and_5(ratio: float, expected: int) -> None:
    assert rate_up(body(finding={"estimate": ratio}))[0].levels == expected


@pytest.mark.parametrize(
    ("people", "sponsored", "expected"),
    [(199, 3, 1), (200, 3, 0), (199, 2, 0)],
)
def test_small_industry_trials_are_suspect_where_they_are_more_than_half(
    people: int, sponsored: int, expected: int
) -> None:
    studies = {f"s{i}": SimpleNamespace(industry_support=i < sponsored) for i in range(4)}
    rows = tuple(SimpleNamespace(study=name, participants=people) for name in studies)
    given = body(studies=studies, synthesis=SimpleNamespace(effects=rows))
    assert levels(rate_publication_bias(given)) == expected


@pytest.mark.parametrize(
    ("high", "some", "expected"),
    [(0.51, 0.0, 2), (0.5, 0.0, 0), (0.0, 0.51, 1), (0.25, 0.25, 0), (0.25, 0.26, 1)],
)
def test_classic_risk_of_bias_counts_more_than_half_of_the_weight(
    high: float, some: float, expected: int
) -> None:
    shares: Any = SimpleNamespace(
        high=high, some=some, unknown=0.0, at_least_some=0.0, inputs=(), code="x"
    )
    assert rob_classic(body(profile="classic"), shares).levels == expected


@pytest.mark.parametrize(
    ("whole", "part", "expected"),
    [(24.0, 20.0, 0), (24.1, 20.0, 1), (20.0, 10.0, 1), (20.0, -10.1, 2), (-20.0, 10.1, 2),
     (9.0, 5.0, 1)],
)  # fmt: skip
def test_a_finding_moves_with_its_zone_or_by_a_fifth(
    whole: float, part: float, expected: int
) -> None:
    without: Any = SimpleNamespace(estimate=part)
    assert _moves(body(finding={"estimate": whole}), without)[0] == expected

"""Crossover trials: paired rows are compared within people, with a correlation that is named."""

import math
from typing import Any

import pytest

from stook import stats
from stook.model.synthesis import Specification, StudyEffect, Synthesis
from stook.pipeline.build import Built, build
from stook.pipeline.engine import Engine
from stook.store import MemoryStore

REVIEW = """
stook: 1
id: crossover
title: A for pain
question:
  population: {{technical: adults}}
  condition: {{technical: pain}}
  intervention: {{technical: A}}
outcomes:
  pain: {{technical: pain, family: benefit, kind: continuous, measure: {measure}}}
  nausea: {{technical: nausea, family: unwanted effect, kind: dichotomous, measure: RR}}
interventions: {{a: {{technical: A}}}}
comparators: {{placebo: {{technical: placebo}}}}
comparisons: {{a-placebo: {{intervention: a, comparator: placebo}}}}
{synthesis}
"""
TABLES = {
    "studies.csv": "study,label\nx,X\ny,Y\n",
    "extraction/agreed/arms.csv": (
        "study,arm,intervention,comparator\nx,a,a,\nx,p,,placebo\nx,a2,a,\ny,a,a,\ny,p,,placebo\n"
    ),
}
HEADER = (
    "study,outcome,timepoint,arm,reference,n,mean,sd,events,total,effect,se,ci_low,ci_high,p,"
    "paired,correlation\n"
)


def built(rows: str, measure: str = "MD", synthesis: str = "") -> Built:
    files: dict[str, str | bytes] = {
        "review.yaml": REVIEW.format(measure=measure, synthesis=synthesis),
        "extraction/agreed/results.csv": HEADER + rows,
        **TABLES,
    }
    return build(MemoryStore(files), Engine())


def only(review: Built) -> tuple[Specification, Synthesis, StudyEffect]:
    (specification,), (synthesis,) = review.specifications, review.syntheses
    return specification, synthesis, synthesis.effects[0]


PAIR = "x,pain,any,a,,20,3,2,,,,,,,,yes,{}\nx,pain,any,p,,20,4,2.5,,,,,,,,yes,{}\n"


@pytest.mark.parametrize("measure", ["MD", "SMD"])
def test_two_paired_rows_are_compared_within_people(measure: str) -> None:
    _, synthesis, effect = only(built(PAIR.format("0.6", ""), measure))
    more: dict[str, Any] = {"correction": "approximate"} if measure == "SMD" else {}
    expected = stats.effects(
        f"{measure}-paired", mean1=3, mean2=4, n=20, sd1=2, sd2=2.5, correlation=0.6, **more
    )
    assert effect.y == pytest.approx(float(expected.y), abs=1e-12)
    assert effect.v == pytest.approx(float(expected.v), abs=1e-12)
    assert synthesis.pool.participants == 20


def test_by_hand() -> None:
    """SD of the differences: sqrt(4 + 6.25 - 2 * 0.6 * 2 * 2.5) = sqrt(4.25)."""
    _, _, effect = only(built(PAIR.format("0.6", "")))
    assert effect.v == pytest.approx(4.25 / 20)


def test_the_assumed_correlation_is_a_source_of_the_effect_and_said() -> None:
    review = built(PAIR.format("", ""), synthesis="synthesis: {crossover_correlation: 0.5}")
    fact = review.facts["a-placebo.pain.any.study.x.effect"]
    assert "review.yaml#synthesis/crossover_correlation" in fact.sources
    assert fact.note == "within people, with a correlation of 0.5 that the protocol assumes"
    assert only(review)[2].v == pytest.approx((4 + 6.25 - 2 * 0.5 * 2 * 2.5) / 20)


def test_its_own_correlation_goes_before_the_assumed_one() -> None:
    review = built(PAIR.format("", "0.6"), synthesis="synthesis: {crossover_correlation: 0.5}")
    fact = review.facts["a-placebo.pain.any.study.x.effect"]
    assert "extraction/agreed/results.csv#x/pain/any/p!correlation" in fact.sources
    assert "review.yaml#synthesis/crossover_correlation" not in fact.sources
    assert only(review)[2].v == pytest.approx(4.25 / 20)


@pytest.mark.parametrize(
    ("rows", "measure", "said"),
    [
        (PAIR.format("", ""), "MD", "says the correlation"),
        (PAIR.format("0.5", "0.6"), "MD", "different correlations"),
        (PAIR.format("0.5", "").replace("p,,20", "p,,19"), "MD", "n differs (20, 19)"),
        (PAIR.format("0.5", ""), "ROM", "ROM cannot be had within people"),
        (PAIR.format("0.5", "").replace("2.5,,,,,,,,yes", "2.5,,,,,,,,no"), "MD", "another row"),
        (
            "x,nausea,any,a,,,,,3,20,,,,,,yes,\nx,nausea,any,p,,,,,4,20,,,,,,yes,\n",
            "MD",
            "events of two periods",
        ),
    ],
)
def test_what_cannot_be_paired_is_a_problem_and_not_estimable(
    rows: str, measure: str, said: str
) -> None:
    review = built(rows, measure)
    (found,) = [one for one in review.problems if one.code == "E323"]
    assert said in found.what
    assert found.place.line == 2
    effect = only(review)[2]
    assert effect.effect is None
    assert effect.reason


def test_several_arms_of_a_crossover_trial_are_not_combined() -> None:
    rows = PAIR.format("0.5", "0.5") + "x,pain,any,a2,,20,3,2,,,,,,,,yes,0.5\n"
    assert only(built(rows))[2].reason == "several arms of a crossover trial cannot be combined"


@pytest.mark.parametrize(
    ("cells", "se"),
    [
        (",,,,,-1,0.4,,,", 0.4),
        (",,2,,,-1,,,,", 2 / math.sqrt(20)),
        (",,,,,-1,,,,0.03", 1 / 2.3456),
        (",,,,,-1,,-1.8372,-0.1628,", 0.4),
    ],
)
def test_an_effect_within_people_brings_its_precision(cells: str, se: float) -> None:
    """t with 19 degrees of freedom: 2.0930 for 95%, 2.3456 for P = 0.03 (tables)."""
    review = built(f"x,pain,any,a,p,20{cells},yes,\n")
    _, synthesis, effect = only(review)
    assert effect.v is not None
    assert math.sqrt(effect.v) == pytest.approx(se, rel=2e-4)
    assert synthesis.pool.participants == 20
    assert not [one for one in review.problems if one.code in ("E323", "W320")]


def test_parallel_rows_are_as_they_were() -> None:
    _, synthesis, effect = only(built(PAIR.format("", "").replace("yes", "")))
    assert effect.v == pytest.approx(4 / 20 + 6.25 / 20)
    assert synthesis.pool.participants == 40


def test_an_sd_alone_is_no_precision_of_an_effect_between_people() -> None:
    review = built("x,pain,any,a,p,20,,2,,,-1,,,,,,\n")
    assert "W320" in [one.code for one in review.problems]


def test_paired_events_stay_out_of_mantel_haenszel() -> None:
    """The crossover study x is refused; only y is pooled, though both have counts."""
    rows = (
        "x,nausea,any,a,,,,,9,20,,,,,,yes,\nx,nausea,any,p,,,,,2,20,,,,,,yes,\n"
        "y,nausea,any,a,,,,,4,20,,,,,,,\ny,nausea,any,p,,,,,2,20,,,,,,,\n"
    )
    review = built(rows, synthesis="synthesis: {method: MH, model: common, interval: Wald}")
    (synthesis,) = review.syntheses
    assert synthesis.pool.estimate == pytest.approx(2)
    assert (synthesis.pool.studies, synthesis.pool.studies_estimable) == (1, 1)
    assert [one.weight for one in synthesis.effects] == [None, 100]

"""Studies that are not pooled are told side by side, and none is dropped."""

import re

import pytest

from reportcases import Page, walked
from stook.model.terms import Favours
from stook.pipeline.build import Built, build
from stook.pipeline.engine import Engine
from stook.render.report import report_html
from stook.store import MemoryStore
from stook.synthesis.narrative import sign_test
from stook.synthesis.row_accounts import left_out

REVIEW = """
stook: 1
id: small
title: A for pain
question:
  population: {technical: adults}
  condition: {technical: pain}
  intervention: {technical: A}
outcomes:
  pain: {technical: pain intensity, family: benefit, kind: continuous, measure: MD,
         thresholds: direction only}
interventions: {a: {technical: A}}
comparators: {placebo: {technical: placebo, kind: placebo}}
comparisons: {a-placebo: {intervention: a, comparator: placebo}}
synthesis:
  analyses:
    - {outcome: pain, pooled: POOLED, why: scales differ in 3 ways}
"""
STUDIES = "study,label,year\n" + "".join(f"s{i},Study {i},200{i}\n" for i in range(1, 6))
ARMS = "study,arm,intervention,comparator\n" + "".join(
    f"s{i},a,a,\ns{i},placebo,,placebo\n" for i in range(1, 6)
)
RESULTS = """study,outcome,timepoint,arm,reference,n,mean,sd,p,favours
s1,pain,any,a,,20,3,2,,
s1,pain,any,placebo,,20,4,2,,
s2,pain,any,a,placebo,,,,0.03,intervention
s3,pain,any,a,placebo,,,,,comparator
s4,pain,any,a,placebo,,,,0.4,
s5,pain,any,a,,30,5,2,,
"""


def built(results: str = RESULTS, pooled: str = "false") -> Built:
    files = {
        "review.yaml": REVIEW.replace("POOLED", pooled).encode(),
        "studies.csv": STUDIES.encode(),
        "extraction/agreed/arms.csv": ARMS.encode(),
        "extraction/agreed/results.csv": results.encode(),
    }
    return build(MemoryStore(files), Engine())


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def test_each_study_has_its_direction_by_effect_or_by_what_its_report_says() -> None:
    one = built().narratives["a-placebo.pain.any"]
    assert one.favours == {
        "s1": Favours.INTERVENTION,  # 3 against 4, lower is better
        "s2": Favours.INTERVENTION,
        "s3": Favours.COMPARATOR,
        "s4": None,
    }
    assert (one.intervention, one.comparator, one.neither, one.unknown) == (2, 1, 0, 1)
    assert (one.median, one.lowest, one.highest) == (-1.0, -1.0, -1.0)


def test_the_finding_says_that_it_is_not_pooled() -> None:
    finding = built().findings[0]
    assert (finding.state, finding.estimate, finding.studies) == ("not pooled", None, 4)


@pytest.mark.parametrize(
    ("better", "worse", "p"),
    [(0, 0, None), (1, 0, 1.0), (5, 0, 0.0625), (2, 1, 1.0), (8, 1, 0.0390625)],
)
def test_the_sign_test_is_the_exact_binomial_one(better: int, worse: int, p: float | None) -> None:
    """R: binom.test(8, 9)$p.value is 0.0390625; binom.test(5, 5)$p.value is 0.0625."""
    assert sign_test(better, worse) == p
    assert sign_test(worse, better) == p


def test_the_report_tells_them_side_by_side() -> None:
    html = report_html(built())
    text = words(html)
    assert "As planned, these studies were not pooled (scales differ in 3 ways)" in text
    assert "2 with effects in favour of A, 1 in favour of placebo, 1 whose reports do not" in text
    assert "(sign test: P = 1.00)" in text
    assert "favours A (P = 0.030)" in text
    assert "direction not said (P = 0.40)" in text
    assert 'aria-label="Effect direction plot: pain intensity, A versus placebo"' in html


def test_a_single_arm_is_listed_as_what_no_synthesis_uses() -> None:
    made = built()
    assert [one.row.study for one in left_out(made.review, made.specifications)] == ["s5"]
    assert "Study 5pain intensity" in words(report_html(made)).replace("> ", "")


def test_directions_alone_are_told_where_pooling_is_planned_but_not_possible() -> None:
    lines = [
        line for line in RESULTS.splitlines(keepends=True) if not line.startswith(("s1", "s5"))
    ]
    made = built("".join(lines), pooled="true")
    assert made.narratives["a-placebo.pain.any"].median is None
    html = report_html(made)
    assert "These studies could not be pooled" in html
    assert 'aria-label="Forest plot' not in html


def test_numbers_of_a_narrative_have_trails() -> None:
    good, bad = walked(Page(report_html(built())), set())
    assert bad == []
    assert "2" in good

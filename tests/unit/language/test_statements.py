"""Statements: certainty x size x direction, in two registers, and what cannot be said."""

from typing import Any

import pytest

from stook.language.catalogue import load_catalogue
from stook.language.statements import statement
from stook.model.finding import Finding
from stook.model.protocol import Outcome, Protocol, Term, Thresholds
from stook.model.terms import Certainty, Direction, Size
from summarycases.build import (
    HIGH,
    LOW,
    MODERATE,
    VERY_LOW,
    finding,
    harm,
    one_comparison,
    question,
    score,
    silent,
)
from summarycases.build import protocol as make_protocol

WORDS = load_catalogue()
KEY = "aspirin-placebo"


def protocol(outcome: Outcome) -> Protocol:
    return make_protocol(
        question=question("people", "pain", "aspirin"),
        outcomes={"o": outcome},
        interventions={"aspirin": Term(technical="acetylsalicylic acid", lay="aspirin")},
        comparisons=one_comparison("aspirin"),
    )


def said(outcome: Outcome, found: Finding, register: Any = "lay") -> str:
    return statement(found, protocol(outcome), WORDS, register).text


def of(certainty: Certainty | None, size: Size | None = None, **more: Any) -> Finding:
    return finding(KEY, "o", certainty, **{"interval": (-12, -6), "size": size, **more})


PAIN = score("pain intensity", "pain")

UNCERTAIN = (
    "The evidence is very uncertain about the effect of acetylsalicylic acid on pain intensity."
)


@pytest.mark.parametrize(
    ("certainty", "size", "lay", "grade"),
    [
        (HIGH, Size.LARGE, "Aspirin causes a large reduction in pain.",
         "Acetylsalicylic acid results in a large reduction in pain intensity."),
        (HIGH, Size.MODERATE, "Aspirin reduces pain.",
         "Acetylsalicylic acid reduces pain intensity."),
        (HIGH, Size.SMALL, "Aspirin reduces pain slightly.",
         "Acetylsalicylic acid reduces pain intensity slightly."),
        (MODERATE, Size.LARGE, "Aspirin probably causes a large reduction in pain.",
         "Acetylsalicylic acid likely results in a large reduction in pain intensity."),
        (MODERATE, Size.SMALL, "Aspirin probably reduces pain slightly.",
         "Acetylsalicylic acid likely reduces pain intensity slightly."),
        (LOW, Size.MODERATE, "Aspirin may reduce pain.",
         "Acetylsalicylic acid may reduce pain intensity."),
        (LOW, Size.TRIVIAL, "Aspirin may make little to no difference to pain.",
         "Acetylsalicylic acid may result in little to no difference in pain intensity."),
        (VERY_LOW, Size.LARGE, "We do not know if aspirin reduces pain.",
         UNCERTAIN),
    ],
)  # fmt: skip
def test_the_matrix(certainty: Certainty, size: Size, lay: str, grade: str) -> None:
    found = of(certainty, size, interval=(-4, 3) if size is Size.TRIVIAL else (-12, -6))
    assert said(PAIN, found) == lay
    assert said(PAIN, found, "grade") == grade


def test_more_of_a_good_thing_is_an_improvement() -> None:
    life = score("quality of life", direction=Direction.HIGHER)
    better = of(LOW, Size.SMALL, interval=(6, 9))
    assert said(life, better) == "Aspirin may improve quality of life slightly."
    worse = of(LOW, Size.SMALL)
    assert said(life, worse) == "Aspirin may worsen quality of life slightly."


def test_what_improves_and_worsens_is_qualified_in_these_words() -> None:
    life = score("quality of life", direction=Direction.HIGHER)
    both = of(HIGH, Size.TRIVIAL, interval=(-9, 8))
    assert said(life, both).endswith("could also mean a worsening or an improvement.")
    better = of(LOW, Size.SMALL, interval=(-2, 16))
    assert said(life, better) == (
        "Aspirin may improve quality of life slightly, but the results could also mean little to "
        "no difference."
    )


def test_unwanted_effects_are_had() -> None:
    effects = harm("adverse events")
    more = of(LOW, interval=(1.05, 10.09), measure="RR")
    assert said(effects, more) == "Aspirin may have unwanted effects."
    fewer = of(MODERATE, interval=(0.2, 0.8), measure="RR")
    assert said(effects, fewer) == "Aspirin probably reduces unwanted effects."
    unknown = of(VERY_LOW, interval=(0.5, 3), measure="RR")
    assert said(effects, unknown) == "We do not know if aspirin has unwanted effects."


def test_a_claim_is_qualified_by_what_its_interval_also_allows() -> None:
    wide = of(LOW, Size.SMALL, interval=(-15.51, 4.87))
    assert said(PAIN, wide) == (
        "Aspirin may reduce pain slightly, but the results could also mean little to no difference."
    )
    wider = of(MODERATE, Size.SMALL, interval=(-20, 7))
    assert said(PAIN, wider).endswith("little to no difference or an increase.")
    narrow = of(HIGH, Size.TRIVIAL, interval=(-4, 3))
    assert said(PAIN, narrow) == "Aspirin makes little to no difference to pain."
    loose = of(HIGH, Size.TRIVIAL, interval=(-9, 7))
    assert said(PAIN, loose).endswith("but the results could also mean a reduction or an increase.")


def test_high_certainty_with_an_interval_that_holds_both_claims_nothing() -> None:
    found = of(HIGH, Size.SMALL, interval=(-15, 4))
    assert said(PAIN, found) == "The studies did not show clearly if aspirin reduces pain."


def test_a_minimal_important_difference_alone_gives_no_size_words() -> None:
    outcome = score("pain", thresholds=Thresholds(small=10))
    assert said(outcome, of(LOW, Size.MODERATE, interval=(-30, -12))) == "Aspirin may reduce pain."
    assert said(outcome, of(LOW, Size.SMALL, interval=(-30, -12))) == "Aspirin may reduce pain."


def test_direction_only_speaks_without_size() -> None:
    outcome = score("pain", thresholds="direction only")
    assert said(outcome, of(MODERATE)) == "Aspirin probably reduces pain."


def test_what_has_no_data_or_no_estimate_is_said() -> None:
    assert said(PAIN, silent(KEY, "o")) == (
        "We found no studies comparing aspirin with placebo that reported pain."
    )
    assert said(PAIN, finding(KEY, "o", None, state="not estimable")) == (
        "The studies gave too little information to tell if aspirin reduces pain."
    )
    assert said(PAIN, finding(KEY, "o", None, state="not pooled")) == (
        "There were results about aspirin and pain, but they could not be summed up in one answer."
    )


def test_without_thresholds_there_is_no_statement_but_a_problem() -> None:
    outcome = score("pain", thresholds=None)
    refused = statement(of(LOW), protocol(outcome), WORDS)
    assert refused.text == ""
    assert [p.code for p in refused.problems] == ["E602"]
    assert refused.problems[0].place.cell == "review.yaml#outcomes/o"
    very_low = statement(of(VERY_LOW), protocol(outcome), WORDS)
    assert very_low.text == "We do not know if aspirin reduces pain.", "one cell for all sizes"


def test_without_size_or_certainty_there_is_no_statement_but_a_problem() -> None:
    no_size = statement(of(LOW), protocol(PAIN), WORDS)
    assert (no_size.text, [p.code for p in no_size.problems]) == ("", ["W604"])
    no_certainty = statement(of(None, Size.SMALL), protocol(PAIN), WORDS)
    assert (no_certainty.text, [p.code for p in no_certainty.problems]) == ("", ["W603"])

"""A suggestion beside a judgement, and what a build makes of both."""

from dataclasses import replace
from pathlib import Path

import pytest

from gradekit import events, given
from stook.certainty import compare, misfits
from stook.model.certainty import Answers, General, Judgement, Reason
from stook.model.terms import Basis, Certainty
from stook.pipeline.build import Built, build
from stook.pipeline.engine import Engine
from stook.render.grade import grade_rows
from stook.render.outputs import outputs
from stook.store import MemoryStore

BESIDE = "moderate (imprecision -1)"  # what the rules suggest for WIDE
WIDE = events((20, 200, 25, 200))  # imprecision: one level
DOWN = Reason(domain="imprecision", code="imprecision.wide", levels=1)
TWO = replace(DOWN, levels=2)


@pytest.mark.parametrize(
    ("judgement", "fit", "explained"),
    [
        (Judgement(certainty=Certainty.MODERATE, reasons=(DOWN,)), "agrees", True),
        (Judgement(certainty=Certainty.LOW, reasons=(TWO,)), "differs", False),
        (Judgement(certainty=Certainty.HIGH), "differs", False),
        (Judgement(certainty=Certainty.HIGH, note="the interval is narrow"), "differs", False),
        (
            Judgement(certainty=Certainty.HIGH, note="the interval is narrow", suggested=BESIDE),
            "differs",
            True,
        ),
        (
            Judgement(
                certainty=Certainty.LOW,
                reasons=(replace(TWO, text="45 events"),),
                suggested=BESIDE,
            ),
            "differs",
            True,
        ),
        (Judgement(certainty=Certainty.HIGH, suggested=BESIDE), "differs", False),
        (
            Judgement(certainty=Certainty.HIGH, note="narrow", suggested="low (imprecision -2)"),
            "differs",
            False,
        ),
        (
            Judgement(certainty=Certainty.MODERATE, reasons=(DOWN,), suggested="high"),
            "agrees",
            True,
        ),
    ],
)
def test_where_a_judgement_parts_from_the_suggestion(
    judgement: Judgement, fit: str, explained: bool
) -> None:
    found = compare(given(WIDE), judgement)
    assert (found.fit, found.explained) == (fit, explained)
    assert bool(misfits({"x": found}, {"x": judgement})) == (fit == "differs" and not explained)


def test_what_was_not_assessed_may_lie_between_the_two() -> None:
    made = given(WIDE, answers=Answers())
    lower = Judgement(certainty=Certainty.LOW, basis=Basis.DECLARED)
    general = General(reasons=(DOWN,))
    found = compare(made, lower, general)
    assert found.fit == "possible"
    assert found.differences == (
        (
            "Published: low. The rules suggest at most moderate, with indirectness not assessed. "
            "No reasons were given for this finding, so they cannot be compared. "
            "Named for all findings together: imprecision."
        ),
    )
    assert compare(made, Judgement(certainty=Certainty.HIGH)).fit == "differs"


def test_at_the_floor_what_was_not_assessed_can_lower_nothing() -> None:
    few = events((4, 20, 9, 20))
    unsure = replace(given(few), certainty=Certainty.VERY_LOW, open=("indirectness",))
    assert unsure.said.startswith("very low (")
    assert unsure.said.endswith("; indirectness not assessed)")
    published = Judgement(certainty=Certainty.VERY_LOW, basis=Basis.DECLARED)
    assert compare(unsure, published).fit == "agrees"
    higher = replace(unsure, certainty=Certainty.LOW)
    assert compare(higher, published).fit == "possible"
    assert higher.said.startswith("at most low")


def test_a_published_judgement_that_differs_is_shown_and_is_no_problem() -> None:
    judgement = Judgement(certainty=Certainty.HIGH, basis=Basis.DECLARED)
    found = compare(given(WIDE), judgement)
    assert found.fit == "differs"
    assert misfits({"x": found}, {"x": judgement}) == []


BASE = Path(__file__).resolve().parents[2] / "golden" / "rules" / "_base"
HEAD = "study,outcome,timepoint,kind,item,value,support\n"
ASKED = ["1.1", "1.2", "1.3", "2.1", "2.2", "2.6", "3.1", "4.1", "4.2", "4.3", "5.1", "5.2", "5.3"]


def built(rob: str, certainty: str, **settings: str) -> Built:
    """The small review with answers to RoB 2 (one letter a question) and a certainty.yaml."""
    files = {p.relative_to(BASE).as_posix(): p.read_bytes() for p in BASE.rglob("*") if p.is_file()}
    rows = (
        f"lee-2001,pain,short,answer,{id_},{value},why"
        for id_, value in zip(ASKED, rob.split(), strict=True)
    )
    files["appraisal/rob2/agreed.csv"] = (HEAD + "\n".join(rows) + "\n").encode()
    files["certainty.yaml"] = certainty.encode()
    protocol = files["review.yaml"].decode() + "eligibility: {designs: [randomised trials]}\n"
    for key, value in settings.items():
        protocol = protocol.replace("synthesis:\n", f"synthesis:\n  {key}: {value}\n")
    files["review.yaml"] = protocol.encode()
    return build(MemoryStore(files), Engine())


LOW = "Y Y N N N Y Y N N N Y N N"
HIGH = "Y Y N N N Y Y N N N Y Y N"  # 5.2: chosen among several measurements
ACCEPTED = """\
answers:
  a-placebo:
    {population: not serious, intervention: not serious, comparator: not serious,
     outcome: not serious, unpublished: false}
findings:
  a-placebo.pain.short:
    certainty: moderate
    reasons: [{domain: imprecision, code: imprecision.wide, levels: 1}]
"""


def test_one_answer_moves_domain_overall_and_suggestion_and_flags_the_judgement() -> None:
    before, after = built(LOW, ACCEPTED), built(HIGH, ACCEPTED)
    id_ = "a-placebo.pain.short"
    judged = [
        {row.item: row.value for row in one.review.appraisals if row.rule}
        for one in (before, after)
    ]
    assert (judged[0]["D5"], judged[0][""]) == ("low", "low")
    assert (judged[1]["D5"], judged[1][""]) == ("high", "high")
    assert before.suggestions[id_].certainty is Certainty.MODERATE
    assert after.suggestions[id_].certainty is Certainty.LOW
    flagged = [[p for p in one.problems if p.code == "W514"] for one in (before, after)]
    assert flagged[0] == []
    assert "risk of bias: judged not rated down" in flagged[1][0].what
    assert flagged[1][0].place.line > 0


def test_answers_of_a_comparison_hold_for_its_findings_and_name_their_cells() -> None:
    made = built(LOW, ACCEPTED).suggestions["a-placebo.nausea.short"]
    indirect = next(one for one in made.ratings if one.domain == "indirectness")
    assert indirect.levels == 0
    assert indirect.inputs[0].sources == ("certainty.yaml#answers/a-placebo/population",)


def test_a_more_specific_answer_goes_before_a_general_one() -> None:
    text = ACCEPTED.replace("findings:", "  a-placebo.pain: {outcome: very serious}\nfindings:")
    made = built(LOW, text).suggestions
    levels = [
        next(one.levels for one in made[id_].ratings if one.domain == "indirectness")
        for id_ in ("a-placebo.pain.short", "a-placebo.nausea.short")
    ]
    assert levels == [2, 0]


def test_an_answer_for_nothing_that_exists_is_a_problem() -> None:
    found = built(LOW, "answers: {a-placbo.pain: {unpublished: true}}\n")
    assert "E208" in [p.code for p in found.problems if p.place.file == "certainty.yaml"]


@pytest.mark.parametrize("profile", ["core2025", "classic", "partial"])
def test_the_protocol_chooses_the_profile(profile: str) -> None:
    made = built(LOW, ACCEPTED, certainty_profile=profile).suggestions["a-placebo.pain.short"]
    assert made.profile == profile
    assert {one.rule.partition(".")[0] for one in made.ratings} == {profile}


def test_every_input_names_facts_and_cells_that_exist() -> None:
    one = built(LOW, ACCEPTED)
    known = {*one.facts, *one.review.cells.values}
    for suggestion in one.suggestions.values():
        for rating in suggestion.ratings:
            for each in rating.inputs:
                assert set(each.sources) <= known, rating.rule


def test_a_second_build_takes_suggestions_from_the_cache() -> None:
    files = {p.relative_to(BASE).as_posix(): p.read_bytes() for p in BASE.rglob("*") if p.is_file()}
    first = Engine()
    one = build(MemoryStore(files), first)
    second = Engine(before=first.after)
    assert build(MemoryStore(files), second).suggestions == one.suggestions
    assert second.ran == []


def test_outputs_hold_suggestion_and_judgement() -> None:
    one = built(HIGH, ACCEPTED)
    made = outputs(one, Engine())
    assert b'"suggested": "low"' in made["grade.json"]
    assert b'"judged": "moderate"' in made["grade.json"]
    assert b"core2025.risk-of-bias.dominated" in made["tables/grade.csv"]
    row = grade_rows(one)[0]
    assert row.suggested == "at most low" if row.suggestion.open else "low"
    assert len(row.footnotes) == 2

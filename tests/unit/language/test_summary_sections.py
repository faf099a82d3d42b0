"""Which outcomes the summary speaks of, how it lists them, and what a team can add to it."""

from dataclasses import replace

import pytest

from stook.language.catalogue import load_catalogue
from stook.language.lists import listed_names
from stook.language.names import first, form, plain
from stook.model.protocol import Scale, Term
from stook.model.summary import Prose, SummaryPlan
from stook.model.terms import Certainty, Importance, Kind
from stook.summary.plain import write_summary
from summarycases.build import events, facts, harm, points, protocol, question, score
from summarycases.invented import conflict, exercise, helmets, many_outcomes, one_study, surgery

WORDS = load_catalogue()


def said(plan: SummaryPlan, section: str) -> list[str]:
    """The paragraphs of a section."""
    for part in write_summary(plan, WORDS).sections:
        if part.id == section:
            return [" ".join(s.text for s in paragraph) for paragraph in part.paragraphs]
    return []


def of(**outcomes: object) -> tuple[str, ...]:
    asked = question("people", "illness", "treatment")
    made = protocol(
        question=asked, outcomes=outcomes, interventions={}, comparators={}, comparisons={}
    )
    return made.summary_outcomes


def test_the_seven_outcomes_that_matter_most_are_spoken_of_in_protocol_order() -> None:
    minor = {f"b{i}": score(f"b{i}", importance=Importance.IMPORTANT) for i in range(6)}
    assert of(**minor, top=score("top"), z=score("z"), hidden=score("h", in_summary=False)) == (
        *("b0", "b1", "b2", "b3", "b4"),
        *("top", "z"),
    )


def test_unwanted_effects_keep_a_place_among_the_seven() -> None:
    many = {f"b{i}": score(f"b{i}") for i in range(9)}
    harms = harm("harms", importance=Importance.LIMITED)
    assert of(**many, harms=harms) == ("b0", "b1", "b2", "b3", "b4", "b5", "harms")


def test_outcomes_that_are_too_many_are_named_at_the_end_of_the_results() -> None:
    assert said(many_outcomes(), "results")[-1] == (
        "The full review also covers stays in hospital, serious unwanted effects, and the number "
        "of people who stopped treatment because of unwanted effects."
    )


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["pain", "deaths"], "pain and deaths"),
        (["the risk of a stroke", "the risk of dying"], "the risk of a stroke and of dying"),
        (
            ["the risk of a stroke", "quality of life", "the risk of dying"],
            "the risk of a stroke, quality of life, and the risk of dying",
        ),
        (["the risk of a stroke", "deaths"], "the risk of a stroke, and deaths"),
        (["how people move and act", "pain"], "how people move and act, and pain"),
    ],
)
def test_no_name_of_a_list_runs_into_the_next(names: list[str], expected: str) -> None:
    assert listed_names(WORDS, names).text == expected


def test_small_effects_on_long_names_are_slight_before_the_verb() -> None:
    text = " ".join(said(surgery(), "results"))
    assert "may slightly increase the number of people who go back to sport" in text
    assert "reduce pain slightly" in " ".join(said(exercise(), "results"))


def test_a_term_is_explained_where_it_is_first_mentioned_and_only_there() -> None:
    whole = " ".join(s.text for s in write_summary(conflict(), WORDS).sentences)
    for explained in ("(medicines that stop harmful blood clots)", "(such as nosebleeds)"):
        assert whole.count(explained) == 1
    assert "small bleeds (such as nosebleeds)" in said(conflict(), "aims")[0]


def test_a_comparison_that_no_study_made_is_said_in_the_key_message_and_among_the_studies() -> None:
    assert said(surgery(), "key")[1] == (
        "We found no studies comparing knee surgery with sham surgery (a pretended operation)."
    )
    assert "No study compared knee surgery with sham surgery." in said(surgery(), "found")[0]
    unknown = replace(surgery(), facts=facts(studies=6))
    assert "No study compared" not in said(unknown, "found")[0]


def test_the_only_comparator_is_named_in_the_key_messages_unless_it_is_nothing() -> None:
    assert said(exercise(), "key")[0].startswith("Compared with usual medical treatment, ")
    assert not said(helmets(), "key")[0].startswith("Compared")


def test_differing_confidence_is_said_by_outcome() -> None:
    stem, *_ = said(conflict(), "limits")
    assert stem.startswith(
        "We are confident in the evidence about the risk of a stroke. We are moderately confident "
        "in the evidence about the risk of dying and of serious bleeding."
    )


def test_reasons_of_one_kind_share_a_sentence_and_what_speaks_for_the_evidence_ends() -> None:
    limits = said(helmets(), "limits")[0]
    assert limits.endswith(
        "On the other hand, the effect on the risk of a serious head injury was so large that it "
        "is hard to explain in other ways."
    )


def test_gaps_are_named_where_other_outcomes_are_settled() -> None:
    assert said(surgery(), "key")[-1] == (
        "We need more and better studies of knee surgery that look at the number of people who go "
        "back to sport, and serious unwanted effects."
    )


def test_points_of_a_scale_are_said_only_where_its_ends_and_the_certainty_are_known() -> None:
    plan = exercise()
    number = "That would be about 8 points lower on a scale from 0 to 100"
    assert number[4:] in said(plan, "results")[0]
    pain = replace(plan.protocol.outcomes["pain"], scale=Scale(name="pain"))
    outcomes = {**plan.protocol.outcomes, "pain": pain}
    ends = replace(plan, protocol=replace(plan.protocol, outcomes=outcomes))
    assert "points" not in said(ends, "results")[0]
    low = tuple(replace(v, certainty=Certainty.LOW) for v in plan.verdicts)
    assert "points" not in said(replace(plan, verdicts=low), "results")[0]
    small = {**plan.facts, **points("exercise-usual.pain.any", 0.3)}
    assert "points" not in said(replace(plan, facts=small), "results")[0]


def test_what_the_team_wrote_for_a_section_stands_in_it() -> None:
    own = {
        name: Prose(name=name, paragraphs=(f"Written for {name}.",))
        for name in ("treatment", "aims", "methods", "found", "limits")
    }
    plan = replace(exercise(), background=own)
    assert said(plan, "treatment") == ["Written for treatment."]
    assert said(plan, "aims")[0] == "Written for aims.", "why the question is asked comes first"
    for name in ("methods", "found", "limits"):
        assert said(plan, name)[-1] == f"Written for {name}."
        assert len(said(plan, name)) > 1


def test_children_are_girls_and_years_are_halves() -> None:
    assert "The share of girls in the study was 52%." in said(one_study(), "found")[1]
    years = replace(exercise(), facts=facts(studies=3, duration=1280.0))
    assert "lasted 3.5 years or less" in said(years, "found")[1]
    adults = replace(exercise(), facts=facts(studies=3, women_percent__min=5, women_percent__max=5))
    assert said(adults, "found")[1] == "The share of women in each study was 5%."


def test_numbers_of_people_are_introduced_once() -> None:
    text = " ".join(said(conflict(), "results"))
    assert text.count("In numbers, that is about") == 1
    assert text.count("That would be about") == 2


def test_events_without_numbers_are_spoken_of_without_them() -> None:
    bare = replace(conflict(), facts=facts(studies=6))
    assert "in every" not in " ".join(said(bare, "results"))


@pytest.mark.parametrize(
    ("name", "many"),
    [
        ("antibiotics", True),
        ("exercise programmes for adults", True),
        ("beta-blockers (tablets)", True),
        ("statins or fibrates", True),
        ("ketamine and other medicines", True),
        ("people in hospital", True),
        ("the shingles vaccine", False),
        ("shingles", False),
        ("type 2 diabetes", False),
        ("psychosis", False),
        ("distress", False),
        ("physics", False),
        ("the use of splints", False),
        ("music therapy", False),
    ],
)
def test_a_name_shows_if_it_is_plural_unless_the_team_says(name: str, many: bool) -> None:
    assert form(WORDS, Term(technical=name)) == int(many)
    assert form(WORDS, Term(technical=name, plural=not many)) == int(not many)


@pytest.mark.parametrize(
    ("technical", "lay"),
    [
        ("Time to disease recurrence", "the time to disease recurrence"),
        ("Progression-free survival", "progression-free survival"),
        ("Overall survival", "overall survival"),
        ("Pain intensity", "pain intensity"),
        ("Surgical complications, serious", "serious surgical complications"),
        ("Parkinson’s disease score", "Parkinson’s disease score"),
        ("Fever within 2 days. Fever defined as 38 degrees", "fever within 2 days"),
    ],
)
def test_technical_names_are_said_as_words_of_a_sentence(technical: str, lay: str) -> None:
    assert plain(WORDS, events(technical, kind=Kind.TIME_TO_EVENT)) == lay


def test_an_explanation_joins_the_bracket_that_a_name_has() -> None:
    term = Term(technical="NSAIDs (tablets)", explained="painkillers")
    assert first(WORDS, term) == "NSAIDs (tablets; painkillers)"

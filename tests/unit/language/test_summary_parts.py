"""Single decisions of the summary: what is said of facts, reasons and missing pieces."""

from dataclasses import replace

import pytest

from stook.files.prose import read_prose
from stook.language.catalogue import load_catalogue
from stook.model.certainty import Reason
from stook.model.protocol import Term
from stook.model.summary import SummaryPlan, WeighedReason
from stook.model.terms import Basis
from stook.summary.plain import write_summary
from summarycases.build import facts
from summarycases.invented import exercise, mixed, nothing_found, one_study
from summarycases.nmda import nmda_plan

WORDS = load_catalogue()


def said(plan: SummaryPlan, section: str) -> str:
    for part in write_summary(plan, WORDS).sections:
        if part.id == section:
            return " ".join(s.text for paragraph in part.paragraphs for s in paragraph)
    return ""


def test_an_absent_fact_is_not_spoken_of() -> None:
    plan = replace(exercise(), facts=facts(studies=3))
    assert said(plan, "found") == "We found 3 studies."
    assert said(replace(plan, facts={}), "found") == ""


def test_parts_that_add_up_to_the_whole_do_not_overlap() -> None:
    about = facts(studies=31, studies__suma=22, studies__aspirin=6, studies__nsaids=3)
    assert "more than one of them" not in said(replace(mixed(), facts=about), "found")
    about = facts(studies=30, studies__suma=22, studies__aspirin=6, studies__nsaids=3)
    assert "add up to more than 30" in said(replace(mixed(), facts=about), "found")


def test_no_date_is_said_to_be_missing() -> None:
    plan = replace(exercise(), facts=facts(studies=3))
    assert said(plan, "date") == "The review does not say when its search was last done."


def test_one_study_is_spoken_of_in_the_singular() -> None:
    about = facts(studies=1, participants=1, industry_percent=0, regions="Brazil", duration=10.0)
    assert said(replace(one_study(), facts=about), "found") == (
        "We found 1 study with 1 person. The study came from Brazil. The study lasted 10 days. "
        "The study had no money or other support from commercial companies."
    )


def weighed(*codes: str) -> tuple[WeighedReason, ...]:
    domains = {"rob": "risk of bias", "imp": "imprecision", "inc": "inconsistency",
               "ind": "indirectness", "pub": "publication bias"}  # fmt: skip
    return tuple(
        WeighedReason(
            reason=Reason(domain=domains[code[:3]], code=code),  # type: ignore[arg-type]
            findings=(f"finding-{code}",),
            basis=Basis.JUDGED,
        )
        for code in codes
    )


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (("imprecision.small", "rob.blinding"), "We need more and better studies of"),
        (("imprecision.small",), "We need more studies of"),
        (("rob.missing",), "We need better studies of"),
        (("inconsistency.unexplained",), "New studies could change these conclusions."),
    ],
)
def test_more_or_better_studies_follow_the_reasons(codes: tuple[str, ...], expected: str) -> None:
    plan = replace(nmda_plan(), reasons=weighed(*codes))
    last = write_summary(plan, WORDS).sections[0].paragraphs[-1]
    assert last[0].text.startswith(expected)
    speaking = {verdict.speaking for verdict in plan.verdicts if verdict.speaking}
    assert set(last[0].sources) == {*speaking, *(f"finding-{code}" for code in codes)}


def test_a_trail_says_which_window_speaks_and_whose_certainty_a_component_has() -> None:
    notes = {s.id: s.note for s in write_summary(nmda_plan(), WORDS).sentences}
    pain = notes["results.ketamine(iv,oral,topical).placebo.pain"]
    assert pain.endswith("the lowest certainty speaks: ketamine-iv-placebo.pain.immediate.")
    harms = notes["results.ketamine(iv).placebo.adverse-events"]
    assert harms == (
        "Without a certainty of their own, feeling out of touch with reality, feeling sick "
        "(nausea), and being sick (vomiting) have that of unwanted effects."
    )


def test_reasons_of_a_publication_lead_to_their_own_cells() -> None:
    sources = {s.id: s.sources for s in write_summary(nmda_plan(), WORDS).sentences}
    assert sources["limits.rob.blinding"] == ("certainty.yaml#general/reasons/0",)
    both = "limits.imprecision.few_studies+imprecision.small"
    assert sources[both] == tuple(f"certainty.yaml#general/reasons/{i}" for i in (2, 3))


def test_reasons_take_four_sentences_at_most_and_every_domain_comes_first() -> None:
    codes = ("rob.blinding", "rob.missing", "rob.randomisation", "imprecision.wide",
             "inconsistency.unexplained", "publication_bias")  # fmt: skip
    text = said(replace(nmda_plan(), reasons=weighed(*codes)), "limits")
    assert text.count(".") == 5, "a stem and four reasons"
    for part in ("known which treatment", "very different conclusions", "study to study",
                 "disappointing results"):  # fmt: skip
        assert part in text


def test_a_single_reason_joins_its_stem() -> None:
    text = said(replace(nmda_plan(), reasons=weighed("rob.blinding")), "limits")
    assert text == (
        "Overall, we have little to no confidence in this evidence because people in the studies "
        "may have known which treatment they were given."
    )


def test_nothing_found_has_no_results_and_no_combining() -> None:
    summary = write_summary(nothing_found(), WORDS)
    assert "results" not in {section.id for section in summary.sections}
    assert "combined" not in said(nothing_found(), "methods")


def test_a_review_that_is_not_finished_claims_nothing() -> None:
    plan = replace(exercise(), verdicts=(), facts={})
    assert said(plan, "found") == "", "no verdict is not the same as no study"
    outcomes = {k: replace(o, in_summary=False) for k, o in plan.protocol.outcomes.items()}
    empty = replace(plan, protocol=replace(plan.protocol, outcomes=outcomes))
    summary = write_summary(empty, WORDS)
    assert summary.title.text.startswith("What are the benefits and harms of")
    assert said(empty, "key").startswith("It has not yet been decided which outcomes")
    assert "aims" not in {section.id for section in summary.sections}


def test_an_effect_whose_size_is_not_known_is_not_left_out() -> None:
    plan = exercise()
    unsized = tuple(replace(v, size=None) for v in plan.verdicts)
    text = said(replace(plan, verdicts=unsized), "results")
    assert "We cannot yet say how large the effect of exercise programmes on pain" in text


def test_a_comparator_is_explained_once_at_its_first_mention() -> None:
    summary = write_summary(nmda_plan(), WORDS)
    text = " ".join(s.text for s in summary.sentences)
    assert text.count("‘dummy’") == 1
    assert text.index("‘dummy’") <= text.index("placebo") + len("placebo (a ")


def test_without_prose_the_explanation_of_the_condition_speaks() -> None:
    plan = nmda_plan()
    condition = Term(technical="chronic pain", explained="pain that lasts three months or more")
    question = replace(plan.protocol.question, condition=condition)
    plan = replace(plan, background={}, protocol=replace(plan.protocol, question=question))
    assert said(plan, "condition") == "Chronic pain is pain that lasts three months or more."


def test_prose_cites_facts_and_keeps_its_sources() -> None:
    text = "Of all of them, {{ review.studies }} were small. Then, {{ review.gone }} were not."
    prose, _ = read_prose("text/condition.md", "condition", f"{text}\n\nSource: X")
    plan = replace(nmda_plan(), background={"condition": prose})
    section = next(s for s in write_summary(plan, WORDS).sections if s.id == "condition")
    first, second = section.paragraphs[0]
    assert first.text == "Of all of them, 67 were small."
    assert first.spans == ((16, 18, "review.studies"),)
    assert first.sources == ("review.studies", "text/condition.md#1")
    assert first.citations == ("X",)
    assert first.authored
    assert first.basis is Basis.DECLARED
    assert second.text == "Then, (not known) were not."

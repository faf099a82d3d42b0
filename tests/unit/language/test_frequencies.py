"""Natural frequencies: for whom, in which denominator, and when they are left out."""

from dataclasses import replace

from stook.language.catalogue import load_catalogue
from stook.model.summary import SummaryPlan
from stook.model.terms import Certainty, Size
from stook.summary.plain import write_summary
from summarycases.build import risks
from summarycases.invented import mixed, one_outcome, vaccine

FOAM = "foam-usual.sores.any"


def numbers(plan: SummaryPlan) -> list[str]:
    said = write_summary(plan, load_catalogue()).sentences
    return [sentence.text for sentence in said if sentence.id.endswith(".numbers")]


def with_risks(with_it: float, without: float) -> SummaryPlan:
    plan = one_outcome()
    return replace(plan, facts={**plan.facts, **risks(FOAM, with_it, without)})


def test_numbers_are_people_in_a_hundred_and_show_their_facts() -> None:
    summary = write_summary(with_risks(45, 90), load_catalogue())
    said = next(s for s in summary.sentences if s.id.endswith(".numbers"))
    assert said.text == (
        "In numbers, that is about 5 in every 100 people with foam mattresses, compared with "
        "about 9 in every 100 with standard mattresses."
    )
    assert [(said.text[a:b], fact) for a, b, fact in said.spans] == [
        ("5", f"{FOAM}.absolute.intervention"),
        ("100", f"{FOAM}.absolute.intervention"),
        ("9", f"{FOAM}.absolute.comparator"),
        ("100", f"{FOAM}.absolute.intervention"),
    ]


def test_the_denominator_is_a_thousand_where_a_hundred_hides_the_difference() -> None:
    assert "about 5 in every 1000 people" in numbers(with_risks(5, 9))[0]
    assert "about 31 in every 1000 people" in numbers(with_risks(31, 34))[0]


def test_one_denominator_serves_the_whole_summary() -> None:
    plan = vaccine()
    key = "vaccine-placebo"
    small = {**plan.facts, **risks(f"{key}.shingles.any", 2, 9)}
    said = numbers(replace(plan, facts=small))
    assert len(said) == 2
    assert all("in every 1000" in text for text in said)


def test_no_numbers_where_certainty_interval_or_size_do_not_allow_them() -> None:
    assert numbers(with_risks(90.2, 90.1)) == [], "no difference in whole people"
    plan = with_risks(45, 90)
    verdict = plan.verdicts[0]
    for changed in ({"certainty": Certainty.LOW}, {"change": "unclear"}, {"size": Size.TRIVIAL}):
        other = replace(verdict, **changed)  # type: ignore[arg-type]
        assert numbers(replace(plan, verdicts=(other,))) == [], changed


def test_merged_verdicts_have_no_common_numbers() -> None:
    plan = mixed()
    both = {**risks("suma-sc.relief.any", 500, 200), **risks("suma-oral.relief.any", 400, 200)}
    assert numbers(replace(plan, facts={**plan.facts, **both})) == []

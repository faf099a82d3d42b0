"""The abstract: PRISMA's twelve items, numbers that are facts, nothing unknown passed over."""

import re
from dataclasses import replace
from typing import Any

import pytest

from stook.language.catalogue import load_catalogue
from stook.language.names import in_sentence
from stook.model.facts import Fact
from stook.model.protocol import Eligibility, Protocol, Term
from stook.model.review import Review, SearchRun
from stook.model.summary import Summary
from stook.model.terms import Basis, Size
from stook.summary.abstract import write_abstract
from summarycases.build import (
    LOW,
    VERY_LOW,
    facts,
    finding,
    harm,
    one_comparison,
    plan,
    question,
    score,
    silent,
)
from summarycases.build import protocol as make_protocol

KEY = "aspirin-placebo"
PAIN = finding(
    KEY, "pain", LOW, interval=(-12.0, -6.0), studies=3, participants=210, size=Size.MODERATE
)


def protocol(**more: Any) -> Protocol:
    return make_protocol(
        question=question("adults", "pain", "aspirin", comparison="placebo"),
        outcomes={"pain": score("Pain intensity"), "nausea": harm("Nausea")},
        interventions={"aspirin": Term(technical="aspirin")},
        comparisons=one_comparison("aspirin"),
        **more,
    )


def numbers() -> dict[str, Fact]:
    texts = {"estimate": "−9.00", "ci_low": "−12.00", "ci_high": "−6.00"}
    counts = {"studies": 3, "participants": 210}
    made = {
        name: Fact(id=f"{PAIN.id}.{name}", value=1.5, text=text, basis=Basis.COMPUTED, step="pool")
        for name, text in texts.items()
    }
    made |= {
        name: Fact(id=f"{PAIN.id}.{name}", value=n, text=str(n), basis=Basis.COMPUTED, step="count")
        for name, n in counts.items()
    }
    return {one.id: one for one in made.values()}


def abstract(of: Protocol | None = None, **more: Any) -> Summary:
    of = of or protocol()
    found = more.pop("found", [PAIN, silent(KEY, "nausea")])
    about = facts(studies=3, participants=210, current_to="2024-05")
    review = Review(protocol=of, **more)
    return write_abstract(review, plan(of, found, about), found, numbers(), load_catalogue())


def said(summary: Summary, section: str) -> str:
    (one,) = (s for s in summary.sections if s.id == section)
    return " ".join(sentence.text for part in one.paragraphs for sentence in part)


def test_the_twelve_items_stand_in_their_order() -> None:
    made = abstract()
    items = [one.id for one in made.sections if one.level == 3]
    assert items == [
        "objectives", "eligibility", "sources", "bias", "synthesis", "included", "effects",
        "limitations", "interpretation", "funding", "registration",
    ]  # fmt: skip
    assert made.title.text == "An invented review: a systematic review"


def test_a_title_that_says_what_it_is_stays() -> None:
    own = replace(protocol(), title="Aspirin for pain: systematic review")
    assert abstract(own).title.text == "Aspirin for pain: systematic review"


def test_an_effect_stands_with_interval_studies_people_and_certainty() -> None:
    assert said(abstract(), "effects") == (
        "Aspirin may reduce pain intensity (MD −9.00, 95% CI −12.00 to −6.00; 3 studies, "
        "210 people; low certainty). No included study of aspirin compared with placebo reported "
        "nausea."
    )


def test_the_protocol_chooses_the_words() -> None:
    of = protocol()
    core = replace(of, synthesis=replace(of.synthesis, statements="Core GRADE"))
    assert "Aspirin may result in an important reduction in pain intensity" in said(
        abstract(core), "effects"
    )


def test_every_number_of_a_computed_sentence_is_a_fact() -> None:
    for sentence in abstract().sentences:
        shown = [range(start, end) for start, end, _ in sentence.spans]
        for digits in re.finditer(r"\d+", sentence.text.replace("RoB 2", "RoB")):
            assert sentence.authored or any(digits.start() in span for span in shown), sentence


def test_what_the_folder_does_not_say_is_called_not_reported() -> None:
    made = abstract()
    for item in ("eligibility", "funding", "registration"):
        assert said(made, item) == "Not reported."


def test_what_people_wrote_stands_as_they_wrote_it() -> None:
    of = protocol(
        funding="No funding",
        registration="PROSPERO CRD42020000000",
        eligibility=Eligibility(designs=("Randomised trials",), include=("Adults.",)),
    )
    runs = (
        SearchRun(id="one", source="MEDLINE", date="2024-05-02"),
        SearchRun(id="two", source="Embase", date="2024-05-02"),
    )
    made = abstract(of, searches=runs)
    assert said(made, "eligibility") == "Randomised trials. Adults."
    assert said(made, "funding") == "No funding."
    assert said(made, "registration") == "PROSPERO CRD42020000000."
    assert said(made, "sources") == (
        "We searched MEDLINE and Embase; the evidence is current to May 2024."
    )


def test_limitations_name_the_levels() -> None:
    both = [PAIN, finding(KEY, "nausea", VERY_LOW, measure="RR", interval=(0.5, 2))]
    assert said(abstract(found=both), "limitations") == (
        "The certainty of the evidence was very low or low."
    )
    assert said(abstract(found=[silent(KEY, "pain")]), "limitations") == (
        "The certainty of the evidence has not been rated."
    )


@pytest.mark.parametrize(
    ("technical", "lay", "within"),
    [
        ("Pain intensity", "", "pain intensity"),
        ("Nausea", "feeling sick", "nausea"),
        ("HbA1c", "", "HbA1c"),
        ("Beck Depression Inventory", "", "Beck Depression Inventory"),
        ("Parkinson symptoms", "symptoms of Parkinson disease", "Parkinson symptoms"),
    ],
)
def test_a_name_within_a_sentence_has_no_capital_of_a_heading(
    technical: str, lay: str, within: str
) -> None:
    assert in_sentence(Term(technical=technical, lay=lay)) == within

"""Readability against counts made by hand and values that other programs give."""

from pathlib import Path

import pytest

from stook.language.catalogue import load_catalogue
from stook.language.lint import hard_to_read, lint
from stook.language.readability import readability, sentences, syllables

BY_HAND = {
    "the": 1, "pain": 1, "study": 2, "studies": 2, "people": 2, "medicine": 3, "ketamine": 3,
    "placebo": 3, "reduces": 3, "may": 1, "evidence": 3, "compared": 2, "treated": 2, "sore": 1,
    "different": 3, "being": 2, "science": 2, "idea": 3, "quickly": 2, "table": 2, "little": 2,
    "confidence": 3, "limitations": 4, "interested": 4, "unwanted": 3, "intensity": 4,
}  # fmt: skip


@pytest.mark.parametrize("word", BY_HAND)
def test_syllables_of_common_words(word: str) -> None:
    assert syllables(word) == BY_HAND[word]


def test_the_grade_is_kincaids_formula() -> None:
    # 13 words, 1 sentence, 26 syllables as dictionaries divide them: grade 13.08.
    text = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
    measured = readability(text)
    assert (measured.words, measured.sentences) == (13, 1)
    assert measured.syllables == 26
    assert measured.grade == pytest.approx(13.08, abs=5e-3)


def test_sentences_end_where_readers_end_them() -> None:
    text = "Pain (e.g. nerve pain) is common. It rose by 1.5 points. “Why?” We do not know."
    assert sentences(text) == [
        "Pain (e.g. nerve pain) is common.",
        "It rose by 1.5 points.",
        "“Why?”",
        "We do not know.",
    ]


def test_a_published_summary_is_as_hard_as_another_program_finds_it(shared: Path) -> None:
    # textstat 0.7.4 gives grade 10.1 and a longest sentence of 34 words for this text.
    text = (shared / "reference" / "published-summary.txt").read_text(encoding="utf-8")
    measured = readability(text.removesuffix("Continue Reading"))
    assert measured.grade == pytest.approx(10.1, abs=0.3)
    assert measured.longest == 34


def test_lint_finds_the_two_slips_of_the_published_summary(shared: Path) -> None:
    text = (shared / "reference" / "published-summary.txt").read_text(encoding="utf-8")
    hits = lint(text.removesuffix("Continue Reading"), load_catalogue())
    assert [(hit.kind, hit.found) for hit in hits] == [
        ("term", "e.g."),
        ("sum", "39 + 10 + 9 + 3 + 8 = 69"),
    ]
    assert hits[1].instead == "67"


def test_long_sentences_and_hard_texts_are_found() -> None:
    short = "People may have less pain. We do not know why."
    assert hard_to_read(short, load_catalogue()) == ()
    long = "Pain " + "and more pain " * 12 + "is bad."
    found = hard_to_read(f"{short} {long}", load_catalogue())
    assert [(hit.kind, hit.instead) for hit in found] == [("long", "39")]
    assert found[0].start == len(short) + 1


def test_an_empty_text_has_no_grade() -> None:
    assert readability("").grade is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("There was low-certainty evidence.", ["low-certainty evidence"]),
        ("We downgraded it for Risk of Bias.", ["downgraded", "Risk of Bias"]),
        ("RR 3.26 (95% CI 1.05 to 10.09)", ["RR 3.26", "95% CI"]),
        ("It helped, P = 0.03.", ["P = 0.03"]),
        ("People should take it.", ["People should"]),
        ("We found ten studies. Nine studies looked at a, two looked at b.", ["9 + 2 = 11"]),
        ("We found 11 studies. Nine studies looked at a, two looked at b.", []),
        ("We found 10 studies. 9 looked at a, 2 looked at b, 1 at more than one.", []),
        ("It was common (e.g. in adults).", ["e.g."]),
        ("People may have less pain.", []),
    ],
)
def test_lint_finds_what_a_summary_must_not_say(text: str, found: list[str]) -> None:
    assert [hit.found for hit in lint(text, load_catalogue())] == found

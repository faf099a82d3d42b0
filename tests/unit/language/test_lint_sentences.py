"""The linter on hostile and on tricky but sound sentences: what it misses, and false alarms."""

import pytest

from stook.language.catalogue import load_catalogue
from stook.language.lint import hard_to_read, lint, undefined
from stook.language.sureness import stronger, too_sure, turned
from stook.model.terms import Certainty

WORDS = load_catalogue()
VERY_LOW, LOW, MODERATE = Certainty.VERY_LOW, Certainty.LOW, Certainty.MODERATE

BAD = [
    ("The trials enrolled 40 participants.", {"trials", "participants"}),
    ("The drug was given to each patient.", {"drug", "each patient"}),
    ("The intervention reduced all-cause mortality.", {"intervention", "mortality"}),
    ("This was a double-blind, placebo-controlled study.", {"double-blind", "placebo-controlled"}),
    ("Its efficacy at baseline is unknown.", {"efficacy", "baseline"}),
    ("We included randomised studies.", {"randomised"}),
    ("There is low certainty evidence that it helps.", {"low certainty evidence"}),
    ("The quality of the evidence was poor (GRADE).", {"quality of the evidence", "GRADE"}),
    ("Aspirin vs. placebo in subjects with pain.", {"vs.", "subjects"}),
    ("It has comorbidities, e.g. gout, etc.", {"comorbidities", "e.g.", "etc."}),
    ("The cohort had a low incidence of gout.", {"cohort", "incidence"}),
    ("The result was RR = 0.80.", {"RR = 0.80"}),
    ("The odds ratio was 1.4 (95% CI 1.1 to 1.8).", {"odds ratio", "95% CI"}),
    ("Pain fell by MD -15.8 points.", {"MD -15.8"}),
    ("It worked (p<.001, n = 34).", {"p<.001", "n = 34"}),
    ("There was a significant difference.", {"significant difference"}),
    ("Pain fell significantly, by 8 ± 2 points.", {"significantly", "± 2"}),
    ("The number needed to treat was 12 and I2 = 40%.", {"number needed to treat", "I2 = 40"}),
    ("The p-value was small; the SMD of -0.3 too.", {"p-value", "SMD of -0.3"}),
    ("We recommend that you stop.", {"We recommend"}),
    ("Doctors should offer it to all.", {"Doctors should"}),
    ("Ketamine should not be used at home.", {"should not be used"}),
    ("Never take it with milk. Talk to your doctor.", {"Never take", "Talk to your doctor"}),
    ("We found 9 studies: 5 looked at tea, 6 looked at milk.", {"5 + 6 = 11"}),
]  # fmt: skip

SOUND = [
    "Most people learn by trial and error.",
    "People with drug use problems may sleep badly.",
    "The nurse was patient with everyone.",
    "Outpatients were not included.",
    "Living near a road subjects people to noise.",
    "People were randomly put into groups (as if by tossing a coin).",
    "Randomised studies (in which chance decides who gets what) are the fairest test.",
    "The office is in Bethesda, MD 20892.",
    "Take one OR 2 tablets, said the leaflet.",
    "Depression is an important cause of illness.",
    "We found 9 studies: 5 looked at tea, 6 looked at milk, and some looked at more than one.",
    "Results should be read with care.",
    "Future studies should be larger.",
    "Vitamin P 2 is not a vitamin.",
    "In numbers, that is about 5 in every 100 people.",
    "The share of women ranged from 11% to 100%.",
]


@pytest.mark.parametrize(("sentence", "expected"), BAD, ids=[s for s, _ in BAD])
def test_what_lay_readers_should_not_be_given_is_found(sentence: str, expected: set[str]) -> None:
    assert {hit.found for hit in lint(sentence, WORDS)} == expected


@pytest.mark.parametrize("sentence", SOUND)
def test_sound_sentences_raise_no_alarm(sentence: str) -> None:
    assert lint(sentence, WORDS) == ()


@pytest.mark.parametrize(
    ("sentence", "certainty"),
    [
        ("Aspirin reduces pain.", MODERATE),
        ("Aspirin probably reduces pain.", LOW),
        ("Aspirin may reduce pain.", VERY_LOW),
        ("Since May 2024 aspirin reduces pain.", LOW),
        ("Aspirin may reduce pain, and it improves sleep.", LOW),
        ("Aspirin may reduce pain, but causes bleeding.", LOW),
        ("Aspirin may reduce pain. It improves sleep.", LOW),
        ("Exercises reduce pain.", MODERATE),
        ("Aspirin is safe, but we do not know if it reduces pain.", VERY_LOW),
        ("Less pain with aspirin.", LOW),
    ],
)
def test_claims_that_are_too_sure_are_found(sentence: str, certainty: Certainty) -> None:
    assert too_sure(sentence, certainty, WORDS)


@pytest.mark.parametrize(
    ("sentence", "certainty"),
    [
        ("Aspirin may reduce pain, and improve sleep.", LOW),
        ("In May 2024 aspirin may have helped.", LOW),
        ("Aspirin may reduce pain, but we do not know if it improves sleep.", LOW),
        ("We do not know if aspirin reduces pain, or improves sleep.", VERY_LOW),
        ("It is not known whether aspirin reduces pain, and causes bleeding.", VERY_LOW),
        ("Perhaps people hurt less with aspirin.", LOW),
        ("It probably helps, though the studies were small.", MODERATE),
        ("We can’t tell if aspirin helps.", VERY_LOW),
    ],
)
def test_cautious_sentences_raise_no_alarm(sentence: str, certainty: Certainty) -> None:
    assert not too_sure(sentence, certainty, WORDS)


def test_words_of_size_and_safety_must_be_the_findings_own() -> None:
    computed = "Aspirin probably causes a large reduction in pain."
    assert stronger("Aspirin probably brings a large reduction in pain.", computed, WORDS) == ()
    assert stronger("Aspirin probably greatly eases pain.", computed, WORDS) == ("greatly",)
    trivial = "Aspirin probably makes little to no difference to pain."
    assert stronger("There is probably no difference.", trivial, WORDS) == ("no difference",)
    assert stronger("There is probably little to no difference.", trivial, WORDS) == ()
    assert stronger("Aspirin is safe and does not help.", trivial, WORDS) == (
        "is safe",
        "does not help",
    )


def test_a_direction_turned_round_is_found() -> None:
    reduces = "Aspirin may reduce deaths."
    assert turned("Aspirin may increase deaths.", reduces, WORDS) == "increase"
    assert turned("Fewer people may die with aspirin.", reduces, WORDS) == ""
    open_ = "Aspirin may reduce deaths, but the results could also mean an increase."
    assert turned("Aspirin may increase deaths or not.", f"{open_} It increases", WORDS) == ""
    assert turned("Sleep may worsen.", "Aspirin may improve sleep.", WORDS) == "worsen"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("People with CRPS hurt.", ("CRPS",)),
        ("Complex regional pain syndrome (CRPS) hurts. CRPS is rare.", ()),
        ("CRPS (complex regional pain syndrome) hurts.", ()),
        ("NMDA stands for N-methyl-D-aspartate. NMDA receptors fire.", ()),
        ("BCG is a vaccine. The MMR vaccine is another.", ("MMR",)),
        ("Studies came from the UK and the USA, before COVID-19.", ()),
        ("Vitamin D and B12 and Part A.", ()),
    ],
)
def test_abbreviations_must_be_spelt_out_somewhere(text: str, expected: tuple[str, ...]) -> None:
    assert undefined(text, WORDS) == expected


def test_sentences_that_begin_with_a_numeral_are_found() -> None:
    text = "Many hurt. 52% of them were women. In 2020 it was 60%."
    assert [hit.found for hit in hard_to_read(text, WORDS) if hit.kind == "numeral"] == ["52%"]

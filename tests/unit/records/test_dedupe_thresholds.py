"""Constants of the dedupe score just inside and just outside."""

from dataclasses import replace

import pytest

from stook.model.records import Record
from stook.records.dedupe import find
from stook.records.dedupe_score import (
    CERTAIN,
    POSSIBLE,
    _continues,
    _cut,
    _misspelt,
    _numbers,
    _parts,
    _unmatched,
    _version,
)

PAPER = Record(
    id="a",
    title="Intravenous ketamine for chronic neuropathic pain",
    authors=("Sigtermans, M. J.", "Bauer, M. C."),
    year=2009,
    journal="European Journal of Pain",
    volume="13",
    issue="4",
    pages="304-311",
)


def test_the_two_thresholds() -> None:
    """A point is about one bit: 15 bits are one false merger in 32,768 chances."""
    assert (CERTAIN, POSSIBLE) == (15.0, 8.0)


@pytest.mark.parametrize(
    ("year", "merged"), [(2010, True), (2011, False)]
)  # fmt: skip
def test_years_in_print_and_online_may_differ_by_one(year: int, merged: bool) -> None:
    other = replace(PAPER, id="b", year=year, pages="", volume="", issue="")
    first = replace(PAPER, pages="", volume="", issue="")
    assert bool(find([first, other]).clusters) is merged


@pytest.mark.parametrize(
    ("first", "second", "cut"),
    [
        ("ketamine in chronic pa", "ketamine in chronic pain syndromes", False),  # 19 letters
        ("ketamine in chronic pai", "ketamine in chronic pain syndromes", True),  # 20 letters
        ("ketamine in chronic pain", "ketamine in chronic pain 2", True),
        ("ketamine of chronic pains", "ketamine in chronic pain syndromes", False),
    ],
)
def test_a_title_is_cut_from_20_letters_on(first: str, second: str, cut: bool) -> None:
    assert _cut(first.split(), second.split()) is cut


@pytest.mark.parametrize(
    ("tail", "continues"),
    [("2", True), ("part 2", True), ("study part 2", False), ("again", False)],
)
def test_a_title_continues_in_one_or_two_words(tail: str, continues: bool) -> None:
    words = ["chronic", "pain"]
    assert _continues(words, [*words, *tail.split()]) is continues
    assert _continues(words, words) is False


@pytest.mark.parametrize(
    ("one", "two", "slip"),
    [("a", "b", False), ("ab", "ac", True), ("pain", "pian", True), ("pain", "gains", False),
     ("ii", "iii", False), ("p1", "p2", False)],
)  # fmt: skip
def test_a_slip_is_one_letter_in_words_of_two_or_more(one: str, two: str, slip: bool) -> None:
    assert _misspelt(one, two) is slip


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("neuro pathic", "neuropathic", True),
        ("ab cde", "abcde", False),
        ("ab cdef", "abcdef", True),
    ],
)
def test_words_run_together_are_the_same_from_six_letters(one: str, two: str, same: bool) -> None:
    assert (_unmatched(one.split(), two.split()) == ([], [])) is same


def test_numbers_parts_and_versions() -> None:
    assert _numbers(["p12", "iv", "pain"]) == {"12", "iv"}
    assert _parts(["part", "two", "of", "study", "b", "and", "study", "bc"]) == {"2", "b"}
    assert _version("10.1002/14651858.CD0001.pub3") == "10.1002/14651858.cd0001"
    assert _version("10.1101/2020.1/v2") == "10.1101/2020.1"
    assert _version("10.1101/2020.1") == "10.1101/2020.1"

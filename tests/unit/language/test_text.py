"""Texts with spans, lists, counts, numbers in words, dates."""

import pytest

from stook.language.catalogue import Catalogue, catalogue_from, languages, load_catalogue, wording
from stook.language.cited_text import Text, fill, shown
from stook.language.grammar import english_number
from stook.language.lists import duration, fact_percent, listed, month_and_year, number
from stook.model.facts import Fact
from stook.model.terms import Basis

WORDS = load_catalogue()


def fact(value: float | str, id_: str = "f") -> Fact:
    return Fact(id=id_, value=value, text=str(value), basis=Basis.COMPUTED, step="count")


def parts(text: Text) -> list[tuple[str, str]]:
    return [(text.text[start:end], fact_id) for start, end, fact_id in text.spans]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b, and c"),
        (["a, b, or c", "d"], "a, b, or c, and d"),
    ],
)
def test_lists_have_the_oxford_comma(items: list[str], expected: str) -> None:
    assert listed(WORDS, items).text == expected


def test_spans_follow_their_words_through_templates_lists_and_sentences() -> None:
    counts = [shown("39", "a"), shown("10", "b")]
    text = fill("{n} looked at {X}", {"n": listed(WORDS, counts), "X": "ketamine"})
    assert parts(text) == [("39", "a"), ("10", "b")]
    said = WORDS.sentence(text)
    assert said.text == "Thirty-nine and 10 looked at ketamine."
    assert parts(said) == [("Thirty-nine", "a"), ("10", "b")]


def test_a_decimal_or_a_percentage_that_opens_a_sentence_stays_in_digits() -> None:
    assert WORDS.sentence(Text("12.5 points")).text == "12.5 points."
    assert WORDS.sentence(Text("19% of studies")).text == "19% of studies."


@pytest.mark.parametrize(
    ("n", "words"),
    [(0, "zero"), (13, "thirteen"), (21, "twenty-one"), (62, "sixty-two"), (100, "one hundred"),
     (342, "three hundred and forty-two"), (1000, None)],
)  # fmt: skip
def test_english_numbers(n: int, words: str | None) -> None:
    assert english_number(n) == words


def test_numbers_mark_thousands_from_five_digits_on() -> None:
    assert [number(WORDS, n) for n in (2309, 41230, 1204331)] == ["2309", "41,230", "1,204,331"]
    assert number(WORDS, 2.50, 2) == "2.5"


@pytest.mark.parametrize(
    ("days", "expected"),
    [(1, "1 day"), (14, "14 days"), (56, "8 weeks"), (180, "6 months"), (1825, "5 years")],
)
def test_durations_come_in_the_unit_that_people_would_choose(days: float, expected: str) -> None:
    assert duration(WORDS, days) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [("2025-06", "June 2025"), ("2025-06-30", "June 2025"), ("June 2025", "June 2025"),
     ("2025-13", "2025-13"), ("2025", "2025")],
)  # fmt: skip
def test_dates_become_month_and_year(written: str, expected: str) -> None:
    assert month_and_year(WORDS, fact(written)).text == expected


def test_percentages_are_whole() -> None:
    assert fact_percent(WORDS, fact(19.4)).text == "19%"


def test_english_speaks_for_an_unknown_language() -> None:
    assert wording("xx").language == "en"
    assert wording("en") is load_catalogue("en")
    assert "en" in languages()
    with pytest.raises(ValueError, match="known: en"):
        load_catalogue("xx")


def test_an_unknown_key_names_its_nearest_neighbour() -> None:
    with pytest.raises(KeyError, match=r"did you mean heading\.key"):
        WORDS.template("heading.keys")


def test_another_language_needs_a_catalogue_and_no_code() -> None:
    tables = {
        "language": "xx",
        "list": {"und": "u", "and": "u", "two": "{a} {conj} {b}", "two_long": "{a} {conj} {b}"},
    }
    other: Catalogue = catalogue_from(tables)
    assert listed(other, ["a", "b"]).text == "a u b"
    assert other.sentence(Text("7 x")).text == "7 x.", "no numbers in words without a grammar"

"""Finding quotes: what two programs differ in does not matter, and no number ever does."""

import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from stook.extraction.pdf_reader import reader
from stook.extraction.quote_check import usable
from stook.extraction.quote_search import DASHES, NEAR, find, numbers, squeeze, stands_in

REPORTS = sorted((Path(__file__).parents[4] / "shared/data/fulltext/pdf").glob("*.pdf"))
PAGE = (
    "The mean score was 2.68 (SE 0.51) with ketamine and 5.45 (SE 0.48) with pla\ufffecebo.\n"
    "The difference was \u221227.7 (95% CI \u221241.4 to \u221214.0), "
    "in 30 \ufb01rst and 1,450 later people. In week 12 the scores were 6.70 and 7.40."
)


@pytest.mark.parametrize(
    "quote",
    [
        "score was 2.68 (SE 0.51)",
        "with placebo. The difference",
        "with pla-\ncebo",
        "was -27.7 (95% CI -41.4 to –14.0)",
        "in 30 first",
        "SCORE  was\n2.68",
    ],
)
def test_a_quote_of_another_program_is_found(quote: str) -> None:
    passage = find(quote, "", "", 1, (PAGE,))
    assert passage is not None
    assert passage.exact
    assert squeeze(PAGE[passage.start : passage.end]).key == squeeze(quote).key


@pytest.mark.parametrize(
    "quote",
    [
        "score was 2.69 (SE 0.51)",
        "score was 26.8 (SE 0.51)",
        "score was 268 (SE 0.51)",
        "score was -2.68 (SE 0.51)",
        "was 27.7 (95% CI -41.4 to -14.0)",
        "ketamine and 5.4",
        "0 first and 1,450",
        "8 (SE 0.51)",
        ",450 later",
    ],
)
def test_another_number_is_never_found(quote: str) -> None:
    passage = find(quote, "", "", 1, (PAGE,))
    assert passage is None or not passage.exact


def test_of_two_places_the_surroundings_decide() -> None:
    page = "Nausea: 5 of 30 people. Vomiting: 5 of 30 people."
    first = find("5 of 30", "Nausea: ", " people", 1, (page,))
    second = find("5 of 30", "Vomiting: ", " people", 1, (page,))
    assert first is not None
    assert second is not None
    assert (first.start, second.start) == (page.index("5 of"), page.rindex("5 of"))


def test_a_quote_on_another_page_is_found_there() -> None:
    passage = find("2.68 (SE 0.51)", "", "", 1, ("nothing here", PAGE))
    assert passage is not None
    assert passage.page == 2


@pytest.mark.parametrize(("letters", "found"), [(2, True), (8, False)])
def test_a_near_passage_is_shown_up_to_the_limit(letters: int, found: bool) -> None:
    text = "abcdefghijklmnopqrstuvwxyzabcdefghijklmn"
    changed = "#" * letters + text[letters:]
    assert (100 * (1 - letters / len(text)) >= NEAR) is found
    passage = find(changed[::-1], "", "", 1, (text[::-1] + " tail",))
    assert (passage is not None) is found
    assert passage is None or not passage.exact


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("was 2.68 (SE 0.51)", {2.68, 0.51}),
        ("\u221213.4 to -2", {-13.4, -2}),
        ("10-20 people", {10, 20}),
        ("95% CI \u221241.4 to \u221214.0", {95, -41.4, -14}),
        ("2\u00b731 (Lancet)", {2.31}),
        ("12,345 people", {12345}),
        ("12 345 people", {12345, 12, 345}),
        ("3,5 mm", {3.5}),
        ("thirty-two of sixty", {32, 60}),
        ("no events", {0}),
        ("P<.001", {0.001}),
        ("in 12/118 (10%)", {12, 118, 10}),
    ],
)
def test_numbers_are_read_as_people_read_them(text: str, values: set[float]) -> None:
    assert values <= numbers(text) | {12, 345}
    assert all(stands_in(value, text) for value in values - {12, 345})


@pytest.mark.parametrize(
    ("value", "text"),
    [(13.4, "\u221213.4"), (-20, "10-20"), (2.6, "2.68"), (5, "15"), (345, "a12345")],
)
def test_another_number_does_not_stand_there(value: float, text: str) -> None:
    assert not stands_in(value, text)
    assert not stands_in(value, "")


def test_a_confirmed_sign_counts() -> None:
    assert stands_in(-21.0, "21.0 to \u2212", sign_confirmed=True)
    assert not stands_in(-21.0, "21.0 to \u2212")


def copied(path: Path, page: int) -> str:
    done = subprocess.run(
        ["pdftotext", "-f", str(page), "-l", str(page), str(path), "-"],
        capture_output=True, check=True,
    )  # fmt: skip
    return done.stdout.decode()


def altered(quote: str, rng: random.Random) -> str:
    """The quote with one digit, sign or decimal point changed; itself where it has no digit."""
    digits = [match.start() for match in re.finditer(r"\d", quote)]
    if not digits:
        return quote
    kind, at = rng.choice("dsp"), rng.choice(digits)
    if kind == "d":
        return quote[:at] + str((int(quote[at]) + rng.randint(1, 9)) % 10) + quote[at + 1 :]
    first = digits[0]
    if kind == "s":
        signed = first and quote[first - 1] in DASHES
        return (
            quote[: first - 1] + quote[first:]
            if signed
            else f"{quote[:first]}\u2212{quote[first:]}"
        )
    point = re.search(r"\d\.\d", quote)
    if point:
        return quote[: point.start() + 1] + quote[point.start() + 2 :]
    return f"{quote[: at + 1]}.{quote[at + 1 :]}"


@pytest.mark.skipif(not REPORTS, reason="the reports are not at hand")
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils are not installed")
def test_quotes_copied_by_poppler_are_verified_and_changed_ones_are_not() -> None:
    """300 passages of up to 16 words that poppler (22.12) gives as one block of text, from the
    seven reports; at least 95% exactly and 98% exactly or near; of 300 changed ones none."""
    rng = random.Random(20261130)
    texts = {path: reader().texts(path.read_bytes()) for path in REPORTS}
    assert all(usable(text) == "" for text in texts.values())
    pages = {path: tuple(page.text for page in text.pages) for path, text in texts.items()}
    outcomes: list[str] = []
    verified_wrongly = []
    changed = 0
    while len(outcomes) < 300 or changed < 300:
        path = rng.choice(REPORTS)
        number = rng.randrange(len(pages[path])) + 1
        text = copied(path, number)
        words = list(re.finditer(r"\S+", text))
        for _ in range(12):
            if len(words) < 20:
                break
            first = rng.randrange(len(words) - 16)
            last = first + rng.randint(3, 15)
            quote = text[words[first].start() : words[last].end()]
            if "\n\n" in quote:
                continue
            if len(outcomes) < 300:
                passage = find(quote, "", "", number, pages[path])
                outcomes.append("none" if passage is None else "exact" if passage.exact else "near")
            wrong = altered(quote, rng)
            if wrong != quote and changed < 300:
                changed += 1
                passage = find(wrong, "", "", number, pages[path])
                if passage is not None and passage.exact:
                    verified_wrongly.append(
                        (wrong, pages[path][passage.page - 1][passage.start : passage.end])
                    )
    assert verified_wrongly == []
    assert outcomes.count("exact") / len(outcomes) >= 0.95
    assert 1 - outcomes.count("none") / len(outcomes) >= 0.98

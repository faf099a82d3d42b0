"""Quotes at every build: what `check` says of each kind of fault, and nothing of sound ones."""

from datetime import UTC, datetime
from typing import Any

import pytest

from pdfkit import pdf_of
from stook.extraction.quote_journal import encode
from stook.files.layout import own_cell, quotes_owner, quotes_path
from stook.files.starter import starter
from stook.model.quotes import Quote, State
from stook.pipeline.build import Built, build
from stook.pipeline.engine import Engine
from stook.store import MemoryStore

CELL = "extraction/ann/results.csv#smith-2009/pain/any/drug!mean"
REPORT = "fulltext/smith-2009.pdf"
SENTENCE = "The mean score was 2.68 (SE 0.51) with ketamine"


def quote(**changes: Any) -> Quote:
    fields: dict[str, Any] = {
        "id": "q1", "cell": CELL, "by": "ann", "at": datetime(2025, 7, 14, tzinfo=UTC),
        "report": REPORT, "page": 1, "exact": "was 2.68 (SE 0.51)", "how": "selected",
    }  # fmt: skip
    return Quote(**{**fields, **changes})


def built(*quotes: Quote, mean: str = "2.68", report: bytes | None = None) -> Built:
    files: dict[str, str | bytes] = dict(starter("review"))
    files["extraction/ann/results.csv"] = (
        f"study,outcome,timepoint,arm,n,mean,se\nsmith-2009,pain,any,drug,30,{mean},0.51\n"
    )
    files[quotes_path("ann", "web")] = b"".join(encode(one) for one in quotes)
    if report != b"":
        files[REPORT] = report or pdf_of(SENTENCE, "and 5.45 (SE 0.48) with placebo.")
    return build(MemoryStore(files), Engine())


def codes(done: Built) -> list[str]:
    numbered = [one.code for one in done.problems if one.code[1:3] == "14"]
    return sorted(numbered)


def test_a_sound_quote_is_verified_and_nothing_is_said() -> None:
    done = built(quote())
    assert codes(done) == []
    assert done.quotes.by_cell[CELL].state is State.VERIFIED
    assert done.quotes.by_cell[CELL].page == 1


@pytest.mark.parametrize(
    ("changes", "mean", "code", "state"),
    [
        ({"exact": "was 2.86 (SE 0.51)"}, "2.86", "W141", State.NEAR),
        ({"exact": "thirty people were randomised"}, "2.68", "E140", State.NOT_FOUND),
        ({}, "26.8", "E142", State.WITHOUT_NUMBER),
        ({}, "-2.68", "E142", State.WITHOUT_NUMBER),
        ({}, "", "W147", State.VERIFIED),
        ({"how": "typed", "exact": "It was 9"}, "2.68", "E142", State.WITHOUT_NUMBER),
        ({"formula": "times", "inputs": ("2.68",), "given": (10.0,)}, "26.9", "E146",
         State.WITHOUT_NUMBER),
        ({"formula": "times", "inputs": ("2.69",), "given": (10.0,)}, "26.9", "E146",
         State.WITHOUT_NUMBER),
        ({"formula": "nonsense", "inputs": ("2.68",)}, "2.68", "E146", State.WITHOUT_NUMBER),
    ],
)  # fmt: skip
def test_each_fault_is_named_once(
    changes: dict[str, Any], mean: str, code: str, state: State
) -> None:
    done = built(quote(**changes), mean=mean)
    assert codes(done) == [code]
    assert done.quotes.by_cell[CELL].state is state


@pytest.mark.parametrize(
    ("changes", "mean", "state"),
    [
        ({"how": "typed", "exact": "It was 2.68"}, "2.68", State.TYPED),
        ({"formula": "times", "inputs": ("2.68",), "given": (10.0,)}, "26.8", State.VERIFIED),
        ({"formula": "se-sd", "inputs": ("0.51",), "given": (30.0, 10.0)}, "27.9", State.VERIFIED),
        ({"page": 7}, "2.68", State.VERIFIED),
        ({"sign": "confirmed"}, "-2.68", State.VERIFIED),
    ],
)
def test_what_is_right_is_not_a_problem(changes: dict[str, Any], mean: str, state: State) -> None:
    done = built(quote(**changes), mean=mean)
    assert codes(done) == []
    assert done.quotes.by_cell[CELL].state is state


def test_a_report_that_is_not_here_is_named_once_for_all_its_quotes() -> None:
    second = quote(id="q2", cell=CELL.replace("!mean", "!se"))
    done = built(quote(), second, report=b"")
    assert codes(done) == ["W143"]
    assert done.quotes.by_cell[CELL].state is State.NO_REPORT


@pytest.mark.parametrize("report", [b"%PDF-1.7 broken", pdf_of("")])
def test_a_report_without_text_is_named(report: bytes) -> None:
    done = built(quote(), report=report)
    assert codes(done) == ["W144"]
    assert done.quotes.by_cell[CELL].state is State.NO_TEXT


def test_the_last_quote_of_a_cell_counts_and_a_withdrawn_one_does_not() -> None:
    later = datetime(2025, 7, 15, tzinfo=UTC)
    worse = quote(id="q2", exact="thirty people were randomised", at=later)
    assert codes(built(quote(), worse)) == ["E140"]
    assert codes(built(quote(), worse, quote(id="q3", undoes="q2", at=later))) == []


def test_a_damaged_line_is_named_and_the_others_count() -> None:
    files: dict[str, str | bytes] = dict(starter("review"))
    files[quotes_path("ann", "web")] = encode(quote()) + b'{"id": 1}\n{"id'
    done = build(MemoryStore(files), Engine())
    assert codes(done).count("E145") == 2
    assert CELL in done.quotes.by_cell


def test_the_text_of_a_report_is_read_once() -> None:
    files: dict[str, str | bytes] = dict(starter("review"))
    files["extraction/ann/results.csv"] = (
        "study,outcome,timepoint,arm,n,mean,se\nsmith-2009,pain,any,drug,30,2.68,0.51\n"
    )
    files[quotes_path("ann", "web")] = encode(quote())
    files[REPORT] = pdf_of(SENTENCE)
    first = Engine()
    build(MemoryStore(files), first)
    assert f"text of {REPORT}" in {ran.step for ran in first.ran}
    second = Engine(before=first.after)
    build(MemoryStore(files), second)
    assert f"text of {REPORT}" not in {ran.step for ran in second.ran}
    files[REPORT] = pdf_of("another report of other people")
    third = Engine(before=second.after)
    done = build(MemoryStore(files), third)
    assert codes(done) == ["E140"]


def test_addresses_of_own_and_agreed_cells_belong_together() -> None:
    agreed = own_cell(CELL, "agreed")
    assert agreed == "extraction/agreed/results.csv#smith-2009/pain/any/drug!mean"
    assert own_cell(agreed, "ann") == CELL
    assert own_cell("studies.csv#smith-2009!year", "ann") == ""
    assert quotes_owner(quotes_path("ann", "web")) == "ann"
    assert quotes_owner("extraction/agreed/quotes.web.jsonl") is None
    with pytest.raises(ValueError, match="cannot name a journal"):
        quotes_path("../ann", "web")


def test_the_trail_of_a_number_ends_at_page_and_quote() -> None:
    """The example with one quote of Ann's: `stook why` names page, words and state; a quote of a
    value that was not agreed on is no proof."""
    from pathlib import Path

    from stook.render.trail import trail
    from stook.store import FolderStore

    example = FolderStore(Path(__file__).parents[3] / "examples/bcg-tuberculosis")
    files: dict[str, str | bytes] = {
        path: example.read(path) for path in example.paths() if not path.startswith("output/")
    }
    row = "extraction/ann/results.csv#aronson-1948/tuberculosis/any/bcg"
    files["fulltext/aronson-1948.pdf"] = pdf_of("found in 4 of 123 people with BCG vaccine")
    files[quotes_path("ann", "web")] = encode(
        quote(cell=f"{row}!events", report="fulltext/aronson-1948.pdf", exact="in 4 of 123 people")
    ) + encode(
        quote(
            id="q2", cell="extraction/ann/results.csv#rosenthal-1960/tuberculosis/any/none!events",
            report="fulltext/aronson-1948.pdf", how="typed", exact="17 cases",
        )
    )  # fmt: skip
    done = build(MemoryStore(files), Engine())
    finding = done.findings[0].id
    text = "\n".join(trail(done, f"{finding}.estimate"))
    assert (
        'events: page 1 of fulltext/aronson-1948.pdf: "in 4 of 123 people" (verified, ann)' in text
    )
    assert "17 cases" not in text

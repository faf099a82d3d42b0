"""Risk of bias of several results of a study: what is left, and what is copied."""

import csv
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from stook.cli import main

BASE = Path(__file__).parents[2] / "golden" / "rules" / "_base"
AGREED = "appraisal/rob2/agreed.csv"


def stook(*arguments: object, keys: str = "") -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=keys)


@pytest.fixture
def review(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE, tmp_path / "review"))


def rows(review: Path) -> list[dict[str, str]]:
    with (review / AGREED).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def test_what_is_left_is_listed_by_study(review: Path) -> None:
    lines = stook("appraise", review, "--left").stdout.splitlines()
    assert lines == [
        "lee-2001",
        "  pain (short): D2, D3, D4, D5",
        "  nausea (short): all domains",
        "0 of 2 results have every domain judged or answered.",
    ]


def test_a_domain_is_copied_and_says_from_where(review: Path) -> None:
    done = stook("appraise", review, "--study", "lee-2001", "--outcome", "pain", "--copy", "D1")
    assert done.exit_code == 0, done.output
    assert "nausea (short): copied D1" in done.output
    (new,) = [row for row in rows(review) if row["outcome"] == "nausea"]
    assert (new["item"], new["value"]) == ("D1", "low")
    assert new["support"] == "sealed envelopes (as for pain, short)"
    assert len(rows(review)) == 3


def test_an_answer_that_is_there_is_never_replaced(review: Path) -> None:
    with (review / AGREED).open("a", encoding="utf-8") as table:
        table.write("lee-2001,nausea,short,domain judgement,D1,high,open list\n")
    before = rows(review)
    arguments = ("--study", "lee-2001", "--outcome", "pain", "--copy", "D1", "--to", "nausea")
    done = stook("appraise", review, *arguments)
    assert "nausea (short): kept its own D1" in done.output
    assert rows(review) == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--outcome", "pain", "--copy", "D9"), "--copy should be one of: D1"),
        (("--outcome", "pain", "--copy", "D1", "--to", "x"), "--to should be another outcome"),
        (("--outcome", "nausea", "--copy", "D1"), "no answers yet"),
        (("--outcome", "pain", "--timepoint", "any"), "has results for pain in: short"),
    ],
)
def test_what_cannot_be_is_said_first(arguments: tuple[str, ...], words: str, review: Path) -> None:
    done = stook("appraise", review, "--study", "lee-2001", *arguments)
    assert done.exit_code == 2
    assert words in " ".join(done.output.split())


def test_a_study_without_the_outcome_asks_nothing(review: Path) -> None:
    table = review / "extraction/agreed/results.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join(lines[:3]) + "\n", encoding="utf-8")
    done = stook("appraise", review, "--study", "lee-2001", "--outcome", "nausea")
    assert done.exit_code == 2
    assert "has no result for nausea" in " ".join(done.output.split())


def test_the_one_window_with_a_result_is_taken(review: Path) -> None:
    done = stook("appraise", review, "--study", "lee-2001", "--outcome", "nausea", keys="")
    assert "nausea, short term" in done.output

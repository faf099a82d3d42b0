"""Reporting checklists: an item is met by the thing itself, and says what is missing."""

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from stook.pipeline.build import Built
from stook.pipeline.build import build as build_review
from stook.pipeline.engine import Engine
from stook.render.checklists import Checklist, Item, checklist_files, checklists
from stook.render.checklists.checks import QUESTIONS
from stook.render.checklists.filled import _definitions
from stook.store import FolderStore

EXAMPLES = Path(__file__).parents[3] / "examples"


def copied(name: str, folder: Path) -> Path:
    ignored = shutil.ignore_patterns("output", ".stook")
    return shutil.copytree(EXAMPLES / name, folder / name, ignore=ignored)


def built(folder: Path) -> Built:
    return build_review(FolderStore(folder), Engine())


def prisma(review: Built) -> dict[str, Item]:
    (checklist,) = [one for one in checklists(review) if one.id == "prisma"]
    return {item.number: item for item in checklist.items}


@pytest.fixture(scope="module")
def bcg() -> Built:
    return built(EXAMPLES / "bcg-tuberculosis")


def test_prisma_has_its_42_items_and_every_question_is_used(bcg: Built) -> None:
    assert len(prisma(bcg)) == 42
    asked = {row["check"] for part in _definitions().values() for row in part["items"]}
    assert set(QUESTIONS) == {check for check in asked if ":" not in check}


@pytest.mark.parametrize("name", ["bcg-tuberculosis", "nmda-chronic-pain"])
def test_an_item_says_where_or_what_is_missing(name: str) -> None:
    for checklist in checklists(built(EXAMPLES / name)):
        for item in checklist.items:
            assert bool(item.where) == (item.state in ("met", "partly", "does not apply")), item
            assert bool(item.missing) == (item.state in ("partly", "missing")), item


def write(path: str, text: str) -> Callable[[Path], None]:
    def change(review: Path) -> None:
        (review / path).write_text(text, encoding="utf-8")

    return change


def replaced(path: str, old: str, new: str) -> Callable[[Path], None]:
    def change(review: Path) -> None:
        text = (review / path).read_text(encoding="utf-8")
        assert old in text
        (review / path).write_text(text.replace(old, new), encoding="utf-8")

    return change


@pytest.mark.parametrize(
    ("number", "before", "change", "after"),
    [
        ("3", "partly", write("text/background.md", "Why.\n"), "met"),
        ("23a", "missing", write("text/discussion.md", "Others.\n"), "met"),
        ("23d", "missing", write("text/conclusions.md", "Then.\n"), "met"),
        ("27", "partly", write("text/data.md", "Here.\n"), "met"),
        ("24b", "partly", replaced("review.yaml", "registration: ", "registration: https://x.org "),
         "met"),
        ("26", "met", replaced("review.yaml", "interests: none", 'interests: ""'), "missing"),
    ],
)  # fmt: skip
def test_an_item_follows_the_folder(
    bcg: Built,
    tmp_path: Path,
    number: str,
    before: str,
    change: Callable[[Path], None],
    after: str,
) -> None:
    assert prisma(bcg)[number].state == before
    review = copied("bcg-tuberculosis", tmp_path)
    change(review)
    assert prisma(built(review))[number].state == after


def test_a_source_without_a_strategy_is_named(tmp_path: Path) -> None:
    review = copied("bcg-tuberculosis", tmp_path)
    path = next(iter(sorted((review / "search").glob("*.yaml"))))
    kept = [
        line
        for line in path.read_text(encoding="utf-8").splitlines()
        if not line.startswith("strategy")
    ]
    path.write_text("\n".join(line for line in kept if not line.startswith("  ")) + "\n", "utf-8")
    item = prisma(built(review))["7"]
    assert item.state == "partly"
    assert "strategy" in item.missing


def test_swim_is_for_reviews_that_do_not_pool_everything(bcg: Built) -> None:
    assert [one.id for one in checklists(bcg)] == ["prisma", "prisma-abstracts", "prisma-s"]


def test_the_tables_are_csv_with_a_row_an_item(bcg: Built) -> None:
    files = checklist_files(bcg)
    rows = list(csv.reader(io.StringIO(files["checklists/prisma.csv"].decode("utf-8-sig"))))
    assert rows[0] == ["item", "section", "topic", "state", "where", "missing"]
    assert len(rows) == 43


def test_counts_add_up(bcg: Built) -> None:
    states = ("met", "partly", "missing", "does not apply")
    for one in checklists(bcg):
        assert isinstance(one, Checklist)
        assert sum(one.count(state) for state in states) == len(one.items)

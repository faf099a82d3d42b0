"""Every code that a review folder can trigger has a folder that triggers it, once and alone.

`rules/_base` is a small sound review. `rules/<CODE>/review` holds the files that differ from it,
`absent.txt` those that are not there, `links.txt` symbolic links (path, target), `large.txt` a file
that is too large to be kept here (path, bytes).
"""

import shutil
from pathlib import Path

import pytest

from stook.model.review import Review
from stook.pipeline.build import build as build_review
from stook.pipeline.engine import Engine
from stook.pipeline.load import load
from stook.pipeline.quotes import check_quotes
from stook.problems import RULES, Problem
from stook.render.problems import as_text
from stook.rules import CHECKS, check
from stook.store import FolderStore

HERE = Path(__file__).parent / "rules"
FIXTURES = sorted(path.name for path in HERE.iterdir() if path.name != "_base")
# Areas that reading and checking a folder cover; of the others (words, citation records, searching,
# outputs) only the codes named here: the rest belongs to the steps that find them.
AREAS = "12345"
# Codes that the numbers of a build decide about.
BUILT = {
    *(f"W{n}" for n in range(340, 348)),
    "W349",
    "E440",
    "W441",
    "W442",
    "W443",
    "E602",
    "W514",
    "W603",
    "W604",
    "W611",
    "W612",
    "W613",
    "W614",
}
BESIDES = {"E601", "E602", "W603", "W604", "E610", "E605", "W606", "W607", "W608", "W609", "W611",
           "W612", "W613", "W614", "W615", "W616", "W620", "W621", "W623", "W624", "W650",
           "E801", "E821", "W830", "E923", "W924", "W925", "W926"}  # fmt: skip


def build(code: str, folder: Path) -> Path:
    """The review of a fixture, assembled in `folder`."""
    review = folder / "review"
    shutil.copytree(HERE / "_base", review)
    own = HERE / code
    if (own / "review").is_dir():
        shutil.copytree(own / "review", review, dirs_exist_ok=True)
    if (own / "absent.txt").is_file():
        for path in (own / "absent.txt").read_text().split():
            (review / path).unlink()
    if (own / "large.txt").is_file():
        path, size = (own / "large.txt").read_text().split()
        (review / path).write_text("Many words. " * (int(size) // 12), encoding="utf-8")
    if (own / "links.txt").is_file():
        path, target = (own / "links.txt").read_text().split()
        (review / path).symlink_to(target)
    return review


def problems(folder: Path, *, built: bool = False) -> list[Problem]:
    """What is wrong with a folder; `built` also what only the numbers of a build show."""
    if built:
        return list(build_review(FolderStore(folder), Engine()).problems)
    store = FolderStore(folder)
    review, found = load(store)
    found += check_quotes(store, Engine())[1]
    facts = from_rows(review)
    return check(review, found, facts, citable=facts)


def from_rows(review: Review) -> dict[str, float | str | None]:
    """Two facts as the pipeline computes them from the rows."""
    tested = {arm.study for arm in review.arms if arm.intervention == "a"}
    return {"review.studies": len(review.studies), "review.studies.a": len(tested)}


def test_the_base_is_sound(tmp_path: Path) -> None:
    assert as_text(problems(build("_base", tmp_path))) == "No problems.\n"


@pytest.mark.parametrize("code", FIXTURES)
def test_a_fixture_triggers_its_code_once_and_nothing_else(
    code: str, tmp_path: Path, update: bool
) -> None:
    found = problems(build(code, tmp_path), built=code in BUILT)
    text = as_text(found)
    expected = HERE / code / "expected.txt"
    if update:
        expected.write_text(text, encoding="utf-8")
    assert [one.code for one in found] == [code], text
    assert text == expected.read_text(encoding="utf-8")


def test_every_code_has_a_fixture() -> None:
    wanted = {code for code in RULES if code[1] in AREAS} | BESIDES
    assert wanted == set(FIXTURES)


def test_a_check_is_registered_under_the_code_that_it_reports() -> None:
    for code, function in CHECKS.items():
        assert code in (function.__doc__ or ""), f"{function.__name__} does not name {code}"

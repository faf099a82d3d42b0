"""The commands about a folder, as people and CI call them."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from stook.cli import main
from stook.pipeline.load import load
from stook.render.problems import as_annotations, as_text
from stook.store import FolderStore, MemoryStore

SMALL = Path(__file__).parents[2] / "golden" / "review-small"


def stook(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments])


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A small review in which a study has more women than participants."""
    root = tmp_path / "review"
    shutil.copytree(SMALL, root)
    path = root / "studies.csv"
    path.write_text(path.read_text().replace(",60,NR,", ",60,70,"))
    return root


def test_a_sound_review_exits_with_0() -> None:
    done = stook("check", SMALL)
    assert done.exit_code == 0, done.output
    assert "0 errors" in done.output
    assert "accepted: divided by the design effect" in done.output


def test_errors_exit_with_1_and_say_where_what_and_what_to_do(faulty: Path) -> None:
    done = stook("check", faulty)
    assert done.exit_code == 1
    assert "studies.csv:4:65  E312 (impossible)  70 women among 60 participants.\n" in done.output
    assert "    Compare the cell with the report.\n" in done.output


def test_an_accepted_error_no_longer_blocks(faulty: Path) -> None:
    path = faulty / "review.yaml"
    path.write_text(path.read_text() + "  - {code: E312, reason: as reported}\n")
    done = stook("check", faulty)
    assert done.exit_code == 0, done.output
    assert "accepted: as reported" in done.output


def test_problems_for_programs(faulty: Path) -> None:
    found = json.loads(stook("check", faulty, "--format", "json").output)
    (error,) = [one for one in found if not one["accepted"] and one["severity"] == "error"]
    assert error["code"] == "E312"
    assert (error["file"], error["line"], error["column"]) == ("studies.csv", 4, 65)
    assert error["cell"] == "studies.csv#tan-2020!women"
    assert error["why"]
    assert error["remedy"]


def test_problems_for_ci(faulty: Path) -> None:
    lines = stook("check", faulty, "--format", "ci").output.splitlines()
    assert (
        "::error file=studies.csv,line=4,col=65,title=E312::70 women among 60 participants. "
        "Compare the cell with the report."
    ) in lines


def test_what_people_write_cannot_forge_an_annotation_or_move_the_cursor() -> None:
    hostile = 'study,label\n"x\n::error::forged%0A\u009b31m",\n'
    _, found = load(MemoryStore({"studies.csv": hostile, "text/a\n::b,\u009b:c.md": "{{ }}"}))
    assert len(found) >= 3
    for line in as_annotations(found).splitlines():
        assert line.startswith(("::error ", "::warning "))
    assert all(c.isprintable() or c == "\n" for c in as_text(found))
    assert not any(line.startswith("::") for line in as_text(found).splitlines())


def test_no_folder_is_a_usage_error(tmp_path: Path) -> None:
    assert stook("check", tmp_path / "missing").exit_code == 2


def test_a_new_review_is_sound_and_nothing_is_overwritten(tmp_path: Path) -> None:
    root = tmp_path / 'Ketamine: "for" pain, é'
    assert stook("init", root).exit_code == 0
    review, problems = load(FolderStore(root))
    assert problems == []
    assert review.protocol.id == "ketamine-for-pain-e"
    assert review.protocol.title == root.name
    done = stook("check", root)
    assert done.exit_code == 0, done.output
    (root / "review.yaml").write_text("mine")
    assert stook("init", root).exit_code == 2
    assert (root / "review.yaml").read_text() == "mine"


def test_the_schema_knows_every_key_and_allowed_word() -> None:
    schema = json.loads(stook("schema").output)
    outcome = schema["$defs"]["Outcome"]
    assert outcome["additionalProperties"] is False
    assert outcome["properties"]["measure"]["enum"][0] == "RR"
    undescribed = [
        f"{name}.{key}"
        for name, definition in [("Protocol", schema), *schema["$defs"].items()]
        for key, of_key in definition.get("properties", {}).items()
        if not of_key.get("description")
    ]
    assert undescribed == []


def test_the_protocol_reads_as_a_document() -> None:
    done = stook("protocol", SMALL)
    assert done.exit_code == 0
    for part in (
        "# Exercise for long-lasting low back pain",
        "Condition: chronic low back pain (long-lasting low back pain)",
        "small from 10, moderate from 20, large from 30 (team consensus)",
        "exercise therapy (exercise), group sessions (in groups), against usual care",
        "pain intensity (pain): subgroups by setting",
        "| 2024-05-02 | muscle soreness added | asked for by patients |",
    ):
        assert part in done.output


def test_the_protocol_shows_markup_that_people_wrote_as_text(tmp_path: Path) -> None:
    shutil.copytree(SMALL, tmp_path / "review")
    path = tmp_path / "review" / "review.yaml"
    path.write_text(
        path.read_text().replace("muscle soreness added", "<img src=x> | **added** [x](y)")
    )
    done = stook("protocol", tmp_path / "review")
    assert r"\<img src=x\> \| \*\*added\*\* \[x\](y)" in done.output


def test_a_faulty_protocol_is_printed_as_far_as_it_is_sound(tmp_path: Path) -> None:
    shutil.copytree(SMALL, tmp_path / "review")
    path = tmp_path / "review" / "review.yaml"
    path.write_text(path.read_text().replace("language: en", "langauge: en"))
    done = stook("protocol", tmp_path / "review")
    assert done.exit_code == 1
    assert "## Outcomes" in done.output
    assert 'Did you mean "language"?' in done.output


@pytest.mark.parametrize(
    ("out", "said"),
    [
        (".", "holds the review itself"),
        ("..", "holds the review itself"),
        ("text", "holds what the review is made from"),
        ("extraction/agreed", "holds what the review is made from"),
        ("review.yaml", "is a file"),
    ],
)
def test_outputs_are_never_mixed_with_the_review(out: str, said: str, faulty: Path) -> None:
    before = sorted(faulty.rglob("*"))
    done = stook("build", faulty, "--out", faulty / out)
    assert done.exit_code == 2
    assert said in done.output
    assert sorted(faulty.rglob("*")) == before


def test_what_the_system_refuses_is_said_in_one_line(faulty: Path) -> None:
    (faulty / "output").write_text("not a folder")
    done = stook("build", faulty)
    assert done.exit_code == 1
    assert done.output.count("\n") == 1, done.output
    assert str(faulty / "output") in done.output


def test_a_cache_that_cannot_be_kept_stops_nothing(faulty: Path) -> None:
    (faulty / ".stook").write_text("not a folder")
    done = stook("build", faulty)
    assert (faulty / "output" / "facts.json").is_file(), done.output


@pytest.fixture
def accepted(tmp_path: Path) -> tuple[Path, Path]:
    """The reference example as accepted, and a copy to change."""
    source = Path(__file__).parents[3] / "examples" / "nmda-chronic-pain"
    old, new = tmp_path / "old", tmp_path / "new"
    shutil.copytree(source, old, ignore=shutil.ignore_patterns("output", ".stook"))
    assert stook("accept", old).exit_code == 0
    shutil.copytree(old, new)
    return old, new


@pytest.mark.parametrize(
    ("file", "before", "after", "moved"),
    [
        # a threshold that changes a statement of the report and nothing in the summary
        (
            "review.yaml",
            "    thresholds: direction only\n    in_summary: true",
            "    thresholds: {small: 10}\n    in_summary: true",
            "ketamine-iv-placebo.pain.short",
        ),
        # how a rating is known is said in every output
        (
            "certainty.yaml",
            "basis: implied",
            "basis: judged",
            "ketamine-iv-placebo.psychotomimetic",
        ),
    ],
)
def test_a_finding_that_moves_is_named_by_diff_and_by_the_lock(
    file: str, before: str, after: str, moved: str, accepted: tuple[Path, Path]
) -> None:
    old, new = accepted
    text = (new / file).read_text()
    (new / file).write_text(text.replace(before, after, 1))
    told = stook("diff", old, new).output
    assert f"{file}:" in told.split(moved)[0]
    assert "1 finding" in told
    locked = stook("check", new, "--locked")
    assert locked.exit_code == 1
    assert f"finding.{moved}" in locked.output

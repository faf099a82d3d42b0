"""The reference review, from its folder to everything that is published."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from golden.nmda_checklist import FACTS, missing
from stook.cli import main
from stook.pipeline.build import Built, build
from stook.pipeline.compare import Comparison, compare
from stook.pipeline.engine import Engine
from stook.store import FolderStore

EXAMPLE = Path(__file__).parents[2] / "examples" / "nmda-chronic-pain"
RESULTS = "extraction/agreed/results.csv"

# Published values (epocrates summary and abstract of CD015373.pub2, and recomputed by hand with
# metafor from its data rows): estimate, interval, studies, estimable studies, people.
PUBLISHED = {
    "ketamine-iv-placebo.pain.immediate": (-15.79, -32.09, 0.51, 3, 3, 173),
    "ketamine-iv-placebo.pain.short": (-5.32, -15.51, 4.87, 4, 4, 114),
    "ketamine-iv-placebo.adverse-events.any": (3.26, 1.05, 10.09, 4, 4, 140),
    "ketamine-iv-placebo.psychotomimetic.any": (5.29, 2.43, 11.52, 3, 2, 179),
    "ketamine-iv-placebo.nausea.any": (3.82, 1.75, 8.36, 3, 3, 174),
    "memantine-placebo.pain.short": (-8.69, -19.40, 2.02, 6, 6, 217),
}


@pytest.fixture(scope="module")
def built() -> Built:
    return build(FolderStore(EXAMPLE), Engine())


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "review"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("output", ".stook"))
    return folder


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nmda")
    out = folder / "out"
    shutil.copytree(EXAMPLE, folder / "r", ignore=shutil.ignore_patterns("output", ".stook"))
    done = CliRunner().invoke(main, ["build", str(folder / "r"), "--out", str(out)])
    assert done.exit_code == 0, done.output
    return out


@pytest.mark.parametrize("id_", PUBLISHED)
def test_published_findings(output: Path, id_: str) -> None:
    findings = {one["id"]: one for one in json.loads((output / "findings.json").read_text())}
    one = findings[id_]
    shown = [round(one[name], 2) for name in ("estimate", "ci_low", "ci_high")]
    counts = [one[name] for name in ("studies", "studies_estimable", "participants")]
    assert (*shown, *counts) == PUBLISHED[id_]


def test_analyses_and_those_that_cannot_be_estimated(built: Built) -> None:
    pooled = [one for one in built.findings if one.state != "no data"]
    assert len(pooled) == 85
    assert sum(one.state == "pooled" for one in pooled) == 81
    assert all(one.reason for one in pooled if one.state == "not estimable")


def test_the_summary_states_every_proposition_of_the_published_one(output: Path) -> None:
    assert len(FACTS) >= 20
    assert missing((output / "summary.en.md").read_text(encoding="utf-8")) == []


def test_a_trail_reaches_the_cells_of_three_studies(built: Built) -> None:
    cells = built.lineage.cells("ketamine-iv-placebo.pain.immediate.estimate")
    assert len(cells) == 18
    assert all(
        cell.startswith(f"{RESULTS}#") and cell in built.review.cells.values for cell in cells
    )
    assert f"{RESULTS}#sigtermans-2009/pain/immediate/ketamine!mean" in cells


def test_a_verdict_on_an_implied_certainty_says_so_in_its_trail() -> None:
    done = CliRunner().invoke(main, ["why", "ketamine-oral-placebo.pain.short", str(EXAMPLE)])
    assert "IMPLIED" in done.output


def test_every_source_is_a_cell_that_is_written_or_a_fact(built: Built) -> None:
    for fact in built.facts.values():
        assert fact.sources, fact.id
        for source in (*fact.sources, *fact.settings):
            assert source in built.review.cells.values or source in built.facts, (fact.id, source)


def test_every_sentence_but_background_has_sources(built: Built) -> None:
    for sentence in built.summary.sentences:
        assert sentence.sources or sentence.authored, sentence.text
        for source in built.lineage.nodes[f"summary.{sentence.id}"].sources:
            known = source in built.lineage.nodes or source in built.review.cells.values
            assert known, (sentence.id, source)


def edited(folder: Path, cell: str, new: str) -> tuple[Built, Built, Comparison]:
    """The review before and after one cell of results.csv is changed, and what moved."""
    before = build(FolderStore(folder), Engine())
    place = before.review.cells.places[cell]
    lines = (folder / RESULTS).read_text(encoding="utf-8").splitlines(keepends=True)
    columns = lines[0].strip().split(",")
    values = lines[place.line - 1].rstrip("\n").split(",")
    assert len(values) == len(columns), "this row has a quoted comma"
    values[columns.index(cell.rpartition("!")[2])] = new
    lines[place.line - 1] = ",".join(values) + "\n"
    (folder / RESULTS).write_text("".join(lines), encoding="utf-8")
    after = build(FolderStore(folder), Engine())
    return before, after, compare(before, after)


def only_because_of(cells: set[str], done: tuple[Built, Built, Comparison]) -> None:
    """Everything that moved rests on one of the cells and names it as its cause."""
    before, after, moved = done
    assert {change.cell for change in moved.cells} == cells
    assert moved.moves
    for move in moved.moves:
        assert {cause.cell for cause in move.causes} <= cells, move
        assert move.causes, move
        reach = {*before.lineage.everything(move.id), *after.lineage.everything(move.id)}
        assert reach & cells, move


def test_changing_an_event_count_moves_what_rests_on_it(copy: Path) -> None:
    cell = f"{RESULTS}#sigtermans-2009/nausea/any/ketamine!events"
    done = edited(copy, cell, "20")
    only_because_of({cell}, done)
    facts = {move.id for move in done[2].moves if move.kind == "fact"}
    assert facts
    assert all(id_.startswith("ketamine-iv-placebo.nausea.any.") for id_ in facts)
    # Exactly those: every fact of this synthesis that rests on the cell and has another value.
    for id_, fact in done[0].facts.items():
        assert (done[1].facts[id_].value != fact.value) == (id_ in facts), id_


def test_changing_a_certainty_moves_its_sentences(copy: Path) -> None:
    findings = "ketamine-iv-placebo.adverse-events.any"
    text = (copy / "certainty.yaml").read_text(encoding="utf-8")
    start = text.index(f"{findings}:")
    head, tail = text[:start], text[start:]
    (copy / "new.yaml").write_text(head + tail.replace("certainty: low", "certainty: moderate", 1))
    before = build(FolderStore(copy), Engine())
    (copy / "new.yaml").replace(copy / "certainty.yaml")
    after = build(FolderStore(copy), Engine())
    moved = compare(before, after)
    cell = f"certainty.yaml#findings/{findings}/certainty"
    only_because_of({cell}, (before, after, moved))
    assert {move.kind for move in moved.moves} == {"finding", "row", "sentence"}
    assert any("probably" in (move.new or "") for move in moved.moves)


def test_changing_a_threshold_moves_its_findings(copy: Path) -> None:
    old = "thresholds: direction only"
    text = (copy / "review.yaml").read_text(encoding="utf-8")
    harm = text.index("\n  adverse-events:")
    place = text.index(old, harm)
    before = build(FolderStore(copy), Engine())
    (copy / "review.yaml").write_text(
        text[:place]
        + "thresholds: {small: 20, moderate: 50, large: 100}"
        + text[place + len(old) :],
        encoding="utf-8",
    )
    after = build(FolderStore(copy), Engine())
    moved = compare(before, after)
    assert moved.moves
    for move in moved.moves:
        assert "adverse-events" in move.id or move.id.startswith("summary.")
        assert any("adverse-events/thresholds" in cause.cell for cause in move.causes), move


@pytest.mark.parametrize("seed", ["1", "2", "4"])
def test_two_builds_elsewhere_are_the_same_to_the_byte(output: Path, copy: Path, seed: str) -> None:
    """In a process of its own, where sets of words come in another order."""
    command = [sys.executable, "-m", "stook", "build", str(copy)]
    done = subprocess.run(
        command, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed}, check=False
    )
    assert done.returncode == 0, done.stderr
    theirs = {p.relative_to(output): p.read_bytes() for p in output.rglob("*") if p.is_file()}
    ours = {
        p.relative_to(copy / "output"): p.read_bytes()
        for p in (copy / "output").rglob("*")
        if p.is_file()
    }
    assert ours == theirs


def test_an_unchanged_review_is_left_alone_and_a_lost_output_comes_back(copy: Path) -> None:
    runner = CliRunner()
    assert runner.invoke(main, ["build", str(copy)]).exit_code == 0
    assert "Nothing changed" in runner.invoke(main, ["build", str(copy)]).output
    (copy / "output" / "findings.json").unlink()
    again = runner.invoke(main, ["build", str(copy), "--why"])
    assert again.exit_code == 0
    assert (copy / "output" / "findings.json").is_file()
    assert "first build" not in again.output


def test_the_lock_holds_until_something_moves(copy: Path) -> None:
    runner = CliRunner()
    assert "E902" in runner.invoke(main, ["check", "--locked", str(copy)]).output
    assert runner.invoke(main, ["accept", str(copy)]).exit_code == 0
    assert runner.invoke(main, ["check", "--locked", str(copy)]).exit_code == 0
    edited(copy, f"{RESULTS}#sigtermans-2009/nausea/any/ketamine!events", "20")
    moved = runner.invoke(main, ["check", "--locked", str(copy)])
    assert moved.exit_code == 1
    assert "E901" in moved.output
    assert "ketamine-iv-placebo.nausea.any.estimate" in moved.output


def test_the_report_says_that_the_harm_depends_on_the_interval_method(output: Path) -> None:
    """Hartung-Knapp interval of the four studies by metafor: 0.52 to 20.47."""
    page = (output / "report.html").read_text(encoding="utf-8")
    text = re.sub(r"<[^>]+>", "", page)  # its numbers are links
    assert "it depends on the interval method" in text
    assert "the Hartung-Knapp-Sidik-Jonkman interval: RR 3.26, 0.52 to 20.47" in text
    found = {one["id"]: one for one in json.loads((output / "robustness.json").read_text())}
    one = found["ketamine-iv-placebo.adverse-events.any"]
    assert f"{one['agree']} of {one['analyses']} defensible analyses" in text
    assert one["most_important"] == "interval"

"""Lines of journals as cells: what they say, where they stand, and what they move."""

from pathlib import Path
from shutil import copytree

import pytest

from stook.model.decisions import EventKind, Stage
from stook.pipeline.build import Built, build
from stook.pipeline.compare import compare
from stook.pipeline.engine import Engine
from stook.screening.decision_cells import decision_cells
from stook.store import FolderStore

LINES = b"""\
{"id":"1","record":"r1","stage":"title-abstract","kind":"include","reviewer":"ann","at":"2025-01-01T00:00:00Z"}
{"id":"2","record":"r2","stage":"title-abstract","kind":"unsure","reviewer":"ann","at":"2025-01-01T00:01:00Z"}
not an event
{"id":"3","record":"r1","stage":"title-abstract","kind":"undo","reviewer":"ann","at":"2025-01-01T00:02:00Z","undoes":"1"}
{"id":"4","record":"r1","stage":"title-abstract","kind":"note","reviewer":"ann","at":"2025-01-01T00:03:00Z","text":"odd"}
{"id":"5","record":"r1","stage":"title-abstract","kind":"exclude","reviewer":"ann","at":"2025-01-01T00:04:00Z","reason":"rats"}
"""


def test_each_record_of_each_journal_is_a_cell_at_its_last_line() -> None:
    cells = decision_cells({"screening/title-abstract/ann.pc.jsonl": LINES})
    assert {cell: (one.text, one.place.line) for cell, one in cells.items()} == {
        "screening/title-abstract/ann.pc.jsonl#r1!decision": ("include; undo; exclude: rats", 6),
        "screening/title-abstract/ann.pc.jsonl#r2!decision": ("unsure", 2),
    }


@pytest.fixture
def bcg(tmp_path: Path) -> Path:
    source = Path(__file__).parents[3] / "examples/bcg-tuberculosis"
    return Path(copytree(source, tmp_path / "bcg"))


def built(folder: Path, engine: Engine | None = None) -> Built:
    return build(FolderStore(folder), engine or Engine())


def turn(folder: Path, record: str) -> None:
    """Both reviewers include at full text what they had excluded."""
    for journal in (folder / "screening" / Stage.FULL_TEXT).glob("*.jsonl"):
        lines = journal.read_text("utf-8").splitlines()
        turned = [
            line.replace('"exclude"', '"include"') if f'"record":"{record}"' in line else line
            for line in lines
        ]
        journal.write_text("\n".join(turned) + "\n", "utf-8")


def test_a_changed_decision_is_named_behind_every_box_that_it_moves(bcg: Path) -> None:
    before = built(bcg)
    turn(bcg, "A-012")
    moves = {move.id: move for move in compare(before, built(bcg)).moves}
    lines = {"screening/full-text/ann.desk.jsonl:7", "screening/full-text/ben.desk.jsonl:6"}
    for box in ("dbr_excluded", "new_reports", "total_reports", "new_studies"):
        move = moves[f"flow.{box}"]
        assert {str(cause.place) for cause in move.causes} == lines, box
        assert {cause.cell.partition("#")[2] for cause in move.causes} == {"A-012!decision"}


def test_a_flow_is_counted_anew_only_where_its_sources_changed(bcg: Path) -> None:
    first = Engine()
    whole = built(bcg, first)
    again = Engine(before=first.after)
    assert built(bcg, again).flow == whole.flow
    assert {ran.step for ran in again.ran} & {"flow", "records"} == set()
    turn(bcg, "A-012")
    turned = Engine(before=again.after)
    moved = built(bcg, turned)
    assert [(ran.step, ran.reason) for ran in turned.ran if ran.step in ("flow", "records")] == [
        ("flow", "changed: journals")
    ]
    assert moved.flow == built(bcg).flow
    export = bcg / "search/runs/2025-01-15-database-a/export.ris"
    export.write_bytes(export.read_bytes().replace(b"TY  - JOUR", b"TY  - CONF", 1))
    third = Engine(before=turned.after)
    assert built(bcg, third).flow == built(bcg).flow
    assert {"flow", "records"} <= {ran.step for ran in third.ran}


def test_every_kind_of_event_has_words() -> None:
    for kind in EventKind:
        line = (
            f'{{"id":"1","record":"r","stage":"full-text","kind":"{kind}","reviewer":"ann",'
            '"at":"2025-01-01T00:00:00Z","outcome":"exclude","undoes":"0","reason":"rats"}'
        )
        cells = decision_cells({"j": line.encode()})
        texts = [one.text for one in cells.values()]
        assert texts == ([] if kind is EventKind.NOTE else [f"{kind}: exclude: rats"])

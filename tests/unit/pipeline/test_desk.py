"""One open review: what changes is seen, saved whole, and taken back."""

import shutil
from pathlib import Path

import pytest

from stook.edits import ConflictError, SaveText, SetCell
from stook.files.layout import RESULTS
from stook.pipeline.desk import Desk
from stook.store import FolderStore, StaleError, StoreError, digest

EXAMPLE = Path(__file__).parents[3] / "examples/bcg-tuberculosis"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    target = tmp_path / "review"
    shutil.copytree(EXAMPLE, target, ignore=shutil.ignore_patterns("output", ".stook"))
    return Desk(target)


def a_cell(desk: Desk) -> tuple[dict[str, str], str]:
    row = desk.built.review.results[0]
    where = {"study": row.study, "outcome": row.outcome, "timepoint": row.timepoint, "arm": row.arm}
    return where, f"{row.events:g}"


def test_a_cell_moves_the_numbers_and_undo_moves_them_back(desk: Desk) -> None:
    where, value = a_cell(desk)
    before = {id_: fact.value for id_, fact in desk.built.facts.items()}
    desk.save([SetCell(file=RESULTS, where=where, column="events", value="1", base=value)])
    moved = {id_ for id_, fact in desk.built.facts.items() if fact.value != before.get(id_)}
    assert moved
    assert desk.undo() == ""
    assert {id_: fact.value for id_, fact in desk.built.facts.items()} == before


def test_only_what_depends_on_the_cell_runs_again(desk: Desk) -> None:
    where, _ = a_cell(desk)
    revision = (desk.built, desk.revision)[1]
    assert not desk.refresh()
    desk.save([SetCell(file=RESULTS, where=where, column="note", value="looked up")])
    assert desk.revision == revision + 1


def test_a_cell_that_an_editor_changed_meanwhile_is_a_conflict(desk: Desk) -> None:
    where, value = a_cell(desk)
    path = desk.folder / RESULTS
    SetCell(file=RESULTS, where=where, column="events", value="2")
    other = Desk(desk.folder)
    other.save([SetCell(file=RESULTS, where=where, column="events", value="2")])
    held = path.read_bytes()
    with pytest.raises(ConflictError) as caught:
        desk.save([SetCell(file=RESULTS, where=where, column="events", value="3", base=value)])
    assert (caught.value.mine, caught.value.theirs, caught.value.base) == ("3", "2", value)
    assert path.read_bytes() == held


def test_a_text_saved_against_an_old_digest_shows_both(desk: Desk) -> None:
    path = next(iter(sorted((desk.folder / "text").glob("*.md"))))
    name = path.relative_to(desk.folder).as_posix()
    was = digest(path.read_bytes())
    path.write_text("Theirs.\n")
    with pytest.raises(ConflictError) as caught:
        desk.save([SaveText(file=name, text="Mine.\n", was=was)])
    assert (caught.value.mine, caught.value.theirs) == ("Mine.\n", "Theirs.\n")
    assert path.read_text() == "Theirs.\n"


def test_undo_keeps_what_somebody_saved_on_top(desk: Desk) -> None:
    where, _ = a_cell(desk)
    desk.save([SetCell(file=RESULTS, where=where, column="note", value="mine")])
    path = desk.folder / RESULTS
    path.write_text(path.read_text() + "\n")
    held = path.read_bytes()
    with pytest.raises(ConflictError):
        desk.undo()
    assert path.read_bytes() == held


@pytest.mark.parametrize("path", ["../x", "/etc/x", ".stook/x", "output/x", "a/../../x", ""])
def test_no_save_leaves_the_folder(tmp_path: Path, path: str) -> None:
    store = FolderStore(tmp_path)
    with pytest.raises(StoreError):
        store.write(path, b"x", None)
    assert list(tmp_path.rglob("*")) == []


def test_no_save_goes_through_a_link_out_of_the_folder(tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text("a,b\n")
    inside = tmp_path / "review"
    inside.mkdir()
    (inside / "studies.csv").symlink_to(outside)
    with pytest.raises(StoreError):
        FolderStore(inside).write("studies.csv", b"x", digest(b"a,b\n"))
    assert outside.read_text() == "a,b\n"


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    store.write("a.csv", b"one", None)
    with pytest.raises(StaleError):
        store.write("a.csv", b"two", None)
    store.write("a.csv", b"two", digest(b"one"))
    assert (tmp_path / "a.csv").read_bytes() == b"two"
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_a_line_cut_short_stays_and_the_next_is_its_own(tmp_path: Path) -> None:
    (tmp_path / "j.jsonl").write_bytes(b'{"id": 1}\n{"id"')
    FolderStore(tmp_path).append("j.jsonl", b'{"id": 2}\n')
    assert (tmp_path / "j.jsonl").read_bytes() == b'{"id": 1}\n{"id"\n{"id": 2}\n'


def test_what_a_killed_save_left_is_cleared(desk: Desk) -> None:
    left = desk.folder / ".studies.csv.ab12cd34.stook-part"
    left.write_bytes(b"half")
    Desk(desk.folder)
    assert not left.exists()

"""Journals: damaged lines are named, nothing acknowledged is lost, strangers are seen."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from stook.model.decisions import Event, EventKind, Stage
from stook.screening.journals import Journal, encode, parse, read_journals
from stook.store import FolderStore

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def vote(number: int, kind: EventKind = EventKind.INCLUDE, reviewer: str = "anna") -> Event:
    return Event(
        id=f"{reviewer}-{number}",
        record=f"r{number}",
        stage=Stage.TITLE_ABSTRACT,
        kind=kind,
        reviewer=reviewer,
        at=NOW,
    )


def test_a_line_is_what_people_can_read() -> None:
    assert encode(vote(1)) == (
        b'{"id":"anna-1","record":"r1","stage":"title-abstract","kind":"include",'
        b'"reviewer":"anna","at":"2026-03-01T12:00:00Z"}\n'
    )


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b'{"id": "x"', "cut short"),
        (b"{}\n", "missing required field"),
        (b"\xff\xfe\n", "malformed"),
        (b'{"x":' + b"[" * 100_000 + b"\n", "recursion"),
        (encode(vote(1)).replace(b"include", b"inklude"), "Invalid enum value"),
        (encode(vote(1)).replace(b"12:00:00Z", b"12:00:00"), "zone"),
        (encode(vote(1)).replace(b'"r1"', b'""'), "must not be empty"),
        (encode(vote(1)).replace(b'"include"', b'"undo"'), "must name the event"),
        (encode(vote(1)).replace(b'"include"', b'"resolve"'), "outcome"),
    ],
    ids=["cut", "empty", "bytes", "deep", "kind", "zone", "record", "undo", "resolve"],
)
def test_a_damaged_line_is_named_and_the_others_count(line: bytes, says: str) -> None:
    content = encode(vote(7)) + encode(vote(8)) + line
    events, problems = parse(content, "screening/title-abstract/anna.a.jsonl")
    assert events == [vote(7), vote(8)]
    assert [(p.code, p.place.line) for p in problems] == [("E840", 3)]
    assert says.lower() in problems[0].what.lower()


def test_after_a_cut_line_the_next_event_has_a_line_of_its_own(tmp_path: Path) -> None:
    with Journal(tmp_path, Stage.TITLE_ABSTRACT, "anna", "laptop") as journal:
        journal.append(vote(1))
    path = tmp_path / "screening/title-abstract/anna.laptop.jsonl"
    path.write_bytes(path.read_bytes() + b'{"id":"anna-2","rec')
    with Journal(tmp_path, Stage.TITLE_ABSTRACT, "anna", "laptop") as journal:
        journal.append(vote(3))
    events, problems = read_journals(FolderStore(tmp_path))
    assert events == [vote(1), vote(3)]
    assert [(p.code, p.place.line) for p in problems] == [("E840", 2)]


def test_events_in_a_journal_of_somebody_else_are_reported_and_kept(tmp_path: Path) -> None:
    with Journal(tmp_path, Stage.TITLE_ABSTRACT, "anna", "laptop") as journal:
        journal.append(vote(1, reviewer="ben"))
    events, problems = read_journals(FolderStore(tmp_path))
    assert len(events) == 1
    assert [p.code for p in problems] == ["E841"]
    assert "ben" in problems[0].what


@pytest.mark.parametrize("name", ["../ben", "a.b", "", "Anna", "a/b"])
def test_a_name_cannot_lead_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="cannot name a journal"):
        Journal(tmp_path, Stage.TITLE_ABSTRACT, name, "laptop")


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from stook.screening.journals import Journal
from stook.model.decisions import Event, EventKind, Stage
with Journal(Path(sys.argv[1]), Stage.TITLE_ABSTRACT, "anna", "laptop") as journal:
    for number in range(10_000):
        journal.append(Event(id=f"{sys.argv[2]}-{number}", record="r", reviewer="anna",
            stage=Stage.TITLE_ABSTRACT, kind=EventKind.EXCLUDE, at=datetime.now(UTC),
            text="x" * 3000))
        print(f"{sys.argv[2]}-{number}", flush=True)
"""


def _kill_while_writing(folder: Path, times: int) -> None:
    acknowledged: list[str] = []
    for turn in range(times):
        run = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder), str(turn)], stdout=subprocess.PIPE
        )
        assert run.stdout is not None
        acknowledged += [run.stdout.readline().decode().strip() for _ in range(3 + turn % 7)]
        os.kill(run.pid, signal.SIGKILL)
        acknowledged += run.stdout.read().decode().split()
        run.stdout.close()
        run.wait()
    events, problems = read_journals(FolderStore(folder))
    assert set(acknowledged) <= {event.id for event in events}
    assert {p.code for p in problems} <= {"E840"}
    assert len(problems) <= times


def test_a_kill_loses_nothing_acknowledged(tmp_path: Path) -> None:
    _kill_while_writing(tmp_path, 2)


@pytest.mark.soak
def test_fifty_kills_lose_nothing_acknowledged(tmp_path: Path) -> None:
    _kill_while_writing(tmp_path, 50)

"""Journals of screening: one append-only JSONL file per reviewer and device, one event a line.

A journal has one writer, so that folders merge without conflict. What is damaged is named with
its line and left out, never repaired in place; the other lines count. `append` returns once the
event is on the disk: what was acknowledged survives the process being killed.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType

import msgspec

from stook.files import layout
from stook.model.decisions import Event, EventKind, Stage
from stook.problems import Place, Problem, problem
from stook.store import Store, StoreError
from stook.store.atomic import sync_folder

_decoder = msgspec.json.Decoder(Event)
_encoder = msgspec.json.Encoder()


class JournalInUse(Exception):  # noqa: N818 (said to the person who opened it twice)
    """Another sitting writes this journal."""


class Journal:
    """The journal of one reviewer, stage and device, open for appending; a context manager."""

    def __init__(self, folder: Path, stage: Stage, reviewer: str, writer: str) -> None:
        path = folder / layout.journal_path(stage, reviewer, writer)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        if not _owned(self._file):
            os.close(self._file)
            raise JournalInUse(
                f"{path.name} is open in another sitting; name this one with --device"
            )
        sync_folder(path.parent)
        size = os.fstat(self._file).st_size
        # A line cut short by a crash stays as it is, and the next event starts a line of its own.
        if size and os.pread(self._file, 1, size - 1) != b"\n":
            os.write(self._file, b"\n")

    def append(self, event: Event) -> None:
        """Write one event; returns when it is on the disk."""
        line = memoryview(encode(event))
        while line:
            line = line[os.write(self._file, line) :]
        os.fsync(self._file)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)

    def __enter__(self) -> "Journal":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _owned(file: int) -> bool:
    """Whether nobody else writes this file on this machine; ends with the process, killed or not.

    Systems without such locks are trusted.
    """
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True


def encode(event: Event) -> bytes:
    """The line of an event, with its line end; empty fields are left out."""
    fields = msgspec.to_builtins(event)
    return _encoder.encode({key: value for key, value in fields.items() if value}) + b"\n"


def parse(content: bytes, file: str) -> tuple[list[Event], list[Problem]]:
    """Events of one journal, and a problem for every line that is not one."""
    events: list[Event] = []
    problems: list[Problem] = []
    for number, read in _read(content):
        if isinstance(read, str):
            problems.append(problem("E840", Place(file, number), f"Not an event: {read}."))
        else:
            events.append(read)
    return events, problems


def numbered(content: bytes) -> Iterator[tuple[int, Event]]:
    """The events of one journal, each with its line."""
    return ((number, read) for number, read in _read(content) if not isinstance(read, str))


def _read(content: bytes) -> Iterator[tuple[int, Event | str]]:
    """Each line that holds something: its event, or what is wrong with it."""
    lines = content.split(b"\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            event = _decoder.decode(line)
            yield number, _lacking(event) or event
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            yield number, "it is cut short" if number == len(lines) else str(error)


def _lacking(event: Event) -> str:
    """What an event of its kind lacks, or ''."""
    if not (event.id and event.record and event.reviewer):
        return "id, record and reviewer must not be empty"
    if event.at.tzinfo is None:
        return "the time has no zone"
    if event.kind is EventKind.UNDO and not event.undoes:
        return "an undo must name the event that it withdraws"
    if event.kind is EventKind.RESOLVE and event.outcome not in ("include", "exclude"):
        return "a resolution must have the outcome include or exclude"
    return ""


def read_journals(store: Store) -> tuple[list[Event], list[Problem]]:
    """Events of all journals of a review, in the order of files and lines; and problems."""
    events: list[Event] = []
    problems: list[Problem] = []
    for file in store.paths():
        owner = layout.journal_owner(file)
        if owner is None:
            continue
        try:
            read, wrong = parse(store.read(file), file)
        except StoreError as error:
            problems.append(problem("E840", Place(file), f"{error}."))
            continue
        events.extend(read)
        problems.extend(wrong)
        problems.extend(_strangers(read, owner, file))
    return events, problems


def journal_bytes(store: Store) -> dict[str, bytes]:
    """The journals as they are now; one that cannot be read is empty here."""
    found = {}
    for path in store.paths():
        if layout.journal_owner(path):
            try:
                found[path] = store.read(path)
            except StoreError:
                found[path] = b""
    return found


def added(before: Mapping[str, bytes], now: Mapping[str, bytes]) -> list[Event] | None:
    """The events that were added to journals; None where more than that happened.

    That is where a journal is gone or changed, or where a new line is damaged.
    """
    if not before.keys() <= now.keys():
        return None
    events: list[Event] = []
    for path, content in now.items():
        old = before.get(path, b"")
        if not content.startswith(old) or (old and not old.endswith(b"\n")):
            return None
        read, wrong = parse(content[len(old) :], path)
        if wrong:
            return None
        events += read
    return events


def _strangers(events: Iterable[Event], owner: tuple[Stage, str], file: str) -> Iterator[Problem]:
    """Events that stand in the journal of another person or stage: one problem a file."""
    stage, reviewer = owner
    others = {event.reviewer for event in events if event.reviewer != reviewer}
    others |= {event.stage.value for event in events if event.stage is not stage}
    if others:
        yield problem("E841", Place(file), f"It holds events of {', '.join(sorted(others))}.")


def event_id(reviewer: str, writer: str, at: datetime, number: int) -> str:
    """An id for an event: who, where, when to the microsecond, and a running number."""
    return f"{reviewer}.{writer}.{at.strftime('%Y%m%dT%H%M%S%f')}.{number}"

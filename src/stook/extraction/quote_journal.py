"""Journals of quotes and the list of full texts: one event a line, folded to what stands."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Generic, TypeVar

import msgspec

from stook.files import layout
from stook.model.quotes import Quote, Report
from stook.problems import Place, Problem, problem
from stook.store import Store, StoreError

E = TypeVar("E", Quote, Report)


@dataclass(frozen=True, slots=True)
class Entry(Generic[E]):
    """An event and where it stands."""

    event: E
    place: Place


def encode(event: Quote | Report) -> bytes:
    """The line of an event, with its line end; empty fields are left out."""
    kept = {one.name: getattr(event, one.name) for one in fields(event)}
    return msgspec.json.encode({key: value for key, value in kept.items() if value}) + b"\n"


def read(file: str, data: bytes, kind: type[E]) -> tuple[list[Entry[E]], list[Problem]]:
    """The events of one journal, and a Problem for every line that is not one."""
    entries: list[Entry[E]] = []
    problems: list[Problem] = []
    decoder = msgspec.json.Decoder(kind)
    lines = data.split(b"\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            event = decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            cut = number == len(lines)
            words = "it is cut short" if cut else str(error)
            problems.append(problem("E145", Place(file, number), f"Not an event: {words}."))
            continue
        place = Place(file, number, 1, getattr(event, "cell", ""))
        entries.append(Entry(event, place))
    return entries, problems


def standing(entries: Iterable[Entry[Quote]]) -> dict[str, Entry[Quote]]:
    """The last quote of each cell that nobody withdrew; events sent twice count once."""
    events = sorted(entries, key=lambda entry: (entry.event.at, entry.event.id))
    withdrawn = {entry.event.undoes for entry in events if entry.event.undoes}
    return {
        entry.event.cell: entry
        for entry in events
        if not entry.event.undoes and entry.event.id not in withdrawn
    }


def quotes_of(store: Store) -> tuple[dict[str, Entry[Quote]], list[Problem]]:
    """All quotes that stand, by the address of their author's cell."""
    entries: list[Entry[Quote]] = []
    problems: list[Problem] = []
    for path in store.paths():
        if layout.quotes_owner(path) is None:
            continue
        try:
            events, wrong = read(path, store.read(path), Quote)
        except StoreError as error:
            events, wrong = [], [problem("E145", Place(path), f"{error}.")]
        entries += events
        problems += wrong
    return standing(entries), problems


def reports_of(store: Store) -> tuple[dict[str, tuple[Report, ...]], list[Problem]]:
    """The full texts by study, as their list has them; of one file the last entry counts."""
    reports, problems = listed_reports(store)
    studies: dict[str, tuple[Report, ...]] = {}
    for report in reports:
        if report.study:
            studies[report.study] = (*studies.get(report.study, ()), report)
    return studies, problems


def listed_reports(store: Store) -> tuple[list[Report], list[Problem]]:
    """The full texts of the list; of one file the last entry counts."""
    if layout.FULL_TEXTS not in store.paths():
        return [], []
    try:
        entries, problems = read(layout.FULL_TEXTS, store.read(layout.FULL_TEXTS), Report)
    except StoreError as error:
        return [], [problem("E145", Place(layout.FULL_TEXTS), f"{error}.")]
    last = {entry.event.file: entry.event for entry in entries}
    return list(last.values()), problems

"""Decisions as cells: what each journal says of each record, and in which line."""

from collections.abc import Mapping
from dataclasses import dataclass

from stook.model.decisions import Event, EventKind
from stook.problems import Place
from stook.screening.journals import numbered


@dataclass(frozen=True, slots=True)
class DecisionCell:
    """What one journal says of one record: in words, and at which line it last says something."""

    record: str
    text: str
    place: Place


def decision_cells(journals: Mapping[str, bytes]) -> dict[str, DecisionCell]:
    """The decisions in journals (bytes by path), by cell: `screening/…/ann.pc.jsonl#r7!decision`.

    Notes decide nothing and are left out; damaged lines are Problems elsewhere.
    """
    said: dict[tuple[str, str], list[str]] = {}
    last: dict[tuple[str, str], int] = {}
    for file, content in sorted(journals.items()):
        for number, event in numbered(content):
            if event.kind is not EventKind.NOTE:
                said.setdefault((file, event.record), []).append(_words(event))
                last[file, event.record] = number
    made = {}
    for (file, record), texts in said.items():
        cell = f"{file}#{record}!decision"
        place = Place(file, last[file, record], 0, cell)
        made[cell] = DecisionCell(record, "; ".join(texts), place)
    return made


def _words(event: Event) -> str:
    """An event in words: `exclude: wrong population`, `resolve: include`, `undo`."""
    more = event.outcome or event.text
    return ": ".join(part for part in (event.kind.value, more, event.reason) if part)

"""What moved between two builds, and which cells, judgements or studies caused it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from stook.model.finding import Finding
from stook.pipeline.build import Built
from stook.problems import Place

Kind = Literal["fact", "finding", "sentence"]


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell whose value differs: None where it is absent on one side."""

    cell: str
    old: str | None
    new: str | None
    place: Place | None


@dataclass(frozen=True, slots=True)
class Move:
    """A fact, finding or sentence that differs, with the changed cells that it rests on."""

    kind: Kind
    id: str
    old: str | None
    new: str | None
    causes: tuple[CellChange, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs between two builds; `cells` are all changed cells."""

    cells: tuple[CellChange, ...]
    moves: tuple[Move, ...]


def compare(old: Built, new: Built) -> Comparison:
    """Compare two builds of a review, or of two copies of it."""
    changed = {change.cell: change for change in _changed_cells(old, new)}
    moves = [
        Move(kind, id_, before, after, _causes(old, new, id_, (before, after), kind, changed))
        for kind, id_, before, after in _moved(old, new)
    ]
    return Comparison(tuple(changed.values()), tuple(moves))


def _changed_cells(old: Built, new: Built) -> Iterator[CellChange]:
    before, after = old.review.cells, new.review.cells
    for cell in sorted(before.values.keys() | after.values.keys()):
        was, now = before.values.get(cell), after.values.get(cell)
        if was != now and (was or now):
            yield CellChange(cell, was, now, after.places.get(cell) or before.places.get(cell))


def _moved(old: Built, new: Built) -> Iterator[tuple[Kind, str, str | None, str | None]]:
    """Every id whose content differs, with both contents as text."""
    for kind, before, after in (
        ("fact", _facts(old), _facts(new)),
        ("finding", _findings(old), _findings(new)),
        ("sentence", _sentences(old), _sentences(new)),
    ):
        for id_ in [*before, *(id_ for id_ in after if id_ not in before)]:
            if before.get(id_) != after.get(id_):
                yield kind, id_, before.get(id_), after.get(id_)  # type: ignore[misc]


def _facts(built: Built) -> dict[str, str]:
    return {
        id_: f"{fact.text}" if fact.value is None else f"{_exact(fact.value)}"
        for id_, fact in built.facts.items()
    }


def _exact(value: float | str) -> str:
    """A fact's value for comparing: twelve significant digits, as in facts.lock."""
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _findings(built: Built) -> dict[str, str]:
    """What a finding says: certainty, size and statement (its numbers are facts of their own)."""
    return {one.id: said(one) for one in built.findings}


def said(one: Finding) -> str:
    """A finding in words: its certainty, how that is known, and its statement."""
    certainty = one.certainty.value if one.certainty else "certainty not judged"
    basis = f" ({one.certainty_basis.value})" if one.certainty and one.certainty_basis else ""
    return f"{certainty}{basis}; {one.statement or one.state}"


def _sentences(built: Built) -> dict[str, str]:
    return {f"summary.{one.id}": one.text for one in built.summary.sentences}


def _causes(
    old: Built,
    new: Built,
    id_: str,
    texts: tuple[str | None, str | None],
    kind: Kind,
    changed: Mapping[str, CellChange],
) -> tuple[CellChange, ...]:
    """The changed cells behind a move; for words, also labels that stand in them."""
    reached = {*old.lineage.everything(id_), *new.lineage.everything(id_)}
    causes = [change for cell, change in changed.items() if cell in reached]
    if not causes and kind != "fact":
        causes = [change for change in changed.values() if _stands_in(change, texts)]
    return tuple(causes)


def _stands_in(change: CellChange, texts: tuple[str | None, str | None]) -> bool:
    """True where a changed label was in the old words or is in the new ones."""
    was, now = texts
    return bool(
        (change.old and was and change.old in was) or (change.new and now and change.new in now)
    )

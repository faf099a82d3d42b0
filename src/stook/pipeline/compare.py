"""What moved between two builds, and which cells, judgements or studies caused it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

from stook.figures.brief import brief
from stook.pipeline.build import Built
from stook.pipeline.published import Item, Kind, published
from stook.problems import Place
from stook.screening.decision_cells import decision_cells

NO_PICTURES: Mapping[str, bytes] = {}
KINDS: tuple[Kind, ...] = get_args(Kind)  # in the order in which one follows from the other


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell whose value differs: None where it is absent on one side. `title` is the question
    where the cell answers one of the risk-of-bias tool."""

    cell: str
    old: str | None
    new: str | None
    place: Place | None
    title: str = ""


@brief
@dataclass(frozen=True, slots=True)
class Move:
    """Something said that differs, with the changed cells that it rests on."""

    kind: Kind
    id: str
    old: str | None
    new: str | None
    causes: tuple[CellChange, ...]
    title: str = ""


@brief
@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs between two builds; `cells` are all changed cells."""

    cells: tuple[CellChange, ...]
    moves: tuple[Move, ...]


def compare(
    old: Built,
    new: Built,
    old_pictures: Mapping[str, bytes] = NO_PICTURES,
    new_pictures: Mapping[str, bytes] = NO_PICTURES,
) -> Comparison:
    """Compare two builds of a review, or of two copies of it, with their plots by path."""
    changed = {change.cell: change for change in _changed_cells(old, new)}
    decided = dict(_changed_decisions(old, new))
    before, after = published(old, old_pictures), published(new, new_pictures)
    moves = []
    for key, one in {**before, **after}.items():
        was, now = before.get(key), after.get(key)
        texts = was.text if was else None, now.text if now else None
        if texts[0] != texts[1]:
            causes = _causes(old, new, one, (was, now), changed, decided)
            moves.append(Move(one.kind, one.id, *texts, causes, one.title))
    moves.sort(key=lambda move: KINDS.index(move.kind))
    decisions = (change for changes in decided.values() for change in changes)
    return Comparison((*changed.values(), *decisions), tuple(moves))


def _changed_cells(old: Built, new: Built) -> Iterator[CellChange]:
    before, after = old.review.cells, new.review.cells
    questions = {**_questions(old), **_questions(new)}
    for cell in sorted(before.values.keys() | after.values.keys()):
        was, now = before.values.get(cell), after.values.get(cell)
        if was != now and (was or now):
            place = after.places.get(cell) or before.places.get(cell)
            yield CellChange(cell, was, now, place, questions.get(cell, ""))


def _changed_decisions(old: Built, new: Built) -> Iterator[tuple[str, list[CellChange]]]:
    """The lines of journals that differ, by the address of the record that they decide upon."""
    if old.journals == new.journals:
        return
    before, after = decision_cells(old.journals), decision_cells(new.journals)
    records = {**old.flow.addresses, **new.flow.addresses}
    changes: dict[str, list[CellChange]] = {}
    for cell in sorted(before.keys() | after.keys()):
        was, now = before.get(cell), after.get(cell)
        known = now or was
        texts = was.text if was else None, now.text if now else None
        if known and texts[0] != texts[1]:
            address = records.get(known.record, known.record)
            changes.setdefault(address, []).append(CellChange(cell, *texts, known.place))
    yield from changes.items()


def _questions(built: Built) -> dict[str, str]:
    """The label of the question that each answer's cell answers."""
    domains = built.review.form.domains if built.review.form else ()
    labels = {one.id: one.label for domain in domains for one in domain.questions}
    return {
        row.cell("value"): labels[row.item] for row in built.review.appraisals if row.item in labels
    }


def _causes(
    old: Built,
    new: Built,
    one: Item,
    sides: tuple[Item | None, Item | None],
    changed: Mapping[str, CellChange],
    decided: Mapping[str, list[CellChange]],
) -> tuple[CellChange, ...]:
    """The changed cells behind a move; for words, also labels that stand in them; for a problem,
    else those of the same row or entry."""
    reached = {*_reached(old, sides[0]), *_reached(new, sides[1])}
    if None in sides:  # what came or went may rest on facts that are in both
        there, gone = (new, old) if sides[0] is None else (old, new)
        node = there.lineage.nodes.get(one.id)
        for source in node.sources if node else ():
            reached.update(gone.lineage.everything(source))
    causes = (
        *(change for cell, change in changed.items() if cell in reached),
        *(change for record, them in decided.items() if record in reached for change in them),
    )
    if causes or one.kind == "fact":
        return causes
    if one.kind == "problem":
        return _near(one.sources, tuple(changed.values()))
    texts = [side.text for side in sides if side]
    return tuple(change for change in changed.values() if _stands_in(change, texts))


def _reached(built: Built, item: Item | None) -> Iterator[str]:
    """Every cell that an item rests on."""
    if item is None:
        return
    for source in item.sources or (item.id,):
        yield source
        yield from built.lineage.everything(source)


def _near(cells: Iterable[str], changed: tuple[CellChange, ...]) -> tuple[CellChange, ...]:
    """The changed cells of the row or entry that any of the cells belongs to, else of the whole
    that the row belongs to (a study's results, say)."""
    rows = [cell.partition("!")[0] for cell in cells]
    for starts in (rows, [row.rpartition("/")[0] for row in rows]):
        known = tuple(start for start in starts if "/" in start)
        found = tuple(one for one in changed if known and one.cell.startswith(known))
        if found:
            return found
    return ()


def _stands_in(change: CellChange, texts: list[str]) -> bool:
    """True where a changed label was in the old words or is in the new ones."""
    return any(label and label in text for label in (change.old, change.new) for text in texts)

"""What moved between two builds, in words: grouped by the cell that caused it."""

from collections import Counter
from collections.abc import Iterator

from stook.model.certainty import CERTAINTY
from stook.pipeline.compare import CellChange, Comparison, Move
from stook.pipeline.published import Kind
from stook.render.counted import counted
from stook.render.data import number

_DIGITS = 4
NAMES: dict[Kind, str] = {
    "judgement": "judgement of risk of bias",
    "fact": "fact",
    "suggestion": "suggestion",
    "finding": "finding",
    "row": "row of a summary of findings",
    "sentence": "sentence",
    "plot": "plot",
    "problem": "problem",
}
MANY: dict[Kind, str] = {
    "judgement": "judgements of risk of bias",
    "row": "rows of a summary of findings",
}


def as_text(comparison: Comparison) -> Iterator[str]:
    """Lines for the terminal."""
    if not comparison.moves:
        yield "Nothing that is published moved."
        if comparison.cells:
            yield f"{counted(len(comparison.cells), 'cell')} changed that none of them rests on:"
            yield from (f"  {cell_line(change)}" for change in comparison.cells)
        return
    groups: dict[tuple[str, ...], list[Move]] = {}
    for move in comparison.moves:
        causes = tuple(dict.fromkeys(_entry(change.cell) for change in move.causes))
        groups.setdefault(causes, []).append(move)
    for entries, moves in groups.items():
        yield "Because of" if entries else "Without a cell that could be named as the cause:"
        for change in comparison.cells:
            if _entry(change.cell) in entries:
                yield f"  {cell_line(change)}"
        yield from (f"    {line}" for move in moves for line in _move_lines(move))
        yield ""
    yield _totals(comparison)


def _entry(cell: str) -> str:
    """What is changed as one thing: a whole judgement of certainty, else the cell alone."""
    start = f"{CERTAINTY}#findings/"
    if not cell.startswith(start):
        return cell
    return start + cell.removeprefix(start).partition("/")[0]


def cell_line(change: CellChange) -> str:
    """One changed cell: where it stands, what it was, what it is."""
    where = f"{change.place}  " if change.place else ""
    asked = f" ({change.title})" if change.title else ""
    return f"{where}{change.cell}{asked}: {_shown(change.old)} -> {_shown(change.new)}"


def _shown(value: str | None) -> str:
    return "(absent)" if value is None else value or "(empty)"


def _move_lines(move: Move) -> Iterator[str]:
    """One line for what is short, the old and the new below each other for sentences."""
    if move.kind == "plot":
        how = "is new" if move.old is None else "is gone" if move.new is None else "looks different"
        yield f"{move.id} {how}"
        return
    if move.kind == "problem":
        yield from _problem_lines(move)
        return
    name = move.title or move.id
    if move.kind in ("fact", "judgement"):
        old, new = legible(move.old, move.new)
        yield f"{name}: {_shown(old)} -> {_shown(new)}"
        return
    yield name
    yield f"  - {_shown(move.old)}"
    yield f"  + {_shown(move.new)}"


def _problem_lines(move: Move) -> Iterator[str]:
    code = move.id.partition(" ")[0]
    how = "new" if move.old is None else "gone" if move.new is None else "changed"
    yield f"{how} problem {code} {move.title}"
    yield f"  {'-' if move.new is None else '+'} {move.old if move.new is None else move.new}"


def legible(old: str | None, new: str | None) -> tuple[str | None, str | None]:
    """Two numbers with as few digits (four at least) as show that they differ; words as they are.

    `stook diff --json` has every digit.
    """
    try:
        values = float(old or ""), float(new or "")
    except ValueError:
        return old, new
    whole = max(len(f"{abs(value):.0f}") for value in values)
    for digits in range(max(_DIGITS, whole), 12):
        was, now = (f"{value:.{digits}g}" for value in values)
        if was != now:
            return was, now
    return old, new


def _totals(comparison: Comparison) -> str:
    counts = Counter(move.kind for move in comparison.moves)
    parts = [
        f"{counts[kind]} {MANY.get(kind, f'{name}s')}" if counts[kind] > 1 else f"1 {name}"
        for kind, name in NAMES.items()
        if counts[kind]
    ]
    return f"{', '.join(parts)} moved; {counted(len(comparison.cells), 'cell')} changed."


def as_data(comparison: Comparison) -> dict[str, object]:
    """The JSON shape of `stook diff --json`."""

    def cell(change: CellChange) -> dict[str, object]:
        place = change.place
        return {
            "cell": change.cell,
            "old": change.old,
            "new": change.new,
            "file": place.file if place else "",
            "line": place.line if place else 0,
        }

    return {
        "cells": [cell(change) for change in comparison.cells],
        "moves": [
            {
                "kind": move.kind,
                "id": move.id,
                "title": move.title,
                "old": number(move.old),
                "new": number(move.new),
                "causes": [cell(change) for change in move.causes],
            }
            for move in comparison.moves
        ],
    }

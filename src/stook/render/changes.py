"""What moved between two builds, in words: grouped by the cell that caused it."""

from collections.abc import Iterator

from stook.pipeline.compare import CellChange, Comparison, Move
from stook.render.data import counted, number

KINDS = ("fact", "finding", "sentence")


def as_text(comparison: Comparison) -> Iterator[str]:
    """Lines for the terminal."""
    if not comparison.moves:
        yield "No published number or sentence moved."
        if comparison.cells:
            yield f"{counted(len(comparison.cells), 'cell')} changed that none of them rests on:"
            yield from (f"  {cell_line(change)}" for change in comparison.cells)
        return
    groups: dict[tuple[str, ...], list[Move]] = {}
    for move in comparison.moves:
        groups.setdefault(tuple(change.cell for change in move.causes), []).append(move)
    known = {change.cell: change for change in comparison.cells}
    for cells, moves in groups.items():
        yield "Because of" if cells else "Without a cell that could be named as the cause:"
        yield from (f"  {cell_line(known[cell])}" for cell in cells)
        yield from (f"    {line}" for move in moves for line in _move_lines(move))
        yield ""
    yield _totals(comparison)


def cell_line(change: CellChange) -> str:
    """One changed cell: where it stands, what it was, what it is."""
    where = f"{change.place}  " if change.place else ""
    return f"{where}{change.cell}: {_shown(change.old)} -> {_shown(change.new)}"


def _shown(value: str | None) -> str:
    return "(absent)" if value is None else value or "(empty)"


def _move_lines(move: Move) -> Iterator[str]:
    if move.kind == "fact":
        yield f"{move.id}: {_shown(move.old)} -> {_shown(move.new)}"
        return
    yield f"{move.id}"
    yield f"  - {_shown(move.old)}"
    yield f"  + {_shown(move.new)}"


def _totals(comparison: Comparison) -> str:
    counts = {kind: sum(move.kind == kind for move in comparison.moves) for kind in KINDS}
    parts = [counted(count, kind) for kind, count in counts.items() if count]
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
                "old": number(move.old),
                "new": number(move.new),
                "causes": [cell(change) for change in move.causes],
            }
            for move in comparison.moves
        ],
    }

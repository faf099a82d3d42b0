"""Footnotes: the source of each declared number, where it is first shown."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from stook.render.document.model import (
    Block,
    Bullets,
    Document,
    Inline,
    Paragraph,
    Run,
    Section,
    Table,
    TableCell,
)

Change = Callable[[Inline], Inline]


def with_footnotes(document: Document, sources: Mapping[str, str]) -> Document:
    """The document with a footnote at the first showing of each declared fact (id -> source)."""
    waiting = dict(sources)

    def noted(run: Run) -> Run:
        source = waiting.pop(run.fact, None)
        return run if source is None else replace(run, note=f"Declared, not computed. {source}")

    def change(runs: Inline) -> Inline:
        return tuple(noted(run) for run in runs)

    return replace(
        document,
        sections=tuple(_section(section, change) for section in document.sections),
        supplements=tuple(_section(section, change) for section in document.supplements),
    )


def _section(section: Section, change: Change) -> Section:
    return replace(
        section,
        blocks=tuple(_block(block, change) for block in section.blocks),
        sections=tuple(_section(part, change) for part in section.sections),
    )


def _block(block: Block, change: Change) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, runs=change(block.runs))
    if isinstance(block, Bullets):
        return replace(block, items=tuple(change(item) for item in block.items))
    if isinstance(block, Table):
        return replace(block, rows=tuple(_row(row, change) for row in block.rows))
    return replace(block, caption=change(block.caption))


def _row(row: tuple[TableCell, ...], change: Change) -> tuple[TableCell, ...]:
    return tuple(replace(cell, runs=change(cell.runs)) for cell in row)

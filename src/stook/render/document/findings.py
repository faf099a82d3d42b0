"""The summary of findings: one table a comparison, as Cochrane reviews print it."""

from stook.model.sof import Cell, SofRow, SofTable
from stook.pipeline.build import Built
from stook.render.document.model import Inline, Run, Section, Table, TableCell, words
from stook.render.document.runs import spanned
from stook.summary.sof import sof_tables

WIDTHS = (0.19, 0.12, 0.14, 0.12, 0.12, 0.14, 0.17)


def findings_section(built: Built) -> Section:
    """All tables, each on a wide page."""
    tables = sof_tables(built.review, built.findings, built.facts, built.specifications)
    return Section(
        "summary-of-findings",
        "Summary of findings",
        tuple(_table(table) for table in tables if table.rows),
        landscape=True,
    )


def _table(table: SofTable) -> Table:
    heads = (
        "Outcome", f"With {table.comparator}", f"With {table.intervention}", "Relative effect",
        "People (studies)", "Certainty (GRADE)", "What this means",
    )  # fmt: skip
    return Table(
        label=f"sof-{table.comparison}",
        caption=_caption(table),
        head=(tuple(TableCell((Run(head, bold=True),)) for head in heads),),
        rows=tuple(_row(row) for row in table.rows),
        notes=_notes(table),
        widths=WIDTHS,
        wide=True,
    )


def _caption(table: SofTable) -> Inline:
    details = [
        f"{name}: {text}"
        for name, text in (("Population", table.population), ("Setting", table.setting))
        if text
    ]
    ending = f" {'. '.join(details)}." if details else ""
    return (Run(f"{table.title}.", bold=True), *words(ending))


def _row(row: SofRow) -> tuple[TableCell, ...]:
    outcome = [Run(row.outcome, bold=True)]
    if row.timepoint:
        outcome.append(Run(f"\n{row.timepoint}"))
    if row.detail.text:
        outcome += [Run("\n"), *_cell(row.detail)]
    certainty = [Run(f"{row.symbol} {row.certainty_words}".strip())]
    if row.notes:
        certainty.append(Run(" " + ", ".join(row.notes), raised=True))
    corresponding = _cell(row.intervention)
    if row.difference.text:
        gap = (Run("\n"),) if corresponding else ()
        corresponding = (*corresponding, *gap, *_cell(row.difference))
    meaning: list[Run] = [Run(row.comment)] if row.comment else []
    for cell in row.further:
        meaning += [*([Run("\n")] if meaning else []), *_cell(cell)]
    cells: tuple[Inline, ...] = (
        tuple(outcome), _cell(row.comparator), corresponding, _cell(row.relative),
        _cell(row.people), tuple(certainty), tuple(meaning),
    )  # fmt: skip
    return tuple(TableCell(cell) for cell in cells)


def _cell(cell: Cell) -> Inline:
    return spanned(cell.text, cell.spans)


def _notes(table: SofTable) -> tuple[Inline, ...]:
    notes: list[Inline] = [
        (Run(f"{note.letter}", raised=True), Run(f" {note.text}", fact=note.cell))
        for note in table.footnotes
    ]
    if table.left_out:
        names = ", ".join(table.left_out)
        notes.append((Run(f"Not shown here for want of room: {names}."),))
    return tuple(notes)

"""A table as XML: rows that repeat, rows that stay whole, merged cells, fixed widths."""

from collections.abc import Callable
from typing import Any

from stook.render.document.model import Table, TableCell, plain
from stook.render.document.word.xml import Element, clean, w

Cell = Callable[[TableCell], Any]


def table_xml(table: Table, width: int, paragraph: Cell) -> Element:
    """A table `width` twips wide; `paragraph` writes the text of a cell."""
    columns = table.columns
    shares = table.widths or tuple(1 / columns for _ in range(columns))
    widths = [int(width * share) for share in shares]
    properties = w(
        "tblPr",
        w("tblStyle", val="StookTable"),
        w("tblW", w=str(sum(widths)), type="dxa"),
        w("tblLayout", type="fixed"),
        w("tblLook", val="0420", firstRow="1", noHBand="0", noVBand="1"),
        w("tblCaption", val=clean(plain(table.caption))[:250]),
    )
    grid = w("tblGrid", *(w("gridCol", w=str(share)) for share in widths))
    element = w("tbl", properties, grid)
    for row in table.head:
        element.append(_row(row, widths, paragraph, head=True))
    for row in table.rows:
        element.append(_row(row, widths, paragraph, head=False))
    return element


def _row(row: tuple[TableCell, ...], widths: list[int], paragraph: Cell, *, head: bool) -> Element:
    properties = w("trPr", w("cantSplit"))
    if head:
        properties.append(w("tblHeader"))
    element = w("tr", properties)
    at = 0
    for cell in row:
        width = sum(widths[at : at + cell.span])
        at += cell.span
        look = w("tcPr", w("tcW", w=str(width), type="dxa"))
        if cell.span > 1:
            look.append(w("gridSpan", val=str(cell.span)))
        element.append(w("tc", look, paragraph(cell)))
    return element

"""Tables: one cell or row spliced into the text, every other character as it was.

Separators (comma, semicolon, tab), quoting, quoted line ends, CRLF and blank lines stay. The rules
of quoting are those of RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180).
"""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

from stook.edits.edit_kinds import EditError
from stook.files.cells import has_decimal_comma
from stook.files.csv_places import SEPARATORS, separator_of
from stook.files.writing import guarded

_DECIMAL = re.compile(r"-?\d+\.\d+")
_PLAIN = {mark: re.compile(rf"[^{mark}\r\n]*") for mark in SEPARATORS}


@dataclass(frozen=True, slots=True)
class Span:
    """One cell: where it stands in the text (with its quotation marks), and what it says."""

    start: int
    end: int
    value: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A table cut into spans; blank lines are no rows. The first row is the header."""

    text: str
    separator: str
    rows: list[list[Span]]

    @property
    def names(self) -> list[str]:
        """The names of the columns."""
        return [span.value.strip() for span in self.rows[0]] if self.rows else []

    @property
    def line_end(self) -> str:
        """The line end of the file, taken from its first line."""
        first = self.text.find("\n")
        if first < 0:
            return "\r" if "\r" in self.text else "\n"
        return "\r\n" if self.text[:first].endswith("\r") else "\n"

    def find(self, where: Mapping[str, str]) -> int:
        """The number of the one row in which `where` stands; EditError for none or several."""
        names = self.names
        unknown = [name for name in where if name not in names and where[name]]
        matches = [] if unknown else [
            number
            for number, row in enumerate(self.rows[1:], start=1)
            if all(_value(row, names, name) == value.strip() for name, value in where.items())
        ]  # fmt: skip
        if len(matches) != 1:
            many = "several rows" if matches else "no row"
            raise EditError(f"There is {many} with {', '.join(filter(None, where.values()))}.")
        return matches[0]

    def value(self, row: int, column: str) -> str:
        """What a cell says, '' where its row or the table does not have it."""
        return _value(self.rows[row], self.names, column)


def _value(row: list[Span], names: list[str], column: str) -> str:
    index = names.index(column) if column in names else len(row)
    return row[index].value.strip() if index < len(row) else ""


def scan(text: str) -> Grid:
    """Cut a table into spans. EditError where a quotation is not closed."""
    separator = separator_of(text)
    rows: list[list[Span]] = []
    row: list[Span] = []
    at = 0
    while at < len(text):
        span = _span(text, at, separator)
        row.append(span)
        at = span.end
        if at < len(text) and text[at] == separator:
            at += 1
            if at == len(text):
                row.append(Span(at, at, "", False))
            continue
        if any(cell.value.strip() for cell in row):
            rows.append(row)
        row = []
        at += 2 if text.startswith("\r\n", at) else 1
    if any(cell.value.strip() for cell in row):
        rows.append(row)
    return Grid(text, separator, rows)


def _span(text: str, at: int, separator: str) -> Span:
    if not text.startswith('"', at):
        match = _PLAIN[separator].match(text, at)
        end = match.end() if match else at
        return Span(at, end, text[at:end], False)
    parts, close = [], at + 1
    while True:
        mark = text.find('"', close)
        if mark < 0:
            raise EditError("A quotation in the table is not closed; mend it in an editor first.")
        parts.append(text[close:mark])
        if not text.startswith('"', mark + 1):
            break
        parts.append('"')
        close = mark + 2
    end = mark + 1
    if end < len(text) and text[end] not in (separator, "\n", "\r"):
        raise EditError("A quotation in the table ends inside a cell; mend it in an editor first.")
    return Span(at, end, "".join(parts), True)


def set_cell(text: str, where: Mapping[str, str], column: str, value: str) -> str:
    """The table with one cell set; a column that is not there is added at the end."""
    grid = scan(text)
    row = grid.find(where)
    if column not in grid.names:
        grid = scan(_with_column(grid, column))
    value = _as_here(grid, value)
    index = grid.names.index(column)
    cells = grid.rows[row]
    if index < len(cells):
        span = cells[index]
        written = _written(value, grid.separator, span.quoted)
        return text_of(grid, span.start, span.end, written)
    missing = grid.separator * (index - len(cells) + 1)
    return text_of(grid, cells[-1].end, cells[-1].end, missing + _written(value, grid.separator))


def _as_here(grid: Grid, value: str) -> str:
    """A number with the decimal sign of the table: where semicolons separate cells and others have
    decimal commas, 1.234 could be a thousand."""
    if grid.separator == "," or not _DECIMAL.fullmatch(value):
        return value
    commas = any(has_decimal_comma(span.value) for row in grid.rows[1:] for span in row)
    return value.replace(".", ",") if commas else value


def text_of(grid: Grid, start: int, end: int, written: str) -> str:
    """The text of a table with one stretch of it replaced."""
    return grid.text[:start] + written + grid.text[end:]


def _with_column(grid: Grid, column: str) -> str:
    """The table with an empty column at the end: each row as long as the header before."""
    text, wide = grid.text, len(grid.names)
    for number in range(len(grid.rows) - 1, -1, -1):
        cells = grid.rows[number]
        more = grid.separator * max(1, wide - len(cells) + 1) if number else grid.separator
        name = _written(column, grid.separator, all(c.quoted for c in cells)) if not number else ""
        if number and len(cells) > wide:
            continue
        text = text[: cells[-1].end] + more + name + text[cells[-1].end :]
    return text


def add_row(text: str, values: Mapping[str, str], columns: tuple[str, ...] = ()) -> str:
    """The table with a row at its end; with a header of its own where it has none yet."""
    if not text.strip():
        text = _joined(columns or tuple(values), ",", "\n", quoted=False)
    grid = scan(text)
    for name, value in values.items():
        if value and name not in grid.names:
            grid = scan(_with_column(grid, name))
    end = grid.line_end
    body = grid.text if grid.text.endswith(("\n", "\r")) else grid.text + end
    every = grid.rows[-1]
    quoted = len(every) > 1 and all(span.quoted for span in every)
    cells = [_as_here(grid, values.get(name, "")) for name in grid.names]
    return body + _joined(cells, grid.separator, end, quoted=quoted)


def remove_row(text: str, where: Mapping[str, str]) -> str:
    """The table without the row in which `where` stands."""
    grid = scan(text)
    cells = grid.rows[grid.find(where)]
    end = cells[-1].end
    end += 2 if text.startswith("\r\n", end) else 1
    return text[: cells[0].start] + text[end:]


def _joined(cells: tuple[str, ...] | list[str], separator: str, end: str, *, quoted: bool) -> str:
    return separator.join(_written(cell, separator, quoted) for cell in cells) + end


def _written(value: str, separator: str, quoted: bool = False) -> str:
    """A value as a cell: on one line, no formula, quoted where it has to be or was."""
    line = guarded(" ".join(value.split()))
    if quoted:
        return '"' + line.replace('"', '""') + '"'
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator="").writerow([line, ""])
    return out.getvalue()[: -len(separator)]

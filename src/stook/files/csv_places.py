"""CSV with the line and column of every cell.

Cells are separated by commas, or by the semicolons or tabs that spreadsheets write where the comma
is the decimal sign: the header tells.

The standard library's reader tells only the line on which a record ends, so records are cut here
(RFC 4180: https://www.rfc-editor.org/rfc/rfc4180). Lines without a quotation mark, nearly all of
them, are split at once; the place of a cell is worked out when somebody asks for it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from stook.files.text import shown
from stook.problems import Place, Problem, problem


@dataclass(slots=True)
class Row:
    """One record: its cells without surrounding white space, and where it begins.

    `starts` holds (line, column) by cell where the record has quoted cells; otherwise the places
    follow from the lengths in `raw`.
    """

    line: int
    cells: list[str]
    raw: list[str]
    starts: list[tuple[int, int]] | None = None

    def at(self, index: int) -> tuple[int, int]:
        """Line and column (from 1) of a cell."""
        if self.starts is not None:
            return self.starts[index] if index < len(self.starts) else self.starts[0]
        return self.line, sum(map(len, self.raw[:index])) + index + 1

    def positions(self) -> list[tuple[int, int]]:
        """Line and column of every cell: faster than asking for each."""
        if self.starts is not None:
            return self.starts
        column, found = 1, []
        for cell in self.raw:
            found.append((self.line, column))
            column += len(cell) + 1
        return found


@dataclass(slots=True)
class Table:
    """A table as read: column names in order, and its rows, each as long as the header.

    `unfit` are the rows that were reported and left out: their first cells still say what they
    were about. `separator` stands between the cells.
    """

    file: str
    header: Row
    rows: list[Row]
    unfit: list[Row]
    separator: str = ","

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return self.header.cells

    def place(self, row: Row, index: int, cell: str = "") -> Place:
        """The place of one cell."""
        line, column = row.at(index)
        return Place(self.file, line, column, cell)


def read_table(file: str, text: str) -> tuple[Table | None, list[Problem]]:
    """The table and what is wrong with its form; None where it has no usable header."""
    problems: list[Problem] = []
    unfit: list[Row] = []
    separator = separator_of(text)
    rows = _rows(file, text, separator, problems, unfit)
    header = next(rows, None)
    if header is None or len(header.cells) < 2:
        problems.append(_no_header(file, header))
        return None, problems
    padded = len(header.cells)
    while header.cells and not header.cells[-1]:
        header.cells.pop()
    table = Table(file, header, [], unfit, separator)
    problems += _header_faults(table)
    for row in rows:
        fault = _fit(table, row, padded)
        if fault:
            problems.append(fault)
            unfit.append(row)
        else:
            table.rows.append(row)
    return table, problems


SEPARATORS = (",", ";", "\t")
_QUOTATION = re.compile(r'"[^"]*"')


def separator_of(text: str) -> str:
    """What separates the cells: of comma, semicolon and tab the most frequent one of the header."""
    header = next((line for line in text.split("\n") if line.strip()), "")
    plain = _QUOTATION.sub("", header)
    return max(SEPARATORS, key=lambda mark: (plain.count(mark), mark == ","))


def _no_header(file: str, header: Row | None) -> Problem:
    if header is None:
        return problem("E120", Place(file), "The table is empty: it has no header line.")
    what = f"The first line, {shown(header.cells[0])}, names only one column."
    return problem("E120", Place(file, header.line, 1), what)


def _header_faults(table: Table) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for index, name in enumerate(table.columns):
        place = table.place(table.header, index)
        if not name:
            yield problem("E120", place, f"Column {index + 1} has no name.")
        elif name in seen:
            what = f"The column {shown(name)} stands twice: as column {seen[name] + 1} and here."
            yield problem("E123", place, what)
        else:
            seen[name] = index


def _fit(table: Table, row: Row, padded: int) -> Problem | None:
    """A Problem where the row has other cells than the header.

    Spreadsheets pad every line, the header too, with the same empty cells: those are cut off.
    """
    wanted, found = len(table.columns), len(row.cells)
    if found == wanted:
        return None
    if found == padded and not any(row.cells[wanted:]):
        del row.cells[wanted:]
        return None
    index = wanted if found > wanted else 0
    what = f"The row has {found} cells; the header has {wanted}."
    return problem("E124", table.place(row, index), what)


def _rows(
    file: str, text: str, separator: str, problems: list[Problem], unfit: list[Row]
) -> Iterator[Row]:
    """Records that are not blank. An unclosed quotation is reported, and its line left out."""
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        if '"' not in line:
            if line and not line.isspace():
                raw = line.split(separator)
                cells = [cell.strip() for cell in raw]
                if any(cells):
                    yield Row(number, cells, raw)
            continue
        cut = _quoted(lines, number - 1, separator)
        if isinstance(cut, tuple):
            what = "The quotation that begins here is not closed before the next cell or line."
            problems.append(problem("E125", Place(file, *cut), what))
            raw = line.split(separator)
            unfit.append(Row(number, [cell.strip() for cell in raw], raw))
            continue
        number = cut.end
        if any(cut.cells):
            yield Row(cut.starts[0][0], cut.cells, [], cut.starts)


@dataclass(slots=True)
class _Cut:
    """A record cut from the lines, and the number of lines up to and with its last one."""

    cells: list[str]
    starts: list[tuple[int, int]]
    end: int


def _quoted(lines: list[str], first: int, separator: str) -> _Cut | tuple[int, int]:
    """Cut the record that begins in line `first` (from 0); or where its quotation opens."""
    cut = _Cut([], [], first + 1)
    line, at = lines[first], 0
    while True:
        opened = (cut.end, at + 1)
        cut.starts.append(opened)
        if line.startswith('"', at):
            at += 1
            parts: list[str] = []
            while True:
                close = line.find('"', at)
                if close < 0:
                    parts += [line[at:], "\n"]
                    if cut.end >= len(lines):
                        return opened
                    line, at = lines[cut.end], 0
                    cut.end += 1
                elif line.startswith('"', close + 1):
                    parts.append(line[at : close + 1])
                    at = close + 2
                else:
                    parts.append(line[at:close])
                    at = close + 1
                    break
            if line[at : at + 1] not in ("", separator):
                return opened
            cut.cells.append("".join(parts).strip())
        else:
            mark = line.find(separator, at)
            end = len(line) if mark < 0 else mark
            cut.cells.append(line[at:end].strip())
            at = end
        if at >= len(line):
            return cut
        at += 1

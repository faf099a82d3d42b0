"""A table that somebody has, as they have it: commas, semicolons or tabs, decimal commas, gaps.

Unlike the tables of a review, whose form is fixed, this one is only read once, so what can be
understood without doubt is understood, and what was assumed is said.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from stook.files.cells import UnreadableError, number
from stook.files.csv_places import Row, Table, read_table
from stook.files.text import decode
from stook.problems import Place, Problem, problem

MISSING: Final = frozenset({"", "na", "n/a", "nan", "nr", "ns", ".", "-", "–", "?", "not reported"})
_STAND_IN: Final = "\ue000"  # a private-use character in the place of a comma inside cells
_NAMES: Final = {",": "commas", ";": "semicolons", "\t": "tabs"}
_DECIMAL_COMMA: Final = re.compile(r"[-−+]?\d+,\d+")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with the place of every cell. `said` are the assumptions made in reading it.

    `parts` are columns made of parts of another's cells: its name, and the part of each row; the
    columns that are `hidden` are those taken apart; `elsewhere` are the rows of parts that stand in
    other rows than those of the table (the second arm of a study). `plain` tells whether any
    program reads the file as it is read here.
    """

    table: Table
    said: tuple[str, ...] = ()
    decimal_comma: bool = False
    parts: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    elsewhere: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    plain: bool = True

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return [*(c for c in self.table.columns if c not in self.hidden), *self.parts]

    def texts(self, column: str) -> list[str]:
        """The cells of a column as written."""
        if column in self.parts:
            return list(self.parts[column][1])
        index = self.table.columns.index(column)
        return [row.cells[index] for row in self.table.rows]

    def place(self, row: int, column: str) -> Place:
        """Where a cell stands."""
        name = self.parts[column][0] if column in self.parts else column
        rows = self.elsewhere.get(column, self.table.rows)
        return self.table.place(rows[row], self.table.columns.index(name))

    def values(self, column: str) -> tuple[list[float], list[Problem]]:
        """The cells of a column as numbers (NaN where missing), and those that are none."""
        values: list[float] = []
        faults: list[Problem] = []
        for i, cell in enumerate(self.texts(column)):
            value = float("nan")
            try:
                value = self._number(cell)
            except UnreadableError as fault:
                faults.append(problem(fault.code, self.place(i, column), fault.what, fault.remedy))
            values.append(value)
        return values, faults

    def _number(self, cell: str) -> float:
        if cell.lower() in MISSING:
            return float("nan")
        if self.decimal_comma and _DECIMAL_COMMA.fullmatch(cell):
            cell = cell.replace(",", ".")
        return number(cell.replace("−", "-"))


def _separator(text: str) -> str:
    """What the header line is separated by: the mark that cuts it into most cells."""
    head = next((line for line in text.split("\n") if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", head)
    return max(_NAMES, key=lambda mark: (bare.count(mark), mark == ","))


def read_sheet(file: str, data: bytes) -> tuple[Sheet | None, list[Problem]]:
    """The table in a CSV file of unknown origin; None where there is none, with the reasons."""
    text, problems = decode(file, data)
    if text is None:
        return None, problems
    text, above = _from_header(text)
    plain = text == data.decode().replace("\r\n", "\n")
    mark = _separator(text)
    if mark != ",":
        # One character for one character, so that every cell keeps its line and column.
        text = text.translate({ord(","): _STAND_IN, ord(mark): ","})
    table, faults = read_table(file, text)
    if table is None:
        return None, [*problems, *faults]
    if not table.columns[0] and table.rows and "row" not in table.columns:
        table.header.cells[0] = "row"  # R and pandas write row names under an empty header
        faults = [one for one in faults if one.place != table.place(table.header, 0)]
    problems += faults
    for row in (table.header, *table.rows):
        _restore(row)
    said = [] if mark == "," else [f"The cells are separated by {_NAMES[mark]}."]
    decimal = mark != "," and any(
        _DECIMAL_COMMA.fullmatch(cell) for row in table.rows for cell in row.cells
    )
    if decimal:
        said.append("Commas inside numbers are decimal commas.")
    if not table.rows and not problems:
        problems.append(problem("E120", Place(file, table.header.line), "There are no rows."))
    if above:
        said.append(f"Left out, as it stands above the names of the columns: {'; '.join(above)}")
    return Sheet(table, tuple(said), decimal, plain=plain), problems


def _from_header(text: str) -> tuple[str, list[str]]:
    """The text with empty lines in the place of titles above its header, and those titles.

    A title fills one cell at most; so does the line `sep=;` that spreadsheets write.
    """
    lines, titles = text.split("\n"), []
    cells = [[c for c in re.split(r"[,;\t]", line) if c.strip(' "')] for line in lines]
    first = next((i for i, some in enumerate(cells) if len(some) > 1), 0)
    for i in range(first):
        if cells[i] and not re.fullmatch("sep=?", cells[i][0].strip('" ').lower()):
            titles.append(f'"{cells[i][0].strip(chr(34))}"')
        lines[i] = ""
    return "\n".join(lines), titles


def _restore(row: Row) -> None:
    row.cells[:] = [cell.replace(_STAND_IN, ",") for cell in row.cells]

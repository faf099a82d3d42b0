"""The tables of a review: CSV rows as Study, Arm, Result and Appraisal.

The columns are the fields of the noun. A row with a fault is reported, every fault of it, and left
out; its cells stay in the index, so that what refers to it is not reported as well.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from enum import Enum
from typing import Any, Generic, Protocol, TypeVar

from stook.files.cells import (
    NOT_REPORTED,
    Convert,
    UnreadableError,
    converter,
    has_decimal_comma,
    with_point,
)
from stook.files.csv_places import Row, Table, read_table
from stook.files.hints import hints, members
from stook.files.text import is_slug, nearest, shown, slug
from stook.model.review import CellIndex
from stook.problems import Place, Problem, problem


class Noun(Protocol):
    """A row of a table: it knows the address of each of its cells."""

    def cell(self, column: str) -> str:
        """The address of one of its cells."""
        ...


R = TypeVar("R", bound=Noun)

# Text that people wrote for its own sake: "not reported" stays as written there.
_VERBATIM = frozenset({"note", "notes", "source", "support", "locator", "label"})


@dataclass(slots=True)
class _Column:
    """A column that is read: where it stands, its field, and how its cells are converted."""

    index: int
    name: str
    convert: Convert
    is_text: bool
    blank: frozenset[str]
    is_number: bool = False


class TableReader(Generic[R]):
    """Reads one table into rows of `noun`. `ids` are the columns that make new ids, `fixed` fields
    of every row that no column holds.
    """

    def __init__(
        self,
        noun: type[R],
        file: str,
        ids: Sequence[str] = (),
        fixed: Mapping[str, Any] | None = None,
    ) -> None:
        self.noun, self.file, self.ids, self.fixed = noun, file, ids, dict(fixed or {})
        self.problems: list[Problem] = []
        self._commas = False
        # The noun is a dataclass; the protocol that bounds R cannot say so.
        kind: Any = noun
        self.hints = {name: hint for name, hint in hints(kind).items() if name != "more"}
        self.open = "more" in hints(kind)
        self.required = [
            f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING
        ]

    def read(self, text: str, cells: CellIndex) -> list[R]:
        """The sound rows; every cell goes into `cells`, every fault into `problems`."""
        table, found = read_table(self.file, text)
        below = self._names_below(table)
        if table is not None and below is not None:
            what = f"Line {below.line} names the columns."
            self.problems.append(problem("E129", Place(self.file, table.header.line), what))
            return []
        self.problems += found
        if table is None:
            return []
        columns, extra = self._columns(table)
        if not {column.name for column in columns}.issuperset(self.required):
            return []
        cells.places[f"{self.file}#"] = Place(self.file)
        rows: list[R] = []
        lines: dict[str, int] = {}
        self._commas = table.separator != "," and any(
            has_decimal_comma(row.cells[column.index])
            for column in columns
            if column.is_number
            for row in table.rows
        )
        for row in table.rows:
            made = self._row(table, row, columns, extra, cells, lines)
            if made is not None:
                rows.append(made)
        for row in table.unfit:
            self._remember(row, columns, cells)
        return rows

    def _names_below(self, table: Table | None) -> Row | None:
        """The first row, where it has the names that the header should have and lacks."""
        rows = [*table.rows, *table.unfit] if table else []
        if not table or not rows or set(table.columns).issuperset(self.required):
            return None
        first = min(rows, key=lambda row: row.line)
        return first if set(first.cells).issuperset(self.required) else None

    def _remember(self, row: Row, columns: list[_Column], cells: CellIndex) -> None:
        """Note the key of a row that does not fit the header, so that it is not missed."""
        keys = [c for c in columns if c.name in self.required and c.index < len(row.cells)]
        if len(keys) == len(self.required):
            values = {
                c.name: row.cells[c.index] if c.is_text else self._stand_in(c.name) for c in keys
            }
            address = self.noun(**values, **self.fixed).cell("")[:-1]
            cells.places.setdefault(address, Place(self.file, row.line, 1, address))

    # The header -------------------------------------------------------------------------------

    def _columns(self, table: Table) -> tuple[list[_Column], list[tuple[int, str]]]:
        columns: dict[str, _Column] = {}
        extra: list[tuple[int, str]] = []
        for index, name in enumerate(table.columns):
            if name in self.hints:
                if name not in columns:
                    columns[name] = self._column(index, name)
            elif name:
                near = nearest(name, [k for k in self.hints if k not in table.columns], 0.8)
                if near:
                    what = f'There is no column {shown(name)}. Did you mean "{near}"?'
                elif not self.open:
                    what = f"There is no column {shown(name)}. Known: {', '.join(self.hints)}."
                else:
                    extra.append((index, name))
                    continue
                self.problems.append(problem("E122", table.place(table.header, index), what))
        for name in self.required:
            if name not in columns:
                place = Place(table.file, table.header.line)
                what = f"The column {shown(name)} is missing."
                self.problems.append(problem("E121", place, what))
        return list(columns.values()), extra

    def _column(self, index: int, name: str) -> _Column:
        is_text = self.hints[name] is str
        verbatim = name in _VERBATIM or name in self.required
        return _Column(
            index,
            name,
            converter(self.hints[name]),
            is_text,
            frozenset() if is_text and verbatim else NOT_REPORTED,
            bool({int, float}.intersection(members(self.hints[name]))),
        )

    # One row ----------------------------------------------------------------------------------

    def _row(
        self,
        table: Table,
        row: Row,
        columns: list[_Column],
        extra: list[tuple[int, str]],
        cells: CellIndex,
        lines: dict[str, int],
    ) -> R | None:
        values, faults = self._values(row, columns)
        if extra:
            values["more"] = {name: row.cells[i] for i, name in extra if row.cells[i]}
        empty = [name for name in self.required if name not in values]
        for column in columns:
            if column.name in empty and not any(c is column for c, _ in faults):
                what = f"The cell {shown(column.name)} is empty."
                faults.append((column, UnreadableError("E126", what)))
                values[column.name] = ""
            elif column.name in empty:
                values[column.name] = self._stand_in(column.name)
        made = self.noun(**values, **self.fixed)
        address = made.cell("")
        self._check_ids(values, columns, faults)
        for column, fault in faults:
            place = table.place(row, column.index, address + column.name)
            self.problems.append(problem(fault.code, place, fault.what, fault.remedy))
        if address in lines:
            what = (
                f"The row {address.partition('#')[2][:-1]} already stands in line {lines[address]}."
            )
            self.problems.append(problem("E128", table.place(row, 0, address[:-1]), what))
            return None
        if not any(fault.code == "E126" for _, fault in faults):
            lines[address] = row.line
            named = [(column.index, column.name) for column in columns]
            _index(self.file, row, named + extra, cells, address)
        return None if faults else made

    def _values(
        self, row: Row, columns: list[_Column]
    ) -> tuple[dict[str, Any], list[tuple[_Column, UnreadableError]]]:
        values: dict[str, Any] = {}
        faults: list[tuple[_Column, UnreadableError]] = []
        found = row.cells
        for column in columns:
            cell = found[column.index]
            if not cell or (column.blank and cell.lower() in column.blank):
                continue
            if column.is_text:
                values[column.name] = cell
                continue
            try:
                if self._commas and column.is_number:
                    cell = found[column.index] = with_point(cell, commas=True)
                values[column.name] = column.convert(cell)
            except UnreadableError as fault:
                faults.append((column, fault))
        return values, faults

    def _stand_in(self, name: str) -> object:
        """Some value for a required cell that could not be read: the row is left out anyway."""
        hint = self.hints[name]
        return next(iter(hint)) if isinstance(hint, type) and issubclass(hint, Enum) else ""

    def _check_ids(
        self,
        values: dict[str, Any],
        columns: list[_Column],
        faults: list[tuple[_Column, UnreadableError]],
    ) -> None:
        for column in columns:
            name = values.get(column.name, "")
            if column.name in self.ids and name and not is_slug(name):
                what = f"{shown(name)} cannot be an id."
                hint = f"Write for example {slug(name)}." if slug(name) else ""
                faults.append((column, UnreadableError("E111", what, hint)))


def _index(
    file: str, row: Row, columns: Iterable[tuple[int, str]], cells: CellIndex, address: str
) -> None:
    """Note every cell that holds something, and the row itself."""
    found, at = row.cells, row.positions()
    values, places = cells.values, cells.places
    key = address[:-1]
    places.setdefault(key, Place(file, *at[0], key))
    for index, name in columns:
        cell = found[index]
        if cell:
            where = address + name
            values[where] = cell
            line, column = at[index]
            places[where] = Place(file, line, column, where)

"""A table of a data package: bytes in, rows by field name out, each with its line."""

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from stook.exchange.revman.export_columns import judgement, plain
from stook.problems import Place, Problem, problem

MISSING = frozenset({"", "#n/a", "n/a", "na", "null", "none", "nan"})
MAX_ROWS = 200_000
# Spreadsheet cells hold at most 32,767 characters; judgements quote papers at length.
MAX_CELL = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: text by field name ('' where empty), and the judgements of its pair columns."""

    place: Place
    values: dict[str, str]
    judgements: dict[str, dict[str, str]] = field(default_factory=dict)
    other: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """The text of a field, '' where the table has no such column."""
        return self.values.get(name, "")


@dataclass(frozen=True, slots=True)
class Table:
    """All rows of a file, with the problems met on the way. `fields` are the known columns."""

    rows: tuple[Row, ...]
    fields: frozenset[str]
    problems: tuple[Problem, ...]


def decode(data: bytes) -> str:
    """Text of a file: UTF-8 (with or without a byte order mark), UTF-16 with one, else Latin-1."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read_table(
    file: str, data: bytes, columns: Mapping[str, str], needed: tuple[str, ...]
) -> Table:
    """A CSV file by the alias table `columns`; columns named there as '' are known and skipped.

    A missing column of `needed` or a file that is no table gives no rows and a Problem.
    """
    text = decode(data)
    if "\0" in text:
        return _nothing(file, "it holds zero bytes, which no table does")
    dialect = _delimiter(text)
    lines = _lines(text, dialect)
    try:
        header_line, header = next(lines)
    except (StopIteration, csv.Error):
        return _nothing(file, "it is empty")
    fields, judged, unknown = _assign(header, columns)
    problems = [
        problem("W772", Place(file, header_line), f"The column {name!r} is not known.")
        for name in unknown.values()
    ]
    lacking = [name for name in needed if name not in fields.values()]
    if lacking:
        what = f"No column holds {', '.join(each.replace('_', ' ') for each in lacking)}."
        return Table((), frozenset(fields.values()), (problem("E771", Place(file, 1), what),))
    rows: list[Row] = []
    try:
        for line, cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            rows.append(_row(Place(file, line), cells, fields, judged, unknown))
            if len(cells) != len(header):
                what = f"The row has {len(cells)} cells, the header {len(header)}."
                problems.append(problem("E773", Place(file, line), what))
                rows.pop()
            if len(rows) > MAX_ROWS:
                what = f"More than {MAX_ROWS} rows: the rest was not read."
                problems.append(problem("E773", Place(file, line), what))
                break
    except csv.Error as error:
        what = f"Reading stopped at a quotation mark or cell that does not end ({error})."
        problems.append(problem("E773", Place(file, len(rows) + 1), what))
    return Table(tuple(rows), frozenset(fields.values()), tuple(problems))


def _nothing(file: str, why: str) -> Table:
    return Table((), frozenset(), (problem("E770", Place(file), f"No table can be read: {why}."),))


def _delimiter(text: str) -> str:
    """Comma, semicolon or tab: whichever the first line has most of."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line on which each begins (a quoted cell may hold line breaks)."""
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    for cells in reader:
        yield line, cells
        line = reader.line_num + 1


def _assign(
    header: list[str], columns: Mapping[str, str]
) -> tuple[dict[int, str], dict[int, tuple[str, str]], dict[int, str]]:
    """Which column holds which field, which judgement, and which nobody knows."""
    fields: dict[int, str] = {}
    judged: dict[int, tuple[str, str]] = {}
    unknown: dict[int, str] = {}
    for index, name in enumerate(header):
        pair = judgement(name)
        known = columns.get(plain(name))
        if known is not None:
            if known and known not in fields.values():
                fields[index] = known
        elif pair is not None:
            judged[index] = pair
        elif name.strip():
            unknown[index] = name.strip()
    return fields, judged, unknown


def _row(
    place: Place,
    cells: list[str],
    fields: dict[int, str],
    judged: dict[int, tuple[str, str]],
    unknown: dict[int, str],
) -> Row:
    values = {name: tidy(cells[i]) for i, name in fields.items() if i < len(cells)}
    judgements: dict[str, dict[str, str]] = {}
    for index, (domain, part) in judged.items():
        if index < len(cells) and tidy(cells[index]):
            judgements.setdefault(domain, {})[part] = tidy(cells[index])
    other = {name: tidy(cells[i]) for i, name in unknown.items() if i < len(cells)}
    return Row(place=place, values=values, judgements=judgements, other=other)


def tidy(cell: str) -> str:
    """A cell's text on one line, without markup; '' for the ways of writing "missing".

    Control characters are dropped: the folder's files could not be read with them.
    """
    if "<" in cell or "&" in cell:
        cell = untagged(cell)
    cell = " ".join(cell.split())
    if not cell.isprintable():
        cell = "".join(c for c in cell if c.isprintable())
    return "" if cell.lower() in MISSING else cell


def untagged(text: str) -> str:
    """Plain text of a piece of HTML: paragraphs become blanks, entities characters."""
    import html

    text = re.sub(r"</?[a-zA-Z][^<>]*>", " ", text)
    return re.sub(r"\s+", " ", html.unescape(text)).strip()


def number(text: str) -> float | None:
    """A finite number, None for an empty cell; ValueError for anything else."""
    if not text:
        return None
    value = float(text.replace("−", "-"))
    if not math.isfinite(value) or "_" in text:
        raise ValueError(text)
    return value

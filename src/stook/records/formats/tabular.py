"""Tables of records (CSV, TSV, other separators), in and out, with column guessing.

The header may stand below a title or a search query; the separator is the one under which the
header makes most sense. A quotation mark that is never closed would swallow the rows after it:
rows are therefore limited, and given back one by one when a closing mark does not come.
"""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TextIO

from stook.model.records import Field, Record, RecordType
from stook.records.formats import column_names, ris
from stook.records.formats.draft import Draft, noted_pmid, registrations_in
from stook.records.formats.foreign import is_full, own, packed, unpacked
from stook.records.formats.kinds import kind_of
from stook.records.formats.repairs import Repairs

Row = tuple[int, list[str]]

MAX_CELL = 16 << 20
_ROW_LINES = 400
_HEAD_ROWS = 40
_SEPARATORS = (",", ";", "\t", "|")
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_MANY = 4  # known columns that no prose has
_SENTENCE = re.compile(r"(?:\w+\s+){2,}\w+[.!?]$")
_UNDO = re.compile(r"'+[=+\-@\t\r＝＋－＠]")
_EMBASE_SOURCE = re.compile(r"(.{1,300}?) \((\d{4})\) ([^\s:]*):([^\s(]*) \(([^)]{1,60})\)")
_PUBMED_CITATION = re.compile(r";([^;:()\s]{1,20})(?:\(([^()]{1,40})\))?:([\w-]{1,30})\.")
STANDARD = (
    "record_id",
    "title",
    "authors",
    "year",
    "journal",
    "volume",
    "issue",
    "pages",
    "doi",
    "pmid",
    "issn",
    "registry",
    "abstract",
    "keywords",
    "language",
    "type",
    "url",
    "source",
)


def _first(lines: list[str], separator: str) -> tuple[list[str], int, bool]:
    """The first row of some lines, how many of them it takes, and whether its quotes close."""
    csv.field_size_limit(MAX_CELL)
    closed = True
    for strict in (True, False):
        reader = csv.reader((line + "\n" for line in lines), delimiter=separator, strict=strict)
        try:
            row = next(reader, [])
        except csv.Error as wrong:
            closed = closed and "end of data" not in str(wrong)
            continue
        return [cell.rstrip("\n") for cell in row], reader.line_num, closed
    return lines[0].split(separator), 1, False


def _single(line: str, separator: str) -> list[str]:
    """One line read as one row, whatever its quotation marks."""
    row, _, closed = _first([line], separator)
    return row if closed else [cell.strip('" ') for cell in line.split(separator)]


class _Rows:
    """Rows of a separated text, each with the line that it begins in."""

    def __init__(
        self, lines: Iterator[tuple[int, str]], separator: str, repairs: Repairs | None
    ) -> None:
        self.lines = lines
        self.separator = separator
        self.repairs = repairs
        self.ahead: deque[tuple[int, str]] = deque()
        self.width = 0

    def _next(self) -> tuple[int, str] | None:
        return self.ahead.popleft() if self.ahead else next(self.lines, None)

    def __iter__(self) -> Iterator[Row]:
        while (first := self._next()) is not None:
            if not first[1].strip():
                continue
            if '"' not in first[1]:
                yield first[0], first[1].split(self.separator)
                continue
            yield from self._quoted(first)

    def _quoted(self, first: tuple[int, str]) -> Iterator[Row]:
        """A row with quotation marks, over as many lines as it takes to close them."""
        held = [first]
        open_ = first[1].count('"') % 2 == 1
        while open_ and len(held) < _ROW_LINES and (more := self._next()) is not None:
            held.append(more)
            open_ ^= more[1].count('"') % 2 == 1
        row, used, closed = _first([text for _, text in held], self.separator)
        if not closed or self._swallowed(row, held[:used]):
            if self.repairs is not None:
                self.repairs.note("W721", first[0], "a quotation mark is not closed")
            row, used = _single(first[1], self.separator), 1
        self.ahead.extendleft(reversed(held[used:]))
        yield first[0], row

    def _swallowed(self, row: list[str], held: list[tuple[int, str]]) -> bool:
        """Whether a row over several lines has eaten rows: its width is off, theirs is not."""
        if len(held) == 1 or not self.width or len(row) == self.width:
            return False
        whole = sum(len(_single(text, self.separator)) == self.width for _, text in held[:20])
        return whole * 2 >= min(len(held), 20)


def _header_at(rows: list[list[str]]) -> tuple[int, int]:
    """Which row is the header, and how many of its columns are known."""
    best, most = 0, 0
    for at, row in enumerate(rows):
        if tuple(row[: len(STANDARD)]) == STANDARD:  # ours: no row of values can be a better one
            return at, len(STANDARD)
        count = len(
            {role[0] for name in row if len(name) < 80 and (role := column_names.known(name))}
        )
        if count > most and (count > 1 or len([cell for cell in row if cell.strip()]) <= 2):
            best, most = at, count
    return best, most


def _separator(head: list[tuple[int, str]]) -> str:
    """The separator under which the header has most known columns."""

    def worth(separator: str) -> tuple[int, int]:
        rows = [row for _, row in _Rows(iter(head), separator, None)]
        at, found = _header_at(rows)
        return found, len(rows[at]) if rows else 0

    return max(_SEPARATORS, key=worth)


def known_columns(head: list[tuple[int, str]]) -> int:
    """How many columns of a text are known if it is read as a table; 0 where it is none.

    Prose has commas and words such as `title`, too: a table of records has a column of titles,
    abstracts, DOIs or PubMed ids, and no name of a column is a sentence. Where only few names are
    known they are at least half of all, and the rows below about as wide as the header.
    """
    separator = _separator(head)
    rows = [row for _, row in _Rows(iter(head), separator, None)]
    if not rows or _by_rows(rows):
        return len(rows)
    at, known = _header_at(rows)
    header = [name.strip() for name in rows[at] if name.strip()]
    parts = {role[0] for name in header if (role := column_names.known(name))}
    if not parts & {"title", "abstract", "doi", "pmid"} or any(map(_SENTENCE.search, header)):
        return 0
    below = rows[at + 1 : -1] or rows[at + 1 :]
    even = sum(abs(len(row) - len(rows[at])) < 2 for row in below)
    doubtful = known < _MANY and (2 * known < len(header) or 2 * even < len(below))
    return 0 if doubtful else known


def read(lines: Iterable[tuple[int, str]], repairs: Repairs) -> Iterator[Record]:
    """Records of a separated table, one by one."""
    source = iter(lines)
    head = list(islice(source, _HEAD_ROWS * 4))
    separator = _separator(head)
    rows = _Rows(_chain(head, source), separator, repairs)
    if _by_rows([row for _, row in _Rows(iter(head), separator, None)]):
        yield from _read_by_rows(iter(rows), repairs)
    else:
        yield from read_rows(iter(rows), repairs, rows)


def _by_rows(rows: list[list[str]]) -> bool:
    """Whether each row is a field of a record, its name first (Embase.com, fields by row)."""
    names = [column_names.known(row[0].strip()) for row in rows]
    parts = {role[0] for role in names if role}
    first = bool(names and names[0] and names[0][0] == "title")
    return (
        first
        and len(parts) > 2
        and _header_at(rows)[1] < 2
        and 2 * sum(map(bool, names)) > len(rows)
    )


def _read_by_rows(rows: Iterator[Row], repairs: Repairs) -> Iterator[Record]:
    """Records of a table with a field a row; the name of the first field begins a record."""
    header: list[str] = []
    cells: list[str] = []
    line = 0
    for at, row in rows:
        name = row[0].strip()
        if header and name == header[0]:
            yield _Table(header, repairs, strict=False).record(line, cells)
            header, cells = [], []
        line = line if header else at
        values = [cell for cell in row[1:] if cell.strip()]
        role = column_names.known(name)
        header.append(name)
        cells.append(packed(values) if role and column_names.is_list(role[0]) else " ".join(values))
    yield _Table(header, repairs, strict=False).record(line, cells)


def _chain(
    head: list[tuple[int, str]], rest: Iterator[tuple[int, str]]
) -> Iterator[tuple[int, str]]:
    yield from head
    yield from rest


def read_rows(
    rows: Iterator[Row],
    repairs: Repairs,
    sized: _Rows | None = None,
    unknown: list[str] | None = None,
) -> Iterator[Record]:
    """Records of rows that were read already, such as those of a worksheet.

    Rows without a column that is known are no records: what they begin with is added to `unknown`,
    or an error (E701) where that is not given.
    """
    head = list(islice(rows, 1 if sized is None else 0)) + list(islice(rows, _HEAD_ROWS))
    if not head:
        return
    at, found = _header_at([row for _, row in head])
    if not found:
        begins = f"the first row is {', '.join(head[0][1])[:80]!r}"
        if not repairs.insisted and unknown is not None:
            unknown.append(f"no column of a sheet is known: {begins}")
            return
        if not repairs.insisted:
            repairs.note("E701", head[0][0], f"no column of the table is known: {begins}")
            return
        repairs.note("W718", head[0][0], begins)
    header = [name.strip() for name in head[at][1]]
    while header and not header[-1]:
        header.pop()
    if sized is not None:
        sized.width = len(header)
    table = _Table(header, repairs, strict=sized is not None)
    table.learn([row for _, row in head[at + 1 :]])
    for line, row in _chain_rows(head[at + 1 :], rows):
        if table.divider(row):
            repairs.note("W712", line, f"{row[0].strip()[:60]!r} belongs to no record")
        elif any(cell and not cell.isspace() for cell in row):
            yield table.record(line, row)


def _chain_rows(head: list[Row], rest: Iterator[Row]) -> Iterator[Row]:
    yield from head
    yield from rest


class _Table:
    """What the columns of one table mean."""

    def __init__(self, header: list[str], repairs: Repairs, strict: bool) -> None:
        self.header = header
        self.repairs = repairs
        self.strict = strict
        self.said = False  # authors are named as people say them, with commas between them
        self.roles = column_names.roles(header)
        self.registers = column_names.registers(header)
        # of two columns of authors the better one is read first
        self.order = sorted(
            range(len(header)),
            key=lambda at: role[1] if (role := self.roles[at]) and role[0] == "authors" else 0,
        )

    def learn(self, rows: list[list[str]]) -> None:
        """How names stand in the first rows: what one cell leaves open another tells."""
        columns = [at for at, role in enumerate(self.roles) if role and role[0] == "authors"]
        self.said = any(
            column_names.given_first(row[at]) for row in rows for at in columns if at < len(row)
        )

    def divider(self, row: list[str]) -> bool:
        """Whether a row is a line of words between records, such as a heading."""
        role = self.roles[0] if self.roles else None
        alone = self.strict and len(row) == 1 and len(self.header) > 2 and " " in row[0].strip()
        return alone and len(row[0]) < 200 and (role is None or role[0] != "title")

    def record(self, line: int, row: list[str]) -> Record:
        """The record of one row."""
        width = len(self.header)
        spilt = any(cell.strip() for cell in row[width:])
        if spilt or (self.strict and len(row) < width):
            self.repairs.note("W717", line, f"{len(row)} cells under {width} columns")
        draft = Draft("csv", line, self.repairs)
        kind = RecordType.REGISTRATION if self.registers else RecordType.UNKNOWN
        for at in (*self.order, *range(width, len(row))):
            cell = row[at].strip() if at < len(row) else ""
            if not cell:
                continue
            if cell.startswith('="') and cell.endswith('"'):
                cell = cell[2:-1].replace('""', '"')
            elif _UNDO.match(cell):
                cell = cell[1:]
            role = self.roles[at] if at < width else None
            name = self.header[at] if at < width and self.header[at] else f"column {at + 1}"
            if role is not None and role[0] == "type":
                kind = kind or self.kind(draft, name, cell)
            elif role is not None:
                self.give(draft, role, name, cell)
            else:
                for value in unpacked(cell):
                    draft.keep(name if is_full(name) else f"csv:{name}", value)
                self.hint(draft, name, cell)
        if self.registers and not draft.has("id"):
            draft.put("id", draft.first("registry"), "id")
        return draft.build(kind)

    def hint(self, draft: Draft, name: str, cell: str) -> None:
        """What two columns say that are kept as they are, too."""
        if name == "Extra":  # Zotero
            draft.put("pmid", noted_pmid(cell), name, 2)
        elif name == "Citation" and (hit := _PUBMED_CITATION.search(cell)):
            for part, value in zip(("volume", "issue", "pages"), hit.groups(), strict=True):
                draft.put(part, value or "", name, 9)

    def kind(self, draft: Draft, name: str, cell: str) -> RecordType:
        """The kind of publication; words that are not ours are kept."""
        if cell in RecordType._value2member_map_:
            return RecordType(cell)
        draft.keep(f"csv:{name}", cell)
        return kind_of(cell) or ris.TYPES.get(cell.upper(), RecordType.UNKNOWN)

    def give(self, draft: Draft, role: tuple[str, int], name: str, cell: str) -> None:
        """One cell to the attribute of its column."""
        part, rank = role
        if part == "registry":
            for number in registrations_in(cell) or [cell]:
                draft.put(part, number, name)
        elif column_names.is_list(part):
            had = draft.has(part)
            emtree = part == "keywords" and name.lower().startswith("emtree")
            values = cell.split(", ") if emtree else column_names.split(part, cell, self.said)
            for value in values:
                if had and part != "keywords":
                    break
                draft.put(part, value, name)
            if had:
                draft.keep(f"csv:{name}", cell)
        elif part == "journal" and rank == 9 and (hit := _EMBASE_SOURCE.match(cell)):
            parts = ("journal", "year", "volume", "issue", "pages")
            for one, value in zip(parts, hit.groups(), strict=True):
                draft.put(one, value, name, 9)
            draft.keep(f"csv:{name}", cell)
        else:
            rank = min(rank, 1) if part in ("doi", "pmid") else rank
            draft.put(part, cell if part == "abstract" else " ".join(cell.split()), name, rank)


def neutral(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; reading it back gives the same text."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _column(field: Field) -> str:
    """The column of an extra field: its own name where that cannot be mistaken."""
    name = own(field, "csv")
    if not name or column_names.known(name) or column_names.bare(name) == "source" or is_full(name):
        return field.name
    return name


def rows_of(records: Iterable[Record]) -> Iterator[list[str]]:
    """The header and one row a record, extra fields as columns after the standard ones."""
    held = list(records)
    names = list(dict.fromkeys(_column(field) for record in held for field in record.extra))
    yield [*STANDARD, *names]
    for record in held:
        extra: dict[str, list[str]] = {}
        for field in record.extra:
            extra.setdefault(_column(field), []).append(field.value)
        cells = [
            record.id,
            record.title,
            column_names.joined("authors", record.authors),
            str(record.year or ""),
            record.journal,
            record.volume,
            record.issue,
            record.pages,
            record.doi,
            record.pmid,
            column_names.joined("issn", record.issn),
            column_names.joined("registry", record.registry),
            record.abstract,
            column_names.joined("keywords", record.keywords),
            record.language,
            record.type.value,
            column_names.joined("url", record.url),
            record.source,
            *(packed(extra[name]) if name in extra else "" for name in names),
        ]
        yield [neutral(cell) for cell in cells]


def write(records: Iterable[Record], out: TextIO) -> int:
    """Write records as CSV (UTF-8, comma, a byte order mark is not needed); returns how many."""
    count = -1
    writer = csv.writer(out, lineterminator="\n")
    for row in rows_of(records):
        # A lone carriage return is not quoted by the writer, but readers end a line at it.
        writer.writerow([cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row])
        count += 1
    return count

"""Worksheets of records (XLSX), in and out, with the standard library alone.

Only values are read: no formulas, no macros, no links. The archive is refused where it unpacks to
more than it should, and its XML where it declares a document type, which spreadsheets never do.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import IO, BinaryIO
from xml.parsers import expat
from xml.sax.saxutils import escape

from stook.files.zipped import DAMAGED_ZIP
from stook.model.records import Record
from stook.records.formats.encoding import mended
from stook.records.formats.repairs import Repairs
from stook.records.formats.tabular import Row, read_rows, rows_of

MAX_UNPACKED = 1 << 30
MAX_RATIO = 400
MAX_COLUMNS = 2048  # a row is as wide as its last cell says, and rows are cheap to claim
MAX_SHARED = 5_000_000  # different texts; the largest sheet has a million rows
_CHUNK = 1 << 16
_COLUMN = re.compile(r"([A-Z]{1,3})\d*")
_DATE_FORMATS = frozenset(range(14, 23))
_EPOCH = datetime(1899, 12, 30)  # serial 1 is 1 January 1900; 1900 is taken for a leap year
_EPOCH_1904 = datetime(1904, 1, 1)  # of workbooks that say date1904, as Excel for Mac made them
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MAX_TEXT = 32_767  # characters that a spreadsheet cell holds
_FIXED = (1980, 1, 1, 0, 0, 0)


class RefusedError(ValueError):
    """The file is made to do harm, or is no spreadsheet."""


def _refuse(*_: object) -> None:
    raise RefusedError("it declares a document type or an entity")


def _parse(stream: IO[bytes], start: object, end: object, text: object) -> Iterator[None]:
    """Feed a stream to expat chunk by chunk; document types are refused."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = start  # type: ignore[assignment]
    parser.EndElementHandler = end  # type: ignore[assignment]
    parser.CharacterDataHandler = text  # type: ignore[assignment]
    while chunk := stream.read(_CHUNK):
        parser.Parse(chunk, False)
        yield None
    parser.Parse(b"", True)
    yield None


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _Texts:
    """Collects the text of each `item` element; `rPh` (phonetic hints) does not count."""

    def __init__(self, item: str) -> None:
        self.item, self.found = item, [""]
        self.found.clear()
        self._parts: list[str] = []
        self._on = self._hint = 0

    def start(self, name: str, _: dict[str, str]) -> None:
        """An element begins."""
        local = _local(name)
        if local == self.item:
            self._parts = []
        self._on += local == "t"
        self._hint += local == "rPh"

    def end(self, name: str) -> None:
        """An element ends."""
        local = _local(name)
        self._on -= local == "t"
        self._hint -= local == "rPh"
        if local == self.item:
            if len(self.found) >= MAX_SHARED:
                raise RefusedError(f"it has more than {MAX_SHARED} shared texts")
            self.found.append("".join(self._parts))

    def text(self, data: str) -> None:
        """Characters."""
        if self._on and not self._hint:
            self._parts.append(data)


class _Sheet:
    """Rows of one worksheet, as they are parsed."""

    def __init__(self, shared: list[str], dates: set[int], epoch: datetime) -> None:
        self.shared, self.dates, self.epoch = shared, dates, epoch
        self.rows: list[Row] = []
        self._row: dict[int, str] = {}
        self._line = 0
        self._at, self._type, self._style = 0, "", -1
        self._parts: list[str] = []
        self._on = False

    def start(self, name: str, given: dict[str, str]) -> None:
        """A row, a cell or its value begins."""
        local = _local(name)
        if local == "row":
            number = given.get("r", "")
            self._line = int(number) if number.isdigit() and len(number) < 9 else self._line + 1
            self._row, self._at = {}, -1
        elif local == "c":
            hit = _COLUMN.match(given.get("r", ""))
            self._at = _index(hit.group(1)) if hit else self._at + 1
            self._type = given.get("t", "n")
            style = given.get("s", "")
            self._style = int(style) if style.isdigit() and len(style) < 9 else -1
            self._parts = []
        elif local in ("v", "t"):
            self._on = True

    def end(self, name: str) -> None:
        """A row, a cell or its value ends."""
        local = _local(name)
        if local in ("v", "t"):
            self._on = False
        elif local == "c":
            if value := self._value("".join(self._parts)):
                if self._at >= MAX_COLUMNS:
                    raise RefusedError(f"it has more than {MAX_COLUMNS} columns")
                self._row[self._at] = value
        elif local == "row" and self._row:
            width = max(self._row) + 1
            self.rows.append((self._line, [self._row.get(at, "") for at in range(width)]))

    def text(self, data: str) -> None:
        """Characters."""
        if self._on:
            self._parts.append(data)

    def _value(self, text: str) -> str:
        if self._type == "s":
            number = int(text) if text.isdigit() and len(text) < 10 else -1
            return self.shared[number] if 0 <= number < len(self.shared) else ""
        if self._type == "n" and text:
            return _number(text, self.epoch if self._style in self.dates else None)
        return text


def _index(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _number(text: str, epoch: datetime | None) -> str:
    """A number as people see it: `2014`, not `2014.0`; with an epoch, a date as year-month-day."""
    try:
        value = float(text)
    except ValueError:
        return text
    if epoch is not None and 0 < value < 2_958_466:
        return (epoch + timedelta(days=value)).date().isoformat()
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else text


class _Styles:
    """Which cell styles show dates."""

    def __init__(self) -> None:
        self.dates: set[int] = set()
        self._custom: set[int] = set()
        self._inside = False
        self._count = 0

    def start(self, name: str, given: dict[str, str]) -> None:
        """An element begins."""
        local = _local(name)
        number = given.get("numFmtId", "")
        code = int(number) if number.isdigit() and len(number) < 9 else 0
        if local == "numFmt":
            plain = re.sub(r'"[^"]*"|\[[^\]]*\]', "", given.get("formatCode", "")[:200]).lower()
            if "y" in plain or "d" in plain:
                self._custom.add(code)
        elif local == "cellXfs":
            self._inside = True
        elif local == "xf" and self._inside:
            if code in _DATE_FORMATS or code in self._custom:
                self.dates.add(self._count)
            self._count += 1

    def end(self, name: str) -> None:
        """An element ends."""
        if _local(name) == "cellXfs":
            self._inside = False


class _Workbook:
    """From which day a workbook counts its dates."""

    def __init__(self) -> None:
        self.epoch = _EPOCH

    def start(self, name: str, given: dict[str, str]) -> None:
        """An element begins."""
        if _local(name) == "workbookPr" and given.get("date1904") in ("1", "true", "on"):
            self.epoch = _EPOCH_1904


def _checked(stream: BinaryIO) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(stream)
    unpacked = sum(item.file_size for item in archive.infolist())
    packed = sum(item.compress_size for item in archive.infolist())
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * packed + (1 << 20):
        raise RefusedError(f"it unpacks to {unpacked} bytes")
    return archive


def _sheets(archive: zipfile.ZipFile) -> list[str]:
    names = [n for n in archive.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", n)]
    return sorted(names, key=lambda name: (len(name), name))


def _rows(archive: zipfile.ZipFile, name: str, repairs: Repairs) -> Iterator[Row]:
    texts, styles, workbook = _Texts("si"), _Styles(), _Workbook()
    if "xl/workbook.xml" in archive.namelist():
        with archive.open("xl/workbook.xml") as stream:
            for _ in _parse(stream, workbook.start, None, None):
                pass
    if "xl/sharedStrings.xml" in archive.namelist():
        with archive.open("xl/sharedStrings.xml") as stream:
            for _ in _parse(stream, texts.start, texts.end, texts.text):
                pass
    if "xl/styles.xml" in archive.namelist():
        with archive.open("xl/styles.xml") as stream:
            for _ in _parse(stream, styles.start, styles.end, None):
                pass
    sheet = _Sheet(texts.found, styles.dates, workbook.epoch)
    with archive.open(name) as stream:
        for _ in _parse(stream, sheet.start, sheet.end, sheet.text):
            for line, row in sheet.rows:
                yield line, [mended(cell, line, repairs) for cell in row]
            sheet.rows.clear()


def read(stream: BinaryIO, repairs: Repairs) -> Iterator[Record]:
    """Records of the worksheets of a workbook, one by one; each sheet has its own header."""
    try:
        archive = _checked(stream)
        unknown: list[str] = []
        count = 0
        for name in _sheets(archive):
            for record in read_rows(_rows(archive, name, repairs), repairs, unknown=unknown):
                count += 1
                yield record
        for what in unknown:  # a sheet of notes beside one of records is no harm
            repairs.note("W712" if count else "E701", 0, what)
    except RefusedError as refusal:
        repairs.note("E702", 0, str(refusal))
    except (*DAMAGED_ZIP, expat.ExpatError, ValueError, LookupError) as damage:
        repairs.note("E704", 0, f"the workbook is damaged: {damage}")


_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName'
    '="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.'
    'sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.'
    'openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument'
    '/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet '
    'name="records" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/'
    '2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def _cell(text: str) -> str:
    if not text:
        return "<c/>"
    held = escape(_CONTROL.sub(" ", text[:MAX_TEXT]))
    return f'<c t="inlineStr"><is><t xml:space="preserve">{held}</t></is></c>'


def write(records: Iterable[Record], out: BinaryIO, repairs: Repairs | None = None) -> int:
    """Write records as one worksheet, the same bytes for the same records; returns how many.

    A spreadsheet cell holds 32,767 characters; longer texts are cut and reported (E703).
    """
    count = -1
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _PARTS.items():
            archive.writestr(zipfile.ZipInfo(name, _FIXED), _HEAD + text)
        info = zipfile.ZipInfo("xl/worksheets/sheet1.xml", _FIXED)
        info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 3
        with archive.open(info, "w") as sheet:
            main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
            sheet.write(f'{_HEAD}<worksheet xmlns="{main}"><sheetData>'.encode())
            for row in rows_of(records):
                for cell in row:
                    if len(cell) > MAX_TEXT and repairs is not None:
                        repairs.note("E703", count + 2, "a text is too long for a cell and was cut")
                sheet.write(f"<row>{''.join(_cell(cell) for cell in row)}</row>".encode())
                count += 1
            sheet.write(b"</sheetData></worksheet>")
    return count

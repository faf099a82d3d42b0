"""Full texts as the workspace shows them: pages with their lines, where a quote stands on them,
and the number under a pointer."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from stook.extraction.pdf_reader import Line, PageLines, UnreadableReportError, reader
from stook.extraction.quote_journal import reports_of
from stook.extraction.quote_search import DASHES, find, squeeze
from stook.model.quotes import Report, ReportText
from stook.pipeline.desk import Desk

_NEVER = datetime(1, 1, 1, tzinfo=UTC)
SMALL_GAP = 0.45  # of the size of a line: how far left of a number its minus may stand
_TOKEN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.·]\d+)?|[.·]\d+")


@dataclass(frozen=True, slots=True)
class Token:
    """A number under the pointer: its value as a cell writes it, what else it may be (where page
    and text disagree on a minus), why it is refused, and where it ends in its line."""

    value: str
    other: str = ""
    refused: str = ""
    end: int = 0


class _Bytes:
    """Bytes that are told apart by their digest, so that megabytes are not compared."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.digest = hashlib.sha256(data).hexdigest()

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Bytes) and other.digest == self.digest


@lru_cache(maxsize=24)
def _texts(data: _Bytes) -> ReportText:
    return reader().texts(data.data)


@lru_cache(maxsize=200)
def _lines(data: _Bytes, page: int) -> PageLines:
    return reader().lines(data.data, page)


@lru_cache(maxsize=60)
def _image(data: _Bytes, page: int, scale: float) -> bytes:
    return reader().image(data.data, page, scale)


def text_of(data: bytes) -> ReportText:
    """The text of a report."""
    return _texts(_Bytes(data))


def page_of(data: bytes, page: int) -> PageLines:
    """A page with its lines. UnreadableReportError where it cannot be read."""
    return _lines(_Bytes(data), page)


def picture_of(data: bytes, page: int, scale: float) -> bytes:
    """A page as JPEG. UnreadableReportError where it cannot be drawn."""
    return _image(_Bytes(data), page, scale)


def reports_for(desk: Desk, study: str) -> list[Report]:
    """The full texts of a study that are here: those of the list, else those with its name."""
    studies, _ = reports_of(desk.store)
    paths = desk.store.paths()
    known = [report for report in studies.get(study, ()) if report.file in paths]
    named = re.compile(rf"fulltext/{re.escape(study)}(-\d+)?\.pdf")
    listed = {report.file for own in studies.values() for report in own}
    for path in paths:
        if named.fullmatch(path) and path not in listed:
            data = desk.read(path) or b""
            sha256 = hashlib.sha256(data).hexdigest()
            known.append(Report(id=path, file=path, study=study, sha256=sha256, by="", at=_NEVER))
    return known


def joined(page: PageLines) -> str:
    """The text of a page, line below line."""
    return "\n".join(line.text for line in page.lines)


def boxes(page: PageLines, start: int, end: int) -> list[tuple[float, float, float, float]]:
    """The rectangles of a stretch of a page's text, one a line."""
    found = []
    at = 0
    for line in page.lines:
        first, last = max(start - at, 0), min(end - at, len(line.text))
        if first < last and line.text[first:last].strip():
            found.append(line.box(first, last))
        at += len(line.text) + 1
    return found


def boxes_of_quote(
    page: PageLines, exact: str, prefix: str, suffix: str
) -> list[tuple[float, ...]]:
    """Where a quote stands on a page; nothing where it does not exactly."""
    passage = find(exact, prefix, suffix, 1, (joined(page),))
    return list(boxes(page, passage.start, passage.end)) if passage and passage.exact else []


def hits(page: PageLines, words: str) -> list[tuple[float, float, float, float]]:
    """Where words stand on a page, in whatever case and with whatever hyphens."""
    key, text = squeeze(words).key, joined(page)
    squeezed = squeeze(text)
    found: list[tuple[float, float, float, float]] = []
    at = squeezed.key.find(key) if key else -1
    while at >= 0 and len(found) < 500:
        found += boxes(page, squeezed.at[at], squeezed.at[at + len(key) - 1] + 1)
        at = squeezed.key.find(key, at + len(key))
    return found


def token_at(page: PageLines, line_number: int, offset: int) -> Token | None:
    """The number at a character of a line; None where there is none.

    A raised or lowered number is refused (a reference, an exponent). A minus counts where a dash
    stands left of the number on the page; where the order of the text says otherwise both readings
    are given.
    """
    if not 0 <= line_number < len(page.lines):
        return None
    line = page.lines[line_number]
    match = next((m for m in _TOKEN.finditer(line.text) if m.start() <= offset <= m.end()), None)
    if match is None:
        return None
    if all(place in line.small for place in range(match.start(), match.end())):
        refused = "This number is raised or lowered: it looks like a reference or an exponent."
        return Token("", refused=refused)
    value = match[0].replace(",", "").replace("·", ".")
    value = f"0{value}" if value.startswith(".") else value
    seen, written = _dash_left(page, line, match.start()), _dash_before(line.text, match.start())
    signed = f"-{value}"
    if seen == written:
        return Token(signed if seen else value, end=match.end())
    return Token(signed if seen else value, other=value if seen else signed, end=match.end())


def next_token(page: PageLines, line_number: int, after: int) -> Token | None:
    """The next number of a line, as in "2.68 (0.51)" and "12/118"; None where none follows."""
    match = _TOKEN.search(page.lines[line_number].text, after)
    return token_at(page, line_number, match.start()) if match else None


def _dash_before(text: str, start: int) -> bool:
    """Whether the text has a minus before a number: a dash that joins no number or word to it."""
    before = text[:start]
    if before[-1:] not in DASHES:
        before = before.rstrip()
        if before[-1:] not in DASHES or text[start - 1 : start] != " ":
            return False
    ahead = before[:-1]
    return not ahead[-1:].isalnum() and not (ahead.rstrip()[-1:].isdigit() and ahead[-1:] == " ")


def _dash_left(page: PageLines, line: Line, start: int) -> bool:
    """Whether a dash is drawn just left of a character, whichever line it belongs to."""
    if line.turned:  # along its own direction the order of a turned line is that of its text
        return _dash_before(line.text, start)
    left, middle = line.edges[start], (line.top + line.bottom) / 2
    for other in page.lines:
        if other.turned or not other.top <= middle <= other.bottom:
            continue
        for place, mark in enumerate(other.text):
            if mark not in DASHES:
                continue
            right = other.edges[place + 1] if place + 1 < len(other.edges) else other.edges[-1]
            begin = other.edges[place]
            if begin < left and -0.15 * line.size <= left - right <= SMALL_GAP * line.size:
                before = other.text[:place].rstrip()[-1:] if other is line else ""
                return not (before.isalnum() and other.text[place - 1 : place] != " ")
    return False


def readable(data: bytes) -> tuple[int, str]:
    """Pages of a report and '', or 0 and why it cannot be read."""
    try:
        return reader().pages(data), ""
    except UnreadableReportError as error:
        return 0, str(error)

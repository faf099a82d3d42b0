"""From a text to the numbered lines of a strategy, before anyone looks into them.

A strategy is published with or without line numbers, one search a line or one search over many
lines, with captions, comments and counts of results beside it, or as the history of a database
shows it, the last search first.
"""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from stook.model.strategy import Dialect

_COMMENT = re.compile(r"\s*(#\s|#$|//|;)")
_RULE = re.compile(r"\s*[-*_=]{4,}\s*$")  # a line that only separates
_NUMBER = re.compile(r"\s*(?:#(\d{1,4})(?:\s+|[.):]\s*)|(\d{1,4})(?:([.):])\s*|\t\s*|\s+))(?=\S)")
_OPERATOR = re.compile(r"(?:and|or|not)\b(?!\s*/)", re.IGNORECASE)
_ENDS = re.compile(r"(?:\b(?:AND|OR|NOT)|\()\s*$")
_COUNT = re.compile(r"(?:\t\s*\(?[\d,]+\)?|\s+\([\d,]+\))\s*$")
_BARE_COUNT = re.compile(r"(?<=\S)\s+\d[\d,]*\s*$")
_SYNTAX = re.compile(r'[\[\]()"“”*$/#]|\b(?:AND|OR|NOT)\b|\.[a-z]{2}\b')
# what PubMed's history writes before and behind a search
_BEFORE = re.compile(r"Search(?::\s*|\s+(?=[(\"“#]|\S+.*\[))")
_BEHIND = re.compile(r"\s+Sort by:.*?(?=\s+Filters\b|$)")
COUNTED = 0.8  # the share of lines that end with a number where numbers are counts


@dataclass(slots=True)
class Raw:
    """A line of the strategy as text; `starts` as `tokens.Findings` wants them."""

    number: int
    text: str
    starts: list[tuple[int, int, int]] = field(default_factory=list)

    def extend(self, text: str, line: int, column: int) -> None:
        """Put a further line of the file behind it."""
        self.starts.append((len(self.text) + (1 if self.text else 0), line, column))
        self.text = f"{self.text} {text}" if self.text else text


def split(text: str, dialect: Dialect) -> tuple[list[Raw], list[tuple[int, str]]]:
    """The lines, and the remarks with the line of the file that each stands in."""
    rows, remarks = _rows(text)
    numbered = _numbered([row for _, row in rows]) == 1
    captions = numbered and dialect is Dialect.PUBMED and _captioned(rows)
    counted = numbered and _counted([row for _, row in rows])
    found: list[Raw] = []

    def clean(body: str, column: int) -> tuple[str, int]:
        return _unsearched(body, column) if dialect is Dialect.PUBMED else (body, column)

    for line, row in rows:
        start = _NUMBER.match(row) if numbered else None
        number = int(start[1] or start[2]) if start else 0
        last = found[-1].number if found else 0
        begins = start is not None and number > last and _is_number(row, start)
        body = row[start.end() :] if begins and start else row.lstrip()
        column = len(row) - len(body) + 1
        if captions and not _SYNTAX.search(body):
            remarks.append((line, body))
            if begins or (found and found[-1].text):
                found.append(Raw(number if begins else last + 1, ""))
        elif begins:
            body, column = clean(_uncounted(body, counted), column)
            found.append(Raw(number, body, [(0, line, column)]))
        elif numbered and not found:
            remarks.append((line, body))
        elif found and (numbered or _continues(found[-1].text, body, dialect)):
            found[-1].extend(body, line, column)
        else:
            body, column = clean(body, column)
            found.append(Raw(last + 1, body, [(0, line, column)]))
    return [raw for raw in found if raw.text], remarks


def _rows(text: str) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """The lines of the file that hold something, the first search first, and the comments."""
    remarks: list[tuple[int, str]] = []
    rows: list[tuple[int, str]] = []
    for line, row in enumerate(text.split("\n"), 1):
        if _COMMENT.match(row):
            remarks.append((line, row.strip()))
        elif row.strip() and not _RULE.match(row):
            rows.append((line, row.rstrip()))
    return (_turned(rows) if _numbered([row for _, row in rows]) == -1 else rows), remarks


def _uncounted(body: str, bare: bool) -> str:
    """A line without the numbers of results behind it, and without tabs."""
    while (counted := _COUNT.search(body)) and not _ENDS.search(body[: counted.start()].upper()):
        body, bare = body[: counted.start()], False
    if bare and (counted := _BARE_COUNT.search(body)):
        body = body[: counted.start()]
    return body.replace("\t", " ")


def _counted(rows: list[str]) -> bool:
    """Whether nearly every line ends with a number that no operator stands before."""
    heads = [row for row in rows if (start := _NUMBER.match(row)) and _is_number(row, start)]
    ends = [_BARE_COUNT.search(row) for row in heads]
    bare = [end for end in ends if end and not _ENDS.search(end.string[: end.start()].upper())]
    return len(heads) > 1 and len(bare) >= COUNTED * len(heads)


def _unsearched(body: str, column: int) -> tuple[str, int]:
    """A line of PubMed's history without what stands round the search."""
    before = _BEFORE.match(body)
    start = before.end() if before else 0
    return _BEHIND.sub("", body[start:]), column + start


def _numbered(rows: list[str]) -> int:
    """1 where lines bring their numbers, which begin with 1 and go up by one mostly; -1 where
    they go down to 1; else 0."""
    numbers = []
    for row in rows:
        start = _NUMBER.match(row)
        if start and _is_number(row, start):
            numbers.append(int(start[1] or start[2]))
    if not numbers or (len(numbers) == 1 and len(rows) > 1):
        return 0
    for way, ordered in ((1, numbers), (-1, numbers[::-1])):
        steps = sum(later == earlier + 1 for earlier, later in pairwise(ordered))
        if ordered[0] == 1 and steps >= 0.8 * (len(ordered) - 1):
            return way
    return 0


def _turned(rows: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """A history with its first search first; what stands above it stays there."""
    blocks: list[list[tuple[int, str]]] = [[]]
    for line, row in rows:
        start = _NUMBER.match(row)
        if start and _is_number(row, start):
            blocks.append([])
        blocks[-1].append((line, row))
    head, *searches = blocks
    return head + [one for block in reversed(searches) for one in block]


def _is_number(row: str, start: re.Match[str]) -> bool:
    """Whether what a line begins with is its number, not a reference as in `1 or 2`."""
    return bool(start[3]) or not _OPERATOR.match(row, start.end())


def _captioned(rows: list[tuple[int, str]]) -> bool:
    """Whether numbers stand before captions, with the search in the lines below."""
    heads = [row for _, row in rows if _NUMBER.match(row)]
    bare = [row for row in heads if not _SYNTAX.search(row)]
    return len(bare) >= 2 and 2 * len(bare) > len(heads)


def _continues(before: str, row: str, dialect: Dialect) -> bool:
    """Whether a line without a number belongs to the one before it."""
    if dialect is Dialect.OVID:
        return bool(re.match(r"(?:and|or|not)\s*$", before, re.IGNORECASE))
    return bool(_OPERATOR.match(row) or _ENDS.search(before))

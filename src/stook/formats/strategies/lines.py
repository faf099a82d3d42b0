"""From a text to the numbered lines of a strategy, before anyone looks into them.

A strategy is published with or without line numbers, one search a line or one search over many
lines, with captions, comments and counts of results beside it.
"""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from stook.model.strategy import Dialect

_COMMENT = re.compile(r"\s*(#\s|#$|//|;)")
_NUMBER = re.compile(r"\s*(?:#(\d{1,4})(?:\s+|[.):]\s*)|(\d{1,4})(?:([.):])\s*|\t\s*|\s+))(?=\S)")
_OPERATOR = re.compile(r"(?:and|or|not)\b(?!\s*/)", re.IGNORECASE)
_ENDS = re.compile(r"(?:\b(?:AND|OR|NOT)|\()\s*$")
_COUNT = re.compile(r"(?:\t\s*\(?[\d,]+\)?|\s+\([\d,]+\))\s*$")
_SYNTAX = re.compile(r'[\[\]()"“”*$/#]|\b(?:AND|OR|NOT)\b|\.[a-z]{2}\b')


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
    remarks: list[tuple[int, str]] = []
    rows: list[tuple[int, str]] = []
    for line, row in enumerate(text.split("\n"), 1):
        if _COMMENT.match(row):
            remarks.append((line, row.strip()))
        elif row.strip():
            rows.append((line, row.rstrip()))
    numbered = _numbered([row for _, row in rows])
    captions = numbered and dialect is Dialect.PUBMED and _captioned(rows)
    found: list[Raw] = []
    for line, row in rows:
        start = _NUMBER.match(row) if numbered else None
        number = int(start[1] or start[2]) if start else 0
        last = found[-1].number if found else 0
        begins = start is not None and number > last and _is_number(row, start)
        body = row[start.end() :] if begins and start else row.lstrip()
        column = len(row) - len(body) + 1
        if captions and not _SYNTAX.search(body):
            remarks.append((line, body))
            if begins:
                found.append(Raw(number, ""))
            elif found and found[-1].text:
                found.append(Raw(last + 1, ""))
        elif begins:
            body = _uncounted(body)
            found.append(Raw(number, body, [(0, line, column)]))
        elif found and (numbered or _continues(found[-1].text, body, dialect)):
            found[-1].extend(body, line, column)
        else:
            found.append(Raw(last + 1, body, [(0, line, column)]))
    return [raw for raw in found if raw.text], remarks


def _uncounted(body: str) -> str:
    """A line without the numbers of results behind it, and without tabs."""
    while (counted := _COUNT.search(body)) and not _ENDS.search(body[: counted.start()].upper()):
        body = body[: counted.start()]
    return body.replace("\t", " ")


def _numbered(rows: list[str]) -> bool:
    """Whether the lines bring their numbers: they begin with 1, and go up by one mostly."""
    numbers = []
    for row in rows:
        start = _NUMBER.match(row)
        if start and _is_number(row, start):
            numbers.append(int(start[1] or start[2]))
    steps = sum(later == earlier + 1 for earlier, later in pairwise(numbers))
    return (
        bool(numbers)
        and numbers[0] == 1
        and steps >= 0.8 * (len(numbers) - 1)
        and (len(numbers) > 1 or len(rows) == 1)
    )


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

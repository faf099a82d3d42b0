"""Cells that hold several numbers, as papers print them, taken apart; and rows that are sums.

`12/118`, `12 (10.2%)`, `3.1 (0.4)` and `0.80 (0.50 to 1.30)` are what tables in papers look like. A
column is taken apart only where every one of its cells has the same form, and that is said. A last
row called Total would otherwise be pooled as a study.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from stook.pooling.any_table import MISSING, Sheet

_N: Final = r"([-−+]?\d+(?:[.,]\d+)?)"
_TO: Final = r"\s*(?:to|–|-|;|,\s)\s*"
_SUMS: Final = re.compile(
    r"(sub)?totals?|overall|pooled( estimate)?|summary|sum|all (studies|trials)|gesamt|summe",
    re.IGNORECASE,
)
_TOLD: Final = re.compile(
    r"\bn\s*/\s*n\b|events?\s*/\s*total|\b(events?|cases|total|n|no|means?|sd|std|ci|95)\b|[%±]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Form:
    """A form of cell: its pattern, for which headers, and what its numbers are called."""

    pattern: re.Pattern[str]
    fits: Callable[[str], bool]
    parts: tuple[str, ...]
    words: str


def _header(*words: str) -> Callable[[str], bool]:
    return lambda header: any(re.search(word, header, re.IGNORECASE) for word in words)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_ANY: Final = _header("")
_OTHERS: Final = _header(
    "date", "month", "year", "period", "sex", "gender", "male", "ratio", "page"
)
_SD: Final = _header(r"\bsds?\b", r"\bstd\b", "standard deviation")


def _counts_fit(header: str) -> bool:
    """Whether `5/12` can be people: not under a header of dates or of men and women."""
    return not _OTHERS(header)


_FORMS: Final = (
    Form(_pattern(r"(\d+)\s*(?:/|of|out of)\s*(\d+)(?:\s*\(.*\))?"), _counts_fit,
         ("events", "total"), "events and total"),
    Form(_pattern(rf"(\d+)\s*[(\[]\s*{_N[1:-1]}\s*%\s*[)\]]"), _ANY, ("events",),
         "events with their percentage"),
    Form(_pattern(rf"(\d+)\s*[(\[]\s*{_N[1:-1]}\s*%?\s*[)\]]"), _header("%"), ("events",),
         "events with their percentage"),
    Form(_pattern(rf"{_N}\s*(?:[(\[]|±|\+/-|\+-)\s*{_N}\s*[)\]]?"), _SD, ("mean", "sd"),
         "mean and SD"),
    Form(_pattern(rf"{_N}\s*[(\[]\s*{_N}{_TO}{_N}\s*[)\]]"), _ANY, ("", "lower", "upper"),
         "estimate and limits"),
    Form(_pattern(rf"[(\[]?\s*{_N}{_TO}{_N}\s*[)\]]?"), _header(r"\bci\b", "interval", "limits"),
         ("lower", "upper"), "limits"),
)  # fmt: skip


def taken_apart(sheet: Sheet) -> Sheet:
    """The sheet with a column for each number of compound cells, and without its rows of sums."""
    sheet = _without_sums(sheet)
    parts: dict[str, tuple[str, tuple[str, ...]]] = {}
    hidden: set[str] = set()
    said: list[str] = []
    for column in sheet.columns:
        found = _split(column, sheet.texts(column))
        taken = {*sheet.columns, *parts} - {column}
        if found is None or taken & found[1].keys():
            continue
        form, texts = found
        hidden.add(column)
        parts |= {name: (column, cells) for name, cells in texts.items()}
        said.append(f'"{column}" is read as {form.words}')
    if not parts:
        return sheet
    return replace(sheet, parts=parts, hidden=frozenset(hidden), said=(*sheet.said, *said))


def _split(header: str, cells: list[str]) -> tuple[Form, Mapping[str, tuple[str, ...]]] | None:
    """The form that all cells have, and their parts by the names of the new columns."""
    here = [cell for cell in cells if cell.lower() not in MISSING]
    for form in _FORMS if here else ():
        if not form.fits(header) or not all(form.pattern.fullmatch(cell) for cell in here):
            continue
        base = " ".join(_TOLD.sub(" ", re.sub(r"[()\[\]:,/_]", " ", header)).split())
        columns: dict[str, tuple[str, ...]] = {}
        for i, part in enumerate(form.parts, start=1):
            matches = (form.pattern.fullmatch(cell) for cell in cells)
            name = f"{base} {part}".strip() or "estimate"
            columns[name] = tuple("" if match is None else match[i] for match in matches)
        return form, columns
    return None


def _without_sums(sheet: Sheet) -> Sheet:
    rows = list(sheet.table.rows)
    dropped = []
    while len(rows) > 1 and _SUMS.fullmatch(rows[-1].cells[0].strip(" :.*")):
        if not _adds_up([row.cells for row in rows]):
            break
        dropped.append(rows.pop())
    if not dropped:
        return sheet
    where = [f'"{row.cells[0]}" (line {row.line})' for row in reversed(dropped)]
    said = f"left out, as a sum of the other rows: {', '.join(where)}"
    return replace(sheet, table=replace(sheet.table, rows=rows), said=(*sheet.said, said))


def _adds_up(rows: list[list[str]]) -> bool:
    """Whether counts in the last row are sums of those above it, or there are no counts."""
    *above, last = rows
    columns = list(_counts(above, last))
    return not columns or any(total == sum(counts) for counts, total in columns)


def _counts(above: list[list[str]], last: list[str]) -> Iterator[tuple[list[int], int]]:
    for i, cell in enumerate(last):
        counts = [row[i] for row in above if row[i].lower() not in MISSING]
        if cell.isdecimal() and counts and all(count.isdecimal() for count in counts):
            yield [int(count) for count in counts], int(cell)

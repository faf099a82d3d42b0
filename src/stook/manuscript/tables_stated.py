"""Tables: cells read with the headings of their columns, rows and columns of totals, weights."""

import re
from collections.abc import Iterator
from dataclasses import replace

from stook.manuscript.blocks import plain
from stook.manuscript.check import Check, Passage
from stook.manuscript.counts import count_checks, share_problem
from stook.manuscript.intervals_stated import effect_checks, effect_of, interval_checks
from stook.manuscript.stated import INTEGER, NUMBER, stated, whole
from stook.manuscript.statistics_stated import statistic_checks
from stook.manuscript.sums import sum_checks

Rows = tuple[tuple[str, ...], ...]

_LIMITS = re.compile(
    rf"(?P<estimate>{NUMBER})\s*[(\[]\s*(?P<low>{NUMBER})\s*(?:to|,|;|[-\u2013\u2014])\s*(?P<high>{NUMBER})\s*[)\]]"
)
_CI = re.compile(r"CI\b|(?i:confidence interval)")
_N_IN_HEADING = re.compile(rf"\b[nN]\s*=\s*({INTEGER})")
_SHARE = re.compile(rf"({INTEGER})\s*\(\s*(\d+(?:\.\d+)?)\s*%?\s*\)")
_COUNT = re.compile(INTEGER)
_TOTAL = re.compile(r"(?i)(?:grand )?(?:total|all|overall|sum)\b[^\d]*")
_SUM = re.compile(r"(?i)(?:grand )?(?:total|sum)\b")
_SUBTOTAL = re.compile(r"(?i)sub-?total\b")
_COUNTED = re.compile(
    r"(?i)^(?:no\.?|n|number|total|events?|participants?|patients?|people|studies|trials|randomi[sz]ed|deaths?|cases|intervention|control|placebo|women|men|male|female)\b"
)
_NOT_COUNTED = re.compile(r"(?i)\byear|age|mean|median|score|dose|weeks?|months?|%|rank")
_WEIGHT = re.compile(r"(?i)\bweights?\b")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%?")


def table_checks(rows: Rows, passage: Passage) -> Iterator[Check]:
    """Every check of a table; the first row is its heading."""
    rows = tuple(tuple(plain(cell).strip() for cell in row) for row in rows)
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            heading = _heading(rows, r, c)
            for check in _cell(cell, row, rows[0], heading, passage):
                yield replace(check, row=r, column=c)
    if len(rows) > 2:
        yield from _weights(rows)
        yield from _total_rows(rows)
        yield from _total_columns(rows)


def _heading(rows: Rows, row: int, column: int) -> str:
    return rows[0][column] if row and column < len(rows[0]) else ""


def _cell(
    cell: str, row: tuple[str, ...], heads: tuple[str, ...], heading: str, passage: Passage
) -> Iterator[Check]:
    words = replace(passage, text=cell)
    yield from count_checks(words)
    yield from sum_checks(cell)
    yield from statistic_checks(words)
    bare = _LIMITS.fullmatch(cell)
    if bare is None:
        yield from interval_checks(words)
    elif _CI.search(heading):
        p = next((row[c] for c, head in enumerate(heads[: len(row)]) if _is_p(head)), "")
        effect = effect_of((bare["estimate"], bare["low"], bare["high"]), heading, p)
        yield from effect_checks(replace(effect, quote=cell, end=len(cell)), words)
    share = _SHARE.fullmatch(cell)
    total = _N_IN_HEADING.search(heading)
    if share and total and ("%" in cell or "%" in heading or "%" in row[0]):
        kind, problem = share_problem(whole(share[1]), whole(total[1]), stated(share[2]))
        yield Check(kind=kind, quote=cell, start=0, end=len(cell), problem=problem)


def _is_p(heading: str) -> bool:
    return re.fullmatch(r"(?i)p(?:[- ]?values?)?", heading) is not None


def _column(rows: Rows, column: int) -> list[str]:
    return [row[column] if column < len(row) else "" for row in rows]


def _weights(rows: Rows) -> Iterator[Check]:
    for c, head in enumerate(rows[0]):
        if not _WEIGHT.search(head) or re.search(r"(?i)\bkg|body|birth", head):
            continue
        body = [(r, cell) for r, cell in enumerate(_column(rows, c)) if r]
        parts = [
            (r, stated(match[1]))
            for r, cell in body
            if (match := _PERCENT.fullmatch(cell)) and not _is_total(rows[r])
        ]
        if len(parts) < 2 or ("%" not in head and not any("%" in cell for _, cell in body)):
            continue
        low = sum(part.low for _, part in parts)
        high = sum(part.high for _, part in parts)
        total = sum(part.value for _, part in parts)
        problem = "" if low <= 100.0 <= high else f"The weights add up to {total:g}%."
        last = parts[-1][0]
        yield Check(
            kind="weights", quote=head, start=0, end=len(head), problem=problem, row=last, column=c
        )


def _is_total(row: tuple[str, ...]) -> bool:
    return bool(row) and bool(_TOTAL.match(row[0]) or _SUBTOTAL.match(row[0]))


def _total_rows(rows: Rows) -> Iterator[Check]:
    totals = [r for r, row in enumerate(rows) if r and row and _TOTAL.fullmatch(row[0])]
    for r in totals[-1:]:
        for c, head in enumerate(rows[0]):
            if not c or _NOT_COUNTED.search(head) or not _COUNTED.search(head):
                continue
            column = _column(rows, c)
            if not _COUNT.fullmatch(column[r]):
                continue
            subtotals = [i for i in range(1, r) if _SUBTOTAL.match(rows[i][0] if rows[i] else "")]
            above = [column[i] for i in (subtotals or range(1, r))]
            known = [whole(cell) for cell in above if _COUNT.fullmatch(cell)]
            if len(known) < 2 or any(cell and not _COUNT.fullmatch(cell) for cell in above):
                continue
            total = whole(column[r])
            # "All studies" may count some that no row names; "Total" may not
            fits = sum(known) == total or (sum(known) < total and not _SUM.match(rows[r][0]))
            problem = "" if fits else f"The rows above add up to {sum(known)}."
            yield Check(
                kind="total-row", quote=column[r], start=0, end=len(column[r]), problem=problem,
                row=r, column=c,
            )  # fmt: skip


def _total_columns(rows: Rows) -> Iterator[Check]:
    """A last column headed "Total": only where most of the rows show that it sums the others."""
    last = len(rows[0]) - 1
    heads = [c for c, head in enumerate(rows[0]) if _TOTAL.fullmatch(head)]
    if heads != [last] or last < 3:
        return
    sums = []
    for r, row in enumerate(rows):
        cells = row[1:]
        if r and len(row) == last + 1 and all(_COUNT.fullmatch(cell) for cell in cells):
            sums.append((r, sum(map(whole, cells[:-1])), whole(cells[-1])))
    right = sum(total == added for _, added, total in sums)
    if 2 * right <= len(sums) or right < 2:
        return
    for r, added, total in sums:
        problem = "" if added == total else f"The columns beside it add up to {added}."
        yield Check(
            kind="total-column", quote=rows[r][last], start=0, end=len(rows[r][last]),
            problem=problem, row=r, column=last,
        )  # fmt: skip

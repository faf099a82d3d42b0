"""Numbers of people as tables write them: with a mark for thousands, or as percentages of a group.

`1,234` and `1.234` are counts with a mark for thousands where every cell of a column of people is
whole once the marks are gone; a percentage is turned into people by its group.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from stook.files.cells import UnreadableError, number
from stook.pooling.any_table import MISSING, Sheet
from stook.pooling.columns import Guess
from stook.problems import Problem, problem

_PEOPLE: Final = frozenset({"events", "nonevents", "total", "n"})
_MARKED: Final = re.compile(r"\d{1,3}([.,\u202f\u00a0 ]\d{3})+")
_PERCENT: Final = re.compile(r"%|\bpercent(age)?\b|\bpct\b", re.IGNORECASE)


def with_whole_counts(sheet: Sheet, found: Guess) -> tuple[Sheet, list[Problem]]:
    """The sheet with its counts as whole numbers, saying what was read how."""
    problems: list[Problem] = []
    for role, column in found.columns.items():
        if role.rstrip("12") in _PEOPLE:
            sheet = _without_marks(sheet, column)
    for role, column in found.columns.items():
        of = "n" if role == "events" else role.replace("events", "total")
        if role.startswith("events") and of in found.columns and _is_percent(sheet, column):
            sheet, faults = _counted(sheet, column, found.columns[of])
            problems += faults
    return sheet, problems


def _without_marks(sheet: Sheet, column: str) -> Sheet:
    cells = [cell for cell in sheet.texts(column) if cell.lower() not in MISSING]
    marked = [cell for cell in cells if _MARKED.fullmatch(cell)]
    if not marked or not all(cell.isdecimal() or _MARKED.fullmatch(cell) for cell in cells):
        return sheet
    texts = [re.sub(r"\D", "", c) if _MARKED.fullmatch(c) else c for c in sheet.texts(column)]
    plain = re.sub(r"\D", "", marked[0])
    return _with(
        sheet, column, texts, f'"{column}" has a mark for thousands: {marked[0]} is {plain}'
    )


def _is_percent(sheet: Sheet, column: str) -> bool:
    cells = [cell for cell in sheet.texts(column) if cell.lower() not in MISSING]
    return bool(cells) and (
        bool(_PERCENT.search(column)) or all(cell.endswith("%") for cell in cells)
    )


def _counted(sheet: Sheet, column: str, total: str) -> tuple[Sheet, list[Problem]]:
    """The percentages of a column as numbers of people of their groups."""
    texts, faults = [], []
    sizes, _ = sheet.values(total)
    for i, cell in enumerate(sheet.texts(column)):
        shown = cell.rstrip("% ")
        try:
            share = number(shown.replace(",", ".")) if cell.lower() not in MISSING else None
        except UnreadableError:
            share = None
        if share is None or sizes[i] != sizes[i]:
            texts.append(cell)
            continue
        people = share * sizes[i] / 100
        digits = len(re.split(r"[.,]", shown)[1]) if re.search(r"[.,]", shown) else 0
        slack = 0.5 * 10.0**-digits * sizes[i] / 100 + 1e-9
        if abs(people - round(people)) > slack:
            what = f"{cell} of {sizes[i]:g} people is {people:.3g}, no number of people."
            faults.append(problem("W332", sheet.place(i, column), what))
        texts.append(str(round(people)))
    said = f'"{column}" holds percentages, which are turned into people by "{total}"'
    return _with(sheet, column, texts, said), faults


def _with(sheet: Sheet, column: str, texts: Sequence[str], said: str) -> Sheet:
    name = sheet.parts[column][0] if column in sheet.parts else column
    return replace(
        sheet,
        parts={**sheet.parts, column: (name, tuple(texts))},
        hidden=sheet.hidden | {column},
        said=(*sheet.said, said),
    )

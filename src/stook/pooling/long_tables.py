"""Long tables, with a row for each arm of a study, made wide: the arms of a study side by side.

Only where nothing is doubtful: a column that names every study twice, and one that has the same two
values for each of them. With neither known as a comparator, the first row of a study is group 1.
"""

from collections import Counter
from dataclasses import replace

from stook.pooling.any_table import Sheet
from stook.pooling.columns import study_column
from stook.pooling.roles import rank


def paired(sheet: Sheet) -> Sheet:
    """The sheet with a row for each study, where it has one for each arm; else as it is."""
    study = study_column(sheet.columns)
    if not study or sheet.parts or sheet.hidden:
        return sheet
    names = sheet.texts(study)
    if len(names) < 2 or set(Counter(names).values()) != {2}:
        return sheet
    rows: dict[str, list[int]] = {}
    for i, name in enumerate(names):
        rows.setdefault(name, []).append(i)
    arm = _arm_column(sheet, study, list(rows.values()))
    if not arm:
        return sheet
    cells = sheet.texts(arm)
    first, second = sorted(dict.fromkeys(cells), key=rank_of)
    order = {name: sorted(own, key=lambda i: cells[i] != first) for name, own in rows.items()}
    parts, elsewhere = {}, {}
    for column in sheet.columns:
        if column in {study, arm}:
            continue
        texts = sheet.texts(column)
        for side, value in enumerate((first, second)):
            name = f"{column} {value}"
            chosen = [own[side] for own in order.values()]
            parts[name] = (column, tuple(texts[i] for i in chosen))
            elsewhere[name] = tuple(sheet.table.rows[i] for i in chosen)
    said = (
        f'each study has two rows, which are compared: "{first}" against "{second}" '
        f'(column "{arm}")'
    )
    kept = [sheet.table.rows[own[0]] for own in order.values()]
    return replace(
        sheet,
        table=replace(sheet.table, rows=kept),
        parts=parts,
        elsewhere=elsewhere,
        hidden=frozenset(sheet.columns) - {study},
        said=(*sheet.said, said),
    )


def rank_of(value: str) -> int:
    """Experimental arms first, comparators last."""
    return rank(value.casefold())


def _arm_column(sheet: Sheet, study: str, pairs: list[list[int]]) -> str:
    """The column with the same two values for each study, by which arms can be told apart."""
    for column in sheet.columns:
        cells = sheet.texts(column)
        values = set(cells)
        ranks = {rank_of(value) for value in values}
        if column == study or len(values) != 2 or "" in values or len(ranks) != 2:
            continue
        if all({cells[i] for i in pair} == values for pair in pairs):
            return column
    return ""

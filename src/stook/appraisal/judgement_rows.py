"""Risk-of-bias rows back into their table, beside the rows of other results."""

import csv
import io
from collections.abc import Iterable, Sequence

from stook.files.csv_places import separator_of
from stook.files.hints import hints
from stook.files.writing import cell
from stook.model.appraisal import Appraisal


def with_result(text: str, rows: Sequence[Appraisal]) -> str:
    """The table `text` with these rows of one result in the place of those that it had.

    Other rows, and columns that people added, stay as they are; the columns that the rows need are
    added where they are not there. ValueError where the table has no header that can be kept.
    """
    separator = separator_of(text)
    table = list(
        csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator)
    )
    header = [name.strip() for name in table[0]] if table else []
    columns = list(hints(Appraisal))
    if header and not {"study", "outcome", "timepoint", "kind"} <= set(header):
        raise ValueError("the table has no columns study, outcome, timepoint and kind")
    used = [name for name in columns if name in header or _needed(name, rows)]
    names = [*header, *(name for name in used if name not in header)] or columns
    place = {name: names.index(name) for name in ("study", "outcome", "timepoint")}
    key = rows[0].result if rows else None
    kept = [line for line in table[1:] if _key(line, place) != key]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([*line, *[""] * (len(names) - len(line))] for line in kept if any(line))
    writer.writerows(_cells(names, columns, row) for row in rows)
    return out.getvalue()


def _needed(name: str, rows: Iterable[Appraisal]) -> bool:
    always = name in ("study", "outcome", "timepoint", "kind", "item", "value", "support")
    return always or any(cell(getattr(row, name)) for row in rows)


def _key(line: Sequence[str], place: dict[str, int]) -> tuple[str, ...]:
    return tuple(line[at].strip() if at < len(line) else "" for at in place.values())


def _cells(names: Sequence[str], columns: Sequence[str], row: Appraisal) -> list[str]:
    return [cell(getattr(row, name)) if name in columns else "" for name in names]

"""Differences between extractions, for the terminal, for programs, and as a list to settle."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from stook.extraction.compare import agreement, differences
from stook.files.csv_places import separator_of
from stook.files.writing import table_text
from stook.model.extraction import Choice, Difference, Extractions

HEADER = ("cell", "choice", "value", "reason")


def as_text(made: Extractions) -> Iterator[str]:
    """Every difference with where each value stands, then the agreement of each column."""
    found = differences(made)
    for one in found:
        yield one.cell
        for person, value in one.values.items():
            place = one.places.get(person)
            where = f"  ({place})" if place else ""
            yield f"    {person}: {value or '(nothing)'}{where}"
    yield ""
    yield f"{len(found)} differences between {' and '.join(made.people)}. Agreement by column:"
    for column in agreement(made):
        share = f"{column.equal} of {column.compared}"
        yield f"    {column.column:12} {column.percent:5.1f}%  ({share})"


def as_data(made: Extractions) -> dict[str, Any]:
    """The JSON shape of `stook compare-extraction --json`."""
    return {
        "people": list(made.people),
        "differences": [
            {
                "cell": one.cell,
                "values": one.values,
                "places": {person: str(place) for person, place in one.places.items()},
            }
            for one in differences(made)
        ],
        "agreement": [
            {"column": one.column, "compared": one.compared, "equal": one.equal}
            for one in agreement(made)
        ],
    }


def choices_table(found: Iterable[Difference], made_before: Iterable[Choice]) -> str:
    """`extraction/choices.csv`: one line a difference, with what was chosen before."""
    known = {one.cell: one for one in made_before}
    rows = []
    people: dict[str, None] = {}
    for one in found:
        people.update(dict.fromkeys(one.values))
        choice = known.get(one.cell, Choice(one.cell, ""))
        rows.append((one, choice))
    body = [
        (one.cell, choice.choice, choice.value, choice.reason, *one.values.values())
        for one, choice in rows
    ]
    return table_text((*HEADER, *people), body)


def read_choices(text: str) -> list[Choice]:
    """The choices that were filled in; lines without one are left for later."""
    return [
        Choice(row["cell"], row["choice"].strip(), row.get("value") or "", row.get("reason") or "")
        for row in csv.DictReader(io.StringIO(text), delimiter=separator_of(text))
        if row.get("cell") and row.get("choice")
    ]

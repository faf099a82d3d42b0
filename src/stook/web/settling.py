"""Where two extractions differ, as the person who sits there may see it."""

import csv
import io
from dataclasses import dataclass

from stook.extraction.compare import differences, read_extractions, same
from stook.files.layout import CHOICES
from stook.model.extraction import Choice, Difference, Extractions
from stook.render.extraction import read_choices
from stook.web.extract_rows import NAMES, title_of
from stook.web.screen import Screen


@dataclass(frozen=True, slots=True)
class Pair:
    """A cell on which two people differ, and what was chosen."""

    cell: str
    study: str
    label: str
    mine: str
    theirs: str
    choice: Choice | None
    by: str
    agreed: str


@dataclass(frozen=True, slots=True)
class Compared:
    """The comparison of the person who sits there with another one."""

    other: str
    pairs: list[Pair]
    cells: int
    equal: int


def comparison(screen: Screen, other: str) -> Compared | None:
    """The differences of the person and another; None where nobody else has begun.

    Only studies of which both have rows are compared: what one has not begun stays hidden.
    """
    made = extractions(screen)
    person = screen.person
    others = [one for one in made.people if one != person]
    other = other if other in others else (others[0] if others else "")
    if person not in made.people or not other:
        return None
    both = studies_of(made, person) & studies_of(made, other)
    choices, authors = choices_of(screen)
    pairs = [
        _pair(screen, one, other, choices.get(one.cell), authors.get(one.cell, ""))
        for one in differences(_only(made, person, other))
        if study_of(one.cell) in both
    ]
    cells = equal = 0
    for cell in {*made.values[person], *made.values[other]}:
        mine, theirs = made.values[person].get(cell, ""), made.values[other].get(cell, "")
        if study_of(cell) in both and (mine or theirs):
            cells += 1
            equal += same(mine, theirs)
    return Compared(other, pairs, cells, equal)


def extractions(screen: Screen) -> Extractions:
    """Everybody's own tables, read once a build."""
    return screen.desk.derived("extractions", lambda _: read_extractions(screen.desk.store)[0])


def open_differences(screen: Screen) -> int:
    """How many cells wait for being settled by the person who sits there."""
    if not screen.person:
        return 0
    compared = comparison(screen, "")
    return sum(pair.choice is None for pair in compared.pairs) if compared else 0


def _only(made: Extractions, person: str, other: str) -> Extractions:
    return Extractions(
        people=(person, other), columns=made.columns, rows=made.rows, values=made.values,
        places=made.places,
    )  # fmt: skip


def studies_of(made: Extractions, person: str) -> set[str]:
    """The studies of which a person has rows."""
    return {study_of(cell) for cell in made.values[person]}


def study_of(cell: str) -> str:
    """The study of a cell's address."""
    return cell.partition("#")[2].partition("!")[0].partition("/")[0]


def _pair(screen: Screen, one: Difference, other: str, choice: Choice | None, by: str) -> Pair:
    mine, theirs = one.values[screen.person], one.values[other]
    agreed = ""
    if choice is not None:
        agreed = choice.value if choice.choice == "other" else one.values.get(choice.choice, "")
    return Pair(one.cell, study_of(one.cell), label_of(screen, one.cell), mine, theirs, choice, by,
                agreed)  # fmt: skip


def label_of(screen: Screen, cell: str) -> str:
    """A cell in words, without its study: outcome, group, column."""
    key, _, column = cell.partition("#")[2].rpartition("!")
    parts = key.split("/")[1:]
    protocol = screen.desk.built.review.protocol
    study = study_of(cell)
    labels = {arm.arm: arm.label for arm in screen.desk.built.review.arms if arm.study == study}
    parts = [labels.get(part) or part for part in parts]
    if len(parts) > 2:
        parts = [title_of(protocol, parts[0], parts[1]), *parts[2:]]
    return ", ".join([*parts, NAMES.get(column, column).lower()])


def choices_of(screen: Screen) -> tuple[dict[str, Choice], dict[str, str]]:
    """What was chosen, by cell, and who chose it."""
    data = screen.desk.read(CHOICES)
    if data is None:
        return {}, {}
    text = data.decode("utf-8-sig", "replace")
    choices = {one.cell: one for one in read_choices(text)}
    authors = {
        row.get("cell", ""): row.get("by") or "" for row in csv.DictReader(io.StringIO(text))
    }
    return choices, authors

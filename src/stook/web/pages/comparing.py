"""Two extractions side by side: what agrees is taken over, what differs is settled cell by cell.

A settlement is a line of `extraction/choices.csv` with who chose, and why; both extractions stay
as they are. As soon as nothing of a study is open its rows are written to the agreed tables.
"""

from collections.abc import Iterable

from starlette.responses import Response
from starlette.routing import Route

from stook.edits import AddRow, Edit, EditError, SetCell
from stook.extraction.compare import agreed_tables, same
from stook.files.layout import CHOICES, own_cell
from stook.model.extraction import Extractions
from stook.model.quotes import Checked
from stook.pipeline.build import Built
from stook.render.extraction import HEADER
from stook.web.extract_rows import KEYS, plain_number, rows_of
from stook.web.screen import Form, Screen, action, view
from stook.web.settling import (
    Pair,
    choices_of,
    comparison,
    extractions,
    studies_of,
    study_of,
)

KEYS_SHOWN = (("Take your value", ("a",)), ("Take the other's", ("b",)), ("Undo", ("z",)))


@view
def compare(screen: Screen) -> Response:
    """Every cell that differs; one of them open beside the list."""
    if not screen.person:
        return screen.page("who.html", title="Compare two extractions")
    compared = comparison(screen, screen.arg("with"))
    if compared is None:
        return screen.page(
            "compare.html",
            title="Compare",
            compared=None,
            here=None,
            quotes=(),
            ready=ready(screen),
        )
    waits = [pair for pair in compared.pairs if pair.choice is None]
    chosen = screen.arg("cell")
    here = next((pair for pair in compared.pairs if pair.cell == chosen), None)
    here = here or (waits[0] if waits else None)
    return screen.page(
        "compare.html",
        title="Compare",
        crumbs=(("/extract", "Extraction"),),
        keys=KEYS_SHOWN,
        compared=compared,
        here=here,
        waits=len(waits),
        ready=ready(screen),
        quotes=_quotes(screen, compared.other, here) if here else (),
    )


@action
def settle(screen: Screen, form: Form) -> Response:
    """Record a choice; write the study's rows when nothing of it is open."""
    person, other = screen.person, form.get("with", "")
    compared = comparison(screen, other) if person else None
    pair = (
        next((p for p in compared.pairs if p.cell == form.get("cell")), None) if compared else None
    )
    if compared is None or pair is None:
        raise EditError("Choose a cell on which two extractions differ.")
    choice, reason = form.get("choice", ""), " ".join(form.get("reason", "").split())
    value = plain_number(" ".join(form.get("value", "").split())) if choice == "other" else ""
    if choice not in (person, compared.other, "other") or (choice == "other" and not value):
        raise EditError("Take one of the two values, or give another one.")
    if not reason:
        raise EditError("Say why: the reason stands beside the choice.")
    edits: list[Edit] = [*_recorded(screen, pair, compared.other, choice, value, reason)]
    screen.desk.save(edits, f"settled {pair.label}")
    _take_over(screen, [pair.study])
    return screen.to(f"/compare?with={compared.other}")


@action
def take(screen: Screen, _form: Form) -> Response:
    """Write every study of which nothing is open to the agreed tables."""
    if not screen.person or not _take_over(screen, ready(screen)):
        raise EditError("There is nothing to take over: something is open, or all is agreed.")
    return screen.to("/compare")


def _recorded(
    screen: Screen, pair: Pair, other: str, choice: str, value: str, reason: str
) -> list[Edit]:
    fields = {"choice": choice, "value": value, "reason": reason, "by": screen.person}
    data = screen.desk.read(CHOICES)
    known = data is not None and pair.cell.encode() in data
    if known:
        return [
            SetCell(file=CHOICES, where={"cell": pair.cell}, column=name, value=text)
            for name, text in fields.items()
        ]
    values = {"cell": pair.cell, **fields, screen.person: pair.mine, other: pair.theirs}
    columns = (*HEADER, *sorted((screen.person, other)), "by")
    return [AddRow(file=CHOICES, values=values, columns=columns)]


def _take_over(screen: Screen, studies: Iterable[str]) -> bool:
    """Bring the agreed rows of studies up to what was agreed; False where nothing changes."""
    edits = [edit for study in studies for edit in _agreed_edits(screen, study) or ()]
    return screen.desk.save(edits, "agreed tables") if edits else False


def _agreed_edits(screen: Screen, study: str) -> list[Edit] | None:
    """The edits that bring the agreed rows of a study up to date; None where something is open."""
    choices, _ = choices_of(screen)
    tables, problems = agreed_tables(_of_study(extractions(screen), study), choices.values())
    if problems:
        return None
    edits: list[Edit] = []
    for path, rows in tables.items():
        table = path.rpartition("/")[2].removesuffix(".csv")
        for row in rows[1:]:
            edits += _row_edits(screen, path, table, dict(zip(rows[0], row, strict=True)))
    return edits


def ready(screen: Screen) -> list[str]:
    """Studies of the person that can be taken over: nothing open, and not agreed like that yet."""

    def find(_: Built) -> list[str]:
        made = extractions(screen)
        own = studies_of(made, screen.person) if screen.person in made.people else set()
        known = [study for study in screen.desk.built.review.studies if study in own]
        return [study for study in known if _agreed_edits(screen, study)]

    return screen.desk.derived(f"ready {screen.person}", find)


def _of_study(made: Extractions, study: str) -> Extractions:
    """The tables of one study, of those people who have it."""
    people = tuple(p for p in made.people if study in studies_of(made, p))
    rows = {
        table: tuple(key for key in keys if study_of(key) == study)
        for table, keys in made.rows.items()
    }
    return Extractions(
        people=people, columns=made.columns, rows=rows, values=made.values, places=made.places
    )


def _row_edits(screen: Screen, path: str, table: str, row: dict[str, str]) -> list[Edit]:
    """The edits that bring one row of an agreed table up to date; a new row where it lacks."""
    where = {name: row.get(name, "") for name in KEYS[table] if name in row}
    present = next(
        (held for held in rows_of(screen.desk, table, "agreed", row["study"])
         if all(held.get(name) == value for name, value in where.items())),
        None,
    )  # fmt: skip
    if present is None:
        return [AddRow(file=path, values=row, columns=tuple(row))]
    return [
        SetCell(file=path, where=present.where, column=name, value=value)
        for name, value in row.items()
        if name not in where and not same(present.get(name), value)
    ]


def _quotes(screen: Screen, other: str, pair: Pair) -> list[tuple[str, Checked]]:
    """What both quoted for a cell, each checked against the person's own number."""
    found = []
    for person in (screen.person, other):
        held = screen.desk.built.quotes.by_cell.get(own_cell(pair.cell, person))
        if held is not None:
            found.append((person, held))
    return found


ROUTES = [
    Route("/compare", compare),
    Route("/compare/settle", settle, methods=["POST"]),
    Route("/compare/take", take, methods=["POST"]),
]

"""Extraction: the page of a report at the left, the person's own form at the right."""

import platform
from datetime import UTC, datetime

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from stook.edits import AddRow, ConflictError, EditError, SetCell
from stook.extraction.pdf_reader import UnreadableReportError, reader
from stook.extraction.quote_formulas import FORMULAS
from stook.extraction.quote_journal import encode
from stook.extraction.quote_search import around, find
from stook.files.layout import quotes_path
from stook.files.text import is_slug, slug
from stook.model.quotes import Quote
from stook.web.extract_rows import (
    ARM_COLUMNS,
    Row,
    changes,
    every_row,
    new_results,
    path_of,
    rows_of,
)
from stook.web.extract_view import form_of, list_of, page_view
from stook.web.reports import (
    boxes_of_quote,
    next_token,
    page_of,
    reports_for,
    text_of,
    token_at,
)
from stook.web.screen import Form, Screen, action, view

KEYS = (
    ("Quote the selected text for this cell", ("q",)),
    ("Show the quote of this cell", ("w",)),
    ("Next, previous page", ("]", "[")),
    ("Not reported", ("r",)),
    ("Undo", ("z",)),
    ("Next, previous cell", ("Tab",)),
)


@view
def studies(screen: Screen) -> Response:
    """All studies: what each person has of them, which have a report."""
    return screen.page("extract_list.html", title="Extraction", rows=list_of(screen))


@view
def study(screen: Screen) -> Response:
    """One study: its report and the form."""
    name = screen.request.path_params["study"]
    known = screen.desk.built.review.studies.get(name)
    if known is None:
        return screen.page(
            "failed.html", 404, title="Not found", sentence=f"There is no study {name}."
        )
    if not screen.person:
        return screen.page("who.html", title=known.label)
    return screen.page(
        "extract.html",
        title=known.label,
        study=known,
        slim=True,
        crumbs=(("/extract", "Extraction"),),
        keys=KEYS,
        doc=page_view(screen, name),
        form=form_of(screen, name),
        formulas=FORMULAS.values(),
    )


@action
def save(screen: Screen, form: Form) -> Response:
    """Save the cells that changed; a script asks for JSON and goes on."""
    name, rows = _own(screen)
    wants_json = "application/json" in screen.request.headers.get("accept", "")
    try:
        edits = list(changes(rows, form))
        screen.desk.save(edits, f"{len(edits)} cells of {name}")
    except ConflictError as conflict:
        if not wants_json:
            raise
        held = {"mine": conflict.mine, "theirs": conflict.theirs, "base": conflict.base}
        return JSONResponse({"conflict": held}, 409)
    except EditError as error:
        if not wants_json:
            raise
        return JSONResponse({"fault": str(error)}, 422)
    if wants_json:
        now = {
            f"{row.address}!{column}": value
            for row in every_row(screen.desk, screen.person, name).values()
            for column, value in row.cells.items()
        }
        wanted = {
            key: now.get(key, "") for key in form if "!" in key and not key.startswith("base ")
        }
        return JSONResponse({"saved": wanted, "revision": screen.desk.revision})
    return _back(screen, name, form)


@action
def add(screen: Screen, form: Form) -> Response:
    """Add a group of the study, or the rows of a result."""
    name, rows = _own(screen)
    if form.get("what") == "group":
        arm = form.get("arm", "").strip() or slug(form.get("label", ""))
        if not is_slug(arm):
            raise EditError("A group needs a short id of letters, digits and hyphens.")
        if any(row.get("arm") == arm for row in rows.values() if row.table == "arms"):
            raise EditError(f"The study has a group {arm} already.")
        values = {key: form.get(key, "") for key in ("label", "intervention", "comparator")}
        values |= {"study": name, "arm": arm, "participants": form.get("participants", "")}
        row = AddRow(file=path_of("arms", screen.person), values=values, columns=ARM_COLUMNS)
        screen.desk.save([row], f"group {arm} of {name}")
        return screen.to(f"/extract/{name}?part=groups")
    outcome, _, timepoint = form.get("result", "").partition(" ")
    if outcome not in screen.desk.built.review.protocol.outcomes:
        raise EditError("Choose an outcome of the protocol.")
    edits = new_results(list(rows.values()), screen.person, name, outcome, timepoint or "any")
    screen.desk.save(edits, f"{outcome} of {name}")
    return screen.to(f"/extract/{name}?part=results")


@action
def begin(screen: Screen, _form: Form) -> Response:
    """Take the groups of the agreed table over into one's own, before extracting results."""
    name, _ = _own(screen)
    groups = rows_of(screen.desk, "arms", "agreed", name)
    edits = [
        AddRow(file=path_of("arms", screen.person), values=row.cells, columns=tuple(row.cells))
        for row in groups
    ]
    if not edits:
        raise EditError("No groups of this study are agreed yet; add them here.")
    screen.desk.save(edits, f"groups of {name}")
    return screen.to(f"/extract/{name}?part=groups")


@action
def quote(screen: Screen, form: Form) -> Response:
    """Quote a passage for a cell: selected, clicked or typed. Answers a script in JSON."""
    wants_json = "application/json" in screen.request.headers.get("accept", "")
    name, rows = _own(screen)
    try:
        answer = _quoted(screen, form, rows)
    except (EditError, UnreadableReportError) as error:
        if not wants_json:
            raise EditError(str(error)) from None
        return JSONResponse({"fault": str(error)}, 422)
    except ConflictError as conflict:
        if not wants_json:
            raise
        return JSONResponse({"fault": str(conflict)}, 409)
    return JSONResponse(answer) if wants_json else _back(screen, name, form)


def _quoted(screen: Screen, form: Form, rows: dict[str, Row]) -> dict[str, object]:
    address, _, column = form.get("cell", "").rpartition("!")
    row = rows.get(address)
    if row is None or row.table == "studies":
        raise EditError("Put the cursor into the cell that the quote is for.")
    page = int(form["page"]) if form.get("page", "").isdigit() else 0
    if form.get("how") == "clicked":
        return _clicked(screen, form, row, column, page)
    exact, report = form.get("exact", "").strip(), form.get("report", "")
    if not exact or len(exact) > 5000:
        raise EditError("Select the passage on the page first.")
    if form.get("how") == "typed":
        _write(screen, form, row.cell(column), exact, page=page, how="typed")
        return {"quoted": exact}
    text = text_of(_data(screen, report))
    pages = tuple(each.text for each in text.pages)
    passage = find(exact, form.get("prefix", ""), form.get("suffix", ""), page, pages)
    if passage is None or not passage.exact:
        raise EditError("The selected text is not in the text of the report; type the quote.")
    _seen(_data(screen, report), passage.page, exact)
    held = pages[passage.page - 1]
    before, after = around(held, passage.start, passage.end)
    exact = held[passage.start : passage.end]
    _write(screen, form, row.cell(column), exact, page=passage.page, how="selected",
           prefix=before, suffix=after)  # fmt: skip
    return {"quoted": exact, "page": passage.page}


def _clicked(screen: Screen, form: Form, row: Row, column: str, page: int) -> dict[str, object]:
    """Take the number under the pointer into the cell, and its line as the quote."""
    data = _data(screen, form.get("report", ""))
    lines = page_of(data, page)
    number, offset = int(form.get("line", "-1")), int(form.get("offset", "-1"))
    token = token_at(lines, number, offset)
    if token is None or token.refused:
        raise EditError(token.refused if token else "There is no number there.")
    chosen = form.get("value", "")
    if token.other and chosen not in (token.value, token.other):
        return {"ask": [token.value, token.other]}
    value = chosen if token.other else token.value
    sign = "confirmed" if token.other else ""
    line = lines.lines[number].text.strip()
    _seen(data, page, line)
    cells = [(row, column, value)]
    following = form.get("next", "")
    second = next_token(lines, number, token.end) if following else None
    if second is not None and not second.refused and not second.other:
        cells.append((row, following, second.value))
    base = form.get("base")
    edits = [
        SetCell(file=each.address.partition("#")[0], where=each.where, column=name, value=text,
                base=base if name == column else None)
        for each, name, text in cells
    ]  # fmt: skip
    screen.desk.save(edits, f"{value} into {column}")
    for each, name, text in cells:
        _write(screen, form, each.cell(name), line, page=page, how="clicked",
               inputs=(text,), sign=sign if name == column else "")  # fmt: skip
    return {"quoted": line, "saved": {each.cell(name): text for each, name, text in cells}}


def _seen(data: bytes, page: int, exact: str) -> None:
    """EditError for text that cannot be seen on the page: nothing is quoted that is hidden."""
    places = boxes_of_quote(page_of(data, page), exact, "", "")
    tiny = any(line.tiny for line in page_of(data, page).lines if exact.strip() in line.text)
    if places and (tiny or not all(reader().ink(data, page, [tuple(box) for box in places]))):
        raise EditError("This text cannot be seen on the page (hidden or tiny); it is not quoted.")


def _write(screen: Screen, form: Form, cell: str, exact: str, **fields: object) -> None:
    """Append a quote to the person's journal of this device."""
    now = datetime.now(UTC)
    writer = device()
    given = tuple(float(x) for x in form.get("given", "").split() if _is_number(x))
    named = {
        "id": f"{screen.person}.{writer}.{now:%Y%m%dT%H%M%S%f}.{abs(hash(cell)) % 1000}",
        "cell": cell, "by": screen.person, "at": now, "report": form.get("report", ""),
        "exact": exact, "formula": form.get("formula", ""), "given": given, **fields,
    }  # fmt: skip
    if form.get("formula"):
        named["inputs"] = tuple(form.get("inputs", "").split())
    screen.desk.append(quotes_path(screen.person, writer), encode(Quote(**named)))  # type: ignore[arg-type]


@action
def withdraw(screen: Screen, form: Form) -> Response:
    """Take a quote back; it stays in the journal as withdrawn."""
    name, _ = _own(screen)
    held = screen.desk.built.quotes.by_cell.get(form.get("cell", ""))
    if held is None or held.quote.by != screen.person:
        raise EditError("There is no quote of yours for this cell.")
    now = datetime.now(UTC)
    undo = Quote(
        id=f"{screen.person}.{device()}.{now:%Y%m%dT%H%M%S%f}.undo", cell=held.quote.cell,
        by=screen.person, at=now, undoes=held.quote.id,
    )  # fmt: skip
    screen.desk.append(quotes_path(screen.person, device()), encode(undo))
    return _back(screen, name, form)


def device() -> str:
    """The name of this device in the names of journals."""
    return f"{slug(platform.node())[:40] or 'here'}-web"


def _own(screen: Screen) -> tuple[str, dict[str, Row]]:
    """The study of the address, and the rows that the person may fill in."""
    name = screen.request.path_params["study"]
    if not screen.person:
        raise EditError("Say who you are first (Team and settings).")
    if name not in screen.desk.built.review.studies:
        raise EditError(f"There is no study {name}.")
    return name, every_row(screen.desk, screen.person, name)


def _data(screen: Screen, report: str) -> bytes:
    name = screen.request.path_params["study"]
    if report not in [one.file for one in reports_for(screen.desk, name)]:
        raise EditError("This report is not one of the study.")
    return screen.desk.read(report) or b""


def _back(screen: Screen, name: str, form: Form) -> Response:
    query = form.get("query", "")
    return screen.to(f"/extract/{name}" + (f"?{query}" if query else ""))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


ROUTES = [
    Route("/extract", studies),
    Route("/extract/{study}", study),
    Route("/extract/{study}/save", save, methods=["POST"]),
    Route("/extract/{study}/add", add, methods=["POST"]),
    Route("/extract/{study}/begin", begin, methods=["POST"]),
    Route("/extract/{study}/quote", quote, methods=["POST"]),
    Route("/extract/{study}/withdraw", withdraw, methods=["POST"]),
]

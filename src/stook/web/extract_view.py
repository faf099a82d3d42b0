"""What the screen of extraction shows: the page of the report, the form, the list of studies."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from stook.extraction.pdf_reader import UnreadableReportError
from stook.extraction.quote_check import usable
from stook.extraction.quote_formulas import FORMULAS
from stook.extraction.quote_search import squeeze
from stook.files.tables import TableReader
from stook.model.protocol import ExtractionField
from stook.model.quotes import Checked, PageText, State
from stook.model.review import CellIndex
from stook.model.study import Result
from stook.synthesis.derive import group
from stook.web.extract_rows import (
    NAMES,
    SPREAD_WORDS,
    SPREADS,
    Block,
    Row,
    blocks_of,
    path_of,
    rows_of,
    title_of,
)
from stook.web.reports import (
    boxes_of_quote,
    hits,
    page_of,
    reports_for,
    text_of,
)
from stook.web.screen import Screen

ZOOMS = ("1", "1.5", "2")
STUDY_COLUMNS = ("label", "year", "design", "country", "condition", "setting", "participants",
                 "women", "age_mean", "duration_days", "funding")  # fmt: skip
STUDY_NAMES = {
    "label": "Name", "year": "Year", "design": "Design", "country": "Country",
    "condition": "Condition", "setting": "Setting", "participants": "People randomised",
    "women": "Women", "age_mean": "Mean age", "duration_days": "Days of follow-up",
    "funding": "Funding",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the form: its address, value, column in words, its quote, and what it may be."""

    address: str
    value: str
    column: str
    label: str
    quote: Checked | None
    number: int
    remark: str
    field: ExtractionField | None = None


def numbered(screen: Screen, study: str) -> dict[tuple[str, int, str], int]:
    """Numbers of the person's quotes of a study, in the order of report and page."""
    start = f"extraction/{screen.person}/"
    own = [
        each.quote
        for cell, each in screen.desk.built.quotes.by_cell.items()
        if cell.startswith(start) and f"#{study}/" in cell
    ]
    distinct = sorted({(one.report, one.page, one.exact) for one in own})
    return {key: number for number, key in enumerate(distinct, start=1)}


def form_of(screen: Screen, study: str) -> dict[str, Any]:
    """The form of a study for the person who sits there."""
    protocol = screen.desk.built.review.protocol
    part = screen.arg("part", "results")
    person = screen.person
    arms = rows_of(screen.desk, "arms", person, study)
    results = rows_of(screen.desk, "results", person, study)
    numbers = numbered(screen, study)
    labels = {row.get("arm"): row.get("label") or row.get("arm") for row in arms}
    blocks = []
    for block in blocks_of(results, protocol):
        spread = screen.arg(f"spread-{block.outcome}-{block.timepoint}")
        columns = SPREADS.get(spread, block.columns) if block.spread else block.columns
        blocks.append(_block(screen, block, columns, spread or block.spread, labels, numbers))
    present = {(row.get("outcome"), row.get("timepoint")) for row in results}
    windows = list(protocol.time_windows) or ["any"]
    choices = [
        (f"{outcome} {window}", title_of(protocol, outcome, window))
        for outcome in protocol.outcomes
        for window in dict.fromkeys([*windows, "any"])
        if (outcome, window) not in present
    ]
    return {
        "part": part if part in ("study", "groups", "results") else "results",
        "blocks": blocks,
        "groups": [_group(screen, row, numbers) for row in arms],
        "study_cells": _study_cells(screen, study),
        "choices": choices,
        "agreed_groups": bool(rows_of(screen.desk, "arms", "agreed", study)),
        "interventions": list(protocol.interventions.items()),
        "comparators": list(protocol.comparators.items()),
        "spreads": SPREAD_WORDS,
        "used": used(screen, study, labels),
        "remarks": remarks(arms, results, labels),
        "others": [one.name for one in screen.people if one.id != person],
        "quotes": _quotes(screen, study, numbers),
        "query": screen.request.url.query,
    }


def _cell(screen: Screen, row: Row, column: str, label: str, numbers: dict[Any, int]) -> Cell:
    address = row.cell(column)
    held = screen.desk.built.quotes.by_cell.get(address)
    number = numbers.get((held.quote.report, held.quote.page, held.quote.exact), 0) if held else 0
    remark = ""
    if held is not None and held.state not in (State.VERIFIED, State.TYPED):
        remark = held.words or held.state.value
    fields = screen.desk.built.review.protocol.extraction.of(row.table)
    own = next((field for field in fields if field.name == column), None)
    if own is not None and (fault := own.fault(row.get(column))):
        remark = remark or f"{row.get(column)} {fault}"
    return Cell(address, row.get(column), column, label, held, number, remark, own)


def _block(
    screen: Screen, block: Block, columns: tuple[str, ...], spread: str, labels: dict[str, str],
    numbers: dict[Any, int],
) -> dict[str, Any]:  # fmt: skip
    fields = screen.desk.built.review.protocol.extraction.of("results")
    headings = {field.name: field.heading for field in fields}
    columns = (*columns, *headings)
    names = NAMES | headings
    rows = []
    for row in block.rows:
        name = labels.get(row.get("arm"), row.get("arm"))
        if row.get("reference"):
            name = f"{name} against {labels.get(row.get('reference'), row.get('reference'))}"
        cells = [
            _cell(screen, row, column, f"{name}, {names.get(column, column)}", numbers)
            for column in columns
        ]
        rows.append({"name": name, "cells": cells})
    return {
        "title": block.title, "rows": rows, "columns": [names.get(c, c) for c in columns],
        "spread": spread, "field": f"spread-{block.outcome}-{block.timepoint}",
    }  # fmt: skip


def _group(screen: Screen, row: Row, numbers: dict[Any, int]) -> dict[str, Any]:
    columns = ("label", "dose", "participants")
    cells = [_cell(screen, row, c, f"{row.get('arm')}, {NAMES[c]}", numbers) for c in columns]
    own = [
        _cell(screen, row, field.name, f"{row.get('arm')}, {field.heading}", numbers)
        for field in screen.desk.built.review.protocol.extraction.of("arms")
    ]
    return {"row": row, "cells": cells, "own": own, "arm": row.get("arm")}


def _study_cells(screen: Screen, study: str) -> list[tuple[Cell, str]]:
    rows = rows_of(screen.desk, "studies", "", study)
    if not rows:
        return []
    fields = screen.desk.built.review.protocol.extraction.of("studies")
    names = {column: STUDY_NAMES[column] for column in STUDY_COLUMNS}
    names |= {field.name: field.heading for field in fields}
    return [(_cell(screen, rows[0], column, name, {}), name) for column, name in names.items()]


def _quotes(screen: Screen, study: str, numbers: dict[Any, int]) -> list[dict[str, Any]]:
    """Each quote with the cells that rest on it."""
    start = f"extraction/{screen.person}/"
    by_key: dict[Any, list[Checked]] = {}
    for cell, each in screen.desk.built.quotes.by_cell.items():
        if cell.startswith(start) and f"#{study}/" in cell:
            key = (each.quote.report, each.quote.page, each.quote.exact)
            by_key.setdefault(key, []).append(each)
    return [
        {"number": number, "checked": by_key[key][0], "cells": [c.quote.cell for c in by_key[key]],
         "formula": next((_formula(c) for c in by_key[key] if c.quote.formula), ""),
         "verified": all(c.state in (State.VERIFIED, State.TYPED) for c in by_key[key])}
        for key, number in numbers.items()
    ]  # fmt: skip


def _formula(each: Checked) -> str:
    known = FORMULAS.get(each.quote.formula)
    return known.write(each.quote.inputs, each.quote.given) if known else each.quote.formula


def used(screen: Screen, study: str, labels: dict[str, str]) -> list[dict[str, str]]:
    """What the review computes from a person's results: standard deviations, means of medians."""
    path = path_of("results", screen.person)
    data = screen.desk.read(path)
    if data is None:
        return []
    reader = TableReader(Result, path)
    found = []
    for row in reader.read(data.decode("utf-8-sig", "replace"), CellIndex()):
        if row.study != study or row.reference:
            continue
        numbers = group(row)
        for name, how in numbers.derived.items():
            value = getattr(numbers, name)
            found.append({
                "name": f"{labels.get(row.arm, row.arm)}, {NAMES.get(name, name).lower()}",
                "how": how, "value": f"{value:.4g}" if value is not None else "",
            })  # fmt: skip
    return found


def remarks(arms: list[Row], results: list[Row], labels: dict[str, str]) -> list[tuple[str, str]]:
    """Sums that come out or do not: (ok or warn, sentence)."""
    people = {row.get("arm"): _float(row.get("participants")) for row in arms}
    found: list[tuple[str, str]] = []
    for row in results:
        name = labels.get(row.get("arm"), row.get("arm"))
        events, total = _float(row.get("events")), _float(row.get("total"))
        size = total if total is not None else _float(row.get("n"))
        if events is not None and total is not None and events > total:
            found.append(("bad", f"{name}: {events:g} events among {total:g} people."))
        known = people.get(row.get("arm"))
        if size is not None and known is not None and size > known:
            found.append(("warn", f"{name}: {size:g} people analysed; the group had {known:g}."))
    return list(dict.fromkeys(found))


def _float(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def page_view(screen: Screen, study: str) -> dict[str, Any]:
    """The page of the report that is shown, its lines, marks and ways on."""
    reports = reports_for(screen.desk, study)
    chosen = next((one for one in reports if one.file == screen.arg("report")), None)
    report = chosen or (reports[0] if reports else None)
    if report is None:
        return {"report": None, "reports": []}
    data = screen.desk.read(report.file) or b""
    text = text_of(data)
    count = len(text.pages)
    wanted = screen.arg("page", "1")
    number = min(max(int(wanted) if wanted.isdigit() else 1, 1), max(count, 1))
    zoom = screen.arg("zoom", "1") if screen.arg("zoom", "1") in ZOOMS else "1"
    words = screen.arg("find").strip()[:100]
    here = {"part": screen.arg("part"), "report": report.file, "page": number, "zoom": zoom,
            "find": words}  # fmt: skip
    view: dict[str, Any] = {
        "report": report, "reports": reports, "count": count, "number": number, "zoom": zoom,
        "zooms": ZOOMS, "fault": usable(text), "find": words, "page": None, "pins": [],
        "hits": [], "found": _pages_with(words, text.pages) if words else [],
        "link": lambda **to: _link(screen, study, here | to),
    }  # fmt: skip
    try:
        page = page_of(data, number)
    except UnreadableReportError as error:
        return {**view, "fault": str(error)}
    view["page"] = page
    view["hits"] = hits(page, words) if words else []
    for (file, at, exact), mark in numbered(screen, study).items():
        if file == report.file and at == number:
            view["pins"].append({"number": mark, "boxes": boxes_of_quote(page, exact, "", "")})
    return view


def _pages_with(words: str, pages: tuple[PageText, ...]) -> list[tuple[int, int]]:
    """Pages on which words stand, with how often."""
    key = squeeze(words).key
    counts = [(n, squeeze(page.text).key.count(key)) for n, page in enumerate(pages, start=1)]
    return [(number, count) for number, count in counts if key and count]


def _link(screen: Screen, study: str, query: dict[str, object]) -> str:
    kept = {key: value for key, value in query.items() if value}
    return f"{screen.root}/extract/{study}?" + urlencode(kept)


def list_of(screen: Screen) -> list[dict[str, Any]]:
    """A row a study: how far the person is, whether others have begun, its reports."""
    desk, person = screen.desk, screen.person
    built = desk.built
    mine: dict[str, int] = {}
    for row in rows_of(desk, "results", person) if person else []:
        mine[row.get("study")] = mine.get(row.get("study"), 0) + 1
    others: dict[str, list[str]] = {}
    for path in desk.store.paths():
        parts = path.split("/")
        if len(parts) == 3 and parts[0] == "extraction" and parts[2] == "results.csv":
            for study in {row.get("study") for row in rows_of(desk, "results", parts[1])}:
                if parts[1] not in ("agreed", person):
                    others.setdefault(study, []).append(screen.name_of(parts[1]))
    agreed = {row.study for row in built.review.results}
    start = f"extraction/{person}/"
    quoted: dict[str, int] = {}
    for cell in built.quotes.by_cell:
        if cell.startswith(start):
            study = cell.partition("#")[2].partition("/")[0]
            quoted[study] = quoted.get(study, 0) + 1
    return [
        {"study": study, "mine": mine.get(study.study, 0), "others": others.get(study.study, []),
         "agreed": study.study in agreed, "quoted": quoted.get(study.study, 0),
         "reports": reports_for(desk, study.study)}
        for study in built.review.studies.values()
    ]  # fmt: skip

"""Full texts: which reports are sought, which have a PDF here, and what is missing.

A report belongs to a record until somebody says which study it is of; then a row of studies.csv
names it, and extraction begins.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from starlette.responses import Response
from starlette.routing import Route

from stook.edits import AddRow, EditError, SetCell
from stook.extraction.quote_journal import encode
from stook.files.layout import FULL_TEXTS, STUDIES
from stook.files.text import is_slug, slug
from stook.model.decisions import NOT_RETRIEVED, Stage, Verdict
from stook.model.quotes import Report
from stook.model.records import Record
from stook.screening.flow_sources import linked
from stook.screening.queue import stage_records
from stook.web.record_reports import reports_by_record
from stook.web.reports import reports_for
from stook.web.screen import Form, Screen, action, view
from stook.web.sittings import screening_of

STATES = {
    Verdict.INCLUDED: "included", Verdict.EXCLUDED: "excluded", Verdict.CONFLICT: "in conflict",
    Verdict.PENDING: "to screen",
}  # fmt: skip
MOST = 300  # rows of one page


@dataclass(frozen=True, slots=True)
class Sought:
    """A report that is sought: where it stands, its PDFs, and the study that it is of ('' where
    nobody has said)."""

    record: Record
    state: str
    reports: tuple[Report, ...]
    study: str
    retrieved: bool


@view
def fulltexts(screen: Screen) -> Response:
    """The reports that titles and abstracts let pass, those without a PDF first."""
    rows = sought(screen)
    only = screen.arg("only")
    missing = [row for row in rows if not row.reports]
    shown = missing if only == "missing" else rows
    studies = screen.desk.built.review.studies
    known = {row.study for row in rows}
    bare = [
        study
        for key, study in studies.items()
        if key not in known and not reports_for(screen.desk, key)
    ]
    start = int(screen.arg("from", "0")) if screen.arg("from", "0").isdecimal() else 0
    return screen.page(
        "fulltexts.html",
        title="Full texts",
        rows=shown[start : start + MOST],
        start=start,
        following=start + MOST if start + MOST < len(shown) else 0,
        total=len(rows),
        missing=len(missing),
        only=only,
        bare=bare,
        studies=studies,
    )


def sought(screen: Screen) -> list[Sought]:
    """The reports of the stage of full texts, in the order of import."""
    protocol = screen.desk.built.review.protocol
    held = screening_of(screen.desk).records(protocol)
    records = stage_records(held, Stage.FULL_TEXT)
    decided = held.decisions.stage(Stage.FULL_TEXT)
    studies = linked(screen.desk.built.review.studies, records)
    own = reports_by_record(screen.desk)
    rows = []
    for record in records:
        screened = decided.get(record.id)
        study = studies.get(record.id, "")
        reports = {report.file: report for report in own.get(record.id, ())}
        if study:
            reports |= {report.file: report for report in reports_for(screen.desk, study)}
        state = STATES[screened.verdict] if screened is not None else "to screen"
        lost = screened is not None and NOT_RETRIEVED in screened.labels
        rows.append(Sought(record, state, tuple(reports.values()), study, not lost))
    return rows


@action
def begin(screen: Screen, form: Form) -> Response:
    """Make an included report a study: a row of studies.csv, or one more report of a row."""
    row = next((row for row in sought(screen) if row.record.id == form.get("record")), None)
    if row is None or row.state != "included":
        raise EditError("Only a report that was included at full text becomes a study.")
    if row.study:
        raise EditError(f"It is a report of {row.study} already.")
    studies = screen.desk.built.review.studies
    named = form.get("study", "").strip()
    if named in studies:
        references = "; ".join([*studies[named].reports, row.record.id])
        where = {"study": named}
        change = SetCell(file=STUDIES, where=where, column="reports", value=references)
        screen.desk.save([change], f"report of {named}")
    else:
        label = label_of(row.record)
        named = _free(named or slug(label) or slug(row.record.id) or "study", studies)
        values = {"study": named, "label": label, "year": str(row.record.year or ""),
                  "reports": row.record.id}  # fmt: skip
        screen.desk.save([AddRow(file=STUDIES, values=values, columns=tuple(values))], label)
    for report in row.reports:  # their PDFs are the study's from now on
        now = datetime.now(UTC)
        mine = replace(report, id=f"{report.sha256[:12]}.{now:%Y%m%dT%H%M%S%f}", study=named,
                       by=screen.person, at=now)  # fmt: skip
        screen.desk.append(FULL_TEXTS, encode(mine))
    return screen.to(f"/extract/{named}")


def label_of(record: Record) -> str:
    """What a study is called: first family name and year, else the beginning of the title."""
    family = record.authors[0].split(",")[0].strip() if record.authors else ""
    family = family or " ".join(record.title.split()[:4]) or record.id
    return f"{family} {record.year}" if record.year else family


def _free(name: str, taken: Collection[str]) -> str:
    """A name that no study has."""
    if not is_slug(name):
        raise EditError(f"{name} cannot name a study: use lower-case letters, digits and hyphens.")
    number, free = 2, name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free


ROUTES = [
    Route("/fulltexts", fulltexts),
    Route("/fulltexts/study", begin, methods=["POST"]),
]

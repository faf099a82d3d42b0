"""Search: exports come in as they are, their counts add up, and duplicates are settled in pairs."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from stook.edits import AddRow, Edit, EditError, SetCell
from stook.files.layout import DUPLICATES, LINKS, export_run
from stook.model.records import Record
from stook.model.review import SearchRun
from stook.problems import Problem
from stook.records.decided import judged_in
from stook.records.gather import Gathered
from stook.records.import_runs import KeptExport, keep_export
from stook.records.run_settings import RunSettings
from stook.store import FolderStore
from stook.web.screen import Form, Screen, action, answered, plain, view
from stook.web.sittings import screening_of

MOST_FILES = 50
KINDS = ("database", "register", "website", "organisation", "citations")
KEYS = (("Same report", ("s",)), ("Two reports of one study", ("t",)), ("Different", ("d",)),
        ("Next pair", ("j",)), ("Undo", ("z",)))  # fmt: skip
DECISIONS = ("same", "study", "different")
_SHOWN = 12  # repairs that a run shows before they are counted


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a search: its log (None where it cannot be read), its files, what was read."""

    id: str
    log: SearchRun | None
    files: tuple[str, ...]
    read: int
    copies: int
    repairs: tuple[Problem, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Row:
    """A field of two records beside each other."""

    label: str
    one: str
    two: str
    reading: bool = False


@view
def search(screen: Screen) -> Response:
    """Runs with their counts, and a possible duplicate beside its record."""
    return page(screen)


def page(
    screen: Screen, imported: tuple[tuple[str, KeptExport], ...] = (), status: int = 200
) -> Response:
    """The screen, with what became of the files that were just sent."""
    protocol = screen.desk.built.review.protocol
    held = screening_of(screen.desk).all_records(protocol)
    records = {record.id: record for record in held.collected.records}
    pairs = held.possible
    at = int(screen.arg("pair", "0")) if screen.arg("pair", "0").isdecimal() else 0
    here = pairs[at % len(pairs)] if pairs else None
    copies = held.copies
    return screen.page(
        "search.html",
        status,
        title="Search",
        keys=KEYS,
        imported=imported,
        runs=runs_of(screen, held),
        read=len(records),
        copies=len(copies),
        pairs=len(pairs),
        place=at % len(pairs) + 1 if pairs else 0,
        here=here,
        rows=beside(records[here.one], records[here.two]) if here else (),
        kinds=KINDS,
        clusters=held.clusters[:100],
        more=max(0, len(held.clusters) - 100),
        records=records,
    )


def runs_of(screen: Screen, held: Gathered) -> list[Run]:
    """The runs in the order of imports, each with how many of its records repeat earlier ones."""
    logs = {run.id: run for run in screen.desk.built.review.searches}
    files: dict[str, list[str]] = {}
    for path in screen.desk.store.paths():
        if run := export_run(path):
            files.setdefault(run, []).append(path)
    read = Counter(held.collected.runs.values())
    copies = Counter(held.collected.runs[record] for record in held.copies)
    faults: dict[str, list[Problem]] = {}
    for fault in held.collected.problems:
        faults.setdefault(export_run(fault.place.file) or "", []).append(fault)
    rows = []
    for run in sorted(files):
        own = faults.get(run, [])
        rows.append(
            Run(run, logs.get(run), tuple(files[run]), read[run], copies[run],
                tuple(own[:_SHOWN]), max(0, len(own) - _SHOWN))
        )  # fmt: skip
    return rows


def beside(one: Record, two: Record) -> list[Row]:
    """Two records field by field; what both lack is left out."""
    fields = (
        ("Title", one.title, two.title, True),
        ("Authors", "; ".join(one.authors), "; ".join(two.authors), False),
        ("Year", str(one.year or ""), str(two.year or ""), False),
        ("Journal", one.journal, two.journal, False),
        ("Volume, pages", f"{one.volume} {one.pages}", f"{two.volume} {two.pages}", False),
        ("DOI", one.doi, two.doi, False),
        ("PubMed", one.pmid, two.pmid, False),
        ("Registry", ", ".join(one.registry), ", ".join(two.registry), False),
        ("Abstract", one.abstract, two.abstract, True),
    )
    return [Row(*field) for field in fields if field[1].strip() or field[2].strip()]


async def bring(request: Request) -> Response:
    """Take exports, each as it is; what cannot be read is said and not kept."""
    screen = Screen(request)
    async with request.form(max_files=MOST_FILES, max_fields=20) as form:
        uploads = [part for part in form.getlist("file") if isinstance(part, UploadFile)]
        files = [(part.filename or "", await part.read()) for part in uploads]
        texts = plain(form)

    def save(screen: Screen, texts: Form) -> Response:
        return _brought(screen, texts, [(name, data) for name, data in files if name or data])

    return await run_in_threadpool(answered, save, screen, texts)


def _brought(screen: Screen, form: Form, files: list[tuple[str, bytes]]) -> Response:
    if not files:
        raise EditError("Choose one export or several; no file came.")
    on, kind = form.get("date", "").strip(), form.get("kind", "")
    if on and not _is_date(on):
        raise EditError(f"{on} is not a date such as 2024-05-31.")
    settings = RunSettings(kind=kind if kind in KINDS else "")
    source, query = " ".join(form.get("source", "").split()), form.get("query", "").strip()
    today = datetime.now(UTC).date().isoformat()
    imported = []
    for name, data in files:
        file = file_name(name)
        kept = keep_export(
            FolderStore(screen.desk.folder), data, file, modified=today, source=source, on=on,
            query=query, settings=settings,
        )  # fmt: skip
        imported.append((file, kept))
    screen.desk.refresh()
    return page(screen, tuple(imported), 200 if any(kept.run for _, kept in imported) else 422)


def file_name(name: str) -> str:
    """The name of an upload as a file of the review may have it: no folders, nothing hidden."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(char for char in last if char.isprintable() and char not in ':*?"<>|').strip()
    return shown.lstrip(".")[-120:] or "export"


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


@action
def judge(screen: Screen, form: Form) -> Response:
    """Write a judgement on two records to search/duplicates.csv (and search/links.csv)."""
    protocol = screen.desk.built.review.protocol
    held = screening_of(screen.desk).all_records(protocol)
    known = {record.id for record in held.collected.records}
    one, two, decision = (form.get(name, "") for name in ("one", "two", "decision"))
    if one not in known or two not in known or one == two:
        raise EditError("Judge two records that are in the review.")
    if decision not in DECISIONS:
        raise EditError("Say whether they are the same report, reports of one study, or different.")
    same = "same" if decision == "same" else "different"
    edits = [judged(screen, DUPLICATES, one, two, same)]
    if decision == "study":
        edits.append(judged(screen, LINKS, one, two, "same"))
    screen.desk.save(edits, f"{one} and {two}: {decision}")
    place = form.get("pair", "0")
    return screen.to(f"/search?pair={place if place.isdecimal() else 0}#pair")


def judged(screen: Screen, file: str, one: str, two: str, decision: str) -> Edit:
    """The edit that puts a decision on two records into a table, changing the one it has."""
    held = judged_in(FolderStore(screen.desk.folder), file)
    for first, second in ((one, two), (two, one)):
        if (first, second) in (*held.same, *held.different):
            where = {"one": first, "two": second}
            return SetCell(file=file, where=where, column="decision", value=decision)
    values = {"one": one, "two": two, "decision": decision, "by": screen.person}
    return AddRow(file=file, values=values, columns=("one", "two", "decision", "by"))


ROUTES = [
    Route("/search", search),
    Route("/search/import", bring, methods=["POST"]),
    Route("/search/judge", judge, methods=["POST"]),
]

"""The overview: what waits for the reader, where the review stands, the flow of records; and the
files behind it as they are."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from stook.files.text import decode
from stook.language.catalogue import wording
from stook.language.lists import month_and_year
from stook.model.decisions import Stage
from stook.pipeline.build import Built
from stook.web.screen import Form, Screen, action, local, view
from stook.web.waiting import judged_studies, waiting_of


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage is: parts of its bar (kind, share in percent), and the same in words."""

    label: str
    path: str
    parts: tuple[tuple[str, float, float], ...]
    words: str


@view
def overview(screen: Screen) -> Response:
    """The first page of a review."""
    built = screen.desk.built
    waiting = waiting_of(screen)
    blocking = sum(one.blocks for one in built.problems)
    return screen.page(
        "overview.html",
        tasks=waiting.tasks,
        stages=progress_of(built),
        flow=flow_of(built),
        problems=sum(not one.accepted for one in built.problems),
        blocking=blocking,
        searched=searched_until(built),
    )


def searched_until(built: Built) -> str:
    """The month to which the evidence is current, as the report says it; '' where not known."""
    fact = built.plan.facts.get("review.current-to")
    return month_and_year(wording("en"), fact).text if fact else ""


def progress_of(built: Built) -> list[Progress]:
    """A row a stage that the folder has something of."""
    review = built.review
    rows = [row for row in (_search(built), *_screening(built)) if row]
    studies, with_results = len(review.studies), len({row.study for row in review.results})
    rows.append(_counted("Extraction", "/extract", with_results, studies, "studies have results"))
    judged, of = judged_studies(review, review.form)
    if of:
        rows.append(_counted("Risk of bias", "/bias", judged, of, "studies are judged"))
    rated = sum(one.certainty is not None for one in built.findings)
    rows.append(
        _counted("Certainty", "/certainty", rated, len(built.findings), "findings are rated")
    )
    sentences = len(built.summary.sentences)
    rows.append(_counted("Summary", "/summary", sentences, sentences, "sentences hold"))
    return rows


def _search(built: Built) -> Progress | None:
    box = built.flow.boxes["database_results"]
    registers = built.flow.boxes["register_results"].count or 0
    if box.count is None:
        return None
    duplicates = built.flow.boxes["duplicates"].count
    removed = f", {duplicates:,} duplicates removed" if duplicates is not None else ""
    words = f"{box.count + registers:,} records read{removed}"
    return Progress("Search", "/search", (("done", 0, 100),), words)


def _screening(built: Built) -> list[Progress]:
    boxes = built.flow.boxes
    rows = []
    for stage, label, key in (
        (Stage.TITLE_ABSTRACT, "Titles and abstracts", "records_screened"),
        (Stage.FULL_TEXT, "Full texts", "dbr_assessed"),
    ):
        total, waits = boxes[key].count, len(built.flow.waiting.get(stage, ()))
        if total is not None:
            settled = max(0, total - waits)
            rows.append(_counted(label, f"/screen/{stage.value}", settled, total, "are settled"))
    return rows


def _counted(label: str, path: str, done: int, of: int, words: str) -> Progress:
    share = 100 * done / of if of else 0
    kind = "done" if of and done == of else "some"
    return Progress(label, path, ((kind, 0, share),), f"{done:,} of {of:,} {words}")


_FLOW = (
    ("previous_studies", "studies in earlier versions"),
    ("database_results", "records from databases"),
    ("register_results", "records from registers"),
    ("duplicates", "-duplicates removed"),
    ("records_screened", "records screened"),
    ("records_excluded", "-excluded"),
    ("dbr_sought_reports", "reports sought"),
    ("dbr_notretrieved_reports", "-not retrieved"),
    ("dbr_assessed", "reports assessed"),
    ("dbr_excluded", "-excluded"),
    ("total_studies", "studies included"),
)


def flow_of(built: Built) -> list[dict[str, object]]:
    """The boxes that are known, each with what leaves there."""
    rows: list[dict[str, object]] = []
    for key, words in _FLOW:
        box = built.flow.boxes[key]
        if box.count is None:
            continue
        parts = (
            ", ".join(f"{name} {n}" for name, n in box.parts if n) if words == "-excluded" else ""
        )
        entry = {
            "count": box.count,
            "words": words.lstrip("-"),
            "parts": parts,
            "id": f"flow.{key}",
        }
        if words.startswith("-") and rows:
            rows[-1]["out"] = [*_listed(rows[-1]["out"]), entry]
        else:
            rows.append({**entry, "out": []})
    return rows


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


@view
def file(screen: Screen) -> Response:
    """A file of the review as it is, line by line; each line has an address."""
    path = screen.request.path_params["path"]
    data = screen.desk.read(path)
    text = decode(path, data)[0] if data is not None else None
    if text is None:
        sentence = f"{path} cannot be shown as text." if data is not None else f"No file {path}."
        return screen.page("failed.html", 404, title="Not found", sentence=sentence)
    lines = text.split("\n")[:20_000]
    return screen.page("file.html", title=path, path=path, lines=lines)


async def revision(request: Request) -> Response:
    """The number of the last build: pages ask for it and take what is new."""
    return JSONResponse({"revision": request.app.state.desk.revision})


@action
def undo(screen: Screen, form: Form) -> Response:
    """Take back the last save of this sitting."""
    screen.desk.undo()
    return screen.to(local(form.get("back", "")))


@view
def trail(screen: Screen) -> Response:
    """From a number or a sentence to its cells: the trail as `stook why` prints it."""
    from stook.render.trail import trail as lines_of

    id_ = screen.request.path_params["id"]
    built = screen.desk.built
    if id_ not in built.lineage.nodes:
        return screen.page(
            "failed.html", 404, title="Not found", sentence=f"There is no number {id_}."
        )
    return screen.page("why.html", title=f"Why {id_}", id=id_, lines=list(lines_of(built, id_)))


ROUTES = [
    Route("/", overview),
    Route("/file/{path:path}", file),
    Route("/why/{id:path}", trail),
    Route("/revision", revision),
    Route("/undo", undo, methods=["POST"]),
]

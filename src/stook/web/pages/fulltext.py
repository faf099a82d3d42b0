"""Full texts: adding a report of a study, and its pages as pictures."""

import hashlib
import re
from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from stook.edits import EditError
from stook.extraction.pdf_reader import LARGEST, UnreadableReportError
from stook.extraction.quote_journal import encode
from stook.files.layout import FULL_TEXTS
from stook.files.text import is_slug, slug
from stook.model.quotes import Report
from stook.screening.flow_sources import linked
from stook.web.reports import picture_of, readable
from stook.web.screen import Form, Screen, answered, local, plain
from stook.web.sittings import screening_of

SCALES = {"1": 1.5, "1.5": 2.25, "2": 3.0}
IGNORE = "fulltext/.gitignore"
_IMAGE = re.compile(r"(fulltext/[^/]+\.pdf)/(\d{1,4})(?:@(1|1\.5|2))?\.jpg")


async def add(request: Request) -> Response:
    """Take a PDF for a study; whatever it is called, it is named after the study."""
    screen = Screen(request)
    async with request.form(max_files=1, max_fields=20) as form:
        upload = form.get("file")
        data = await upload.read() if isinstance(upload, UploadFile) else b""
        texts = plain(form)

    def save(screen: Screen, texts: Form) -> Response:
        return _added(screen, texts, data)

    return await run_in_threadpool(answered, save, screen, texts)


def _added(screen: Screen, form: Form, data: bytes) -> Response:
    desk = screen.desk
    stem, study, record = _owner(screen, form)
    if not data:
        raise EditError("Choose a PDF; the file was empty.")
    if len(data) > LARGEST:
        raise EditError(f"A report may have {LARGEST // 1_000_000} MB at most.")
    pages, fault = readable(data)
    if not pages:
        raise EditError(f"This file was not added: {fault or 'it has no pages'}.")
    sha256 = hashlib.sha256(data).hexdigest()
    path = f"fulltext/{stem}.pdf"
    number = 1
    while (held := desk.read(path)) is not None and hashlib.sha256(held).hexdigest() != sha256:
        number += 1
        path = f"fulltext/{stem}-{number}.pdf"
    now = datetime.now(UTC)
    if desk.read(path) is None:
        if desk.read(IGNORE) is None:
            desk.store.write(IGNORE, b"*.pdf\n*.xml\n", None)
        desk.store.write(path, data, None)
    report = Report(
        id=f"{sha256[:12]}.{now:%Y%m%dT%H%M%S%f}", file=path, study=study, record=record,
        sha256=sha256, by=screen.person, at=now, source=form.get("source", ""),
        terms=form.get("terms", ""),
    )  # fmt: skip
    desk.append(FULL_TEXTS, encode(report))
    return screen.to(local(form["back"]) if form.get("back") else f"/extract/{study}")


def _owner(screen: Screen, form: Form) -> tuple[str, str, str]:
    """What a report's file is called, and the study or the record that it is of.

    A record whose study is known gives its report to the study.
    """
    study, record = form.get("study", ""), form.get("record", "")
    studies = screen.desk.built.review.studies
    if record and not study:
        held = screening_of(screen.desk).record(screen.desk.built.review.protocol, record)
        if held is None:
            raise EditError(f"There is no record {record} in this review.")
        study = linked(studies, [held]).get(record, "")
        if not study:
            name = slug(record)[:60]
            mark = hashlib.sha256(record.encode()).hexdigest()[:6]
            return name if name == record else f"{name or 'record'}-{mark}", "", record
    if study not in studies or not is_slug(study):
        raise EditError(f"There is no study {study}; add it to studies.csv first.")
    return study, study, record


async def image(request: Request) -> Response:
    """A page of a report as a picture."""
    screen = Screen(request)
    match = _IMAGE.fullmatch(request.path_params["path"])
    data = screen.desk.read(match[1]) if match else None
    if match is None or data is None:
        return Response(status_code=404)
    try:
        scale = SCALES[match[3] or "1"]
        picture = await run_in_threadpool(picture_of, data, int(match[2]), scale)
    except UnreadableReportError as error:
        return Response(str(error), status_code=422, media_type="text/plain")
    return Response(picture, media_type="image/jpeg")


ROUTES = [
    Route("/fulltext", add, methods=["POST"]),
    Route("/page/{path:path}", image),
]

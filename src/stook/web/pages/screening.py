"""Screening: one record at a time, titles and abstracts or full texts, by keys, finger or form.

A vote is an event of the person's journal with an id that the page made, so that sending it twice
does no harm. Nobody's votes are shown but one's own.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from markupsafe import Markup, escape
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from stook.edits import EditError
from stook.model.decisions import NOT_RETRIEVED, VOTES, Event, EventKind, Stage
from stook.model.records import Record
from stook.screening.decisions import electorate
from stook.screening.journals import event_id
from stook.screening.marked_terms import pattern_of, pieces, terms_of
from stook.web.pages.extract import device
from stook.web.record_reports import pages_of_record
from stook.web.screen import Form, Screen, action, environment, view
from stook.web.sittings import Sitting, screening_of

MOST_CARDS = 20  # records that one answer holds at most
NAMES = {Stage.TITLE_ABSTRACT: "Titles and abstracts", Stage.FULL_TEXT: "Full texts"}
EARLY = timedelta(minutes=5)  # how far the clock of a page may be ahead of ours
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,149}")
KEYS = (
    ("Include", ("i",)), ("Exclude", ("e",)), ("Unsure", ("u",)),
    ("Exclude for reason 1 to 9", ("1", "9")), ("Undo", ("z",)), ("Next, previous", ("j", "k")),
    ("Note", ("n",)), ("Criteria", ("c",)), ("Marked terms on, off", ("m",)),
)  # fmt: skip
VERBS = {
    EventKind.INCLUDE: "Included", EventKind.EXCLUDE: "Excluded", EventKind.UNSURE: "Unsure",
    EventKind.LABEL: "Not retrieved", EventKind.RESOLVE: "Settled",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    """A record as it is shown: what it says with marked terms, and what the person did with it."""

    record: Record
    title: Markup
    by: str
    paragraphs: tuple[Markup, ...]
    keywords: Markup
    mine: str
    notes: tuple[str, ...]
    pages: tuple[tuple[str, int], ...]


@view
def entrance(screen: Screen) -> Response:
    """Screening begins with titles and abstracts."""
    return screen.to(f"/screen/{Stage.TITLE_ABSTRACT.value}")


@view
def screening(screen: Screen) -> Response:
    """The next record of the person, or the one that the address names."""
    stage = stage_of(screen)
    if not screen.person:
        return screen.page("who.html", title=NAMES[stage])
    protocol = screen.desk.built.review.protocol
    room = screening_of(screen.desk)
    sitting = room.sitting(protocol, screen.person, stage)
    named = screen.arg("record")
    record = room.record(protocol, named or next(sitting.ahead(), ""))
    if named and record is None:
        return screen.failed(f"There is no record {named} to screen.", 404)
    last = room.undoable(screen.person, stage)
    stages = [(s, NAMES[s], room.waiting(protocol, screen.person, s)) for s in Stage]
    return screen.page(
        "screening.html",
        title=NAMES[stage],
        crumbs=(("/screen", "Screening"),),
        keys=KEYS,
        stage=stage,
        stages=stages,
        full=stage is Stage.FULL_TEXT,
        card=card_of(screen, record, stage) if record else None,
        revisited=bool(named),
        sitting=sitting,
        total=sitting.done + sitting.left,
        share=100 * sitting.done / max(sitting.done + sitting.left, 1),
        rules=protocol.eligibility,
        reasons=protocol.screening.reasons,
        mode=protocol.screening.assignment,
        terms=terms_of(protocol),
        last=last,
        last_words=words_of(last) if last else "",
        any_records=bool(room.records(protocol).records) if not record else True,
        new_id=event_id(screen.person, device(), datetime.now(UTC), 0),
        undo_id=event_id(screen.person, device(), datetime.now(UTC), 1),
        differing=len(room.disputed(protocol, stage)) if not record else 0,
    )


@view
def cards(screen: Screen) -> Response:
    """The next records as parts of a page, for a page that holds some ahead: `n` of them, without
    those that `skip` names (separated by line ends)."""
    stage = stage_of(screen)
    if not screen.person:
        return HTMLResponse("", 403)
    protocol = screen.desk.built.review.protocol
    room = screening_of(screen.desk)
    sitting = room.sitting(protocol, screen.person, stage, fresh=False)
    held = set(screen.arg("skip").split("\n"))
    most = int(screen.arg("n", "1")) if screen.arg("n", "1").isdecimal() else 1
    parts: list[str] = []
    template = environment().get_template("card.html")
    for id_ in sitting.ahead():
        if len(parts) >= min(most, MOST_CARDS):
            break
        record = room.record(protocol, id_) if id_ not in held else None
        if record is not None:
            card = card_of(screen, record, stage)
            parts.append(template.render(card=card, root=screen.root, aside=""))
    return HTMLResponse("\n".join(parts), headers=_counts(sitting))


@action
def vote(screen: Screen, form: Form) -> Response:
    """Put one event into the person's journal: a vote, a note, an undo, not retrieved."""
    stage = stage_of(screen)
    protocol = screen.desk.built.review.protocol
    room = screening_of(screen.desk)
    try:
        event = event_of(screen, stage, form)
        room.append(protocol, event, device())
    except EditError as fault:
        if _scripted(screen):
            return JSONResponse({"fault": str(fault)}, 422)
        raise
    sitting = room.sitting(protocol, event.reviewer, stage, fresh=False)
    if _scripted(screen):
        return JSONResponse({"saved": event.id, **_counts(sitting)})
    back = f"?record={form['record']}" if event.kind is EventKind.NOTE else ""
    return screen.to(f"/screen/{stage.value}{back}")


def _scripted(screen: Screen) -> bool:
    return "application/json" in screen.request.headers.get("accept", "")


def _counts(sitting: Sitting) -> dict[str, str]:
    return {"X-Done": str(sitting.done), "X-Left": str(sitting.left)}


def stage_of(screen: Screen) -> Stage:
    """The stage of the address; there are two."""
    try:
        return Stage(screen.request.path_params["stage"])
    except ValueError:
        raise HTTPException(404) from None


def event_of(screen: Screen, stage: Stage, form: Form) -> Event:
    """The event that a form sends. EditError in words where it cannot be taken."""
    plan = screen.desk.built.review.protocol
    people = electorate(plan.screening, (person.id for person in plan.team))
    person = screen.person
    if not person or (people and person not in people):
        raise EditError("Say who you are first (Team and settings); only the team's votes count.")
    if form.get("person", person) != person:
        raise EditError("Somebody else sits here now; the vote was not saved in their name.")
    if not _ID.fullmatch(form.get("id", "")):
        raise EditError("A vote needs an id of letters, digits, dots and hyphens.")
    record = form.get("record", "")
    if screening_of(screen.desk).record(plan, record) is None:
        raise EditError(f"There is no record {record} to screen.")
    event = Event(
        id=form["id"], record=record, stage=stage, kind=EventKind.NOTE, reviewer=person,
        at=_moment(form.get("at", "")),
    )  # fmt: skip
    return _filled(screen, event, form)


def _filled(screen: Screen, event: Event, form: Form) -> Event:
    """The event with what its kind needs; at full text an exclusion needs a reason."""
    reasons = screen.desk.built.review.protocol.screening.reasons
    kind, reason = form.get("kind", ""), form.get("reason", "")
    if reason:
        if reason not in reasons:
            raise EditError(f"{reason} is not among the reasons of the protocol.")
        kind = kind or EventKind.EXCLUDE.value
    if kind == EventKind.NOTE.value:
        text = " ".join(form.get("text", "").split())
        if not text:
            raise EditError("Nothing was written; a note needs words.")
        return replace(event, kind=EventKind.NOTE, text=text)
    if kind == EventKind.UNDO.value:
        known = screening_of(screen.desk).event(form.get("undoes", ""))
        if known is None or (known.reviewer, known.stage) != (event.reviewer, event.stage):
            raise EditError("There is no such vote of yours to take back.")
        return replace(event, kind=EventKind.UNDO, record=known.record, undoes=known.id)
    if kind == "not-retrieved" and event.stage is Stage.FULL_TEXT:
        return replace(event, kind=EventKind.LABEL, text=NOT_RETRIEVED)
    if kind not in {vote.value for vote in VOTES}:
        raise EditError("Choose include, exclude or unsure.")
    excluded = kind == EventKind.EXCLUDE.value
    if excluded and event.stage is Stage.FULL_TEXT and reasons and not reason:
        raise EditError("A full text is excluded with a reason: choose one.")
    return replace(event, kind=EventKind(kind), reason=reason if excluded else "")


def _moment(text: str) -> datetime:
    """The time that a page gives, with its zone; now where it gives none or one to come."""
    now = datetime.now(UTC)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return now
    return now if at.tzinfo is None or at > now + EARLY else at.astimezone(UTC)


def words_of(event: Event) -> str:
    """What an event did, for the line at the foot."""
    verb = VERBS.get(event.kind, event.kind.value.capitalize())
    return ", ".join(part for part in (verb, event.outcome, event.reason) if part)


@lru_cache(maxsize=8)
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str] | None:
    return pattern_of(terms)


def card_of(screen: Screen, record: Record, stage: Stage) -> Card:
    """A record as the person may see it: own votes and notes only."""
    protocol = screen.desk.built.review.protocol
    pattern = _pattern(tuple(terms_of(protocol)))

    def marked(text: str) -> Markup:
        return Markup("").join(
            Markup('<mark class="for">{}</mark>').format(piece) if hit else escape(piece)
            for piece, hit in pieces(text, pattern)
        )

    own = screening_of(screen.desk).own(record.id, stage, screen.person)
    votes = [event for event in own if event.kind in VOTES]
    first = ", ".join(record.authors[:3]) + (" and others" if len(record.authors) > 3 else "")
    where = (first, record.journal, str(record.year or ""))
    return Card(
        record=record,
        title=marked(record.title or "(no title)"),
        by=". ".join(part for part in where if part),
        paragraphs=tuple(marked(part) for part in record.abstract.split("\n") if part.strip()),
        keywords=marked("; ".join(record.keywords)),
        mine=words_of(votes[-1]) if votes else "",
        notes=tuple(event.text for event in own if event.kind is EventKind.NOTE),
        pages=pages_of_record(screen.desk, record.id) if stage is Stage.FULL_TEXT else (),
    )


ROUTES = [
    Route("/screen", entrance),
    Route("/screen/{stage}", screening),
    Route("/screen/{stage}/cards", cards),
    Route("/screen/{stage}/vote", vote, methods=["POST"]),
]

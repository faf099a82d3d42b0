"""Conflicts: both votes with their reasons, settled by an event of its own.

Only records that all reviewers who are needed have judged come here, so nobody sees a vote before
their own. Settling changes no vote; agreement counts the first ones.
"""

from dataclasses import replace
from datetime import UTC, datetime

from starlette.responses import Response
from starlette.routing import Route

from stook.edits import EditError
from stook.figures import number
from stook.model.decisions import Event, EventKind, Stage
from stook.screening.decisions import electorate
from stook.screening.journals import event_id
from stook.screening.voting_agreement import voting_agreements
from stook.web.pages.extract import device
from stook.web.pages.screening import NAMES, card_of, stage_of, words_of
from stook.web.screen import Form, Screen, action, view
from stook.web.sittings import screening_of

KEYS = (("Take the first view", ("a",)), ("Take the second view", ("b",)),
        ("Next, previous", ("j", "k")), ("Undo", ("z",)))  # fmt: skip


@view
def entrance(screen: Screen) -> Response:
    """The stage that has conflicts; titles and abstracts where neither has."""
    room, protocol = screening_of(screen.desk), screen.desk.built.review.protocol
    stage = next((s for s in Stage if room.disputed(protocol, s)), Stage.TITLE_ABSTRACT)
    return screen.to(f"/conflicts/{stage.value}")


@view
def conflicts(screen: Screen) -> Response:
    """The records on which people differ, one of them open."""
    stage = stage_of(screen)
    if not screen.person:
        return screen.page("who.html", title="Conflicts")
    protocol, room = screen.desk.built.review.protocol, screening_of(screen.desk)
    held = room.records(protocol)
    ids = room.disputed(protocol, stage)
    named = screen.arg("record")
    here = named if named in ids else next(iter(ids), "")
    place = ids.index(here) if here else 0
    screened = held.decisions.stage(stage)[here] if here else None
    last = room.undoable(screen.person, stage)
    last = last if last is not None and last.kind is EventKind.RESOLVE else None
    now = datetime.now(UTC)
    return screen.page(
        "conflicts.html",
        title="Conflicts",
        crumbs=(("/screen", "Screening"),),
        keys=KEYS,
        stage=stage,
        stages=[(s, NAMES[s], len(room.disputed(protocol, s))) for s in Stage],
        waits=[(record, held.records[record].title) for record in ids[:200]],
        more=max(0, len(ids) - 200),
        card=card_of(screen, held.records[here], stage) if here else None,
        screened=screened,
        votes=list(screened.votes.values()) if screened else [],
        words=words_of,
        reasons=protocol.screening.reasons,
        full=stage is Stage.FULL_TEXT,
        place=place + 1,
        before=ids[place - 1] if place else "",
        after=ids[place + 1] if place + 1 < len(ids) else "",
        agreements=[pair for pair in voting_agreements(held.decisions) if pair.stage is stage],
        number=number,
        last=last,
        last_words=words_of(last) if last else "",
        new_id=event_id(screen.person, device(), now, 2),
        undo_id=event_id(screen.person, device(), now, 3),
    )


@action
def settle(screen: Screen, form: Form) -> Response:
    """Write the resolution of one disagreement, and why as a note; or take one back."""
    stage = stage_of(screen)
    protocol, room = screen.desk.built.review.protocol, screening_of(screen.desk)
    event = _resolution(screen, stage, form)
    why = " ".join(form.get("why", "").split())
    if why and event.kind is EventKind.RESOLVE:
        note = replace(
            event, id=f"{event.id}n", kind=EventKind.NOTE, text=why, outcome="", reason=""
        )
        room.append(protocol, note, device())
    room.sitting(protocol, screen.person, stage)  # keeps what can be undone
    room.append(protocol, event, device())
    return screen.to(f"/conflicts/{stage.value}")


def _resolution(screen: Screen, stage: Stage, form: Form) -> Event:
    """The event that a form asks for. EditError in words where it cannot be taken."""
    protocol, room = screen.desk.built.review.protocol, screening_of(screen.desk)
    person, plan = screen.person, protocol.screening
    people = electorate(plan, (member.id for member in protocol.team))
    if not person or (people and person not in people):
        raise EditError("Say who you are first (Team and settings); only the team settles.")
    if not form.get("id") or len(form["id"]) > 150:
        raise EditError("A resolution needs an id.")
    record = form.get("record", "")
    event = Event(id=form["id"], record=record, stage=stage, kind=EventKind.UNDO, reviewer=person,
                  at=datetime.now(UTC))  # fmt: skip
    if form.get("undoes"):
        known = room.event(form["undoes"])
        if known is None or known.reviewer != person or known.kind is not EventKind.RESOLVE:
            raise EditError("There is no such settlement of yours to take back.")
        return replace(event, record=known.record, stage=known.stage, undoes=known.id)
    if room.event(event.id) is None and record not in room.disputed(protocol, stage):
        raise EditError("Nobody differs on this record any more; look at it again.")
    outcome, reason = form.get("outcome", ""), form.get("reason", "")
    if outcome not in ("include", "exclude"):
        raise EditError("Settle the record as included or as excluded.")
    if reason and reason not in {*plan.reasons, *_reasons(screen, stage, record)}:
        raise EditError(f"{reason} is not among the reasons of the protocol.")
    if outcome == "exclude" and stage is Stage.FULL_TEXT and plan.reasons and not reason:
        raise EditError("A full text is excluded with a reason: choose one.")
    reason = reason if outcome == "exclude" else ""
    return replace(event, kind=EventKind.RESOLVE, outcome=outcome, reason=reason)


def _reasons(screen: Screen, stage: Stage, record: str) -> set[str]:
    """The reasons that the votes on a record give."""
    held = screening_of(screen.desk).records(screen.desk.built.review.protocol)
    screened = held.decisions.stage(stage).get(record)
    return {vote.reason for vote in screened.votes.values()} if screened else set()


ROUTES = [
    Route("/conflicts", entrance),
    Route("/conflicts/{stage}", conflicts),
    Route("/conflicts/{stage}/settle", settle, methods=["POST"]),
]

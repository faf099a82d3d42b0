"""Screening as a conversation: a key comes in, an event is written, the next record is shown.

Nothing here knows of terminals: `screen_driver` brings the keys and shows the lines.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from stook.cli.screening.screen_view import (
    Marker,
    Style,
    card,
    criteria,
    fitted,
    keys_of_reasons,
    safe,
    wrapped,
)
from stook.model.decisions import NOT_RETRIEVED, Event, EventKind, Screened, Stage
from stook.model.protocol import Protocol
from stook.model.records import Record
from stook.screening.journals import event_id
from stook.screening.marked_terms import terms_of

HELP = (
    "i include   e exclude   u unsure   1-9 exclude with that reason",
    "n note   l label   r could not be retrieved (full text)   z undo",
    "j next   k previous   space more of a long record   c criteria   ? help   q quit",
)
FOOT = "i include  e exclude  u unsure  ? help"
_VOTES = {"i": EventKind.INCLUDE, "e": EventKind.EXCLUDE, "u": EventKind.UNSURE}


@dataclass(slots=True)
class Session:
    """One sitting of one reviewer in one stage.

    `write` puts an event on the disk and returns when it is there; `now` is the clock. `conflicts`
    are the records whose disagreement is to be settled: then i, e and the reasons settle it.
    """

    protocol: Protocol
    stage: Stage
    reviewer: str
    writer: str
    queue: list[Record]
    style: Style
    write: Callable[[Event], None]
    now: Callable[[], datetime]
    conflicts: Mapping[str, Screened] | None = None
    status: str = ""
    at: int = 0
    page: int = 0  # of a record that is longer than the screen
    asked: str = ""  # waiting for the text of a `note` or `label`
    finished: bool = False
    done: dict[str, Event] = field(default_factory=dict)
    _written: list[tuple[int, Event]] = field(default_factory=list)
    _number: int = 0

    def key(self, key: str) -> list[str]:
        """Act on one key (or, after `n` or `l`, one line of text); returns what to say of it."""
        if self.asked:
            kind, self.asked = EventKind(self.asked), ""
            return self._text(kind, key)
        key = key.lower()
        act = self._commands().get(key)
        if act is not None:
            return act()
        record = self.current
        if record is None:
            return ["Nothing is left to screen here."]
        return self._judge(key, record)

    def _commands(self) -> dict[str, Callable[[], list[str]]]:
        """The keys that judge nothing."""
        return {
            "q": self._quit,
            "?": lambda: [line for row in HELP for line in wrapped(row, self.style.width)],
            "c": lambda: criteria(self.protocol.eligibility, self.style.width),
            " ": self._turn,
            "j": lambda: self._move(1),
            "k": lambda: self._move(-1),
            "z": self._undo,
            "n": lambda: self._ask(EventKind.NOTE),
            "l": lambda: self._ask(EventKind.LABEL),
        }

    def _quit(self) -> list[str]:
        self.finished = True
        return []

    def _turn(self) -> list[str]:
        self.page += 1
        return []

    def _ask(self, kind: EventKind) -> list[str]:
        self.asked = kind.value if self.current is not None else ""
        said = f"{kind.value.capitalize()}:" if self.asked else "Nothing is left to screen here."
        return [said]

    @property
    def current(self) -> Record | None:
        """The record that is shown; None at the end."""
        return self.queue[self.at] if self.at < len(self.queue) else None

    def _move(self, step: int) -> list[str]:
        self.at = min(max(self.at + step, 0), len(self.queue))
        self.page = 0
        return []

    def _judge(self, key: str, record: Record) -> list[str]:
        reasons = self.protocol.screening.reasons
        reason = ""
        if key in "123456789":
            number = int(key)
            if number > len(reasons):
                return [f"There is no reason {key}; the protocol names {len(reasons)}."]
            key, reason = "e", reasons[number - 1]
        if key == "r" and self.stage is Stage.FULL_TEXT and self.conflicts is None:
            return self._put(record, EventKind.LABEL, text=NOT_RETRIEVED)
        kind = _VOTES.get(key)
        if kind is None or (self.conflicts is not None and key == "u"):
            return [f"{key!r} does nothing here. ? lists the keys."]
        if kind is EventKind.EXCLUDE and self.stage is Stage.FULL_TEXT and reasons and not reason:
            asked = "A full text is excluded with a reason: press its number."
            return [*wrapped(asked, self.style.width), *keys_of_reasons(reasons, self.style.width)]
        if self.conflicts is not None:
            return self._put(record, EventKind.RESOLVE, outcome=kind.value, reason=reason)
        return self._put(record, kind, reason=reason)

    def _put(self, record: Record, kind: EventKind, **more: str) -> list[str]:
        """Write an event about a record and go on to the next."""
        event = self._event(record.id, kind, **more)
        self.write(event)
        self._written.append((self.at, event))
        self.done[record.id] = event
        self._next()
        why = more.get("reason") or more.get("text", "")
        said = more.get("outcome") or kind.value
        return [f"{said} {safe(record.id)}" + (f": {safe(why)}" if why else "") + " (z undoes it)"]

    def _next(self) -> None:
        """The next record that has not been judged in this sitting, if there is one."""
        self._move(1)
        while self.current is not None and self.current.id in self.done:
            self._move(1)

    def _text(self, kind: EventKind, text: str) -> list[str]:
        record = self.current
        if record is None or not text.strip():
            return [f"No {kind.value} written."]
        self.write(self._event(record.id, kind, text=text.strip()))
        return [f"{kind.value} on {safe(record.id)}"]

    def _undo(self) -> list[str]:
        if not self._written:
            return ["There is nothing to undo in this sitting."]
        self.at, event = self._written.pop()
        self.page = 0
        self.write(self._event(event.record, EventKind.UNDO, undoes=event.id))
        self.done.pop(event.record, None)
        return [f"undone: {event.outcome or event.kind.value} {safe(event.record)}"]

    def _event(self, record: str, kind: EventKind, **more: str) -> Event:
        now = self.now()
        self._number += 1
        return Event(
            id=event_id(self.reviewer, self.writer, now, self._number),
            record=record,
            stage=self.stage,
            kind=kind,
            reviewer=self.reviewer,
            at=now,
            **more,
        )

    def reorder(self, order: list[str]) -> None:
        """Put the records behind the one that is shown in a new order."""
        place = {record: number for number, record in enumerate(order)}
        ahead = self.queue[self.at + 1 :]
        ahead.sort(key=lambda record: place.get(record.id, len(place)))
        self.queue[self.at + 1 :] = ahead

    def screen(self, taken: int = 0) -> list[str]:
        """The lines that show where we are, the criteria and the record.

        `taken` lines of the screen are needed for something else. Where there is no room for the
        criteria, the keys of the reasons stay.
        """
        style, width = self.style, self.style.width
        strong, normal = style.strong
        what = "disagreements to settle" if self.conflicts is not None else "to screen"
        left = len(self.queue) - len(self.done)
        head = [f"{strong}{self.stage.value}{normal}  {len(self.done)} done, {left} {what}"]
        head += wrapped(self.status, width)
        reasons = keys_of_reasons(self.protocol.screening.reasons, width)
        rules = [*criteria(self.protocol.eligibility, width), *reasons]
        record = self.current
        if record is None:
            end = wrapped("Nothing is left to screen here. k goes back, q quits.", width)
            return [*head, *rules, "", *end]
        body = card(record, Marker(terms_of(self.protocol), style), style) + self._said(record)
        room = style.height - taken - 1 if style.height else 0
        lines, pages = fitted(head, rules, body, FOOT, room, self.page)
        if pages > 1:
            foot = f"{FOOT}  c criteria"
            lines, _ = fitted(head[:1], reasons, body, foot, room, self.page)
            lines[-1] = lines[-1][:width]
        return lines

    def _said(self, record: Record) -> list[str]:
        """The reviewer's own judgement of this sitting; in a conflict, everybody's."""
        lines = [""] if record.id in self.done or self.conflicts else []
        if record.id in self.done:
            lines.append(f"You: {self.done[record.id].outcome or self.done[record.id].kind.value}")
        if self.conflicts is not None:
            screened = self.conflicts[record.id]
            for who, vote in screened.votes.items():
                why = f" ({safe(vote.reason)})" if vote.reason else ""
                lines.append(f"{safe(who)}: {vote.kind.value}{why}")
            lines += [f"{safe(n.reviewer)} notes: {safe(n.text)}" for n in screened.notes]
        return lines

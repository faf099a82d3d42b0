"""Screening as the browser needs it: the records of a review read once, a queue a person and stage.

Votes go to the person's journal, one event a line, and come into the queue at once; the decisions
are folded anew only where somebody else's journal changed or where a screen needs them. The order
is learnt beside the reading, as `stook screen` does it.
"""

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from weakref import WeakKeyDictionary

from stook.edits import EditError
from stook.model.decisions import VOTES, Event, EventKind, Stage
from stook.model.protocol import Protocol
from stook.model.records import Record
from stook.pipeline.desk import Desk
from stook.pipeline.records import gathered, keep_order, kept_order, uncollected
from stook.records.gather import Gathered
from stook.screening.decisions import conflicts
from stook.screening.journals import Journal, JournalInUse
from stook.screening.queue import Desk as Records
from stook.screening.queue import (
    Ranking,
    desk_of,
    question_text,
    refreshed,
    stage_records,
    stopping_state,
    todo,
)
from stook.screening.ranking import Schedule
from stook.screening.stopping import sentence
from stook.store import FolderStore

MOMENT = 0.25  # seconds that the first record may wait for a learnt order

Stamp = dict[str, tuple[int, int, int]]
_open: "WeakKeyDictionary[Desk, Screening]" = WeakKeyDictionary()
_opening = threading.Lock()


@dataclass(slots=True)
class Sitting:
    """The queue of one person in one stage: ids in the order to be read, and what was done.

    `before` counts the records that the person had judged when the queue was made; `judged` holds
    those of the queue judged since, `written` the events that can be undone, the last one last.
    """

    queue: list[str]
    before: int
    judged: dict[str, Event] = field(default_factory=dict)
    written: list[Event] = field(default_factory=list)
    schedule: Schedule = field(default_factory=Schedule)
    learning: bool = False
    due: bool = False
    status: str = ""

    @property
    def left(self) -> int:
        """How many records wait for this person."""
        return len(self.queue) - len(self.judged)

    @property
    def done(self) -> int:
        """How many records this person has judged."""
        return self.before + len(self.judged)

    def ahead(self) -> Iterator[str]:
        """The ids of the records that wait, the next one first."""
        return (record for record in self.queue if record not in self.judged)

    def reorder(self, order: list[str]) -> None:
        """Put the records that wait in a new order; those it does not name come last."""
        place = {record: number for number, record in enumerate(order)}
        self.queue.sort(key=lambda record: place.get(record, len(place)))


class Screening:
    """The screening of one open review. Safe to use from several threads."""

    def __init__(self, desk: Desk) -> None:
        self.folder = desk.folder
        self._lock = threading.RLock()
        self._records: Records | None = None
        self._gathered: Gathered | None = None
        self._searches: Stamp = {}
        self._journals: Stamp = {}
        self._plan: object = None
        self._behind = False
        self._pending: list[Event] = []
        self._events: dict[str, Event] = {}
        self._sittings: dict[tuple[str, Stage], Sitting] = {}
        self._stale: set[tuple[str, Stage]] = set()
        self._rankings: dict[Stage, tuple[int, Ranking]] = {}

    # What there is ------------------------------------------------------------------------------

    def records(self, protocol: Protocol) -> Records:
        """Records and decisions as the files are now."""
        with self._lock:
            held = self._known(protocol)
            if self._behind:
                held = self._fold(held, protocol)
            return held

    def all_records(self, protocol: Protocol) -> Gathered:
        """Every record, copies included, with clusters and possible duplicates."""
        with self._lock:
            self._known(protocol)
            if self._gathered is None:
                raise RuntimeError("records are read before they are asked for")
            return self._gathered

    def _known(self, protocol: Protocol) -> Records:
        """Records and decisions without the votes that were cast here since the last folding."""
        team = [person.id for person in protocol.team]
        searches = _stamp(self.folder / "search")
        plan = (protocol.screening, tuple(team))
        if self._records is None or searches != self._searches or plan != self._plan:
            store = FolderStore(self.folder)
            self._journals = _stamp(self.folder / "screening")
            with uncollected():
                self._gathered = gathered(store)
                self._records = desk_of(self._gathered, store, protocol.screening, team)
            self._searches, self._plan = searches, plan
            self._events = {event.id: event for event in self._records.events}
            self._behind, self._pending = False, []
            self._rankings.clear()
            self._renew(protocol)
        elif (journals := _stamp(self.folder / "screening")) != self._journals:
            self._journals = journals
            self._fold(self._records, protocol)
            self._renew(protocol)
        return self._records

    def _fold(self, held: Records, protocol: Protocol) -> Records:
        before = len(held.events)
        fresh = refreshed(held, FolderStore(self.folder), protocol.screening)
        if fresh is not held:
            if len(fresh.events) < before:
                self._events = {}
            self._events |= {event.id: event for event in fresh.events}
        self._records, self._behind, self._pending = fresh, False, []
        return fresh

    # Who reads what -----------------------------------------------------------------------------

    def sitting(
        self, protocol: Protocol, person: str, stage: Stage, *, fresh: bool = True
    ) -> Sitting:
        """The queue of a person, made where there is none yet.

        A `fresh` one heeds what others who sit at this server did a moment ago.
        """
        with self._lock:
            held = self._known(protocol)
            key = (person, stage)
            if fresh and key in self._stale:
                self._stale.discard(key)
                self._renew(protocol, key)
            if key in self._sittings:
                return self._sittings[key]
            if self._behind:
                held = self._fold(held, protocol)
            sitting = self._sittings[key] = self._made(held, protocol, person, stage)
        if protocol.screening.order == "prioritised" and sitting.queue:
            thread = self._learn(protocol, key, sitting)
            thread.join(MOMENT)
            if thread.is_alive():
                with self._lock:
                    sitting.reorder(kept_order(self.folder, stage))
        return sitting

    def _made(self, held: Records, protocol: Protocol, person: str, stage: Stage) -> Sitting:
        queue = [record.id for record in todo(held, protocol.screening, stage, person)]
        decided = held.decisions.stage(stage)
        before = sum(
            record.id in decided and person in decided[record.id].votes
            for record in stage_records(held, stage)
        )
        sitting = Sitting(queue, before)
        if stage is Stage.TITLE_ABSTRACT and held.records:
            sitting.status = sentence(stopping_state(held, protocol.screening, stage))
        return sitting

    def _renew(self, protocol: Protocol, only: tuple[str, Stage] | None = None) -> None:
        """Make every queue (or one) again from the files, in the order that it had."""
        held = self._records
        if held is None:
            return
        if self._behind:
            held = self._fold(held, protocol)
        for (person, stage), old in list(self._sittings.items()):
            if only not in (None, (person, stage)):
                continue
            sitting = self._made(held, protocol, person, stage)
            sitting.reorder(old.queue)
            sitting.written, sitting.schedule = old.written, old.schedule
            self._sittings[person, stage] = sitting

    def record(self, protocol: Protocol, id_: str) -> Record | None:
        """A record by its id, None where there is none (or it is a copy)."""
        with self._lock:
            return self._known(protocol).records.get(id_)

    def waiting(self, protocol: Protocol, person: str, stage: Stage) -> int:
        """How many records wait for a person in a stage."""
        return self.sitting(protocol, person, stage).left if person else 0

    def disputed(self, protocol: Protocol, stage: Stage) -> list[str]:
        """The records on which people differ and that nobody has settled."""
        held = self.records(protocol)
        return [s.record for s in conflicts(held.decisions, stage) if s.record in held.records]

    # Writing ------------------------------------------------------------------------------------

    def append(self, protocol: Protocol, event: Event, writer: str) -> bool:
        """Write an event to its person's journal; False where it is there already.

        Returns when it is on the disk. EditError where the id names another event, or where the
        journal is being written by another program.
        """
        with self._lock:
            self._known(protocol)
            known = self._events.get(event.id)
            if known is not None:
                same = (known.record, known.kind, known.reviewer, known.stage)
                if same != (event.record, event.kind, event.reviewer, event.stage):
                    raise EditError("This id belongs to another event; nothing was saved.")
                return False
            try:
                with Journal(self.folder, event.stage, event.reviewer, writer) as journal:
                    journal.append(event)
            except (JournalInUse, ValueError) as error:
                raise EditError(f"{error}.") from None
            except OSError as error:
                reason = error.strerror or str(error)
                raise EditError(f"The journal cannot be written: {reason}.") from None
            self._events[event.id] = event
            self._behind = True
            self._pending.append(event)
            self._journals = _stamp(self.folder / "screening")
            if event.kind is not EventKind.NOTE:
                own = (event.reviewer, event.stage)
                self._stale |= {key for key in self._sittings if key != own}
            self._counted(protocol, event)
            return True

    def _counted(self, protocol: Protocol, event: Event) -> None:
        """Bring what was written into the sitting of its person."""
        sitting = self._sittings.get((event.reviewer, event.stage))
        if sitting is None:
            return
        if event.kind is EventKind.UNDO:
            sitting.written = [kept for kept in sitting.written if kept.id != event.undoes]
            undone = sitting.judged.get(event.record)
            if undone is not None and undone.id == event.undoes:
                del sitting.judged[event.record]
                sitting.queue.remove(event.record)
                sitting.queue.insert(0, event.record)
            elif self._events.get(event.undoes, event).kind in VOTES:
                self._sittings.pop((event.reviewer, event.stage))  # of an earlier sitting
                return
            sitting.due = True
        elif event.kind in VOTES:
            if event.record in sitting.queue:
                sitting.judged[event.record] = event
            sitting.due |= sitting.schedule.label(event.kind is not EventKind.EXCLUDE)
            sitting.written.append(event)
        elif event.kind in (EventKind.RESOLVE, EventKind.LABEL):
            sitting.written.append(event)
        learns = protocol.screening.order == "prioritised" and event.kind is not EventKind.RESOLVE
        if sitting.due and learns and not sitting.learning:
            self._learn(protocol, (event.reviewer, event.stage), sitting)

    def undoable(self, person: str, stage: Stage) -> Event | None:
        """The last event of this sitting of a person that can be taken back."""
        with self._lock:
            sitting = self._sittings.get((person, stage))
            return sitting.written[-1] if sitting is not None and sitting.written else None

    def own(self, record: str, stage: Stage, person: str) -> list[Event]:
        """What a person did with a record and did not take back: vote, notes, labels, in order."""
        with self._lock:
            held = self._records
            screened = held.decisions.stage(stage).get(record) if held is not None else None
            events = [] if screened is None else [*screened.votes.values(), *screened.notes]
            events += [event for event in self._pending if event.record == record]
        undone = {event.undoes for event in events if event.kind is EventKind.UNDO}
        return [
            event
            for event in events
            if event.reviewer == person
            and event.stage is stage
            and event.id not in undone
            and event.kind is not EventKind.UNDO
        ]

    def event(self, id_: str) -> Event | None:
        """An event by its id."""
        return self._events.get(id_)

    # The order ----------------------------------------------------------------------------------

    def _learn(
        self, protocol: Protocol, key: tuple[str, Stage], sitting: Sitting
    ) -> threading.Thread:
        sitting.learning, sitting.due = True, False
        work = (protocol, key, sitting)
        thread = threading.Thread(target=self._learnt, args=work, daemon=True)
        thread.start()
        return thread

    def _learnt(self, protocol: Protocol, key: tuple[str, Stage], sitting: Sitting) -> None:
        """A new order from all journals as they are now; runs beside the reading."""
        stage = key[1]
        try:
            held = self.records(protocol)
            records = stage_records(held, stage)
            known = self._rankings.get(stage)
            if known is None or known[0] != len(records):
                known = len(records), Ranking(records, question_text(protocol))
                self._rankings[stage] = known
            order = known[1].order(held.decisions.stage(stage))
            keep_order(self.folder, stage, order)
            with self._lock:
                now = self._sittings.get(key, sitting)
                now.reorder(order)
                if stage is Stage.TITLE_ABSTRACT:
                    now.status = sentence(stopping_state(held, protocol.screening, stage))
        finally:
            sitting.learning = False


def screening_of(desk: Desk) -> Screening:
    """The screening of an open review; one for all who sit there."""
    with _opening:
        if desk not in _open:
            _open[desk] = Screening(desk)
        return _open[desk]


def _stamp(folder: Path) -> Stamp:
    """Time, size and inode of each file below a folder."""
    stamp: Stamp = {}
    for place, _, files in os.walk(folder):
        for name in files:
            path = os.path.join(place, name)  # noqa: PTH118 (asked for at every page)
            try:
                stat = os.stat(path)  # noqa: PTH116
            except OSError:
                continue
            stamp[path] = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
    return stamp

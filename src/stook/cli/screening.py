"""A sitting of `stook screen`: the folder behind a session, and the order learnt meanwhile."""

import threading
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from stook.cli.screen_session import Session
from stook.cli.screen_view import PLAIN, Style
from stook.formats.journals import Journal
from stook.model.decisions import VOTES, Event, EventKind, Stage
from stook.model.review import Review
from stook.steps.decisions import conflicts
from stook.steps.load import load
from stook.steps.ranking import Schedule
from stook.steps.screening import (
    Desk,
    Ranking,
    open_desk,
    question_text,
    refreshed,
    stage_records,
    stopping_state,
    todo,
)  # fmt: skip
from stook.steps.stopping import sentence
from stook.store import FolderStore


class Sitting:
    """One reviewer at one stage of one folder; a context manager that owns the journal."""

    def __init__(
        self, folder: Path, reviewer: str, device: str, stage: str, resolve: bool, wait: bool
    ) -> None:
        self.folder, self.reviewer, self.device = folder, reviewer, device
        self.stage, self.resolve, self.wait = Stage(stage), resolve, wait
        store = FolderStore(folder)
        review, _ = load(store)
        self.review: Review = review
        self.plan = review.protocol.screening
        self.desk: Desk = open_desk(store, self.plan)
        self.journal = Journal(folder, self.stage, reviewer, device)
        self._schedule = Schedule()
        self._due = False
        self._order: list[str] | None = None
        self._thread: threading.Thread | None = None
        self._ranking: Ranking | None = None
        self._session: Session | None = None

    def __enter__(self) -> "Sitting":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._thread is not None:
            self._thread.join()
        self.journal.close()

    def session(self, style: Style = PLAIN) -> Session:
        """The conversation, with the records in their first order."""
        settle = {s.record: s for s in conflicts(self.desk.decisions, self.stage)}
        if self.resolve:
            queue = [self.desk.records[record] for record in settle if record in self.desk.records]
        else:
            queue = todo(self.desk, self.plan, self.stage, self.reviewer)
        self._session = Session(
            protocol=self.review.protocol,
            stage=self.stage,
            reviewer=self.reviewer,
            writer=self.device,
            queue=queue,
            style=style,
            write=self._write,
            now=lambda: datetime.now(UTC),
            conflicts=settle if self.resolve else None,
        )
        if self._learns:
            self._learn()
            self._session.at = -1  # nothing is shown yet: the first record may change as well
            self._session.reorder(self._order or [])
            self._session.at = 0
        self._session.status = self._status()
        return self._session

    @property
    def _learns(self) -> bool:
        return self.plan.order == "prioritised" and not self.resolve

    def _write(self, event: Event) -> None:
        self.journal.append(event)
        if event.kind in VOTES:
            self._due |= self._schedule.label(event.kind is not EventKind.EXCLUDE)
        elif event.kind is EventKind.UNDO:
            self._due = True

    def answered(self) -> None:
        """After each key: take over an order that was learnt, begin to learn the next."""
        session = self._session
        if session is None or not self._learns:
            return
        if self._thread is not None and not self._thread.is_alive():
            self._take_over(session)
        if self._due and self._thread is None:
            self._due = False
            self._thread = threading.Thread(target=self._learn, daemon=True)
            self._thread.start()
            if self.wait:
                self._thread.join()
                self._take_over(session)

    def _take_over(self, session: Session) -> None:
        self._thread = None
        if self._order is not None:
            session.reorder(self._order)
            session.status = self._status()
            self._order = None

    def _learn(self) -> None:
        """A new order from all journals as they are now; runs beside the reading."""
        if self._ranking is None:
            records = stage_records(self.desk, self.stage)
            self._ranking = Ranking(records, question_text(self.review.protocol))
        self.desk = refreshed(self.desk, FolderStore(self.folder), self.plan)
        self._order = self._ranking.order(self.desk.decisions.stage(self.stage))

    def _status(self) -> str:
        """How far screening is and whether the protocol's rule lets it stop."""
        if self.stage is not Stage.TITLE_ABSTRACT:
            return ""
        return sentence(stopping_state(self.desk, self.plan, self.stage))

    def summary(self) -> list[str]:
        """What to say at the end."""
        done = len(self._session.done) if self._session else 0
        self.desk = refreshed(self.desk, FolderStore(self.folder), self.plan)
        return [f"{done} decided in this sitting.", *filter(None, [self._status()])]

"""A sitting of `stook screen`: the folder behind a session, and the order learnt meanwhile."""

import threading
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from stook.cli.messages import agreement_text
from stook.cli.screening.screen_session import Session
from stook.cli.screening.screen_view import PLAIN, Style
from stook.files.text import did_you_mean
from stook.model.decisions import VOTES, Event, EventKind, Stage
from stook.model.review import Review
from stook.pipeline.load import load
from stook.pipeline.records import gathered, keep_order, kept_order, uncollected
from stook.screening.decisions import conflicts, electorate
from stook.screening.journals import Journal
from stook.screening.queue import (  # fmt: skip
    Abandoned,
    Desk,
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
from stook.screening.voting_agreement import voting_agreements
from stook.store import FolderStore

STAGES = {Stage.TITLE_ABSTRACT: "Titles and abstracts", Stage.FULL_TEXT: "Full texts"}
MOMENT = 0.25  # seconds that the first record may wait for a learnt order


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
        team = [person.id for person in review.protocol.team]
        people = electorate(self.plan, team)
        if people and reviewer not in people:
            near = did_you_mean(reviewer, people)
            raise ValueError(
                f"{reviewer} is not in the team of review.yaml{near or '.'}".rstrip(".")
            )
        with uncollected():
            self.desk: Desk = desk_of(gathered(store), store, self.plan, team)
        self.journal = Journal(folder, self.stage, reviewer, device)
        self._schedule = Schedule()
        self._due = False
        self._order: list[str] | None = None
        self._thread: threading.Thread | None = None
        self._closing = threading.Event()
        self._told: tuple[Desk, str] | None = None
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
        self._closing.set()
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
        if self._learns and queue:
            self._first_order(self._session)
        self._session.status = self._status()
        return self._session

    def _first_order(self, session: Session) -> None:
        """The learnt order where it is there in a moment, else that of the last sitting to begin
        with: nobody waits for a large review to be learnt."""
        thread = self._start()
        thread.join(None if self.wait else MOMENT)
        session.at = -1  # nothing is shown yet: the first record may change as well
        if thread.is_alive():
            session.reorder(kept_order(self.folder, self.stage))
        else:
            self._take_over(session)
        session.at = 0

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
            thread = self._start()
            if self.wait:
                thread.join()
                self._take_over(session)

    def _start(self) -> threading.Thread:
        self._thread = threading.Thread(target=self._learn, daemon=True)
        self._thread.start()
        return self._thread

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
            question = question_text(self.review.protocol)
            try:
                self._ranking = Ranking(records, question, self._closing.is_set)
            except Abandoned:
                return
        self.desk = refreshed(self.desk, FolderStore(self.folder), self.plan)
        order = self._ranking.order(self.desk.decisions.stage(self.stage))
        keep_order(self.folder, self.stage, order)
        self._order = order

    def _status(self) -> str:
        """How far screening is and whether the protocol's rule lets it stop."""
        if self.stage is not Stage.TITLE_ABSTRACT:
            return ""
        desk = self.desk
        if self._told is None or self._told[0] is not desk:
            self._told = desk, sentence(stopping_state(desk, self.plan, self.stage))
        return self._told[1]

    def summary(self) -> list[str]:
        """What to say at the end, when nobody waits for another order any more."""
        self._closing.set()
        done = len(self._session.done) if self._session else 0
        self.desk = refreshed(self.desk, FolderStore(self.folder), self.plan)
        return [f"{done} decided in this sitting.", *filter(None, [self._status()])]


def agreement_lines(folder: Path) -> list[str]:
    """How far each pair of reviewers agrees in each stage, a line each."""
    store = FolderStore(folder)
    review, _ = load(store)
    with uncollected():
        desk = desk_of(
            gathered(store),
            store,
            review.protocol.screening,
            (person.id for person in review.protocol.team),
        )
    lines = [
        f"{STAGES[pair.stage]}, {pair.first} and {pair.second}: "
        + agreement_text(pair.agreed, len(pair.records), pair.kappa, pair.ac1)
        for pair in voting_agreements(desk.decisions)
    ]
    return lines or ["No record has been judged by two reviewers yet."]

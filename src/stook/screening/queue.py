"""The state of screening: records, duplicates and journals together; who screens what next."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from stook.model.decisions import Decisions, Event, EventKind, Screened, Stage, Verdict
from stook.model.protocol import Protocol, Screening
from stook.model.records import Record
from stook.problems import Problem
from stook.records.gather import Gathered
from stook.screening.decisions import Assignment, counted, electorate, fold, refolded
from stook.screening.journals import added, journal_bytes, read_journals
from stook.screening.ranking import Features, Learner, features
from stook.screening.stopping import StoppingState, state
from stook.store import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """All that screening works on.

    `records` are the first of each cluster of duplicates, by id, in the order of import; `journals`
    what `events` were read from. The first `of_records` problems are those of records and
    judgements on duplicates, the rest those of journals. `people` are those whose votes count.
    """

    records: Mapping[str, Record]
    clusters: tuple[tuple[str, ...], ...]
    events: tuple[Event, ...]
    decisions: Decisions
    problems: tuple[Problem, ...]
    journals: Mapping[str, bytes]
    of_records: int = 0
    people: frozenset[str] = frozenset()


def assignment(plan: Screening) -> Assignment:
    """The assignment that the protocol sets."""
    return Assignment(mode=plan.assignment, sample=plan.sample, seed=plan.seed)


def desk_of(gathered: Gathered, store: Store, plan: Screening, team: Iterable[str] = ()) -> Desk:
    """The desk of the records of a folder, with its journals as they are now.

    `team` are the ids of its members: where they or the reviewers are named, only their votes
    count.
    """
    copies = gathered.copies
    records = {r.id: r for r in gathered.collected.records if r.id not in copies}
    journals = journal_bytes(store)
    events, problems = read_journals(store)
    of_records = (*gathered.collected.problems, *gathered.problems)
    people = electorate(plan, team)
    return Desk(
        records,
        gathered.clusters,
        tuple(events),
        fold(counted(events, people), assignment(plan).needed, gathered.clusters),
        (*of_records, *problems),
        journals,
        len(of_records),
        people,
    )


def record_text(record: Record) -> str:
    """What the ranking learns from: title, abstract and keywords."""
    return " ".join(part for part in (record.title, record.abstract, *record.keywords) if part)


def question_text(protocol: Protocol) -> str:
    """The question and its eligibility in one text, to begin with before anything is decided."""
    question, rules = protocol.question, protocol.eligibility
    terms = [question.population, question.condition, question.intervention]
    terms += protocol.interventions.values()
    named = [name for term in terms for name in (term.technical, term.lay) if name]
    return " ".join([protocol.title, *named, *rules.designs, *rules.include])


class Abandoned(Exception):  # noqa: N818 (nothing is wrong: nobody waits for it any more)
    """Nobody needs the order any more."""


class Ranking:
    """The order of a set of records, computed anew from decisions whenever they change.

    Terms are counted once; each order is a function of the decisions alone, so that everybody who
    has the journals gets the same. Before the first relevant record the review's question stands
    in for one. Counting the terms of many records takes seconds; `abandoned` is asked at each
    record whether it is still wanted, and `Abandoned` raised where it is not.
    """

    def __init__(
        self,
        records: Sequence[Record],
        question: str = "",
        abandoned: Callable[[], bool] = lambda: False,
    ) -> None:
        self.ids = tuple(record.id for record in records)
        self._features: Features = features(_texts(records, question, abandoned))

    def scores(self, decided: Mapping[str, Screened]) -> dict[str, float]:
        """A score a record, higher is more likely relevant, from what was decided of a stage."""
        learner = Learner(self._features, tolerance=1e-4)
        relevant = 0.0
        for row, record in enumerate(self.ids):
            share = _relevance(decided[record]) if record in decided else None
            if share is None:
                continue
            for label, weight in ((True, share), (False, 1 - share)):
                if weight:
                    learner.add(row, label, weight)
            relevant += share
        if not relevant:
            learner.add(len(self.ids), True)
        return dict(zip(self.ids, learner.scores().tolist(), strict=False))

    def order(self, decided: Mapping[str, Screened]) -> list[str]:
        """Ids of the records without a verdict, best first; ties as imported."""
        scores = self.scores(decided)
        left = [record for record in self.ids if _open(decided.get(record))]
        return sorted(left, key=lambda record: -scores[record])


def _texts(
    records: Sequence[Record], question: str, abandoned: Callable[[], bool]
) -> Iterator[str]:
    for record in records:
        if abandoned():
            raise Abandoned
        yield record_text(record)
    yield question


def _open(screened: Screened | None) -> bool:
    return screened is None or screened.verdict is Verdict.PENDING


def _relevance(screened: Screened) -> float | None:
    """How relevant a record is judged to be: 1, 0, the share of votes for it; None without any."""
    if screened.verdict is Verdict.INCLUDED:
        return 1.0
    if screened.verdict is Verdict.EXCLUDED:
        return 0.0
    said = [vote.kind is not EventKind.EXCLUDE for vote in screened.votes.values()]
    return sum(said) / len(said) if said else None


def labels_in_order(decided: Mapping[str, Screened], records: Iterable[str]) -> list[int]:
    """What was decided, in the order in which it was: 1 relevant (or disputed), 0 not.

    A record counts once all reviewers who are needed have voted; a disagreement that nobody has
    settled counts as relevant, so that a stopping rule errs on the side of screening on.
    """
    known = set(records)
    done = [
        (max(vote.at for vote in screened.independent.values()), screened)
        for screened in decided.values()
        if screened.complete and screened.record in known
    ]
    done.sort(key=lambda item: (item[0], item[1].record))
    return [int(screened.verdict is not Verdict.EXCLUDED) for _, screened in done]


def stopping_state(desk: Desk, plan: Screening, stage: Stage) -> StoppingState:
    """Whether the protocol's rule lets screening of titles and abstracts stop."""
    return state_of(desk.decisions, desk.records, plan, stage)


def state_of(
    decisions: Decisions, records: Collection[str], plan: Screening, stage: Stage
) -> StoppingState:
    """The same, from decisions and the ids of the records that there are to screen."""
    labels = labels_in_order(decisions.stage(stage), records)
    return state(np.asarray(labels, dtype=np.int64), len(records), plan.stopping)


def stage_records(desk: Desk, stage: Stage) -> list[Record]:
    """The records that a stage is about: all, or those that titles and abstracts let pass."""
    if stage is Stage.TITLE_ABSTRACT:
        return list(desk.records.values())
    first = desk.decisions.stage(Stage.TITLE_ABSTRACT)
    return [
        record
        for record in desk.records.values()
        if record.id in first and first[record.id].verdict is Verdict.INCLUDED
    ]


def todo(desk: Desk, plan: Screening, stage: Stage, user: str) -> list[Record]:
    """What a user still has to judge in a stage, in the order of import.

    Records without the user's vote that too few have judged; where the protocol names the
    reviewers, only those that are assigned to the user.
    """
    rule, decided, team = assignment(plan), desk.decisions.stage(stage), plan.reviewers
    mine = []
    for record in stage_records(desk, stage):
        screened = decided.get(record.id)
        if screened is not None and (user in screened.votes or not _open(screened)):
            continue
        drawn_by = screened.judged if screened is not None else record.id
        if not team or user in rule.reviewers(drawn_by, team):
            mine.append(record)
    return mine


def refreshed(desk: Desk, store: Store, plan: Screening) -> Desk:
    """The desk with the journals as they are now; records and duplicates stay.

    Where lines were only added, as they should be, only the records that they name are folded
    anew; where nothing was, it is the same desk.
    """
    journals = journal_bytes(store)
    if journals == desk.journals:
        return desk
    needed = assignment(plan).needed
    new = added(desk.journals, journals)
    if new is None:
        events, problems = read_journals(store)
        decisions = fold(counted(events, desk.people), needed, desk.clusters)
        return replace(
            desk,
            events=tuple(events),
            decisions=decisions,
            problems=(*desk.problems[: desk.of_records], *problems),
            journals=journals,
        )
    events = [*desk.events, *new]
    decisions = refolded(desk.decisions, counted(events, desk.people), new, needed, desk.clusters)
    return replace(desk, events=tuple(events), decisions=decisions, journals=journals)

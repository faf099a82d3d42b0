"""Decisions of screening, as the people made them: events of a journal, and what they add up to.

An *event* is one line of a journal and is never changed. Votes are `include`, `exclude` and
`unsure`; a vote is withdrawn by an `undo` that names it, and a disagreement is settled by a
`resolve` of its own, never by changing votes, so that agreement can still be computed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Stage(StrEnum):
    """A stage of screening; also the name of its folder of journals."""

    TITLE_ABSTRACT = "title-abstract"
    FULL_TEXT = "full-text"


class EventKind(StrEnum):
    """What happened."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    UNSURE = "unsure"
    NOTE = "note"
    LABEL = "label"
    UNDO = "undo"
    RESOLVE = "resolve"


VOTES = frozenset({EventKind.INCLUDE, EventKind.EXCLUDE, EventKind.UNSURE})

# The label that says that a report's full text could not be had.
NOT_RETRIEVED = "not retrieved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of a journal.

    `id` is made by the client and unique in the review, so that sending an event twice does no
    harm. `at` is the time that the client gives, with its zone. `reason` goes with exclusions,
    `text` with notes and labels, `outcome` (include or exclude) with a resolution, and `undoes`
    is the id of the event that an undo withdraws.
    """

    id: str
    record: str
    stage: Stage
    kind: EventKind
    reviewer: str
    at: datetime
    reason: str = ""
    text: str = ""
    outcome: str = ""
    undoes: str = ""


class Verdict(StrEnum):
    """Where a record stands in a stage."""

    INCLUDED = "included"
    EXCLUDED = "excluded"
    CONFLICT = "conflict"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Screened:
    """One report in one stage: the votes that stand, by reviewer, and what they add up to.

    `record` leads its cluster of duplicates; `judged` is the record that was judged first, by which
    the draws of the assignment go.
    `votes` hold each reviewer's event, `independent` the votes as they stood when the last
    reviewer who was needed had voted, before anybody saw another's: agreement is computed on
    these. `needed` is how many reviewers must vote. `reason` is that of an exclusion; reasons that
    differ are joined with ` / ` until a resolution names one.
    """

    record: str
    stage: Stage
    needed: int
    judged: str = ""
    votes: Mapping[str, Event] = field(default_factory=dict)
    independent: Mapping[str, Event] = field(default_factory=dict)
    resolution: Event | None = None
    notes: tuple[Event, ...] = ()
    labels: frozenset[str] = frozenset()
    verdict: Verdict = Verdict.PENDING
    reason: str = ""

    @property
    def complete(self) -> bool:
        """Whether all reviewers who are needed have voted (or had, before an undo)."""
        return bool(self.independent)


@dataclass(frozen=True, slots=True)
class Decisions:
    """All that journals add up to: records by stage and id; records without events are absent."""

    stages: Mapping[Stage, Mapping[str, Screened]] = field(default_factory=dict)

    def stage(self, stage: Stage) -> Mapping[str, Screened]:
        """The records of one stage by id, in the order of their ids."""
        return self.stages.get(stage, {})

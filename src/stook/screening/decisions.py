"""From events to decisions: the fold of the journals, conflicts, who sees what, who screens what.

The fold sorts events by time and id and ignores repetitions, so it gives the same decisions
whatever the order in which journals are read, merged or received again. A decision is about a
report, not about one of its copies: the events of all records of a cluster are folded together, so
that a new copy of a known record never hides what was decided on it.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Literal

from stook.model.decisions import VOTES, Decisions, Event, EventKind, Screened, Stage, Verdict
from stook.model.protocol import Screening

Mode = Literal["double", "single", "single plus sample"]

_when = attrgetter("at", "id")
_PASSES = frozenset({EventKind.INCLUDE, EventKind.UNSURE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """How many reviewers judge each record.

    `double`: two, independently. `single`: one. `single plus sample`: one, and a second for a
    share `sample` of the records, drawn by a hash of their ids so that everybody draws the same.
    """

    mode: Mode = "double"
    sample: float = 0.1
    seed: str = ""

    def needed(self, record: str) -> int:
        """How many votes this record needs."""
        if self.mode == "double":
            return 2
        if self.mode == "single":
            return 1
        return 2 if _draw(self.seed, "sample", record) < self.sample else 1

    def reviewers(self, record: str, team: Sequence[str]) -> tuple[str, ...]:
        """Who screens this record: the members of the team with the highest draws for it.

        Work is shared about evenly, and a change of the team moves only the records that it must
        (rendezvous hashing, Thaler and Ravishankar 1998, doi:10.1109/90.663936).
        """
        drawn = sorted(set(team), key=lambda name: (_draw(self.seed, name, record), name))
        return tuple(sorted(drawn[-self.needed(record) :]))


def _draw(*parts: str) -> float:
    """A number from 0 to 1 that depends on the parts alone."""
    digest = hashlib.sha256("\0".join(parts).encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def leaders(clusters: Iterable[Sequence[str]]) -> dict[str, str]:
    """The record that stands for each record of a cluster: the first of the cluster."""
    return {record: cluster[0] for cluster in clusters for record in cluster}


def electorate(plan: Screening, team: Iterable[str]) -> frozenset[str]:
    """Whose votes count: the reviewers of the protocol and the team; empty where neither is
    named, and everybody's do."""
    return frozenset((*plan.reviewers, *team))


def counted(events: Iterable[Event], people: Collection[str]) -> list[Event]:
    """The events without the votes of those who are not among `people` (if any are named): a
    misspelt name is no second reviewer."""
    return [
        event
        for event in events
        if not people or event.kind not in VOTES or event.reviewer in people
    ]


def fold(
    events: Iterable[Event],
    needed: Callable[[str], int] = lambda _: 2,
    clusters: Iterable[Sequence[str]] = (),
) -> Decisions:
    """What events add up to, by the leader of each cluster of duplicates.

    `needed` says how many votes a record needs (see `Assignment`); a cluster needs what the record
    needed that was judged first, so that a later copy does not change who is to judge it.
    `clusters` hold record ids; a record in none of them stands for itself.
    """
    leader = leaders(clusters)
    by_report: defaultdict[tuple[Stage, str], list[Event]] = defaultdict(list)
    for event in _unique(events).values():
        by_report[event.stage, leader.get(event.record, event.record)].append(event)
    stages: dict[Stage, dict[str, Screened]] = {stage: {} for stage in Stage}
    for stage, record in sorted(by_report):
        stages[stage][record] = _screened(record, by_report[stage, record], needed)
    return Decisions(stages)


def refolded(
    decisions: Decisions,
    events: Sequence[Event],
    new: Iterable[Event],
    needed: Callable[[str], int],
    clusters: Iterable[Sequence[str]],
) -> Decisions:
    """Decisions after `new` events were added: only what these are about is folded anew.

    `events` are all events, the new ones included.
    """
    clusters = tuple(clusters)
    leader = leaders(clusters)
    touched = {leader.get(event.record, event.record) for event in new}
    own = [event for event in events if leader.get(event.record, event.record) in touched]
    anew = fold(own, needed, clusters)
    stages = {stage: {**decisions.stage(stage), **anew.stage(stage)} for stage in Stage}
    return Decisions({stage: dict(sorted(held.items())) for stage, held in stages.items()})


def _unique(events: Iterable[Event]) -> dict[str, Event]:
    """One event an id. Of two that differ the one whose text sorts first, whatever the order."""
    unique: dict[str, Event] = {}
    for event in events:
        known = unique.setdefault(event.id, event)
        if known is not event and known != event:
            unique[event.id] = min(known, event, key=repr)
    return unique


def _screened(record: str, events: list[Event], votes_needed: Callable[[str], int]) -> Screened:
    """One report in one stage: its events replayed in order of time."""
    if len(events) > 1:
        events.sort(key=_when)
    needed = votes_needed(events[0].record)
    undone = {(e.reviewer, e.undoes) for e in events if e.kind is EventKind.UNDO}
    cast: dict[str, list[Event]] = {}
    independent: dict[str, Event] = {}
    resolution: Event | None = None
    notes, labels = [], set()
    for event in events:
        kind = event.kind
        if kind in VOTES:
            cast.setdefault(event.reviewer, []).append(event)
        elif kind is EventKind.UNDO:
            _withdraw(cast, event)
        elif (event.reviewer, event.id) in undone:
            continue
        elif kind is EventKind.RESOLVE:
            resolution = event
        elif kind is EventKind.NOTE:
            notes.append(event)
        else:
            labels.add(event.text)
        if not independent and len(cast) >= needed:
            independent = _standing(cast)
    if undone:  # an undo that a wrong clock dates before its vote withdraws it all the same
        cast = {w: [e for e in own if (w, e.id) not in undone] for w, own in cast.items()}
    votes = _standing(cast)
    stage = events[0].stage
    verdict, reason = _verdict(stage, needed, votes, resolution)
    return Screened(
        record=record,
        stage=stage,
        needed=needed,
        judged=events[0].record,
        votes=votes,
        independent=independent,
        resolution=resolution,
        notes=tuple(notes),
        labels=frozenset(labels),
        verdict=verdict,
        reason=reason,
    )


def _withdraw(cast: dict[str, list[Event]], undo: Event) -> None:
    """Take an undone vote out of those cast so far."""
    own = [event for event in cast.get(undo.reviewer, []) if event.id != undo.undoes]
    if own:
        cast[undo.reviewer] = own
    else:
        cast.pop(undo.reviewer, None)


def _standing(cast: Mapping[str, list[Event]]) -> dict[str, Event]:
    """The last vote of each reviewer, by name."""
    return {who: cast[who][-1] for who in sorted(cast) if cast[who]}


def _verdict(
    stage: Stage, needed: int, votes: Mapping[str, Event], resolution: Event | None
) -> tuple[Verdict, str]:
    """Where the record stands, and why it was excluded.

    `unsure` moves a record on from titles and abstracts, as a doubt should; at full text it
    leaves a disagreement, since then somebody has to decide.
    """
    if resolution is not None:
        if resolution.outcome == "include":
            return Verdict.INCLUDED, ""
        return Verdict.EXCLUDED, resolution.reason
    if len(votes) < needed:
        return Verdict.PENDING, ""
    kinds = {event.kind for event in votes.values()}
    if kinds == {EventKind.EXCLUDE}:
        reasons = sorted({event.reason for event in votes.values() if event.reason})
        return Verdict.EXCLUDED, " / ".join(reasons)
    passes = _PASSES if stage is Stage.TITLE_ABSTRACT else {EventKind.INCLUDE}
    return (Verdict.INCLUDED if kinds <= passes else Verdict.CONFLICT), ""


def conflicts(decisions: Decisions, stage: Stage) -> list[Screened]:
    """Records that wait for somebody to settle a disagreement, reasons of exclusion included."""
    return [
        screened
        for screened in decisions.stage(stage).values()
        if screened.verdict is Verdict.CONFLICT
        or (screened.verdict is Verdict.EXCLUDED and _reasons_differ(screened))
    ]


def _reasons_differ(screened: Screened) -> bool:
    reasons = {event.reason for event in screened.votes.values() if event.reason}
    return screened.stage is Stage.FULL_TEXT and screened.resolution is None and len(reasons) > 1


def visible(decisions: Decisions, user: str, stage: Stage) -> dict[str, Screened]:
    """What a user may see of a stage: their own votes, and others' where all needed have voted.

    Until then a record shows nothing but what the user did: no votes, notes, labels or verdict of
    anybody else. Everyone is held to this, the lead and adjudicators as well; a reviewer who is
    the third to judge a record sees the others' votes after their own.
    """
    shown: dict[str, Screened] = {}
    for record, screened in decisions.stage(stage).items():
        if screened.complete:
            shown[record] = screened
            continue
        own = {who: event for who, event in screened.votes.items() if who == user}
        notes = tuple(event for event in screened.notes if event.reviewer == user)
        if own or notes:
            shown[record] = Screened(
                record=record,
                stage=stage,
                needed=screened.needed,
                judged=screened.judged,
                votes=own,
                notes=notes,
            )
    return shown

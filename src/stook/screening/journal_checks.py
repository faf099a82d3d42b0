"""What is wrong with the journals of a review taken together."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from stook.files.text import did_you_mean
from stook.model.decisions import VOTES, Decisions, Event, EventKind, Stage, Verdict
from stook.problems import Place, Problem, problem
from stook.screening.decisions import conflicts, leaders


def check(
    events: Sequence[Event],
    decisions: Decisions,
    records: Collection[str],
    clusters: Iterable[Sequence[str]] = (),
    people: Collection[str] = (),
    file: str = "screening",
) -> list[Problem]:
    """Problems of the journals as a whole; `file` is where they are shown.

    `people` are those whose votes count, everybody's where there are none.
    """
    place = Place(file)
    return [
        *_twins(events, place),
        *_strange_undos(events, place),
        *_outsiders(events, people, place),
        *_contradictions(events, leaders(clusters), place),
        *(
            problem("E843", place, f"There is no record {record}.")
            for record in sorted({event.record for event in events} - set(records))
        ),
        *_unsettled(decisions, place),
    ]


def _twins(events: Sequence[Event], place: Place) -> Iterator[Problem]:
    if len({event.id for event in events}) == len(events):
        return
    seen: dict[str, Event] = {}
    for event in events:
        if seen.setdefault(event.id, event) != event:
            yield problem("E842", place, f"Two events have the id {event.id}.")


def _strange_undos(events: Sequence[Event], place: Place) -> Iterator[Problem]:
    known = {event.id: event for event in events}
    for event in events:
        if event.kind is not EventKind.UNDO:
            continue
        target = known.get(event.undoes)
        if target is None or target.kind is EventKind.UNDO or not _same(target, event):
            yield problem("W844", place, f"{event.id} would undo {event.undoes}.")


def _outsiders(events: Sequence[Event], people: Collection[str], place: Place) -> Iterator[Problem]:
    if not people:
        return
    votes = Counter(event.reviewer for event in events if event.kind in VOTES)
    for reviewer in sorted(set(votes) - set(people)):
        what = f"{votes[reviewer]} of {reviewer}.{did_you_mean(reviewer, people)}"
        yield problem("E746", place, what)


def _contradictions(
    events: Sequence[Event], leader: Mapping[str, str], place: Place
) -> Iterator[Problem]:
    """Copies of one report that one person judged differently: only the later vote counts."""
    undone = {(event.reviewer, event.undoes) for event in events if event.kind is EventKind.UNDO}
    last: dict[tuple[Stage, str, str], dict[str, Event]] = {}
    for event in sorted(events, key=lambda event: (event.at, event.id)):
        if event.kind in VOTES and (event.reviewer, event.id) not in undone:
            report = leader.get(event.record, event.record)
            last.setdefault((event.stage, report, event.reviewer), {})[event.record] = event
    for (stage, _, reviewer), votes in sorted(last.items()):
        if len({vote.kind for vote in votes.values()}) > 1:
            said = ", ".join(f"{record} {vote.kind.value}" for record, vote in votes.items())
            yield problem("W740", place, f"{reviewer} at {stage.value}: {said}.")


def _same(first: Event, second: Event) -> bool:
    """Whether two events are of one reviewer, record and stage."""
    return (first.reviewer, first.record, first.stage) == (
        second.reviewer,
        second.record,
        second.stage,
    )


def _unsettled(decisions: Decisions, place: Place) -> Iterator[Problem]:
    for stage in Stage:
        for screened in conflicts(decisions, stage):
            yield problem("W846", place, f"{screened.record} at {stage.value}.")
    for screened in decisions.stage(Stage.FULL_TEXT).values():
        if screened.verdict is Verdict.EXCLUDED and not screened.reason:
            yield problem("W845", place, f"{screened.record} has no reason of exclusion.")

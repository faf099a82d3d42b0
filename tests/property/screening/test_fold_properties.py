"""The fold gives the same decisions in any order and with any repetition; votes stay hidden."""

import random
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from stook.model.decisions import VOTES, Event, EventKind, Stage
from stook.screening.decisions import Assignment, conflicts, fold, visible
from stook.screening.journals import encode, parse
from stook.screening.voting_agreement import voting_agreements

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
NAMES = st.sampled_from(["anna", "ben", "cleo"])


@st.composite
def events(draw: st.DrawFn) -> list[Event]:
    kinds = st.sampled_from(list(EventKind))
    made: list[Event] = []
    for number in range(draw(st.integers(0, 25))):
        kind = draw(kinds)
        made.append(
            Event(
                id=f"e{draw(st.integers(0, 30))}",
                record=draw(st.sampled_from(["r1", "r2", "r3"])),
                stage=draw(st.sampled_from(list(Stage))),
                kind=kind,
                reviewer=draw(NAMES),
                at=START + timedelta(seconds=draw(st.integers(0, 12))),
                reason=draw(st.sampled_from(["", "wrong population"])),
                text=draw(st.sampled_from(["", "not retrieved"])),
                outcome="include" if kind is EventKind.RESOLVE else "",
                undoes=f"e{draw(st.integers(0, 30))}" if kind is EventKind.UNDO else "",
            )
        )
        del number
    return made


@given(events(), st.randoms(use_true_random=False))
def test_fold_is_the_same_in_any_order_with_any_repetition(
    made: list[Event], chance: random.Random
) -> None:
    again = made + chance.choices(made, k=len(made)) if made else []
    chance.shuffle(again)
    assert fold(again) == fold(made)


@given(events(), NAMES, st.sampled_from(list(Stage)))
def test_nobody_sees_a_vote_before_all_needed_have_voted(
    made: list[Event], user: str, stage: Stage
) -> None:
    decisions = fold(made)
    for record, shown in visible(decisions, user, stage).items():
        # Who ever had a vote at the same time as another, by a replay of our own.
        if not _two_voted_at_once(made, record, stage):
            assert set(shown.votes) <= {user}
            assert {note.reviewer for note in shown.notes} <= {user}
            assert shown.verdict == "pending"
            assert not shown.labels
            assert shown.resolution is None


def _two_voted_at_once(made: list[Event], record: str, stage: Stage) -> bool:
    unique: dict[str, Event] = {}
    for event in made:
        known = unique.get(event.id)
        unique[event.id] = event if known is None else min(known, event, key=repr)
    ours = [e for e in unique.values() if (e.record, e.stage) == (record, stage)]
    standing: dict[str, list[str]] = {}
    for event in sorted(ours, key=lambda e: (e.at, e.id)):
        own = standing.setdefault(event.reviewer, [])
        if event.kind in VOTES:
            own.append(event.id)
        elif event.kind is EventKind.UNDO and event.undoes in own:
            own.remove(event.undoes)
        if sum(1 for votes in standing.values() if votes) >= 2:
            return True
    return False


@given(events())
def test_a_journal_read_back_is_what_was_written(made: list[Event]) -> None:
    assert parse(b"".join(map(encode, made)), "j.jsonl") == (made, [])


@given(events(), st.binary(max_size=40), st.integers(0, 3000))
def test_a_damaged_journal_loses_only_the_damaged_lines(
    made: list[Event], noise: bytes, where: int
) -> None:
    lines = [encode(event) for event in made]
    at = where % (len(lines) + 1)
    noise = noise.replace(b"\n", b"")
    read, problems = parse(b"".join([*lines[:at], noise + b"\n", *lines[at:]]), "j.jsonl")
    assert read == made
    assert [p.place.line for p in problems] == ([at + 1] if noise.strip() else [])


@given(events(), st.sampled_from(list(Stage)))
def test_conflicts_and_agreement_are_of_the_votes_given(made: list[Event], stage: Stage) -> None:
    decisions = fold(made)
    assert all(len(screened.votes) >= 2 for screened in conflicts(decisions, stage))
    for pair in voting_agreements(decisions):
        assert 0 <= pair.percent <= 1
        assert pair.agreed <= len(pair.records)
        whole = decisions.stage(pair.stage)
        assert all({pair.first, pair.second} <= set(whole[r].independent) for r in pair.records)


@given(st.text(min_size=1), st.lists(NAMES, min_size=2, unique=True))
def test_assignment_is_stable_when_the_team_grows(record: str, team: list[str]) -> None:
    before = Assignment().reviewers(record, team)
    after = Assignment().reviewers(record, [*team, "dora"])
    assert len(after) == 2
    assert set(after) <= {*before, "dora"}

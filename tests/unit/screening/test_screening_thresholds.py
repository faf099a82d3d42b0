"""What decides in screening and in the flow, each boundary just inside and just outside."""

from datetime import UTC, datetime
from typing import Any

import pytest

from stook.model.decisions import Event, EventKind, Stage, Verdict
from stook.screening.decisions import Assignment, fold
from stook.screening.flow import Found, Sources, flow

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def vote(record: str, who: str, kind: EventKind, stage: Stage, **more: Any) -> Event:
    return Event(
        id=f"{record}{who}{kind}{stage}",
        record=record,
        stage=stage,
        kind=kind,
        reviewer=who,
        at=NOW,
        **more,
    )


@pytest.mark.parametrize(
    ("stage", "verdict"),
    [(Stage.TITLE_ABSTRACT, Verdict.INCLUDED), (Stage.FULL_TEXT, Verdict.CONFLICT)],
)
def test_two_unsure_pass_titles_and_are_a_conflict_at_full_text(
    stage: Stage, verdict: Verdict
) -> None:
    events = [vote("r", who, EventKind.UNSURE, stage) for who in ("ann", "ben")]
    assert fold(events).stage(stage)["r"].verdict is verdict


@pytest.mark.parametrize(
    ("needed", "votes", "verdict"),
    [(2, 1, Verdict.PENDING), (2, 2, Verdict.INCLUDED), (3, 2, Verdict.PENDING),
     (1, 1, Verdict.INCLUDED)],
)  # fmt: skip
def test_a_record_is_decided_by_as_many_votes_as_it_needs(
    needed: int, votes: int, verdict: Verdict
) -> None:
    events = [
        vote("r", who, EventKind.INCLUDE, Stage.TITLE_ABSTRACT)
        for who in ("ann", "ben", "cleo")[:votes]
    ]
    assert fold(events, lambda _: needed).stage(Stage.TITLE_ABSTRACT)["r"].verdict is verdict


def test_a_sample_of_none_or_all() -> None:
    none = Assignment(mode="single plus sample", sample=0.0)
    everything = Assignment(mode="single plus sample", sample=1.0)
    assert {none.needed(f"r{i}") for i in range(50)} == {1}
    assert {everything.needed(f"r{i}") for i in range(50)} == {2}
    tenth = Assignment(mode="single plus sample", sample=0.1)
    drawn = sum(tenth.needed(f"r{i}") == 2 for i in range(2000))
    assert 150 < drawn < 250  # 200 expected, 13 its standard deviation


def test_a_report_that_one_record_excludes_is_not_also_not_retrieved() -> None:
    events = [vote(record, "ann", EventKind.INCLUDE, Stage.TITLE_ABSTRACT) for record in ("a", "b")]
    events += [
        vote("a", "ann", EventKind.LABEL, Stage.FULL_TEXT, text="not retrieved"),
        vote("b", "ann", EventKind.EXCLUDE, Stage.FULL_TEXT, reason="wrong design"),
    ]
    sources = Sources(
        found=[Found("M", "database", ("a", "b"))],
        clusters=[],
        decisions=fold(events, lambda _: 1),
        reports={"b": "a"},
    )
    counts = flow(sources).counts()
    keys = ("dbr_sought_reports", "dbr_notretrieved_reports", "dbr_excluded")
    assert tuple(counts[key] for key in keys) == (1, 0, 1)

"""What decides in screening and in the flow, each boundary just inside and just outside."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from stook.model.decisions import Event, EventKind, Stage, Verdict
from stook.model.declared import DECLARED
from stook.model.protocol import StoppingRule
from stook.model.terms import Basis
from stook.screening.decisions import Assignment, _draw, conflicts, fold
from stook.screening.flow import KEYS, Box, Flow, Found, Sources, flow
from stook.screening.review_flow import flow_facts
from stook.screening.stopping import first_phase, second_phase, state, stop_after
from stook.screening.voting_agreement import agreement_facts, voting_agreements

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


def full_text(record: str, who: str, reason: str) -> Event:
    return vote(record, who, EventKind.EXCLUDE, Stage.FULL_TEXT, reason=reason)


def test_reasons_that_differ_at_full_text_wait_and_one_reason_does_not() -> None:
    events = [full_text("a", "ann", "design"), full_text("a", "ben", "people")]
    events += [full_text("b", "ann", "design"), full_text("b", "ben", "design")]
    events += [
        vote("c", who, kind, Stage.FULL_TEXT)
        for who, kind in (("ann", EventKind.INCLUDE), ("ben", EventKind.EXCLUDE))
    ]
    waiting = conflicts(fold(events), Stage.FULL_TEXT)
    assert [screened.record for screened in waiting] == ["a", "c"]


def test_an_event_that_is_read_twice_counts_once() -> None:
    event = vote("r", "ann", EventKind.INCLUDE, Stage.TITLE_ABSTRACT)
    assert len(fold([event, event]).stage(Stage.TITLE_ABSTRACT)["r"].votes) == 1


def test_a_plan_draws_a_tenth_and_two_reviewers_unless_it_says_otherwise() -> None:
    assert Assignment().mode == "double"
    assert Assignment().sample == 0.1
    assert Assignment(mode="single").needed("r") == 1
    assert len(Assignment().reviewers("r", ["ann", "ben", "cleo"])) == 2
    assert Assignment(mode="single").reviewers("r", ["ann"]) == ("ann",)
    edge = _draw("", "sample", "r1")
    assert Assignment(mode="single plus sample", sample=edge).needed("r1") == 1
    assert Assignment(mode="single plus sample", sample=edge + 1e-9).needed("r1") == 2


def test_later_events_are_replayed_after_earlier_ones_whatever_their_order() -> None:
    first = vote("r", "ann", EventKind.INCLUDE, Stage.TITLE_ABSTRACT)
    later = Event(
        id="z",
        record="r",
        stage=Stage.TITLE_ABSTRACT,
        kind=EventKind.EXCLUDE,
        reviewer="ann",
        at=NOW.replace(hour=1),
    )
    for events in ([first, later], [later, first]):
        screened = fold(events, lambda _: 1).stage(Stage.TITLE_ABSTRACT)["r"]
        assert screened.verdict is Verdict.EXCLUDED


def test_unsure_counts_as_include_at_titles_and_by_itself_at_full_text() -> None:
    events = [
        vote("r", who, kind, stage)
        for stage in Stage
        for who, kind in (("ann", EventKind.UNSURE), ("ben", EventKind.INCLUDE))
    ]
    titles, texts = voting_agreements(fold(events))
    assert (titles.stage, titles.agreed) == (Stage.TITLE_ABSTRACT, 1)
    assert (texts.stage, texts.agreed) == (Stage.FULL_TEXT, 0)


def test_agreement_as_facts() -> None:
    kinds = {"a": "ii", "b": "ee", "c": "ie", "d": "ee"}
    events = [
        vote(record, who, EventKind.INCLUDE if kind == "i" else EventKind.EXCLUDE,
             Stage.TITLE_ABSTRACT)
        for record, pair in kinds.items()
        for who, kind in zip(("ann", "ben"), pair, strict=True)
    ]  # fmt: skip
    facts = agreement_facts(voting_agreements(fold(events)), {"a": "x.ris#a", "d": "x.ris#d"})
    shown = {fact.id.rpartition(".")[2]: (fact.text, fact.step, fact.unit) for fact in facts}
    assert shown == {
        "records": ("4", "count", "records"),
        "agreed": ("3", "count", "records"),
        "percent": ("75", "count", "%"),
        "kappa": ("0.50", "kappa", ""),
        "ac1": ("0.53", "ac1", ""),
    }
    assert {fact.id.rpartition(".")[0] for fact in facts} == {"agreement.title-abstract.ann.ben"}
    assert all(fact.sources == ("x.ris#a", "x.ris#d") for fact in facts)
    assert next(fact.value for fact in facts if fact.unit == "%") == 75.0


SAFE = StoppingRule(rule="safe", least_share=0.1, consecutive=5)


@pytest.mark.parametrize(
    ("labels", "ends"),
    [
        ([1, 0, 0, 0, 0, 0] + [0] * 94, 10),
        ([0] * 9 + [1] + [0] * 90, 15),
        ([0] * 100, 100),
    ],
)  # fmt: skip
def test_the_first_phase_ends_after_a_share_a_hit_and_a_quiet_run(
    labels: list[int], ends: int
) -> None:
    assert first_phase(labels, SAFE) == ends


def test_the_second_phase_ends_after_a_quiet_run_of_its_own() -> None:
    labels = [1, *[0] * 9, 0, 1, 0, 0, 0, 0, 0, *[0] * 83]
    assert second_phase(labels, 10, SAFE) == 17
    assert second_phase([1] * 20, 10, SAFE) == 21
    assert stop_after(labels, SAFE) == 17
    assert stop_after(labels, StoppingRule(rule="none")) == 100


@pytest.mark.parametrize(
    ("screened", "stop", "why"),
    [
        (10, False, "the second phase, with another model, has not begun"),
        (14, False, "in the second phase the last 5 records were not all irrelevant"),
        (15, True, "all conditions of the rule are met"),
        (100, True, "all records have been screened"),
    ],
)
def test_the_safe_rule_says_what_is_not_met(screened: int, stop: bool, why: str) -> None:
    labels = [1, *[0] * 99][:screened]
    now = state(labels, 100, SAFE)
    assert (now.stop, now.why) == (stop, why)


@pytest.mark.parametrize(("confidence", "stop"), [(0.95, False), (0.85, True)])
def test_the_hypergeometric_rule_stops_at_its_confidence(confidence: float, stop: bool) -> None:
    """One relevant first, 90 of 100 seen: P of a miss is that no other is among the last 10."""
    rule = StoppingRule(rule="hypergeometric", recall=0.95, confidence=confidence)
    now = state([1, *[0] * 89], 100, rule)
    assert now.p == pytest.approx(0.1, abs=0.02)
    assert now.stop is stop
    assert "recall is below 95%" in now.why


@pytest.mark.parametrize(("records", "more"), [(5, False), (6, True)])
def test_five_waiting_records_are_named_and_more_are_counted(records: int, more: bool) -> None:
    names = tuple(f"r{i}" for i in range(records))
    events = [vote(name, "ann", EventKind.INCLUDE, Stage.TITLE_ABSTRACT) for name in names]
    sources = Sources(found=[Found("M", "database", names)], clusters=[], decisions=fold(events))
    (waits,) = (one for one in flow(sources).problems if one.code == "W862")
    assert f"{records} wait" in waits.what
    assert ("…" in waits.what) is more


def test_each_known_box_is_a_fact_that_rests_on_what_it_counts() -> None:
    cell = f"{DECLARED}#flow.total_studies!value"
    first = f"{DECLARED}#review.studies!value"
    study = SimpleNamespace(cell=lambda column: f"studies.csv#s1!{column}")
    review: Any = SimpleNamespace(
        cells=SimpleNamespace(values={cell: "9", first: "9"}), studies={"s1": study}, searches=()
    )
    boxes = {key: Box(key) for key in KEYS}
    boxes |= {
        "records_screened": Box("records_screened", 1, ("a",), basis=Basis.COMPUTED),
        "new_reports": Box("new_reports", 1, basis=Basis.COMPUTED),
        "new_studies": Box("new_studies", 1, ("s1",), basis=Basis.COMPUTED),
        "total_studies": Box("total_studies", 9, basis=Basis.DECLARED),
    }
    facts = {fact.id: fact for fact in flow_facts(review, Flow(boxes, addresses={"a": "x.ris#a"}))}
    shown = {name: (fact.text, fact.step, fact.unit, fact.sources) for name, fact in facts.items()}
    assert shown == {
        "flow.records_screened": ("1", "count", "records", ("x.ris#a",)),
        "flow.new_reports": (
            "1", "count", "records", ("flow.records_screened", "flow.new_studies"),
        ),
        "flow.new_studies": (
            "1", "count", "studies", ("studies.csv#s1!reports", "flow.new_reports"),
        ),
        "flow.total_studies": ("9", "declared", "studies", (cell,)),
    }  # fmt: skip

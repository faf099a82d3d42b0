"""Decisions belong to the report: whatever the order of imports, the ids and later judgements, the
same is decided, the same waits and the flow is the same."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from stook.model.decisions import Event, EventKind, Stage
from stook.model.protocol import Screening
from stook.pipeline.load import load
from stook.records.gather import gather
from stook.records.run_settings import place_of_new, settings_of_runs
from stook.screening.flow_sources import flow_sources
from stook.screening.journals import encode
from stook.screening.queue import Ranking, desk_of, labels_in_order, stopping_state, todo
from stook.screening.review_flow import review_flow
from stook.store import MemoryStore

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PAPERS = (
    ("Ketamine for chronic pain in adults: a randomised trial", "Alpha, Ann", "2020"),
    ("Exercise against falls of older people in Norway", "Gamma, Cy", "2019"),
    ("Zinc lozenges for the common cold among children", "Delta, Dee", "2011"),
)
REVIEW = b"""\
stook: 1
id: demo
title: Demo
question:
  population: {technical: adults}
  condition: {technical: pain}
  intervention: {technical: ketamine}
outcomes: {}
interventions: {ketamine: {technical: ketamine}}
comparators: {placebo: {technical: placebo}}
comparisons: {a: {intervention: ketamine, comparator: placebo}}
screening: {assignment: double, reviewers: [ana, bo]}
"""


@dataclass(frozen=True)
class Import:
    """One import: the number of the paper of each of its records."""

    date: str
    papers: tuple[int, ...]


@st.composite
def imports(draw: st.DrawFn) -> list[Import]:
    days = draw(st.lists(st.integers(10, 28), min_size=1, max_size=4, unique=True))
    held = st.lists(st.integers(0, len(PAPERS) - 1), min_size=1, max_size=3, unique=True)
    return [Import(f"2024-01-{day}", tuple(draw(held))) for day in days]


def ris(papers: Sequence[int], ids: Sequence[str]) -> bytes:
    lines = []
    for paper, id_ in zip(papers, ids, strict=True):
        title, author, year = PAPERS[paper]
        lines.append(
            f"TY  - JOUR\nID  - {id_}\nTI  - {title}\nAU  - {author}\nPY  - {year}\n"
            f"JF  - Journal {paper}\nVL  - {paper + 4}\nSP  - 1{paper}\nDO  - 10.1000/x.{paper}\n"
            f"AB  - Text of paper {paper}.\nER  - \n"
        )
    return "\n".join(lines).encode()


def imported(files: dict[str, bytes], new: Import, ids: Sequence[str]) -> dict[str, bytes]:
    """The folder after one more import, as `stook import` leaves it."""
    run = f"{new.date}-db"
    place = place_of_new(run, settings_of_runs(MemoryStore(files)))
    log = f"source: MEDLINE\ndate: {new.date}\nprocessed: false\n"
    log += f"imported: {place}\n" if place else ""
    export = ris(new.papers, ids)
    return {
        **files,
        f"search/runs/{run}/run.yaml": log.encode(),
        f"search/runs/{run}/export.ris": export,
    }


def vote(number: int, reviewer: str, record: str, kind: EventKind) -> Event:
    return Event(
        id=f"{reviewer}-{number}", record=record, stage=Stage.TITLE_ABSTRACT, kind=kind,
        reviewer=reviewer, at=START + timedelta(minutes=number),
    )  # fmt: skip


def state(files: dict[str, bytes]) -> dict[str, object]:
    """What screen, rank, the stopping rule and the flow say, by title instead of by id."""
    store = MemoryStore(files)
    review, problems = load(store)
    assert not [found for found in problems if found.blocks], problems
    plan: Screening = review.protocol.screening
    desk = desk_of(gather(store), store, plan)
    title = {id_: record.title for id_, record in desk.records.items()}
    decided = desk.decisions.stage(Stage.TITLE_ABSTRACT)
    assert set(decided) <= set(desk.records)
    counts = review_flow(review, flow_sources(store, review)).counts()
    counts = {key: n for key, n in counts.items() if key not in ("database_results", "duplicates")}
    scores = Ranking(list(desk.records.values()), "pain").scores(decided)
    rule = stopping_state(desk, plan, Stage.TITLE_ABSTRACT)
    return {
        "verdicts": {title[id_]: held.verdict for id_, held in decided.items()},
        "votes": {
            title[id_]: {who: e.kind for who, e in held.votes.items()}
            for id_, held in decided.items()
        },
        "queues": {
            who: {title[record.id] for record in todo(desk, plan, Stage.TITLE_ABSTRACT, who)}
            for who in ("ana", "bo")
        },
        "labels": labels_in_order(decided, desk.records),
        "found": (rule.found, rule.screened, rule.total, rule.stop),
        "ranked": {title[id_]: float(np.round(score, 6)) for id_, score in scores.items()},
        "flow": counts,
    }


@settings(max_examples=40, deadline=None)
@given(
    imports(),
    st.permutations(range(12)),
    st.lists(
        st.tuples(st.integers(0, 11), st.sampled_from(["ana", "bo"]), st.booleans()), max_size=8
    ),
    st.randoms(use_true_random=False),
)
def test_votes_hold_for_the_report_in_any_order_of_imports_and_under_any_ids(
    runs: list[Import],
    numbers: list[int],
    said: list[tuple[int, str, bool]],
    chance: random.Random,
) -> None:
    """Votes given between imports, on whichever copy was shown, against all imported at once."""
    files = {"review.yaml": REVIEW}
    events: list[Event] = []
    order = list(runs)
    chance.shuffle(order)
    ids = iter(numbers)
    for run in order:
        files = imported(files, run, [f"r{next(ids)}" for _ in run.papers])
        store = MemoryStore(files)
        gathered = gather(store)
        shown = (r for r in gathered.collected.records if r.id not in gathered.copies)
        by_title = {record.title: record.id for record in shown}
        for _ in range(2):
            if said:
                paper, who, include = said.pop()
                known = by_title.get(PAPERS[paper % len(PAPERS)][0])
                if known:
                    kind = EventKind.INCLUDE if include else EventKind.EXCLUDE
                    events.append(vote(len(events), who, known, kind))
    for who in ("ana", "bo"):
        own = b"".join(encode(event) for event in events if event.reviewer == who)
        files[f"screening/title-abstract/{who}.pc.jsonl"] = own
    # the same folder as somebody has it who imported all at once, in order, with ids of her own
    papers = {event.id: _paper(files, event.record) for event in events}
    fresh = {"review.yaml": REVIEW}
    for at, run in enumerate(sorted(runs, key=lambda run: run.date)):
        fresh = imported(fresh, run, [f"own{at}-{paper}" for paper in run.papers])
    first = {
        paper: f"own{at}-{paper}"
        for at, run in reversed(list(enumerate(sorted(runs, key=lambda run: run.date))))
        for paper in run.papers
    }
    for who in ("ana", "bo"):
        own = b"".join(
            encode(vote(number, who, first[papers[event.id]], event.kind))
            for number, event in enumerate(events)
            if event.reviewer == who
        )
        fresh[f"screening/title-abstract/{who}.pc.jsonl"] = own
    assert state(files) == state(fresh)


def _paper(files: dict[str, bytes], record: str) -> int:
    held = {r.id: r.title for r in gather(MemoryStore(files)).collected.records}
    return next(n for n, paper in enumerate(PAPERS) if paper[0] == held[record])


def test_an_update_whose_id_sorts_first_forgets_nothing() -> None:
    files = imported({"review.yaml": REVIEW}, Import("2024-01-10", (0, 1)), ["z1", "z2"])
    events = [vote(n, who, "z1", EventKind.INCLUDE) for n, who in enumerate(("ana", "bo"))]
    for event in events:
        files[f"screening/title-abstract/{event.reviewer}.pc.jsonl"] = encode(event)
    for date in ("2024-01-20", "2024-01-02"):  # later, and dated back
        after = state(imported(files, Import(date, (0, 2)), ["a1", "a2"]))
        assert after["verdicts"] == {PAPERS[0][0]: "included"}
        assert after["queues"] == {who: {PAPERS[1][0], PAPERS[2][0]} for who in ("ana", "bo")}
        assert after["found"] == (1, 1, 3, False)


def test_an_id_that_a_run_dated_back_claims_too_stays_with_its_record() -> None:
    files = imported({"review.yaml": REVIEW}, Import("2024-01-10", (0,)), ["1"])
    files["screening/title-abstract/ana.pc.jsonl"] = encode(vote(0, "ana", "1", EventKind.EXCLUDE))
    votes = state(imported(files, Import("2024-01-02", (1,)), ["1"]))["votes"]
    assert votes == {PAPERS[0][0]: {"ana": "exclude"}}


def test_later_judgements_join_and_part_decisions() -> None:
    files = imported({"review.yaml": REVIEW}, Import("2024-01-10", (0, 1)), ["a", "b"])
    files["screening/title-abstract/ana.pc.jsonl"] = encode(
        vote(0, "ana", "a", EventKind.INCLUDE)
    ) + encode(vote(1, "ana", "b", EventKind.EXCLUDE))
    files["screening/title-abstract/bo.pc.jsonl"] = encode(vote(2, "bo", "b", EventKind.EXCLUDE))
    apart = state(files)
    assert apart["queues"] == {"ana": set(), "bo": {PAPERS[0][0]}}
    joined = {**files, "search/duplicates.csv": b"one;two;decision\na;b;same\n"}
    assert state(joined)["votes"] == {PAPERS[0][0]: {"ana": "exclude", "bo": "exclude"}}
    store = MemoryStore(joined)
    problems = flow_sources(store, load(store)[0]).problems
    assert [found.code for found in problems if found.code == "W740"] == ["W740"]
    assert "ana at title-abstract: a include, b exclude" in problems[0].what
    parted = {**files, "search/duplicates.csv": b"one,two,decision\na,b,different\n"}
    assert state(parted) == apart
    both = b"one,two,decision\na,b,same\nb,a,different\nb,c,same\n"
    gathered = gather(MemoryStore({**files, "search/duplicates.csv": both}))
    assert {found.code for found in gathered.problems} == {"E741", "W742"}

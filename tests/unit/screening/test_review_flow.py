"""The flow of a whole folder: runs, duplicates, journals and links become boxes."""

from datetime import UTC, datetime

from stook.model.decisions import Event, EventKind, Stage
from stook.pipeline.build import build
from stook.pipeline.engine import Engine
from stook.pipeline.load import load
from stook.screening.flow import Flow
from stook.screening.flow_sources import flow_sources
from stook.screening.journals import encode
from stook.screening.review_flow import review_flow
from stook.store import MemoryStore

REVIEW = """\
stook: 1
id: pain
title: Ketamine for pain
question:
  population: {technical: adults}
  condition: {technical: pain}
  intervention: {technical: ketamine}
outcomes: {}
interventions: {ketamine: {technical: ketamine}}
comparators: {placebo: {technical: placebo}}
comparisons: {a: {intervention: ketamine, comparator: placebo}}
screening: {assignment: single}
"""
PAPER = (
    "TY  - JOUR\nTI  - Ketamine infusion for complex regional pain syndrome type 1\n"
    "AU  - Sigtermans, M.\nPY  - 2009\nJO  - Pain\nVL  - 145\nSP  - 304\n"
    "DO  - 10.1016/j.pain.2009.06.023\n"
)
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def journal(stage: Stage, **said: str) -> bytes:
    return b"".join(
        encode(
            Event(
                id=f"{stage}{record}",
                record=record,
                stage=stage,
                kind=EventKind(kind),
                reviewer="ann",
                at=NOW,
                reason="wrong design" if kind == "exclude" else "",
            )
        )
        for record, kind in said.items()
    )


def store(**more: str | bytes) -> MemoryStore:
    files: dict[str, str | bytes] = {
        "review.yaml": REVIEW,
        "studies.csv": "study,label,reports\nsig-2009,Sigtermans,doi:10.1016/J.PAIN.2009.06.023",
        "search/runs/2025-01-01-medline/run.yaml": "source: MEDLINE\ndate: 2025-01-01\n",
        "search/runs/2025-01-01-medline/export.ris": (
            PAPER + "ID  - m1\nER  - \n\n"
            "TY  - JOUR\nID  - m2\nTI  - Heart valves of sheep\nPY  - 1999\nER  - \n"
        ),
        "search/runs/2025-01-02-embase/run.yaml": "source: Embase\ndate: 2025-01-02\n",
        "search/runs/2025-01-02-embase/export.ris": PAPER + "ID  - e1\nER  - \n",
        "search/runs/2025-01-03-ctgov/run.yaml": (
            "source: ClinicalTrials.gov\ndate: 2025-01-03\ncount: 0\n"
        ),
    }
    return MemoryStore(files | more)


def folder(**more: str | bytes) -> Flow:
    files = store(**more)
    review, problems = load(files)
    assert not [p for p in problems if p.blocks], problems
    return review_flow(review, flow_sources(files, review))


def test_counts_come_from_records_and_journals() -> None:
    # the two records of the paper are duplicates; the first that was imported stands for both
    first = journal(Stage.TITLE_ABSTRACT, e1="include", m2="exclude")
    second = journal(Stage.FULL_TEXT, e1="include")
    made = folder(
        **{
            "screening/title-abstract/ann.a.jsonl": first,
            "screening/full-text/ann.a.jsonl": second,
        }
    )
    counts = made.counts()
    assert (counts["database_results"], counts["register_results"]) == (3, 0)
    assert made.boxes["duplicates"].items == ("e1",)
    assert made.boxes["records_excluded"].items == ("m2",)
    assert made.boxes["new_studies"].items == ("sig-2009",)
    assert counts["total_studies"] == 1
    assert made.problems == ()


def test_before_screening_only_the_search_is_counted() -> None:
    made = folder()
    assert made.counts()["database_results"] == 3
    assert made.counts()["duplicates"] == 1
    assert made.counts()["records_screened"] is None
    assert made.counts()["new_studies"] is None


def test_a_box_of_the_built_review_leads_to_its_records() -> None:
    first = journal(Stage.TITLE_ABSTRACT, e1="include", m2="exclude")
    built = build(store(**{"screening/title-abstract/ann.a.jsonl": first}), Engine())
    fact = built.facts["flow.records_excluded"]
    assert (fact.value, fact.sources) == (1, ("search/runs/2025-01-01-medline/export.ris#m2",))
    assert built.facts["flow.database_results"].value == 3


def test_what_is_wrong_with_journals_is_told_by_the_build() -> None:
    first = journal(Stage.TITLE_ABSTRACT, e1="include", lost="exclude") + b'{"id": '
    built = build(store(**{"screening/title-abstract/ann.a.jsonl": first}), Engine())
    found = [(p.code, p.place.line, p.what) for p in built.problems if p.code[1] == "8"]
    assert ("E840", 3, "Not an event: it is cut short.") in found
    assert ("E843", 0, "There is no record lost.") in found
    assert "W862" in [code for code, _, _ in found]

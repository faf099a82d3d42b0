"""The PRISMA 2020 flow: counts from records and decisions, each box with its list, sums checked."""

from datetime import UTC, datetime

import pytest

from stook.model.decisions import Event, EventKind, Stage
from stook.model.declared import DeclaredFact
from stook.screening.decisions import fold
from stook.screening.flow import KEYS, Flow, Found, Sources, flow, kind_of_source

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def votes(stage: Stage, **said: str) -> list[Event]:
    """`r1="include"` or `r1="exclude: wrong design"`, by one reviewer."""
    made = []
    for record, what in said.items():
        kind, _, reason = what.partition(": ")
        label = kind == "label"
        made.append(
            Event(
                id=f"{stage}-{record}-{kind}",
                record=record,
                stage=stage,
                kind=EventKind(kind),
                reviewer="anna",
                at=NOW,
                reason="" if label else reason,
                text=reason if label else "",
            )
        )
    return made


def example(**more: object) -> Flow:
    """PubMed finds a-d, Embase b2 (a copy of b) and e, a register f; a website g and h."""
    events = votes(
        Stage.TITLE_ABSTRACT,
        a="include", b="include", c="exclude", d="exclude", e="include", f="include", g="include",
    )  # fmt: skip
    events += votes(
        Stage.FULL_TEXT,
        a="include", b="exclude: wrong design", e="label: not retrieved", f="include",
        g="exclude: wrong population",
    )  # fmt: skip
    sources = {
        "found": [
            Found("PubMed", "database", ("a", "b", "c", "d")),
            Found("Embase", "database", ("b2", "e")),
            Found("ClinicalTrials.gov", "register", ("f",)),
            Found("who.int", "website", ("g", "h")),
        ],
        "clusters": [("b", "b2")],
        "decisions": fold(events, lambda _: 1),
        "studies": {"a": "ann-2001", "f": "ann-2001"},
    }
    return flow(Sources(**(sources | more)))


def test_boxes_are_counted_with_their_records() -> None:
    made = example()
    known = {key: count for key, count in made.counts().items() if count is not None}
    assert known == {
        "database_results": 6, "register_results": 1, "website_results": 2,
        "duplicates": 1, "excluded_automatic": 0, "excluded_other": 0,
        "records_screened": 6, "records_excluded": 2,
        "dbr_sought_reports": 4, "dbr_notretrieved_reports": 1,
        "dbr_assessed": 3, "dbr_excluded": 1,
        "other_sought_reports": 2, "other_notretrieved_reports": 0,
        "other_assessed": 1, "other_excluded": 1,
        "new_studies": 1, "new_reports": 2, "total_studies": 1, "total_reports": 2,
    }  # fmt: skip
    assert made.boxes["duplicates"].items == ("b2",)
    assert made.boxes["records_excluded"].items == ("c", "d")
    assert made.boxes["database_results"].parts == (("PubMed", 4), ("Embase", 2))
    assert made.boxes["dbr_excluded"].parts == (("wrong design", 1),)
    assert made.boxes["new_studies"].items == ("ann-2001",)


def test_what_waits_is_said_and_is_no_error_of_arithmetic() -> None:
    made = example()
    assert made.waiting[Stage.FULL_TEXT] == ("h",)
    assert [p.code for p in made.problems] == ["W862"]
    assert "1 wait at full-text: h" in made.problems[0].what


def test_records_set_aside_are_boxes_of_their_own() -> None:
    made = example(set_aside={"c": "automatic", "d": "other"})
    assert made.counts()["excluded_automatic"] == 1
    assert made.counts()["excluded_other"] == 1
    assert made.counts()["records_screened"] == 4
    assert "E860" not in [p.code for p in made.problems]


def test_studies_are_not_known_before_reports_are_linked() -> None:
    assert example(studies={"a": "ann-2001"}).boxes["new_studies"].count is None


def test_several_records_of_one_report_count_once() -> None:
    made = example(reports={"a": "paper-1", "f": "paper-1"}, studies={"paper-1": "ann-2001"})
    assert made.counts()["dbr_sought_reports"] == 3
    assert made.counts()["new_reports"] == 1


def fact(key: str, value: float, source: str = "Figure 1") -> DeclaredFact:
    return DeclaredFact(id=f"flow.{key}", value=float(value), source=source)


def test_declared_totals_stand_with_their_source_and_the_rest_is_unknown() -> None:
    made = flow(Sources(), [fact("new_studies", 67), fact("previous_studies", 3)])
    assert made.counts()["total_studies"] == 70
    assert made.boxes["new_studies"].source == "Figure 1"
    assert made.boxes["new_studies"].items is None
    assert made.counts()["records_screened"] is None
    assert list(made.boxes) == list(KEYS)
    assert made.problems == ()


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ([("records_screened", 10), ("records_excluded", 4), ("dbr_sought_reports", 5)], ["E860"]),
        ([("records_screened", 10), ("records_excluded", 4), ("dbr_sought_reports", 6)], []),
        # an unknown number of records from registers can make up the difference …
        ([("database_results", 9), ("duplicates", 2), ("records_screened", 12)], []),
        # … but nothing can make more records screened than were found
        ([("database_results", 9), ("register_results", 0), ("records_screened", 12)], ["E860"]),
        ([("dbr_assessed", 5), ("dbr_excluded", 1), ("new_reports", 4)], []),
        ([("dbr_assessed", 5), ("dbr_excluded", 1), ("new_reports", 3)], ["E860"]),
        ([("records_lost", 3)], ["E863"]),
        ([("new_studies", 3.5)], ["E863"]),
        ([("new_studies", -1)], ["E863"]),
    ],
)
def test_arithmetic_is_checked(facts: list[tuple[str, float]], codes: list[str]) -> None:
    made = flow(Sources(), [fact(key, value) for key, value in facts])
    assert [p.code for p in made.problems] == codes


def test_a_declared_number_that_the_records_contradict_is_an_error() -> None:
    sources = Sources(found=[Found("PubMed", "database", ("a", "b"))])
    made = flow(sources, [fact("database_results", 3)])
    assert [p.code for p in made.problems] == ["E861"]
    assert made.counts()["database_results"] == 2


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("ClinicalTrials.gov", "register"),
        ("WHO ICTRP", "register"),
        ("CENTRAL", "database"),
        ("Embase", "database"),
    ],
)
def test_registers_are_told_from_databases(source: str, kind: str) -> None:
    assert kind_of_source(source) == kind


def test_studies_in_meta_analyses_and_their_reports_are_counted() -> None:
    made = example(analysed=["ann-2001"])
    assert made.boxes["total_studies_ma"].items == ("ann-2001",)
    assert made.boxes["total_reports_ma"].items == ("a", "f")
    assert [found.code for found in made.problems if found.code == "E860"] == []
    assert example().boxes["total_studies_ma"].count is None


def test_meta_analyses_hold_no_more_than_the_review() -> None:
    made = example(analysed=["ann-2001", "bob-2002"])
    assert [found.what for found in made.problems if found.code == "E860"] == [
        "total_studies_ma is 2; total_studies is 1."
    ]
    assert made.boxes["total_reports_ma"].count is None  # of bob-2002 no report is known

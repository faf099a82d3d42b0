"""Checks where one fixture folder is not enough: what they must not report, and near misses."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stook.pipeline.load import load
from stook.rules import check
from stook.store import MemoryStore

BASE = Path(__file__).parents[2] / "golden" / "rules" / "_base"
REVIEW = (BASE / "review.yaml").read_text()
HEAD = (BASE / "extraction" / "agreed" / "results.csv").read_text().split("\n")[0]
RESULTS = "extraction/agreed/results.csv"


def row(**cells: str) -> str:
    """A table of one result of the base review."""
    known = {"study": "lee-2001", "outcome": "pain", "timepoint": "short", "arm": "a", **cells}
    return f"{HEAD}\n{','.join(known.get(name, '') for name in HEAD.split(','))}\n"


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        ({"n": "20", "mean": "3", "sd": "2"}, []),
        ({"n": "20", "mean": "3", "p": "0.5"}, ["W320"]),
        ({"n": "20", "mean": "3", "ci_low": "2", "ci_high": "4"}, []),
        ({"n": "20", "median": "3", "q1": "2", "q3": "4"}, []),
        ({"reference": "placebo", "effect": "-5", "se": "1"}, []),
        ({"reference": "placebo", "effect": "-50", "ci_low": "-60", "ci_high": "-40"}, []),
        ({"reference": "placebo", "effect": "-5"}, ["W320"]),
        ({"n": "20", "mean": "3"}, ["W320"]),
        ({"outcome": "nausea", "events": "3"}, ["W320"]),
        ({"n": "20", "median": "3"}, ["W320"]),
        ({"n": "20", "mean": "-3", "sd": "2"}, ["W310"]),
        ({"outcome": "nausea", "events": "20", "total": "20"}, []),
        ({"outcome": "nausea", "reference": "placebo", "effect": "0.5", "se": "0.1"}, ["W421"]),
        ({"reference": "placebo", "effect": "1", "p": "0"}, ["E315"]),
        ({"reference": "placebo", "effect": "1", "p": "1"}, []),
        ({"n": "20", "mean": "3", "ci_low": "4", "ci_high": "2"}, ["E308"]),
        ({"reference": "b", "effect": "1", "se": "1"}, ["E203"]),
    ],
)
def test_results(cells: dict[str, str], codes: list[str], review: Callable[..., Any]) -> None:
    files = {RESULTS: row(**cells), "appraisal/rob2/agreed.csv": None}
    # The base plans two outcomes, and this table has one result.
    assert [code for code in review(files).codes if code != "W411"] == codes


@pytest.mark.parametrize(
    ("declared", "computed", "codes"),
    [
        ("value: 12.3", 12.34999, []),
        ("value: 12.3", 12.36, ["E221"]),
        ("value: -15.79", -15.7898, []),
        ("value: 12", 12.5, []),
        ("value: 3", 4, ["E221"]),
        ("value: 3, coverage: partial", 2, []),
        ("value: 3, coverage: partial", 3, []),
        ("value: 3, coverage: partial", 4, ["E222"]),
        ("value: some", "many", ["E221"]),
        ("value: [a, b]", "a; b", []),
        ("value: 3", None, []),
    ],
)
def test_declared_facts_beside_computed_ones(
    declared: str, computed: float | str | None, codes: list[str]
) -> None:
    text = f"facts:\n  - {{id: x, source: y, {declared}}}\n"
    review, _ = load(MemoryStore({"declared.yaml": text}))
    assert [one.code for one in check(review, (), {"x": computed})] == codes


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ([("whole", 67), ("whole.a", 39), ("whole.b", 30)], ["E223"]),
        ([("whole", 67), ("whole.a", 39), ("whole.b", 28)], []),
        ([("whole", 67), ("whole.a", 39), ("whole.versus-p", 62)], []),
        ([("whole", 67), ("whole.a", 68)], ["E223"]),
    ],
)
def test_parts_and_their_whole(facts: list[tuple[str, int]], codes: list[str]) -> None:
    lines = [f"  - {{id: {id_}, value: {value}, source: y}}" for id_, value in facts]
    review, _ = load(MemoryStore({"declared.yaml": "facts:\n" + "\n".join(lines) + "\n"}))
    assert [one.code for one in check(review)] == codes


def test_parts_that_may_overlap_need_not_add_up() -> None:
    text = """
facts:
  - {id: whole, value: 67, source: y}
  - {id: whole.a, value: 39, source: y, overlap: true}
  - {id: whole.b, value: 30, source: y, overlap: true}
"""
    review, _ = load(MemoryStore({"declared.yaml": text}))
    assert check(review) == []


@pytest.mark.parametrize(
    ("entry", "accepted"),
    [
        ("{code: W310, reason: a change}", ["a change"]),
        (f"{{code: W310, reason: a change, file: {RESULTS}}}", ["a change"]),
        (f"{{code: W310, reason: r, cell: {RESULTS}#lee-2001/pain/short/a!mean}}", ["r"]),
        ("{code: W310, reason: r, file: studies.csv}", [""]),
        ("{code: W303, reason: r}", [""]),
    ],
)
def test_an_acceptance_marks_what_it_names(
    entry: str, accepted: list[str], review: Callable[..., Any]
) -> None:
    protocol = f"{REVIEW}accepted:\n  - {entry}\n"
    found = review({RESULTS: row(n="20", mean="-3", sd="2"), "review.yaml": protocol})
    assert [one.accepted for one in found.problems if one.code == "W310"] == accepted
    assert ("W216" in found.codes) is (accepted == [""])


def test_an_acceptance_is_not_gone_while_its_table_cannot_be_read(
    review: Callable[..., Any],
) -> None:
    protocol = f"{REVIEW}accepted:\n  - {{code: W310, reason: a change, file: {RESULTS}}}\n"
    found = review({RESULTS: b"\xff", "review.yaml": protocol})
    assert found.codes == ["E102"]


def test_an_unknown_code_cannot_be_accepted(review: Callable[..., Any]) -> None:
    found = review({"review.yaml": REVIEW + "accepted:\n  - {code: E3022, reason: r}\n"})
    assert found.codes == ["E217"]
    assert "Did you mean" in found.problems[0].what


def test_another_instrument_has_other_words(review: Callable[..., Any]) -> None:
    table = (
        "study,outcome,timepoint,kind,item,value\nlee-2001,pain,short,overall judgement,,serious\n"
    )
    assert review({"appraisal/rob2/agreed.csv": table}).codes == ["E501"]
    tool = REVIEW.replace("synthesis:\n", "synthesis:\n  risk_of_bias_tool: ROBINS-I\n")
    assert review({"appraisal/rob2/agreed.csv": table, "review.yaml": tool}).codes == ["W513"]


def test_a_circle_of_parts_is_reported_once(review: Callable[..., Any]) -> None:
    circle = REVIEW.replace("    kind: continuous\n", "    kind: continuous\n    part_of: nausea\n")
    circle = circle.replace("    kind: dichotomous\n", "    kind: dichotomous\n    part_of: pain\n")
    assert review({"review.yaml": circle}).codes == ["E210"]

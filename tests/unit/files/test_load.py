"""Loading: what is sound is there, what is not is reported, and nothing is reported twice."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stook.model.terms import Kind
from stook.pipeline.load import load
from stook.store import FolderStore, MemoryStore

SMALL = Path(__file__).parents[2] / "golden" / "review-small"
REVIEW = (Path(__file__).parents[2] / "golden" / "rules" / "_base" / "review.yaml").read_text()


def test_a_complete_review() -> None:
    review, problems = load(FolderStore(SMALL))
    assert problems == []
    assert list(review.studies) == ["okoro-2015", "smith-2010", "tan-2020"]
    assert review.studies["okoro-2015"].reports == (
        "Okoro 2015. Trial of exercise.",
        "Okoro 2014. Protocol.",
    )
    assert review.protocol.outcomes["pain"].kind is Kind.CONTINUOUS
    assert len(review.results) == 13
    assert review.searches[0].id == "2025-03-01-medline"
    assert review.prose["background"].citations == (
        "okoro-2015",
        "Smith 2010. Exercise, or not?",
    )
    assert review.prose["background"].paragraphs == (
        "Low back pain that lasts for months is common. We found {{ review.studies }} studies.",
    )


@pytest.mark.parametrize(
    ("address", "value", "place"),
    [
        (
            "extraction/agreed/results.csv#smith-2010/pain/long/group:usual!effect",
            "-6.1",
            "extraction/agreed/results.csv:8:39",
        ),
        ("studies.csv#tan-2020!women", "NR", "studies.csv:4:65"),
        ("review.yaml#outcomes/pain/thresholds/small", "10", "review.yaml:29:14"),
        ("certainty.yaml#findings/group-usual.pain.short/certainty", "low", "certainty.yaml:3:16"),
        ("declared.yaml#review.studies!value", "5", "declared.yaml:3:12"),
        (
            "search/runs/2025-03-01-medline/run.yaml#date",
            "2025-03-01",
            "search/runs/2025-03-01-medline/run.yaml:2:7",
        ),
    ],
)
def test_every_cell_has_an_address_a_value_and_a_place(
    address: str, value: str, place: str
) -> None:
    cells = load(FolderStore(SMALL))[0].cells
    assert cells.values[address] == value
    assert str(cells.places[address]) == place
    assert cells.places[address].cell == address


def test_an_empty_folder_is_one_problem() -> None:
    review, problems = load(MemoryStore({}))
    assert [one.code for one in problems] == ["E101"]
    assert review.protocol.outcomes == {}


def test_an_unreadable_protocol_is_one_problem(review: Callable[..., Any]) -> None:
    assert review({"review.yaml": "title: 'open\n" + REVIEW}).codes == ["E104"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("id: base", "id: 007", []),
        ("title: A for pain", "title: no", []),
        ("title: A for pain", "title:", ["review.yaml:3:1 E108"]),
        ("title: A for pain\n", "", ["review.yaml:1:1 E108"]),
        ("stook: 1", "stook: 2", ["review.yaml:1:8 E110"]),
        ("{technical: adults}", "adults", ["review.yaml:5:15 E109"]),
        ("max: 10}", "max: ten}", ["review.yaml:14:37 E109"]),
        ("max: 10}", "max: .inf}", ["review.yaml:14:37 E109"]),
        ("max: 10}", "max: true}", ["review.yaml:14:37 E109"]),
        (
            "{small: 1, moderate: 2, large: 3}",
            "direction-only",
            ["review.yaml:15:17 E110"],
        ),
        ("{small: 1, moderate", "{smal: 1, moderate", ["review.yaml:15:18 E107"]),
        (
            "small: 1, moderate: 2",
            "small: x, moderate: y",
            ["review.yaml:15:25 E109", "review.yaml:15:38 E109"],
        ),
        ("{small: 1, moderate: 2, large: 3}", "[1, 2]", ["review.yaml:15:17 E109"]),
        ("subgroup_by: [design]", "subgroup_by: design", ["review.yaml:34:106 E109"]),
        (
            "- {id: ann, name: Ann}",
            "- {id: ann}\n  - {id: bob, nam: Bob}",
            ["review.yaml:36:5 E108", "review.yaml:37:15 E107"],
        ),
        ("  nausea:\n", "  na usea:\n", ["review.yaml:16:3 E111", "review.yaml:34:40 E202"]),
    ],
)  # fmt: skip
def test_faults_of_the_protocol(
    old: str, new: str, expected: list[str], review: Callable[..., Any]
) -> None:
    assert old in REVIEW
    found = review({"review.yaml": REVIEW.replace(old, new, 1)})
    assert [one for one in found.places if one.startswith("review")] == expected


def test_one_fault_takes_nothing_else_with_it(review: Callable[..., Any]) -> None:
    found = review({"review.yaml": REVIEW.replace("technical: nausea", "technicl: nausea")})
    assert list(found.review.protocol.outcomes) == ["pain"]
    assert found.codes == ["E107"]  # and none for the results that name nausea


def test_text_in_any_order_of_columns(review: Callable[..., Any]) -> None:
    found = review({"studies.csv": "year,label,study,design\n2001,Lee 2001,lee-2001,x\n"})
    assert found.review.studies["lee-2001"].year == 2001


def test_problems_come_in_the_order_of_files_and_lines(review: Callable[..., Any]) -> None:
    found = review({"studies.csv": "study,label,year\nb c,,x\n", "certainty.yaml": "a: 1\nb: 2\n"})
    assert found.problems == sorted(found.problems, key=lambda one: one.order)

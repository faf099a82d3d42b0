"""Facts about the studies as a whole, where the tables carry enough to state them."""

from pathlib import Path

import pytest

from stook.pipeline.load import load
from stook.store import MemoryStore
from stook.synthesis.characteristics import from_rows

BASE = Path(__file__).parents[2] / "golden" / "rules" / "_base" / "review.yaml"


def values(studies: str) -> dict[str, object]:
    files = {"review.yaml": BASE.read_text(encoding="utf-8"), "studies.csv": studies}
    review, _ = load(MemoryStore({name: text.encode() for name, text in files.items()}))
    return {id_: fact.value for id_, fact in from_rows(review).items()}


def test_the_smallest_and_the_largest_study_are_known_where_all_sizes_are() -> None:
    whole = values("study,label,participants\na,A,40\nb,B,120\nc,C,16\n")
    assert (whole["review.study-size.min"], whole["review.study-size.max"]) == (16, 120)
    part = values("study,label,participants\na,A,40\nb,B,\n")
    assert not any(id_.startswith("review.study-size") for id_ in part)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("a,A,40.4\nb,B,62\nc,C,\n", (40, 62)),
        ("a,A,40\nb,B,\nc,C,\n", None),
        ("a,A,\nb,B,\nc,C,\n", None),
    ],
)
def test_ages_are_spoken_of_where_most_studies_report_them(
    rows: str, expected: tuple[int, int] | None
) -> None:
    found = values(f"study,label,age_mean\n{rows}")
    ends = tuple(found.get(f"review.age-mean.{end}") for end in ("min", "max"))
    assert ends == (expected or (None, None))

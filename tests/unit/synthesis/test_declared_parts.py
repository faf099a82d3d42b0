"""What a part of the studies may say beside what is declared of the whole."""

import pytest

from stook.model.declared import DeclaredFact
from stook.rules.declared import _exceeds


@pytest.mark.parametrize(
    ("id_", "unit", "declared", "rows", "wrong"),
    [
        ("review.studies", "studies", 67, 68, True),
        ("review.studies", "studies", 67, 28, False),
        ("review.women-percent.min", "%", 11, 26, False),  # the part lacks the smallest one
        ("review.women-percent.min", "%", 11, 5, True),
        ("review.women-percent.max", "%", 90, 95, True),
        ("review.industry-percent", "%", 19, 40, False),  # a share of the part, not of the whole
    ],
)
def test_a_part_within_its_whole(
    id_: str, unit: str, declared: float, rows: float, wrong: bool
) -> None:
    fact = DeclaredFact(
        id=id_, value=float(declared), unit=unit, source="the report", coverage="partial"
    )
    assert _exceeds(float(rows), fact) is wrong

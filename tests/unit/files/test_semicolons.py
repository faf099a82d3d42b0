"""Tables as spreadsheets of half of Europe save them: semicolons between cells, decimal commas."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

BASE = Path(__file__).parents[2] / "golden" / "rules" / "_base"
RESULTS = "extraction/agreed/results.csv"
TEXT = (BASE / RESULTS).read_text(encoding="utf-8")


def european(text: str) -> str:
    return text.replace(",", ";").replace("3;2;", "3,5;2,25;", 1)


def test_every_table_is_read_with_semicolons(review: Callable[..., Any]) -> None:
    files = {
        path.relative_to(BASE).as_posix(): path.read_text(encoding="utf-8").replace(",", ";")
        for path in BASE.rglob("*.csv")
    }
    found = review(files)
    assert found.codes == []
    assert len(found.review.results) == 4
    assert len(found.review.appraisals) == 2


def test_a_decimal_comma_is_a_decimal_comma(review: Callable[..., Any]) -> None:
    found = review({RESULTS: european(TEXT)})
    assert found.codes == []
    first = found.review.results[0]
    assert (first.mean, first.sd, first.n) == (3.5, 2.25, 20)
    assert found.review.cells.values[first.cell("mean")] == "3.5"


def test_a_point_between_thousands_is_not_guessed(review: Callable[..., Any]) -> None:
    text = european(TEXT).replace("placebo;;20;4;2;", "placebo;;20;4.125;2;")
    found = review({RESULTS: text})
    assert found.codes == ["E127"]
    (problem,) = found.problems
    assert "4125 or 4,125" in problem.what
    # without decimal commas a point is a decimal point
    plain = TEXT.replace(",", ";").replace("placebo;;20;4;2;", "placebo;;20;4.125;2;")
    assert review({RESULTS: plain}).codes == []


@pytest.mark.parametrize("cell", ["–", "-", "n/a", "?", "—"])
def test_a_dash_for_nothing_is_answered_with_an_empty_cell(
    cell: str, review: Callable[..., Any]
) -> None:
    found = review({RESULTS: TEXT.replace("a,,20,3,2", f"a,,20,{cell},2")})
    assert found.problems[0].code == "E127"
    assert "empty" in found.problems[0].remedy


def test_a_byte_of_another_encoding_hides_no_other_fault(review: Callable[..., Any]) -> None:
    damaged = TEXT.replace("a,,20,3,2", "a,,20,x,2").encode() + b"\n"
    bad = damaged.replace(b"nausea,short,placebo,,", b"nausea,short,placebo\xe9,,")
    assert set(review({RESULTS: bad}).codes) >= {"E102", "E127"}

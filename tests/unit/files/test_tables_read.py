"""CSV: cells with their places, rows with their faults, numbers as written."""

from collections.abc import Callable
from typing import Any

import pytest

from stook.files.cells import UnreadableError, items, number, truth, whole
from stook.files.csv_places import read_table

HEAD = "study,label,year,women\n"


@pytest.mark.parametrize(
    ("text", "value"), [("1", 1), ("-0.5", -0.5), (".5", 0.5), ("1e-3", 0.001)]
)
def test_numbers(text: str, value: float) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("1,5", "decimal point"),
        ("1,234", "without the comma"),
        ("12 (3)", "one number in a cell"),
        ("12±3", "one number in a cell"),
        ("<0.001", "sign in the column"),
        ("50%", "percent"),
        ("−5", "hyphen"),
        ("n/a", ""),
        ("nan", ""),
        ("inf", ""),
        ("1_000", ""),
        ("1e999", ""),
        ("٣", ""),
    ],
)
def test_what_is_no_number_says_what_to_do(text: str, remedy: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        number(text)
    assert caught.value.code == "E127"
    assert remedy in caught.value.remedy


def test_other_cells() -> None:
    assert whole("60.0") == 60
    assert [truth(t) for t in ("yes", "No", "TRUE", "0")] == [True, False, True, False]
    assert items("Lee 2001. Pain; 5:1, 2 | Lee 2003 |") == ("Lee 2001. Pain; 5:1, 2", "Lee 2003")
    with pytest.raises(UnreadableError):
        whole("60.5")
    with pytest.raises(UnreadableError):
        truth("maybe")


def test_cells_know_their_line_and_column() -> None:
    text = '\ufeffa,b\r\n\r\n 1 ,"two\nlines, ""quoted"""\r\n3,4\r\n'.removeprefix("\ufeff")
    table, problems = read_table("t.csv", text.replace("\r\n", "\n"))
    assert table is not None
    assert problems == []
    assert [row.cells for row in table.rows] == [["1", 'two\nlines, "quoted"'], ["3", "4"]]
    assert str(table.place(table.rows[0], 1)) == "t.csv:3:5"
    assert str(table.place(table.rows[1], 1)) == "t.csv:5:3"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["studies.csv E120"]),
        ("study\n", ["studies.csv:1:1 E120"]),
        ("study;label;year\nlee-2001;Lee, 2001;2001\n", []),
        ("study\tlabel\nlee-2001\tLee\n", []),
        ("study;label;year\nlee-2001;Lee;20x1\n", ["studies.csv:2:14 E127"]),
        ("study,label,\nlee-2001,Lee,\n", []),
        ("study,label,,year\nlee-2001,Lee,,2001\n", ["studies.csv:1:13 E120"]),
        ("study,year\n", ["studies.csv:1 E121"]),
        ("study,lable\nlee-2001,x\n", ["studies.csv:1 E121", "studies.csv:1:7 E122"]),
        (HEAD + "lee-2001,Lee,2001\n", ["studies.csv:2:1 E124"]),
        (HEAD + "lee-2001,Lee,2001,1,,\n", ["studies.csv:2:21 E124"]),
        (HEAD + 'lee-2001,"Lee,2001,1\n', ["studies.csv:2:10 E125"]),
        (HEAD + 'lee-2001,"Lee" x,2001,1\n', ["studies.csv:2:10 E125"]),
        (HEAD + "lee-2001,Lee,two,1.5\n", ["studies.csv:2:14 E127", "studies.csv:2:18 E127"]),
        (HEAD + "lee-2001,,2001,1\n", ["studies.csv:2:10 E126"]),
        (HEAD + "lee-2001,Lee,,\nlee-2001,Lee,,\n", ["studies.csv:3:1 E128"]),
    ],
)
def test_faults_of_a_table(text: str, expected: list[str], review: Callable[..., Any]) -> None:
    found = review({"studies.csv": text, "declared.yaml": None})
    assert [one for one in found.places if one.startswith("studies")] == expected


def test_what_was_not_reported_stays_empty(review: Callable[..., Any]) -> None:
    text = "study,label,year,women,country,funding,dose_mg\nlee-2001,NR,nr,Not reported,NR,,NR\n"
    study = review({"studies.csv": text}).review.studies["lee-2001"]
    assert (study.year, study.women, study.country, study.funding) == (None, None, "", "")
    assert study.label == "NR"
    assert study.more == {"dose_mg": "NR"}


def test_what_refers_to_a_faulty_row_is_not_reported_as_well(review: Callable[..., Any]) -> None:
    found = review({"studies.csv": HEAD + "lee-2001,Lee,two,\n", "declared.yaml": None})
    assert found.review.studies == {}
    assert [code for code in found.codes if code != "E213"] == ["E127"]

"""Two extractions compared: what is hidden, how a difference is settled, where it is written."""

import csv
import io
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from stook.pipeline.desk import Desk

CELL = "extraction/agreed/results.csv#hart-sutherland-1977/tuberculosis/any/none!events"


@pytest.fixture
def ann(client: TestClient, folder: Path, desk: Desk) -> TestClient:
    """Ann, before anything was settled and agreed."""
    (folder / "extraction/choices.csv").unlink()
    client.post("/team/sit", data={"person": "ann"})
    desk.refresh()
    return client


def settle(client: TestClient, **fields: str) -> int:
    data = {"with": "ben", "cell": CELL, "choice": "ann", "reason": "looked up", **fields}
    return client.post("/compare/settle", data=data).status_code


def choices(folder: Path) -> list[dict[str, str]]:
    text = (folder / "extraction/choices.csv").read_text()
    return list(csv.DictReader(io.StringIO(text)))


def test_what_differs_is_listed_with_both_values(ann: TestClient) -> None:
    page = ann.get("/compare").text
    assert page.count("not settled") == 8
    assert "304 of 312 cells agree" in page
    assert ">248<" in page
    assert ">284<" in page


def test_a_settled_cell_is_recorded_with_who_and_why_and_written(
    ann: TestClient, folder: Path, desk: Desk
) -> None:
    table = folder / "extraction/agreed/results.csv"
    table.write_text(table.read_text().replace("any,none,248,", "any,none,284,"))
    own = {path: path.read_bytes() for path in folder.glob("extraction/[ab]*n*/*.csv")
           if path.parent.name in ("ann", "ben")}  # fmt: skip
    desk.refresh()
    assert settle(ann) == 200
    (row,) = choices(folder)
    assert (row["cell"], row["choice"], row["reason"], row["by"], row["ann"], row["ben"]) == (
        CELL, "ann", "looked up", "ann", "248", "284")  # fmt: skip
    assert "any,none,248," in table.read_text()
    assert {path: path.read_bytes() for path in own} == own
    assert "1 of 8" not in ann.get("/compare").text
    assert ann.get("/compare").text.count("not settled") == 7


def test_another_number_and_a_second_thought_are_one_line(ann: TestClient, folder: Path) -> None:
    assert settle(ann) == 200
    assert settle(ann, choice="other", value="249", reason="the erratum says so") == 200
    (row,) = choices(folder)
    assert (row["choice"], row["value"], row["by"]) == ("other", "249", "ann")
    assert "any,none,249," in (folder / "extraction/agreed/results.csv").read_text()


def test_a_study_with_something_open_is_not_written(ann: TestClient, folder: Path) -> None:
    before = (folder / "extraction/agreed/results.csv").read_bytes()
    cell = "extraction/agreed/results.csv#ferguson-simes-1949/tuberculosis/any/bcg!total"
    assert settle(ann, cell=cell, choice="ben") == 200
    assert (folder / "extraction/agreed/results.csv").read_bytes() == before


@pytest.mark.parametrize(
    "fields",
    [{"reason": ""}, {"choice": "eve"}, {"choice": "other", "value": ""}, {"cell": "x#y!z"},
     {"cell": "extraction/agreed/results.csv#aronson-1948/tuberculosis/any/bcg!events"}],
)  # fmt: skip
def test_what_cannot_be_settled_is_said(
    ann: TestClient, folder: Path, fields: dict[str, str]
) -> None:
    assert settle(ann, **fields) == 422
    assert not (folder / "extraction/choices.csv").exists()


def test_a_study_that_one_has_not_begun_stays_hidden(
    ann: TestClient, folder: Path, desk: Desk
) -> None:
    own = folder / "extraction/ann/results.csv"
    kept = [line for line in own.read_text().splitlines(keepends=True) if "hart-" not in line]
    own.write_text("".join(kept))
    arms = folder / "extraction/ann/arms.csv"
    arms.write_text("".join(x for x in arms.read_text().splitlines(True) if "hart-" not in x))
    desk.refresh()
    page = ann.get("/compare").text
    assert "Hart" not in page
    assert "284" not in page


def test_alone_there_is_nothing_to_compare(ann: TestClient, folder: Path, desk: Desk) -> None:
    for path in folder.glob("extraction/ben/*.csv"):
        path.unlink()
    desk.refresh()
    assert "Nothing to compare yet" in ann.get("/compare").text


def test_what_agrees_is_taken_over_at_once(ann: TestClient, folder: Path, desk: Desk) -> None:
    table = folder / "extraction/agreed/results.csv"
    held = table.read_text()
    lines = held.splitlines(keepends=True)
    table.write_text("".join(line for line in lines if not line.startswith("aronson-1948")))
    desk.refresh()
    assert "1 study to take over" in ann.get("/compare").text
    assert ann.post("/compare/take").status_code == 200
    assert sorted(table.read_text().splitlines()) == sorted(held.splitlines())
    assert "to take over" not in ann.get("/compare").text
    assert ann.post("/compare/take").status_code == 422


def test_one_persons_extraction_can_be_agreed_and_is_said_to_be_single(
    ann: TestClient, folder: Path, desk: Desk
) -> None:
    for path in folder.glob("extraction/ben/*.csv"):
        path.unlink()
    desk.refresh()
    page = ann.get("/compare").text
    assert "You alone extracted them" in page
    ann.post("/compare/take")
    assert "none,17,220" in (folder / "extraction/agreed/results.csv").read_text()

"""Extraction over HTTP: cells, quotes, numbers under the pointer, uploads, and what is refused."""

import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pdfkit import pdf_of
from stook.extraction.pdf_reader import reader
from stook.pipeline.desk import Desk
from stook.web.reports import next_token, token_at

OWN = "extraction/ann/results.csv#aronson-1948/tuberculosis/any"
LINES = ("Tuberculosis was found in 4 of 123 people", "and 11 (7.9) of 139 without vaccine.")
JSON = {"Accept": "application/json"}
FOUND = Path(__file__).parents[4] / "shared/data/found/pdf"


@pytest.fixture
def ann(client: TestClient, folder: Path, desk: Desk) -> TestClient:
    (folder / "fulltext").mkdir()
    (folder / "fulltext/aronson-1948.pdf").write_bytes(pdf_of(*LINES))
    client.post("/team/sit", data={"person": "ann"})
    desk.refresh()
    return client


def quoted(client: TestClient, **fields: object) -> dict[str, object]:
    data = {"cell": f"{OWN}/bcg!events", "report": "fulltext/aronson-1948.pdf", "page": 1, **fields}
    answer = client.post("/extract/aronson-1948/quote", data=data, headers=JSON)
    return dict(json.loads(answer.text))


def test_a_selected_passage_is_stored_as_the_report_has_it(
    ann: TestClient, desk: Desk, folder: Path
) -> None:
    told = quoted(ann, exact="found in 4\n of 123", how="selected")
    assert told["quoted"] == "found in 4 of 123"
    (path,) = folder.glob("extraction/ann/quotes.*.jsonl")
    event = json.loads(path.read_text())
    assert event["prefix"].endswith("was ")
    assert event["suffix"].startswith(" people")
    assert event["cell"] == f"{OWN}/bcg!events"
    assert desk.built.quotes.by_cell[f"{OWN}/bcg!events"].state == "verified"
    page = ann.get("/extract/aronson-1948").text
    assert "Verified" in page
    ann.post("/extract/aronson-1948/withdraw", data={"cell": f"{OWN}/bcg!events"})
    assert desk.built.quotes.by_cell == {}


def test_a_clicked_number_is_taken_with_its_pair(ann: TestClient, desk: Desk, folder: Path) -> None:
    offset = LINES[1].index("11")
    told = quoted(ann, cell=f"{OWN}/none!events", how="clicked", line=1, offset=offset, base="11",
                  next="total")  # fmt: skip
    assert told["saved"] == {f"{OWN}/none!events": "11", f"{OWN}/none!total": "7.9"}
    assert "any,none,11,7.9" in (folder / "extraction/ann/results.csv").read_text()
    assert desk.built.quotes.by_cell[f"{OWN}/none!total"].quote.how == "clicked"


@pytest.mark.parametrize(
    "fields",
    [
        {"exact": "found in 5 of 123", "how": "selected"},
        {"exact": "", "how": "selected"},
        {"exact": "x" * 5001, "how": "selected"},
        {"exact": "found in 4", "how": "selected", "report": "../../etc/passwd"},
        {"exact": "found in 4", "how": "selected", "report": "studies.csv"},
        {"exact": "found", "how": "typed", "cell": "extraction/ben/results.csv#aronson-1948!mean"},
        {"exact": "found", "how": "typed", "cell": "studies.csv#aronson-1948!year"},
        {"how": "clicked", "line": 0, "offset": 2},
        {"how": "clicked", "line": 99, "offset": 2},
    ],
)
def test_what_cannot_be_quoted_is_said_and_nothing_is_written(
    ann: TestClient, folder: Path, fields: dict[str, object]
) -> None:
    before = (folder / "extraction/ann/results.csv").read_bytes()
    assert quoted(ann, **fields)["fault"]
    assert not list(folder.glob("extraction/*/quotes.*"))
    assert (folder / "extraction/ann/results.csv").read_bytes() == before


@pytest.mark.parametrize(
    "name",
    ["extraction/ben/results.csv#aronson-1948/tuberculosis/any/bcg!events",
     f"{OWN}/nobody!events", "review.yaml#title!x", "!", "extraction/agreed/results.csv#x!y"],
)  # fmt: skip
def test_a_cell_of_somebody_else_is_not_written(ann: TestClient, folder: Path, name: str) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*.csv")}
    answer = ann.post("/extract/aronson-1948/save", data={name: "9"}, headers=JSON)
    assert answer.status_code == 200
    assert {path: path.read_bytes() for path in folder.rglob("*.csv")} == before


def test_a_key_of_a_row_is_not_renamed(ann: TestClient) -> None:
    answer = ann.post("/extract/aronson-1948/save", data={f"{OWN}/bcg!arm": "x"}, headers=JSON)
    assert answer.status_code == 422


def test_nobody_extracts_without_a_name(client: TestClient) -> None:
    assert "Who are you?" in client.get("/extract/aronson-1948").text
    answer = client.post("/extract/aronson-1948/save", data={f"{OWN}/bcg!events": "9"})
    assert answer.status_code == 422


def test_the_others_extraction_stays_hidden(ann: TestClient, folder: Path) -> None:
    table = folder / "extraction/ben/results.csv"
    table.write_text(table.read_text().replace("any,bcg,4,123", "any,bcg,987654,123", 1))
    assert "987654" not in ann.get("/extract").text
    assert "987654" not in ann.get("/extract/aronson-1948").text


def test_a_group_and_a_result_are_added(ann: TestClient, folder: Path) -> None:
    for table in ("arms", "results"):
        (folder / f"extraction/ann/{table}.csv").unlink()
    ann.post("/extract/aronson-1948/begin")
    group = {"what": "group", "label": "=Sham, vaccine", "comparator": "no-vaccine"}
    assert ann.post("/extract/aronson-1948/add", data=group).status_code == 200
    ann.post("/extract/aronson-1948/add", data={"what": "result", "result": "tuberculosis any"})
    arms = (folder / "extraction/ann/arms.csv").read_text()
    assert '"\'=Sham, vaccine"' in arms
    results = (folder / "extraction/ann/results.csv").read_text().splitlines()
    assert results == [
        "study,outcome,timepoint,arm",
        *(f"aronson-1948,tuberculosis,any,{arm}" for arm in ("bcg", "none", "sham-vaccine")),
    ]
    data = {f"{OWN}/bcg!events": "\u22124,5", f"base {OWN}/bcg!events": ""}
    ann.post("/extract/aronson-1948/save", data=data)
    text = (folder / "extraction/ann/results.csv").read_text()
    assert "aronson-1948,tuberculosis,any,bcg,-4.5" in text


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"PK\x03\x04zip", b"%PDF-1.7\nbroken"])
def test_what_is_no_report_is_not_added(ann: TestClient, folder: Path, data: bytes) -> None:
    files = {"file": ("../../evil.pdf", data, "application/pdf")}
    answer = ann.post("/fulltext", data={"study": "comstock-1974"}, files=files)
    assert answer.status_code == 422
    assert [path.name for path in (folder / "fulltext").iterdir()] == ["aronson-1948.pdf"]


def test_a_report_is_added_under_the_name_of_its_study(
    ann: TestClient, folder: Path, desk: Desk
) -> None:
    data = pdf_of("A report of a trial, with words enough to be read.")
    files = {"file": ("../../evil name.pdf", data, "application/pdf")}
    ann.post("/fulltext", data={"study": "comstock-1974", "source": "author"}, files=files)
    assert (folder / "fulltext/comstock-1974.pdf").read_bytes() == data
    assert (folder / "fulltext/.gitignore").read_text() == "*.pdf\n*.xml\n"
    entry = json.loads((folder / "fulltext/index.jsonl").read_text())
    assert (entry["file"], entry["study"], entry["by"], entry["source"]) == (
        "fulltext/comstock-1974.pdf", "comstock-1974", "ann", "author")  # fmt: skip
    assert ann.get("/page/fulltext/comstock-1974.pdf/1.jpg").content[:2] == b"\xff\xd8"
    assert not [one for one in desk.built.problems if one.place.file.startswith("fulltext")]


@pytest.mark.parametrize(
    "path",
    ["/page/review.yaml/1.jpg", "/page/fulltext/../review.yaml/1.jpg", "/page/fulltext/x.pdf/1.jpg",
     "/page/fulltext/aronson-1948.pdf/1@9.jpg"],
)  # fmt: skip
def test_only_pages_of_reports_are_drawn(ann: TestClient, path: str) -> None:
    assert ann.get(path).status_code == 404


def test_a_page_that_is_not_there_is_said(ann: TestClient) -> None:
    assert ann.get("/page/fulltext/aronson-1948.pdf/99.jpg").status_code == 422


def test_words_are_found_in_the_report(ann: TestClient) -> None:
    page = ann.get("/extract/aronson-1948?find=WITHOUT%20vaccine").text
    assert ">page 1</a> (1)" in page
    assert 'class="hit"' in page
    assert "Not found in this report." in ann.get("/extract/aronson-1948?find=zzz").text


@pytest.mark.skipif(not FOUND.is_dir(), reason="the PDFs are not at hand")
def test_a_minus_that_the_text_has_elsewhere_is_asked_about() -> None:
    """lo-2col.pdf: the page shows (MD -13.4, 95% CI -21.0 to ...), the text moves the signs."""
    data = (FOUND / "lo-2col.pdf").read_bytes()
    asked = {}
    for number in range(1, reader().pages(data) + 1):
        page = reader().lines(data, number)
        for place, line in enumerate(page.lines):
            for value in ("13.4", "21.0"):
                if value in line.text:
                    token = token_at(page, place, line.text.index(value) + 1)
                    assert token is not None
                    asked[value] = (token.value, token.other)
    assert asked["13.4"] == ("-13.4", "13.4")
    assert asked["21.0"] == ("-21.0", "21.0")


@pytest.mark.parametrize(
    ("text", "at", "value", "following"),
    [
        ("2.68 (0.51)", 1, "2.68", "0.51"),
        ("12/118", 0, "12", "118"),
        ("was -9.5 to 3", 5, "-9.5", "3"),
        ("10-20 people", 4, "20", None),
        ("P < .001", 6, "0.001", None),
        ("12,345 of 20", 3, "12345", "20"),
        ("2·31 (Lancet)", 1, "2.31", None),
    ],
)
def test_a_number_is_read_with_its_sign_and_its_pair(
    text: str, at: int, value: str, following: str | None
) -> None:
    page = reader().lines(pdf_of(text, "more words"), 1)
    token = token_at(page, 0, at)
    assert token is not None
    assert (token.value, token.other) == (value, "")
    second = next_token(page, 0, token.end)
    assert (second.value if second else None) == following
    assert token_at(page, 1, 2) is None


FIELDS = """
extraction:
  fields:
    - {name: setting_kind, label: Setting, kind: choice, options: [clinic, home], help: Where.}
    - {name: blinded_weeks, table: arms, kind: number, unit: weeks}
    - {name: assessor, table: results, kind: yes or no}
"""


def test_the_teams_own_fields_stand_in_the_form_and_are_checked(
    ann: TestClient, folder: Path, desk: Desk
) -> None:
    review = folder / "review.yaml"
    review.write_text(review.read_text() + FIELDS)
    desk.refresh()
    page = ann.get("/extract/aronson-1948?part=study").text
    assert "<option>clinic</option>" in page
    assert "Where." in page
    assert "Blinded weeks (weeks)" in ann.get("/extract/aronson-1948?part=groups").text
    assert "Assessor" in ann.get("/extract/aronson-1948").text
    data = {"studies.csv#aronson-1948!setting_kind": "clinic"}
    ann.post("/extract/aronson-1948/save", data=data, headers=JSON)
    assert desk.built.review.studies["aronson-1948"].more["setting_kind"] == "clinic"
    assert [one for one in desk.built.problems if one.code == "W148"] == []
    ann.post("/extract/aronson-1948/save", data={"studies.csv#aronson-1948!setting_kind": "moon"})
    (problem,) = [one for one in desk.built.problems if one.code == "W148"]
    assert 'setting_kind: "moon" is none of clinic, home.' in problem.what
    assert "moon is none of" in ann.get("/extract/aronson-1948?part=study").text


def test_words_of_a_study_are_not_taken_for_numbers(ann: TestClient, desk: Desk) -> None:
    data = {
        "studies.csv#aronson-1948!funding": "1,5 million",
        "studies.csv#aronson-1948!year": "1948",
    }
    ann.post("/extract/aronson-1948/save", data=data)
    assert desk.built.review.studies["aronson-1948"].funding == "1,5 million"

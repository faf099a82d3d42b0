"""Full texts: what is sought and missing; a PDF is attached to a report, which becomes a study."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pdfkit import pdf_of
from stook.pipeline.desk import Desk

PDF = pdf_of("Tuberculosis was found in 4 of 123 people")


@pytest.fixture
def unlinked(folder: Path, desk: Desk) -> str:
    """A report that was included and of which no study is known: its record."""
    table = folder / "studies.csv"
    lines = table.read_text().splitlines()
    table.write_text("\n".join([lines[0], *lines[2:]]) + "\n")
    desk.refresh()
    record = lines[1].split(",")[5]
    assert record == "A-009"
    return record


def attach(client: TestClient, data: bytes, **fields: str):  # noqa: ANN201
    return client.post("/fulltext", files={"file": ("../../x.pdf", data)}, data=fields)


def test_what_is_missing_is_listed_and_goes(
    client: TestClient, folder: Path, unlinked: str
) -> None:
    client.post("/team/sit", data={"person": "ann"})
    page = client.get("/fulltexts?only=missing").text
    before = int(re.search(r"Missing&nbsp; (\d+)", page)[1])  # type: ignore[index]
    assert attach(client, PDF, record=unlinked, back="/fulltexts").status_code == 200
    page = client.get("/fulltexts?only=missing").text
    assert int(re.search(r"Missing&nbsp; (\d+)", page)[1]) == before - 1  # type: ignore[index]
    (path,) = (folder / "fulltext").glob("*.pdf")
    assert path.parent == folder / "fulltext"
    assert path.read_bytes() == PDF
    page = client.get(f"/screen/full-text?record={unlinked}").text
    picture = re.search(r'src="(/page/[^"]+)"', page)
    assert picture
    assert client.get(picture[1]).headers["content-type"] == "image/jpeg"


def test_an_included_report_becomes_a_study_with_its_pdf(
    client: TestClient, desk: Desk, unlinked: str
) -> None:
    client.post("/team/sit", data={"person": "ann"})
    attach(client, PDF, record=unlinked, back="/fulltexts")
    answer = client.post("/fulltexts/study", data={"record": unlinked})
    assert answer.status_code == 200
    study = answer.url.path.rpartition("/")[2]
    assert desk.built.review.studies[study].reports == (unlinked,)
    assert [report.study for report in desk.built.quotes.reports[study]] == [study]
    assert client.post("/fulltexts/study", data={"record": unlinked}).status_code == 422
    client.post("/undo")
    assert study not in desk.built.review.studies


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        (b"", {"record": "A-009"}),
        (b"%PDF-1.4 broken", {"record": "A-009"}),
        (PDF, {"record": "../../etc"}),
        (PDF, {"study": "../x"}),
        (PDF, {}),
    ],
)
@pytest.mark.usefixtures("unlinked")
def test_what_cannot_be_attached_is_refused_in_words(
    client: TestClient, folder: Path, data: bytes, fields: dict[str, str]
) -> None:
    answer = attach(client, data, **fields)
    assert answer.status_code == 422
    assert "Not saved" in answer.text
    assert not list(folder.rglob("*.pdf"))


def test_only_an_included_report_becomes_a_study(client: TestClient, folder: Path) -> None:
    before = (folder / "studies.csv").read_bytes()
    for record in ("nobody", "A-001"):
        assert client.post("/fulltexts/study", data={"record": record}).status_code == 422
    assert (folder / "studies.csv").read_bytes() == before

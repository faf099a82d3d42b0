"""Every screen answers, escapes what people wrote, and says what is missing."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from stook.pipeline.desk import Desk
from stook.web.app import workspace
from stook.web.pages import SCREENS, STAGES
from stook.web.security import Tickets

PATHS = [path for group in STAGES for path, *_ in group]


@pytest.mark.parametrize("path", PATHS)
def test_a_screen_of_the_side_answers_and_has_one_heading(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert len(re.findall(r"<h1\b", answer.text)) == 1
    assert 'aria-current="page"' in answer.text


@pytest.mark.parametrize("path", PATHS)
def test_no_page_holds_a_script_or_style_of_its_own(client: TestClient, path: str) -> None:
    text = client.get(path).text
    assert "style=" not in text
    assert not re.findall(r"<script(?![^>]*\bsrc=)", text)
    assert not re.findall(r"\son[a-z]+=", text)


@pytest.mark.parametrize("path", PATHS)
def test_every_link_of_a_page_leads_somewhere(client: TestClient, path: str) -> None:
    for link in sorted(set(re.findall(r'href="(/[^"#]*)', client.get(path).text)))[:60]:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


def test_the_problems_of_the_folder_are_shown_at_their_line(
    client: TestClient, folder: Path, desk: Desk
) -> None:
    table = folder / "extraction/agreed/results.csv"
    table.write_text(table.read_text().replace(",4,123", ",999,123", 1))
    assert desk.refresh()
    text = client.get("/problems").text
    found = [one for one in desk.built.problems if one.blocks]
    assert found
    assert found[0].code in text
    assert f"/file/extraction/agreed/results.csv#L{found[0].place.line}" in text


def test_a_hostile_title_is_text(client: TestClient, folder: Path, desk: Desk) -> None:
    review = folder / "review.yaml"
    text = review.read_text()
    line = next(line for line in text.split("\n") if line.startswith("title:"))
    review.write_text(text.replace(line, "title: '<script>alert(1)</script>\"onload=x'"))
    desk.refresh()
    page = client.get("/").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/file/../../etc/passwd", "/file/%2e%2e/x", "/file/nothing.csv", "/why/nothing",
     "/problems/E000", "/file/.stook/memory.msgpack"],
)  # fmt: skip
def test_what_is_not_there_is_said(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "root:" not in answer.text


def test_a_person_joins_by_one_entry_and_undo_takes_it_back(
    client: TestClient, folder: Path
) -> None:
    review = folder / "review.yaml"
    before = review.read_bytes()
    answer = client.post("/team/join", data={"name": "Zoë O'Hara", "role": "author"})
    assert answer.status_code == 200
    assert "Zoë O&#39;Hara" in answer.text
    after = review.read_bytes().decode()
    old = before.decode().split("\n")
    assert [line for line in old if line not in after.split("\n")] == []
    client.post("/undo", data={"back": "/team"})
    assert review.read_bytes() == before


def test_the_next_build_of_an_editors_save_reaches_the_page(
    client: TestClient, folder: Path, desk: Desk
) -> None:
    number = client.get("/revision").json()["revision"]
    desk.watch()
    notes = folder / "text/notes.md"
    notes.write_text("A note.\n")
    import time

    end = time.monotonic() + 10
    while client.get("/revision").json()["revision"] == number:
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_shelf_lists_its_reviews(folder: Path, tickets: Tickets) -> None:
    desks = {"first": Desk(folder), "second": Desk(folder)}
    app = workspace(desks, tickets, 8765, shelf=True)
    with TestClient(app, base_url="http://127.0.0.1:8765") as client:
        page = client.get(f"/?token={tickets.link()}").text
        assert '"/in/first/"' in page
        inner = client.get("/in/second/problems")
        assert inner.status_code == 200
        assert 'href="/in/second/team"' in inner.text
        assert client.get("/in/third/").status_code == 404


def test_every_module_of_pages_is_listed() -> None:
    pages = Path(__file__).parents[3] / "src/stook/web/pages"
    assert {path.stem for path in pages.glob("*.py")} - {"__init__"} == set(SCREENS)

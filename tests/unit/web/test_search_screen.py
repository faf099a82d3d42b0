"""Search in the browser: exports come in as the command line brings them; pairs are judged."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from stook.cli import main
from stook.pipeline.desk import Desk
from stook.records.decided import judged_in
from stook.store import FolderStore
from stook.web.pages.search import file_name

RIS = "TY  - JOUR\nTI  - {}\nAU  - Doe, J\nPY  - 2001\nER  - \n"


def send(client: TestClient, *files: tuple[str, bytes], **fields: str):  # noqa: ANN201
    return client.post("/search/import", files=[("file", file) for file in files], data={**fields})


def test_an_upload_is_kept_as_the_command_line_keeps_it(
    client: TestClient, folder: Path, tmp_path: Path
) -> None:
    data = RIS.format("A trial of something new in people").encode()
    answer = send(client, ("new.ris", data), source="Database Z", date="2026-01-02")
    assert answer.status_code == 200
    assert "1 record read as ris" in " ".join(answer.text.split())
    twin = tmp_path / "twin"
    twin.mkdir()
    (twin / "review.yaml").write_text((folder / "review.yaml").read_text())
    export = tmp_path / "new.ris"
    export.write_bytes(data)
    options = ["import", str(export), "--review", str(twin), "--source", "Database Z"]
    done = CliRunner().invoke(main, [*options, "--date", "2026-01-02"])
    assert done.exit_code == 0, done.output
    run = "search/runs/2026-01-02-database-z"
    for name in ("new.ris", "run.yaml"):
        ours = (folder / run / name).read_bytes()
        assert ours.replace(b"imported: 4\n", b"") == (twin / run / name).read_bytes()


def test_what_is_no_export_is_refused_in_words_and_not_kept(
    client: TestClient, folder: Path
) -> None:
    before = sorted(folder.rglob("*"))
    answer = send(client, ("x.ris", b"\x00\x01\x02 nothing of use"))
    assert answer.status_code == 422
    assert "was not kept" in answer.text
    assert send(client).status_code == 422
    known = (folder / "search/runs/2025-01-15-database-a/export.ris").read_bytes()
    answer = send(client, ("again.ris", known))
    assert answer.status_code == 422
    assert "2025-01-15-database-a" in answer.text
    assert sorted(p for p in folder.rglob("*") if ".stook" not in p.parts) == [
        p for p in before if ".stook" not in p.parts
    ]


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("../../evil.ris", "evil.ris"),
        ("..\\..\\evil.ris", "evil.ris"),
        ("/etc/passwd", "passwd"),
        (".hidden.ris", "hidden.ris"),
        ("a\x00b:c.ris", "abc.ris"),
        ("..", "export"),
        ("", "export"),
    ],
)
def test_a_name_leads_to_no_other_folder(name: str, file: str) -> None:
    assert file_name(name) == file


def test_hostile_names_and_titles_are_text(client: TestClient, folder: Path) -> None:
    data = RIS.format("<script>alert(2)</script> a field trial").encode()
    page = send(client, ("../<img src=x>.ris", data)).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert not (folder.parent / "img src=x.ris").exists()


def test_an_import_from_another_site_changes_nothing(client: TestClient, folder: Path) -> None:
    before = sorted((folder / "search").rglob("*"))
    client.headers["Origin"] = "http://evil.example"
    assert send(client, ("new.ris", RIS.format("Title").encode())).status_code == 403
    assert sorted((folder / "search").rglob("*")) == before


@pytest.mark.parametrize("decision", ["same", "study", "different"])
def test_a_pair_is_judged_and_the_command_line_knows_it(
    client: TestClient, folder: Path, desk: Desk, decision: str
) -> None:
    (folder / "search/duplicates.csv").unlink()
    desk.refresh()
    listed = CliRunner().invoke(main, ["dedupe", str(folder), "--json"])
    pairs = json.loads(listed.output)["possible"]
    assert pairs
    one, two = pairs[0][:2]
    page = client.get("/search").text
    assert one in page
    assert two in page
    sent = {"one": one, "two": two, "decision": decision}
    assert client.post("/search/judge", data=sent).status_code == 200
    judged = judged_in(FolderStore(folder))
    assert (one, two) in (judged.same if decision == "same" else judged.different)
    assert (folder / "search/links.csv").exists() is (decision == "study")
    listed = CliRunner().invoke(main, ["dedupe", str(folder), "--json"])
    assert [one, two] not in [pair[:2] for pair in json.loads(listed.output)["possible"]]
    client.post("/search/judge", data={**sent, "decision": "different"})  # changed, not doubled
    with (folder / "search/duplicates.csv").open() as file:
        assert len(list(csv.DictReader(file))) == 1
    client.post("/undo")
    assert "Undo" in client.get("/search").text


def test_counts_of_the_screen_add_up(client: TestClient, desk: Desk) -> None:
    text = " ".join(client.get("/search").text.split())
    flow = desk.built.flow.boxes
    read = (flow["database_results"].count or 0) + (flow["register_results"].count or 0)
    copies = flow["duplicates"].count or 0
    assert f"<b>{read}</b><span>records in</span>" in text
    assert f"<b>{read - copies}</b><span>to screen</span>" in text


def test_a_pair_that_is_not_there_is_refused(client: TestClient, folder: Path) -> None:
    before = (folder / "search/duplicates.csv").read_bytes()
    sent = {"one": "nobody", "two": "=cmd()", "decision": "same"}
    assert client.post("/search/judge", data=sent).status_code == 422
    assert (folder / "search/duplicates.csv").read_bytes() == before

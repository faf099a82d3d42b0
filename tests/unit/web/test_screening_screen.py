"""Screening in the browser: votes go to the person's journal, once; nobody else's are shown."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from stook.model.decisions import Stage
from stook.pipeline.desk import Desk
from stook.pipeline.load import load
from stook.pipeline.records import gathered
from stook.screening.queue import desk_of, todo
from stook.store import FolderStore
from stook.web.sittings import screening_of

TA = "/screen/title-abstract"


@pytest.fixture
def open_folder(folder: Path, desk: Desk) -> Path:
    """The review before anybody has voted, with a hostile title among the records."""
    for journal in (folder / "screening").rglob("*.jsonl"):
        journal.unlink()
    export = folder / "search/runs/2025-01-15-database-a/export.ris"
    text = export.read_text()
    title = re.search(r"^(?:TI|T1)  - (.+)$", text, re.M)
    assert title
    export.write_text(text.replace(title[1], "<script>alert(1)</script> & BCG vaccine", 1))
    desk.refresh()
    return folder


def as_(client: TestClient, person: str) -> TestClient:
    client.post("/team/sit", data={"person": person})
    return client


def shown(client: TestClient, path: str = TA) -> str:
    match = re.search(r'data-record="([^"]+)"', client.get(path).text)
    return match[1] if match else ""


def vote(client: TestClient, record: str, kind: str, id_: str, **more: str) -> Any:
    stage = more.pop("stage", "title-abstract")
    fields = {"id": id_, "record": record, "kind": kind, **more}
    return client.post(f"/screen/{stage}/vote", data=fields, headers={"Accept": "application/json"})


def lines(folder: Path, person: str, stage: str = "title-abstract") -> list[dict[str, str]]:
    return [
        json.loads(line)
        for path in sorted((folder / "screening" / stage).glob(f"{person}.*.jsonl"))
        for line in path.read_text().splitlines()
    ]


def test_a_vote_is_one_line_of_the_persons_journal(client: TestClient, open_folder: Path) -> None:
    as_(client, "ann")
    record = shown(client)
    assert vote(client, record, "include", "ann.page.00000001").json()["saved"]
    assert vote(client, record, "include", "ann.page.00000001").json()["saved"]  # sent twice
    (line,) = lines(open_folder, "ann")
    assert (line["record"], line["kind"], line["reviewer"]) == (record, "include", "ann")
    assert shown(client) != record


def test_the_queue_is_that_of_the_command_line(client: TestClient, open_folder: Path) -> None:
    as_(client, "ann")
    record = shown(client)
    answer = vote(client, record, "exclude", "ann.page.00000001").json()
    store = FolderStore(open_folder)
    protocol = load(store)[0].protocol
    desk = desk_of(gathered(store), store, protocol.screening, ["ann", "ben"])
    left = todo(desk, protocol.screening, Stage.TITLE_ABSTRACT, "ann")
    assert answer["X-Left"] == str(len(left))
    assert record not in [waits.id for waits in left]


@pytest.mark.usefixtures("open_folder")
def test_votes_of_others_stay_hidden(client: TestClient) -> None:
    as_(client, "ann")
    record = shown(client)
    reason = "wrong design"
    vote(client, record, "exclude", "ann.page.00000001", reason=reason)
    vote(client, record, "note", "ann.page.0000001n", text="case-control, I believe")
    as_(client, "ben")
    page = client.get(f"{TA}?record={record}").text
    assert "case-control" not in page
    assert "You: Excluded" not in page
    as_(client, "ann")
    page = client.get(f"{TA}?record={record}").text
    assert "You: Excluded, wrong design" in page
    assert "case-control, I believe" in page


def test_undo_withdraws_and_the_record_comes_back(client: TestClient, open_folder: Path) -> None:
    as_(client, "ann")
    record = shown(client)
    vote(client, record, "include", "ann.page.00000001")
    client.post(
        f"{TA}/vote",
        data={"id": "ann.page.00000002", "record": record, "kind": "undo",
              "undoes": "ann.page.00000001"},
    )  # fmt: skip
    assert [line["kind"] for line in lines(open_folder, "ann")] == ["include", "undo"]
    assert shown(client) == record
    screened = screening_of(client.app.app.state.desk).own(record, Stage.TITLE_ABSTRACT, "ann")  # type: ignore[attr-defined]
    assert screened == []


def test_undo_of_somebody_elses_vote_is_refused(client: TestClient, open_folder: Path) -> None:
    as_(client, "ann")
    record = shown(client)
    vote(client, record, "include", "ann.page.00000001")
    as_(client, "ben")
    answer = vote(client, record, "undo", "ben.page.00000001", undoes="ann.page.00000001")
    assert answer.status_code == 422
    assert lines(open_folder, "ben") == []


def test_a_full_text_is_excluded_with_a_reason(client: TestClient, folder: Path) -> None:
    as_(client, "ann")
    room = screening_of(client.app.app.state.desk)  # type: ignore[attr-defined]
    protocol = client.app.app.state.desk.built.review.protocol  # type: ignore[attr-defined]
    record = next(iter(room.records(protocol).decisions.stage(Stage.FULL_TEXT)))
    before = len(lines(folder, "ann", "full-text"))
    answer = vote(client, record, "exclude", "ann.page.00000009", stage="full-text")
    assert "reason" in answer.json()["fault"]
    answer = vote(
        client, record, "exclude", "ann.page.00000009", stage="full-text",
        reason=protocol.screening.reasons[0],
    )  # fmt: skip
    assert answer.json()["saved"]
    assert len(lines(folder, "ann", "full-text")) == before + 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"record": "../../etc"}, "no record"),
        ({"kind": "resolve"}, "include, exclude or unsure"),
        ({"kind": "exclude", "reason": "=cmd()"}, "not among the reasons"),
        ({"id": "a b\n{}"}, "needs an id"),
        ({"person": "ben"}, "somebody else sits here"),
        ({"kind": "note", "text": "  "}, "nothing was written"),
    ],
)
def test_what_cannot_be_a_vote_is_refused_in_words(
    client: TestClient, open_folder: Path, fields: dict[str, str], words: str
) -> None:
    as_(client, "ann")
    sent = {"record": shown(client), "kind": "include", "id": "ann.page.00000001", **fields}
    answer = client.post(f"{TA}/vote", data=sent)
    assert answer.status_code == 422
    assert words in answer.text.lower()
    assert lines(open_folder, "ann") == []


def test_a_vote_from_another_site_is_refused(client: TestClient, open_folder: Path) -> None:
    as_(client, "ann")
    record = shown(client)
    client.headers["Origin"] = "http://evil.example"
    assert vote(client, record, "include", "ann.page.00000001").status_code == 403
    assert lines(open_folder, "ann") == []


@pytest.mark.usefixtures("open_folder")
def test_hostile_titles_are_text(client: TestClient) -> None:
    as_(client, "ann")
    room = screening_of(client.app.app.state.desk)  # type: ignore[attr-defined]
    protocol = client.app.app.state.desk.built.review.protocol  # type: ignore[attr-defined]
    hostile = next(r for r in room.records(protocol).records.values() if "<script>" in r.title)
    pages = client.get(f"{TA}?record={hostile.id}").text
    assert "<script>alert" not in pages
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; <mark" in pages


def test_a_journal_of_another_program_is_seen(client: TestClient, open_folder: Path) -> None:
    as_(client, "ann")
    record = shown(client)
    event = {"id": "ann.pc.1", "record": record, "stage": "title-abstract", "kind": "include",
             "reviewer": "ann", "at": "2025-02-01T10:00:00Z"}  # fmt: skip
    path = open_folder / "screening/title-abstract/ann.pc.jsonl"
    path.write_text(json.dumps(event) + "\n")
    assert shown(client) != record


def differing(client: TestClient) -> str:
    as_(client, "ann")
    record = shown(client)
    vote(client, record, "include", "ann.page.00000001")
    as_(client, "ben")
    vote(client, record, "exclude", "ben.page.00000001", reason="wrong design")
    return record


def test_a_conflict_shows_both_votes_and_is_settled_by_an_event(
    client: TestClient, open_folder: Path, desk: Desk
) -> None:
    record = differing(client)
    page = client.get("/conflicts").text
    assert record in page
    assert "wrong design" in page
    sent = {"id": "ben.page.00000002", "record": record, "outcome": "include", "why": "read it"}
    assert client.post("/conflicts/title-abstract/settle", data=sent).status_code == 200
    assert client.post("/conflicts/title-abstract/settle", data=sent).status_code == 200
    kinds = [line["kind"] for line in lines(open_folder, "ben")]
    assert kinds == ["exclude", "note", "resolve"]
    assert "Nothing is in conflict" in client.get("/conflicts/title-abstract").text
    assert shown(client, "/screen/full-text") == record
    desk.refresh()
    assert not [p for p in desk.built.problems if p.code in ("E840", "E841")]
    undone = {"id": "ben.page.00000003", "undoes": "ben.page.00000002"}
    assert record in client.post("/conflicts/title-abstract/settle", data=undone).text


def test_only_what_is_in_conflict_can_be_settled(client: TestClient, open_folder: Path) -> None:
    as_(client, "ann")
    record = shown(client)
    sent = {"id": "ann.page.00000002", "record": record, "outcome": "include"}
    answer = client.post("/conflicts/title-abstract/settle", data=sent)
    assert answer.status_code == 422
    assert lines(open_folder, "ann") == []

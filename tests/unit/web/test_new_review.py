"""A new review from the shelf: the folder of `stook init`, with the answers in it, or nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from stook.files.starter import starter
from stook.pipeline.load import load
from stook.store import FolderStore
from stook.web.app import workspace
from stook.web.new_review import OUTCOMES, SCREENERS
from stook.web.security import Tickets

PORT = 8765
BASE = f"http://127.0.0.1:{PORT}"
FORM = {
    "title": 'BCG: "does" it <script>alert(1)</script> help? #1',
    "folder": "bcg", "population": "people without tuberculosis", "condition": "tuberculosis",
    "intervention": "BCG vaccine, drug: b", "intervention-lay": "the vaccine, another medicine",
    "comparator": "placebo, usual care", "outcome-0": "Tuberculosis", "kind-0": "event",
    "outcome-1": "Pain {x}", "kind-1": "score", "direction-1": "higher is better",
    "outcome-2": "Adverse events", "harm-2": "on", "design-0": "on", "assignment": "double",
    "team": "Ann Example\nBen Example",
}  # fmt: skip


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    tickets = Tickets(PORT)
    app = workspace({}, tickets, PORT, shelf=True, parent=tmp_path)
    with TestClient(app, base_url=BASE) as client:
        assert client.get(f"/?token={tickets.link()}").status_code == 200
        client.headers["Origin"] = BASE
        yield client


def test_the_form_makes_the_folder_of_init_and_opens_it(client: TestClient, tmp_path: Path) -> None:
    assert 'href="/new"' in client.get("/").text
    answer = client.post("/new", data=FORM)
    assert answer.status_code == 200
    assert answer.url.path == "/in/bcg/"
    assert "<script>alert" not in answer.text
    folder = tmp_path / "bcg"
    made = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {path for path in made if not path.startswith(".stook/")} == set(starter("bcg"))
    review, problems = load(FolderStore(folder))
    assert [p for p in problems if p.place.file == "review.yaml" and p.severity == "error"] == []
    protocol = review.protocol
    assert protocol.title == FORM["title"]
    assert [outcome.technical for outcome in protocol.outcomes.values()] == [
        "Tuberculosis", "Pain {x}", "Adverse events",
    ]  # fmt: skip
    assert len(protocol.comparisons) == 4
    assert protocol.interventions["drug-b"].lay == "another medicine"
    assert [person.id for person in protocol.team] == ["ann", "ben"]
    assert client.get("/in/bcg/search").status_code == 200


@pytest.mark.parametrize("kind", ["event", "score", "amount", "time"])
@pytest.mark.parametrize("mode", sorted(SCREENERS))
def test_every_choice_of_the_form_is_a_protocol(
    client: TestClient, tmp_path: Path, kind: str, mode: str
) -> None:
    data = {**FORM, "assignment": mode}
    for number in range(OUTCOMES):
        data |= {f"outcome-{number}": f"Outcome {number}", f"kind-{number}": kind}
    assert client.post("/new", data=data).status_code == 200
    assert len(load(FolderStore(tmp_path / "bcg"))[0].protocol.outcomes) == OUTCOMES


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": " "}, "needs a title"),
        ({"folder": "../evil"}, "needs a name"),
        ({"folder": "taken"}, "already"),
        ({"population": ""}, "its people"),
        ({"comparator": " , "}, "compare with"),
        ({"outcome-0": "", "outcome-1": "", "outcome-2": ""}, "one outcome"),
        ({"kind-0": "magic"}, "of what kind"),
        ({"assignment": "nobody"}, "who screens"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_made(
    client: TestClient, tmp_path: Path, change: dict[str, str], words: str
) -> None:
    (tmp_path / "taken").mkdir()
    answer = client.post("/new", data={**FORM, **change})
    assert answer.status_code == 422
    assert words in answer.text
    assert "Ben Example" in answer.text  # what was typed stays
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
    assert list((tmp_path / "taken").iterdir()) == []


def test_another_site_starts_no_review(client: TestClient, tmp_path: Path) -> None:
    client.headers["Origin"] = "http://evil.example"
    assert client.post("/new", data=FORM).status_code == 403
    assert list(tmp_path.iterdir()) == []

"""A workspace of a small review, and a client that has opened it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from stook.pipeline.desk import Desk
from stook.web.app import workspace
from stook.web.security import Tickets

PORT = 8765
BASE = f"http://127.0.0.1:{PORT}"
EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "review"
    skip = shutil.ignore_patterns("output", ".stook")
    shutil.copytree(EXAMPLES / "bcg-tuberculosis", target, ignore=skip)
    return target


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    desk = Desk(folder)
    yield desk
    desk.close()


@pytest.fixture
def tickets() -> Tickets:
    return Tickets(PORT)


@pytest.fixture
def stranger(desk: Desk, tickets: Tickets) -> Iterator[TestClient]:
    """A client without a cookie."""
    with TestClient(workspace({"": desk}, tickets, PORT), base_url=BASE) as client:
        yield client


@pytest.fixture
def client(stranger: TestClient, tickets: Tickets) -> TestClient:
    """A client that has opened the link, and sends what a browser sends."""
    assert stranger.get(f"/?token={tickets.link()}").status_code == 200
    stranger.headers["Origin"] = BASE
    return stranger

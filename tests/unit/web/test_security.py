"""Who gets an answer: a browser of this machine with this sitting's cookie, from our own pages."""

import pytest
from starlette.testclient import TestClient

from stook.web.security import HEADERS, LARGEST, Tickets


def test_without_the_link_nothing_is_shown(stranger: TestClient) -> None:
    answer = stranger.get("/")
    assert answer.status_code == 403
    assert "tuberculosis" not in answer.text


def test_a_link_works_once(stranger: TestClient, tickets: Tickets) -> None:
    token = tickets.link()
    first = stranger.get(f"/problems?token={token}&area=3", follow_redirects=False)
    assert (first.status_code, first.headers["location"]) == (303, "/problems?area=3")
    cookie = first.headers["set-cookie"]
    assert cookie.startswith("stook-8765=")
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    stranger.cookies.clear()
    assert stranger.get(f"/?token={token}").status_code == 403


@pytest.mark.parametrize("token", ["", "x", "é", "x" * 10_000])
def test_a_guessed_token_opens_nothing(stranger: TestClient, token: str) -> None:
    assert stranger.get("/", params={"token": token}).status_code == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:9999", "stook.localhost:8765", "0.0.0.0:8765"]
)
def test_a_rebound_host_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "[::1]:8765"])
def test_names_of_this_machine_are_ours(stranger: TestClient, tickets: Tickets, host: str) -> None:
    answer = stranger.get(
        f"/?token={tickets.link()}", headers={"Host": host}, follow_redirects=False
    )
    assert answer.status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:8766"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_a_forged_request_changes_nothing(
    client: TestClient, headers: dict[str, str], folder: object
) -> None:
    from pathlib import Path

    review = Path(str(folder)) / "review.yaml"
    before = review.read_bytes()
    answer = client.post("/team/join", data={"name": "Eve"}, headers=headers)
    assert answer.status_code == 403
    assert review.read_bytes() == before


def test_a_request_without_any_sign_of_its_page_is_refused(client: TestClient) -> None:
    del client.headers["Origin"]
    assert client.post("/team/join", data={"name": "Eve"}).status_code == 403
    allowed = client.post("/team/link", headers={"Sec-Fetch-Site": "same-origin"})
    assert allowed.status_code == 200


@pytest.mark.parametrize("path", ["/", "/problems", "/static/workspace.css", "/nothing"])
def test_every_answer_carries_the_policy(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    for name, value in HEADERS.items():
        assert headers[name] == value
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_refusals_carry_it_too(stranger: TestClient) -> None:
    assert "default-src 'none'" in stranger.get("/").headers["Content-Security-Policy"]


@pytest.mark.parametrize(("size", "status"), [(LARGEST + 1, 413), ("many", 413)])
def test_an_oversize_request_is_refused_unread(
    client: TestClient, size: int | str, status: int
) -> None:
    answer = client.post("/team/join", headers={"Content-Length": str(size)}, content=b"name=x")
    assert answer.status_code == status


def test_a_largest_request_is_read(client: TestClient) -> None:
    answer = client.post("/nothing", headers={"Content-Length": str(LARGEST)}, content=b"name=x")
    assert answer.status_code == 404

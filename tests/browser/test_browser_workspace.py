"""Every screen of the workspace as people meet it: readable by everybody at every width, by keys
and without script, and whole after the server was killed."""

import json
import random
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from workspacekit import CHROMIUM, FLAGS, WCAG, copied, served, watched

from pdfkit import pdf_of
from stook.web.pages import STAGES

pytestmark = pytest.mark.browser

SIDE = [path for group in STAGES for path, *_ in group]
INNER = [
    "/extract/aronson-1948", "/extract/aronson-1948?part=groups",
    "/extract/aronson-1948?part=study",
    "/bias/ferguson-simes-1949/tuberculosis/any", "/file/studies.csv", "/problems/E301",
    "/why/review.studies", "/nothing",
]  # fmt: skip
VIEWS = [("light", 1440, 900), ("dark", 1440, 900), ("light", 320, 700)]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    folder = copied("bcg-tuberculosis", tmp_path_factory.mktemp("workspace") / "review")
    (folder / "fulltext").mkdir()
    report = pdf_of(
        "Tuberculosis was found in 4 of 123 people", "and in 11 of 139 without vaccine."
    )
    (folder / "fulltext/aronson-1948.pdf").write_bytes(report)
    table = folder / "extraction/ann/results.csv"
    table.write_text(table.read_text().replace("any,bcg,4,123", "any,bcg,999,123", 1))
    (folder / "extraction/choices.csv").unlink()
    with served(folder, "--as", "ann") as running:
        yield running.base, running.link


@pytest.fixture(scope="module")
def page(base: tuple[str, str]) -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium here")
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = chromium.new_context(bypass_csp=True).new_page()
        page.goto(base[1])
        yield page
        chromium.close()


@pytest.mark.parametrize("path", [*SIDE, *INNER])
def test_a_screen_is_for_everybody(page: Any, base: tuple[str, str], path: str) -> None:
    axe = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    told = watched(page)
    for scheme, width, height in VIEWS:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": height})
        page.goto(base[0] + path)
        sideways = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert sideways <= 0, f"{path} at {width}: {sideways} px too wide"
        page.evaluate(axe)
        run = "tags => axe.run({runOnly: {type: 'tag', values: tags}}).then(r => r.violations)"
        faults = [
            (fault["id"], [node["html"][:160] for node in fault["nodes"][:3]])
            for fault in page.evaluate(run, WCAG)
        ]
        assert faults == [], f"{path} {scheme} {width}"
    assert [line for line in told if "404" not in line] == []


def test_keys_open_their_list_and_lead_on(page: Any, base: tuple[str, str]) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{base[0]}/")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("e")
    page.wait_for_url("**/extract")
    page.keyboard.press("?")
    page.locator("#single-keys").uncheck()
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("g")
    page.keyboard.press("o")
    page.wait_for_timeout(300)
    assert page.url.endswith("/extract")
    page.evaluate("localStorage.clear()")


def test_risk_of_bias_by_keys_alone(page: Any, base: tuple[str, str]) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{base[0]}/bias/comstock-1974/tuberculosis/any")
    for key, code in (("y", "Y"), ("i", "NI"), ("o", "PN")):
        page.keyboard.press("j")
        question = page.locator(".ask.now")
        page.keyboard.press(key)
        page.locator("#saved", has_text=re.compile("^Saved$")).wait_for()
        assert question.locator(":checked").get_attribute("value") == code
        page.evaluate("document.getElementById('saved').textContent = ''")
    assert "some concerns" in page.locator("#D1 .judge").inner_text()


def test_numbers_that_an_editor_changes_reach_the_open_page(
    page: Any, base: tuple[str, str]
) -> None:
    page.goto(f"{base[0]}/extract/aronson-1948")
    assert "999 events among 123" in page.locator("#live").inner_text()


def post(base: str, cookie: str, path: str, data: dict[str, str]) -> Any:
    request = urllib.request.Request(  # noqa: S310
        base + path,
        urllib.parse.urlencode(data).encode(),
        {"Cookie": cookie, "Origin": base, "Accept": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
        return json.loads(answer.read())


def opened(link: str) -> str:
    """The cookie that a link gives."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_args: Any, **_more: Any) -> None:
            return None

    try:
        urllib.request.build_opener(Stay).open(link, timeout=20)
    except urllib.error.HTTPError as error:
        cookie = error.headers["Set-Cookie"].split(";")[0]
        error.close()
        return str(cookie)
    raise AssertionError("the link did not lead on")


def test_five_kills_under_load_lose_nothing_acknowledged(tmp_path: Path) -> None:
    """The server is killed (SIGKILL) five times while cells and quotes are written; whatever it
    acknowledged is there, no file is cut, and it starts again."""
    folder = copied("bcg-tuberculosis", tmp_path / "review")
    own = "extraction/ann/results.csv#"
    table = folder / "extraction/ann/results.csv"
    rng = random.Random(7)
    studies = [line.split(",")[0] for line in table.read_text().splitlines()[1::2]]
    cells: dict[str, str] = {}
    quotes: set[str] = set()
    unsure: dict[str, set[str]] = {}
    for _ in range(5):
        with served(folder, "--as", "ann") as running:
            cookie = opened(running.link)
            stop = threading.Timer(rng.uniform(1.5, 3.0), running.process.kill)
            stop.start()
            sent = 0
            while running.process.poll() is None:
                study = rng.choice(studies)
                name = f"{own}{study}/tuberculosis/any/bcg!events"
                value = str(rng.randrange(10_000))
                try:
                    told = post(running.base, cookie, f"/extract/{study}/save", {name: value})
                    assert told["saved"][name] == value
                    cells[name] = value
                    unsure.pop(name, None)
                    exact = f"quoted {sent} {value} {rng.random()}"
                    told = post(running.base, cookie, f"/extract/{study}/quote",
                                {"cell": name, "how": "typed", "exact": exact})  # fmt: skip
                    quotes.add(told["quoted"])
                    sent += 1
                except (OSError, json.JSONDecodeError):  # killed before it answered
                    unsure.setdefault(name, set()).update({cells.get(name, ""), value})
                    time.sleep(0.05)
            stop.join()
        rows = {tuple(line.split(",")[:4]): line for line in table.read_text().splitlines()}
        assert len(rows) == 27
        held = "".join(path.read_text() for path in folder.glob("extraction/ann/quotes.*"))
        assert all(json.dumps(exact) in held for exact in quotes)
    assert len(quotes) > 5
    text = table.read_text()
    for name, value in cells.items():  # a later one may be written without being acknowledged
        study = name.removeprefix(own).split("/")[0]
        line = rows[study, "tuberculosis", "any", "bcg"]
        assert line.split(",")[4] in {value, *unsure.get(name, ())}
    assert text.endswith("\n")
    with served(folder, "--as", "ann") as running:
        opened(running.link)
    assert not list(folder.rglob("*.stook-part"))

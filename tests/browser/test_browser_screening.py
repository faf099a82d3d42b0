"""A review from nothing to settled screening, in the browser: create, import, settle a duplicate,
two reviewers with a conflict; votes that wait while the server is away; for everybody."""

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from workspacekit import CHROMIUM, FLAGS, WCAG, served, watched

from stook.cli import main

pytestmark = pytest.mark.browser

VIEWS = [("light", 1440, 900), ("dark", 1440, 900), ("light", 320, 700)]
TITLES = (
    "BCG vaccination of infants: a randomised trial in five districts",
    "Skin reactions after tuberculin in schoolchildren of one town",
    "A survey of chest films in a mining village",
)
# The first title again from another database, with other spelling and no identifiers.
NEAR = "BCG vaccination of infants: randomised trial in districts"


def ris(title: str, author: str) -> str:
    return (
        f"TY  - JOUR\nTI  - {title}\nAU  - {author}\nPY  - 1999\nJO  - Thorax\n"
        f"AB  - Infants were assigned at random to BCG vaccine or to no vaccine.\nER  - \n"
    )


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium here")
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(bypass_csp=True, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    yield page
    context.close()


def create(page: Any, link: str) -> None:
    page.goto(link)
    page.get_by_role("link", name="New review").click()
    for name, text in (
        ("title", "BCG for infants"), ("folder", "bcg"), ("population", "infants"),
        ("condition", "tuberculosis"), ("intervention", "BCG vaccine"),
        ("comparator", "no vaccine"),
        ("outcome-0", "Tuberculosis"), ("team", "Ann Example\nBen Example"),
    ):  # fmt: skip
        page.locator(f"#{name}").fill(text)
    page.get_by_role("button", name="Start the review").click()
    page.wait_for_url("**/in/bcg/")


def bring(page: Any, base: str, tmp_path: Path) -> None:
    exports = []
    for number, text in enumerate(
        (ris(TITLES[0], "Doe, Jane"), ris(TITLES[1], "Roe, Richard") + ris(TITLES[2], "Poe, E"),
         ris(NEAR, "Doe, J"))
    ):  # fmt: skip
        path = tmp_path / f"export-{number}.ris"
        path.write_text(text)
        exports.append(path)
    page.goto(f"{base}/search")
    page.locator("#exports").set_input_files(exports)
    page.get_by_role("button", name="Import").click()
    page.get_by_text("export-2.ris").first.wait_for()


def sit(page: Any, base: str, person: str) -> None:
    page.goto(f"{base}/team")
    page.locator(
        f'form:has(input[value="{person}"]) button, button[value="{person}"]'
    ).first.click()


def events(folder: Path, person: str) -> list[dict[str, str]]:
    return [
        json.loads(line)
        for path in (folder / "screening/title-abstract").glob(f"{person}.*-web.jsonl")
        for line in path.read_text().splitlines()
    ]


def saved(page: Any) -> None:
    page.wait_for_function("document.getElementById('saved').textContent === 'All saved'")


def test_from_nothing_to_a_settled_conflict(page: Any, tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    with served(shelf) as running:
        told = watched(page)
        create(page, running.link)
        base, folder = f"{running.base}/in/bcg", shelf / "bcg"
        bring(page, base, tmp_path)
        assert "4 records in" in " ".join(page.locator(".ledger").inner_text().split())
        page.locator("#pair .pair").wait_for()
        page.locator("body").press("s")
        page.get_by_text("No pair needs a person.").wait_for()
        sit(page, base, "ann")
        page.goto(f"{base}/screen/title-abstract")
        first = page.locator("article.paper").get_attribute("data-record")
        page.keyboard.press("i")
        page.wait_for_function(
            "id => document.querySelector('article.paper').dataset.record !== id", arg=first
        )
        page.keyboard.press("z")  # taken back, and voted again
        page.wait_for_function(
            "id => document.querySelector('article.paper').dataset.record === id", arg=first
        )
        page.keyboard.press("i")
        page.wait_for_function(
            "id => document.querySelector('article.paper').dataset.record !== id", arg=first
        )
        second = page.locator("article.paper").get_attribute("data-record")
        page.keyboard.press("5")
        page.wait_for_function(
            "id => document.querySelector('article.paper').dataset.record !== id", arg=second
        )
        page.keyboard.press("e")
        page.get_by_text("You have judged all 3").wait_for()
        kinds = [event["kind"] for event in events(folder, "ann")]
        assert kinds == ["include", "undo", "include", "exclude", "exclude"]
        sit(page, base, "ben")
        page.goto(f"{base}/screen/title-abstract")
        assert "Included" not in page.locator("main").inner_text()
        for _ in range(3):
            here = page.locator("article.paper").get_attribute("data-record")
            page.keyboard.press("e")
            page.wait_for_function(
                "id => document.querySelector('article.paper')?.dataset.record !== id", arg=here
            )
        page.get_by_role("link", name="Settle 1 conflict").click()
        page.get_by_text("Take this view").first.wait_for()
        assert "Ann Example" in page.locator(".both-votes").inner_text()
        page.locator("#why").fill("Read it in full.")
        page.get_by_role("button", name="Settle as included").click()
        page.get_by_text("Nothing is in conflict.").wait_for()
        assert [event["kind"] for event in events(folder, "ben")][-2:] == ["note", "resolve"]
        page.goto(f"{base}/fulltexts")
        assert "1 report is sought" in page.locator("main").inner_text()
        assert told == []
    listed = CliRunner().invoke(main, ["list", str(folder), "--state", "included"])
    assert str(first) in listed.output
    checked = CliRunner().invoke(main, ["check", str(folder)])
    assert "E84" not in checked.output
    assert "E73" not in checked.output


@pytest.fixture(scope="module")
def half(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped review with the second half of everybody's votes to come."""
    from workspacekit import copied

    folder = copied("bcg-tuberculosis", tmp_path_factory.mktemp("half") / "review")
    for journal in (folder / "screening").rglob("*.jsonl"):
        lines = journal.read_text().splitlines()
        journal.write_text("\n".join(lines[: len(lines) // 2]) + "\n")
    (folder / "search/duplicates.csv").unlink()
    return folder


def test_votes_wait_while_the_server_is_away_and_are_sent_once(page: Any, half: Path) -> None:
    with served(half, "--as", "ann") as running:
        page.goto(running.link)
        page.goto(f"{running.base}/screen/title-abstract")
        page.wait_for_timeout(800)  # the next records are fetched ahead
        before = len(events(half, "ann"))
        page.context.set_offline(True)
        judged = []
        for key in ("i", "u", "e"):
            judged.append(page.locator("article.paper").get_attribute("data-record"))
            page.keyboard.press(key)
            page.wait_for_function(
                "id => document.querySelector('article.paper').dataset.record !== id",
                arg=judged[-1],
            )
        page.get_by_text("3 votes wait here").wait_for()
        assert len(events(half, "ann")) == before
        page.context.set_offline(False)
        page.wait_for_function(
            "Object.keys(localStorage).some(k => k.startsWith('votes') && localStorage[k] === '[]')"
        )
        sent = events(half, "ann")[before:]
        assert [event["record"] for event in sent] == judged
        assert [event["kind"] for event in sent] == ["include", "unsure", "exclude"]
        assert len({event["id"] for event in sent}) == 3


def test_screening_without_script(browser: Any, half: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    with served(half, "--as", "ben") as running:
        page.goto(running.link)
        page.goto(f"{running.base}/screen/title-abstract")
        first = page.locator("article.paper").get_attribute("data-record")
        page.get_by_role("button", name="Include").click()
        assert page.locator("article.paper").get_attribute("data-record") != first
        assert "Included" in page.locator("#said").inner_text()
        page.get_by_role("button", name="Undo").last.click()
        assert page.locator("article.paper").get_attribute("data-record") == first
        assert [event["kind"] for event in events(half, "ben")][-2:] == ["include", "undo"]
    context.close()


def test_every_screen_of_screening_is_for_everybody(page: Any, half: Path, tmp_path: Path) -> None:
    axe = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    paths = ["/screen/title-abstract", "/screen/full-text", "/conflicts", "/search", "/fulltexts"]

    def look(address: str) -> None:
        for scheme, width, height in VIEWS:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.set_viewport_size({"width": width, "height": height})
            page.goto(address)
            sideways = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert sideways <= 0, f"{address} at {width}: {sideways} px too wide"
            page.evaluate(axe)
            run = "tags => axe.run({runOnly: {type: 'tag', values: tags}}).then(r => r.violations)"
            faults = [
                (fault["id"], [node["html"][:160] for node in fault["nodes"][:3]])
                for fault in page.evaluate(run, WCAG)
            ]
            assert faults == [], f"{address} {scheme} {width}"

    with served(half, "--as", "ann") as running:
        page.goto(running.link)
        for path in paths:
            look(running.base + path)
    with served(tmp_path) as running:
        page.goto(running.link)
        look(f"{running.base}/")
        look(f"{running.base}/new")

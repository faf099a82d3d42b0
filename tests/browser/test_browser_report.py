"""The report as people meet it in Chromium: readable by everybody, at every width, without network.

axe-core comes with the test dependency `axe-playwright-python`; it is put into the page by the test
and is no part of stook.
"""

import re
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from stook.pipeline.build import build
from stook.pipeline.engine import Engine
from stook.render.report import report_html
from stook.store import FolderStore

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
EXAMPLES = Path(__file__).parents[2] / "examples"
REVIEWS = sorted(path.parent.name for path in EXAMPLES.glob("*/review.yaml"))
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Everything is unfolded and laid out; of what one template repeats dozens of times a few are kept.
THIN = """() => {
  for (const [repeated, kept] of [['.comp', 3], ['.an', 8], ['.study', 4], ['.why1', 3]])
    [...document.querySelectorAll(repeated)].slice(kept).forEach(node => node.remove());
  document.querySelectorAll('main details').forEach(node => { node.open = true });
}"""
# Links on paper need no size and no mark.
RUN = """async ([tags, off]) => {
  const rules = Object.fromEntries(off.map(id => [id, {enabled: false}]));
  const found = await axe.run(document, {runOnly: {type: 'tag', values: tags}, rules});
  return found.violations.map(v =>
    `${v.id}: ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | ')}`);
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium here")
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module", params=REVIEWS)
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a built report on disk."""
    built = build(FolderStore(EXAMPLES / request.param), Engine())
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(report_html(built), encoding="utf-8")
    return path.as_uri()


def opened(browser: Any, report: str, **context: Any) -> Any:
    page = browser.new_page(**context)
    page.goto(report)
    return page


@pytest.mark.parametrize(
    ("scheme", "media", "width"),
    [("light", "screen", 1300), ("dark", "screen", 1300), ("light", "screen", 320),
     ("light", "print", 794)],
)  # fmt: skip
def test_no_violation_of_wcag_2_2_aa(
    browser: Any, report: str, scheme: str, media: str, width: int
) -> None:
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    page = opened(
        browser, report, color_scheme=scheme, viewport={"width": width, "height": 900}
    )  # fmt: skip
    page.emulate_media(media=media, color_scheme=scheme)
    page.evaluate(THIN)
    page.evaluate(axe)
    off = ["target-size", "link-in-text-block"] if media == "print" else []
    assert page.evaluate(RUN, [WCAG, off]) == []
    page.close()


@pytest.mark.parametrize("width", [320, 390, 768, 1300, 1920])
def test_nothing_scrolls_sideways(browser: Any, report: str, width: int) -> None:
    page = opened(browser, report, viewport={"width": width, "height": 800})
    wide = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    for unfold in (False, True):
        if unfold:
            page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
        scroll, client = page.evaluate(wide)
        assert scroll <= client == width
    page.close()


def test_the_first_screen_has_a_number_and_a_picture(browser: Any, report: str) -> None:
    page = opened(browser, report, viewport={"width": 1300, "height": 900})
    for first in (
        "#answer .strip-box .p .bar, #answer .big .icons",
        "#answer .w a, #answer .who b",
    ):
        box = page.locator(first).first.bounding_box()
        assert box["y"] + min(box["height"], 40) < 900
    page.close()


def test_the_body_is_short(browser: Any, report: str) -> None:
    """From the answer to how to cite; what is folded below it are appendices."""
    page = opened(browser, report, viewport={"width": 1300, "height": 900})
    end = page.evaluate("document.getElementById('appendix').getBoundingClientRect().top + scrollY")
    assert end < (9_000 if "bcg" in report else 25_000)
    page.close()


def test_a_trail_opens_and_closes_by_keyboard(browser: Any, report: str) -> None:
    page = opened(browser, report, viewport={"width": 1300, "height": 900})
    link = page.locator("#findings .wi a[href^='#fact:']").first
    link.focus()
    before = page.evaluate("scrollY")
    page.keyboard.press("Enter")
    panel = page.locator("#trail")
    panel.locator(".ba").wait_for()
    value = link.inner_text().partition(" ")[0]  # the panel says the interval apart
    assert re.search(rf"\b{re.escape(value)}\b", panel.inner_text())
    assert page.evaluate("scrollY") == before  # the place in the text is kept
    inner = panel.locator('.body a[href^="#fact:"]').first
    inner.focus()
    page.keyboard.press("Enter")
    assert panel.locator(".back").is_visible()
    page.keyboard.press("Escape")
    assert panel.is_hidden()
    assert page.evaluate("document.activeElement.textContent") == link.inner_text()
    page.close()


def test_a_study_s_numbers_lead_to_their_cells(browser: Any, report: str) -> None:
    page = opened(browser, report, viewport={"width": 1300, "height": 900})
    page.evaluate("document.querySelectorAll('#analyses details').forEach(d => { d.open = true })")
    link = page.locator("#analyses .an .forest .g a:visible").first
    link.click()
    places = page.locator("#trail .sources .at")
    places.first.wait_for()
    assert "extraction/agreed/results.csv:" in " ".join(places.all_inner_texts())
    page.close()


def test_the_address_of_a_number_opens_its_trail(browser: Any, report: str) -> None:
    page = opened(browser, report)
    id_ = page.locator(".forest .e a[href^='#fact:']").first.get_attribute("href")
    page.close()
    page = browser.new_page()
    page.goto(f"{report}{id_}")
    page.locator("#trail .tv").wait_for()
    assert id_.removeprefix("#fact:") in page.locator("#trail .id").inner_text()
    page.close()


def test_a_link_into_what_is_folded_opens_it(browser: Any, report: str) -> None:
    page = opened(browser, report, viewport={"width": 1300, "height": 900})
    page.evaluate("document.querySelectorAll('#analyses details').forEach(d => { d.open = true })")
    link = page.locator("#analyses .forest th a[href^='#study:']:visible").first
    target = link.get_attribute("href")[1:]
    link.click()
    assert page.locator(f'[id="{target}"]').is_visible()
    page.close()


def test_no_request_leaves_the_page(browser: Any, report: str) -> None:
    page = browser.new_page()
    asked: list[str] = []

    def answer(route: Any) -> None:
        asked.append(route.request.url)
        route.continue_() if route.request.url == report else route.abort()

    page.route("**/*", answer)
    page.goto(report, wait_until="networkidle")
    page.locator("#answer a[href^='#fact:']").first.click()
    page.locator("#trail .ba").wait_for()
    assert asked == [report]
    page.close()

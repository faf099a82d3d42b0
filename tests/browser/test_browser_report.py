"""The report as people meet it in Chromium: readable by everybody, at every width, without network.

axe-core comes with the test dependency `axe-playwright-python`; it is put into the page by the test
and is no part of stook.
"""

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
  for (const [one, kept] of [['.comparison', 2], ['.analysis', 6], ['.set', 4], ['.card', 12]])
    [...document.querySelectorAll(one)].slice(kept).forEach(node => node.remove());
  document.querySelectorAll('details').forEach(node => { node.open = true });
  const late = document.querySelectorAll('.set, .analysis');
  late.forEach(node => { node.style.contentVisibility = 'visible' });
}"""
RUN = """async tags => {
  const found = await axe.run(document, {runOnly: {type: 'tag', values: tags}});
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


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 1440), ("light", 320)])
def test_no_violation_of_wcag_2_2_aa(browser: Any, report: str, scheme: str, width: int) -> None:
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    page = opened(
        browser, report, color_scheme=scheme, viewport={"width": width, "height": 900}
    )  # fmt: skip
    page.evaluate(THIN)
    page.evaluate(axe)
    assert page.evaluate(RUN, WCAG) == []
    page.close()


@pytest.mark.parametrize("width", [320, 768, 1024, 1200, 1440])
def test_nothing_scrolls_sideways(browser: Any, report: str, width: int) -> None:
    page = opened(browser, report, viewport={"width": width, "height": 800})
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    wide = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    scroll, client = page.evaluate(wide)
    assert scroll <= client == width
    page.close()


def test_a_trail_opens_and_closes_by_keyboard(browser: Any, report: str) -> None:
    page = opened(browser, report)
    link = page.locator("#findings .intervention a[href^='#fact:']").first
    link.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    assert dialog.locator(".basis").inner_text()
    assert link.inner_text() in dialog.inner_text()
    inner = dialog.locator('.body a[href^="#fact:"]').first
    inner.focus()
    page.keyboard.press("Enter")
    assert dialog.locator(".back").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    assert page.evaluate("document.activeElement.textContent") == link.inner_text()
    page.close()


def test_a_row_of_a_plot_opens_its_trail(browser: Any, report: str) -> None:
    page = opened(browser, report)
    row = page.locator(".plot [data-fact]").first
    fact = row.get_attribute("data-fact")
    row.locator("text").last.click()
    assert fact in page.locator("dialog[open]").inner_text()
    page.close()


def test_without_a_script_a_number_leads_to_its_entry(browser: Any, report: str) -> None:
    page = opened(browser, report, java_script_enabled=False)
    link = page.locator("#findings a[href^='#fact:']").first
    target = link.get_attribute("href")
    link.click()
    assert page.url.endswith(target)
    assert page.locator(f'[id="{target[1:]}"]').is_visible()
    page.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_address_of_any_number_leads_to_its_trail(
    browser: Any, report: str, scripts: bool
) -> None:
    page = opened(browser, report)
    ids = page.evaluate("[...document.querySelectorAll('.card [id$=\".ci_low\"]')].map(n => n.id)")
    page.close()
    page = browser.new_page(java_script_enabled=scripts, reduced_motion="reduce")
    page.goto(f"{report}#{ids[-1]}")
    card = page.locator(".card").filter(has=page.locator(f'[id="{ids[-1]}"]'))
    assert card.count() == 1
    if scripts:
        words = card.locator("b").text_content()
        assert page.locator("dialog[open] b").text_content() == words
        assert page.locator(f'[id="{ids[-1]}"]').count() == 1
    top = card.bounding_box()["y"]
    assert -100 < top < 1000
    page.close()


def test_no_request_leaves_the_page(browser: Any, report: str) -> None:
    page = browser.new_page()
    asked: list[str] = []

    def answer(route: Any) -> None:
        asked.append(route.request.url)
        route.continue_() if route.request.url == report else route.abort()

    page.route("**/*", answer)
    page.goto(report, wait_until="networkidle")
    page.locator("a[href^='#fact:']").first.click()
    assert asked == [report]
    page.close()

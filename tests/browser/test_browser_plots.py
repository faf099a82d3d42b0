"""Plots as Chromium draws them: texts keep apart and inside, in the fonts of this machine."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from plotcases.pictures import PICTURES
from plotcases.stress import NAMES, STRESSED, named_funnel
from stook import plots

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
# Every text's box as drawn; two touch when they share more than a pixel both ways (glyph boxes
# include the font's own line spacing, so the height is cut down to the letters).
MEASURE = """() => {
  const svg = document.querySelector('svg');
  const [, , wide, high] = svg.getAttribute('viewBox').split(' ').map(Number);
  const boxes = [...svg.querySelectorAll('text')].map(node => {
    const box = node.getBBox();
    return {words: node.textContent, l: box.x, r: box.x + box.width,
            t: box.y + box.height * 0.2, b: box.y + box.height * 0.86};
  });
  const found = [];
  for (const node of svg.querySelectorAll('rect,circle,line,path')) {
    const box = node.getBBox();
    if (box.x < -1 || box.y < -1 || box.x + box.width > wide + 1 || box.y + box.height > high + 1)
      found.push(`outside: ${node.outerHTML.slice(0, 80)}`);
  }
  boxes.forEach((a, i) => {
    if (a.l < 0 || a.t < 0 || a.r > wide || a.b > high) found.push(`outside: ${a.words}`);
    boxes.slice(i + 1).forEach(b => {
      if (a.l + 1 < b.r && b.l + 1 < a.r && a.t + 1 < b.b && b.t + 1 < a.b)
        found.push(`touch: ${a.words} | ${b.words}`);
    });
  });
  return {count: boxes.length, found};
}"""
INK = "() => getComputedStyle(document.querySelector('text')).fill"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium here")
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def page(browser: Any) -> Iterator[Any]:
    page = browser.new_page()
    yield page
    page.close()


def show(page: Any, svg: str) -> None:
    page.set_content(f"<!doctype html><html><body>{svg}</body></html>")


@pytest.mark.parametrize("name", PICTURES)
def test_texts_keep_apart_and_inside_as_drawn(page: Any, name: str) -> None:
    show(page, PICTURES[name]())
    measured = page.evaluate(MEASURE)
    assert measured["count"] > 0
    assert measured["found"] == []


@pytest.mark.parametrize("layout", ["stook", "revman", "jama"])
@pytest.mark.parametrize("name", STRESSED)
def test_no_name_and_no_number_breaks_a_forest(page: Any, name: str, layout: str) -> None:
    show(page, plots.forest(STRESSED[name], layout=layout))
    assert page.evaluate(MEASURE)["found"] == []


@pytest.mark.parametrize("script", NAMES)
def test_labels_of_points_keep_apart_in_every_script(page: Any, script: str) -> None:
    show(page, plots.funnel(named_funnel(script)))
    assert page.evaluate(MEASURE)["found"] == []


@pytest.mark.parametrize(
    ("scheme", "ink"), [("light", "rgb(27, 31, 36)"), ("dark", "rgb(232, 234, 237)")]
)
def test_follows_the_readers_theme(browser: Any, scheme: str, ink: str) -> None:
    page = browser.new_page(color_scheme=scheme)
    show(page, PICTURES["forest-three"]())
    assert page.evaluate(INK) == ink
    page.emulate_media(media="print")
    assert page.evaluate(INK) == "rgb(27, 31, 36)"
    page.close()


def test_a_page_that_chose_a_theme_wins_over_the_system(page: Any) -> None:
    show(page, PICTURES["forest-three"]())
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert page.evaluate(INK) == "rgb(232, 234, 237)"

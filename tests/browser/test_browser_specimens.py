"""The report at its extremes: 1 and 40 interventions; 1, 3 and 120 studies."""

import shutil
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from stook.pipeline.build import build
from stook.pipeline.engine import Engine
from stook.render.report import report_html
from stook.store import MemoryStore

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LONG = "A medicine with a very long name that nobody has shortened yet"
SPECIMENS = {"forty": (40, 1), "one": (1, 1), "three": (1, 3), "many": (1, 120)}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = """async tags => {
  const found = await axe.run(document, {runOnly: {type: 'tag', values: tags}});
  return found.violations.map(v =>
    `${v.id}: ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | ')}`);
}"""


def folder(medicines: int, studies: int) -> dict[str, bytes]:
    """A made-up review: every medicine against placebo, for pain (means) and falls (events)."""
    names = [LONG if i == 3 else f"Medicine {i + 1}" for i in range(medicines)]
    terms = "".join(f"  m{i}: {{technical: {name}}}\n" for i, name in enumerate(names))
    pairs = "".join(f"  m{i}-p: {{intervention: m{i}, comparator: p}}\n" for i in range(medicines))
    rated = "".join(
        f"  m{i}-p.{outcome}.any: {{certainty: {level}}}\n"
        for i in range(medicines)
        for outcome, level in (("pain", LEVELS[i % 4]), ("falls", LEVELS[(i + 1) % 4]))
    )
    review = f"""stook: 1
id: specimen
title: Medicines for pain
question:
  population: {{technical: adults}}
  condition: {{technical: pain}}
  intervention: {{technical: medicines}}
outcomes:
  pain: {{technical: Pain, family: benefit, kind: continuous, measure: MD, in_summary: true,
         scale: {{min: 0, max: 100, unit: points}}, thresholds: {{small: 5}}}}
  falls: {{technical: Falls, family: unwanted effect, kind: dichotomous, measure: RR,
          in_summary: true, thresholds: direction only}}
interventions:
{terms}comparators: {{p: {{technical: placebo, kind: placebo}}}}
comparisons:
{pairs}"""
    ids = [(i, j) for i in range(medicines) for j in range(studies)]
    rows = [
        f"s{i}-{j},{outcome},any,{arm},{values}"
        for i, j in ids
        for outcome, arm, values in (
            ("pain", "m", f"40,{40 + i % 9 - j % 5},{12 + j % 4},,"),
            ("pain", "p", f"40,{47 - j % 3},{12 + j % 3},,"),
            ("falls", "m", f",,,{4 + (i + j) % 9},40"),
            ("falls", "p", f",,,{5 + j % 4},40"),
        )
    ]
    arms = [
        line
        for i, j in ids
        for line in (f"s{i}-{j},m,m{i},", f"s{i}-{j},p,,p")
    ]  # fmt: skip
    studies_ = [f"s{i}-{j},Author {i}-{j} {1980 + j % 40},{1980 + j % 40}" for i, j in ids]
    results = ["study,outcome,timepoint,arm,n,mean,sd,events,total", *rows]
    tables = {
        "studies.csv": ["study,label,year", *studies_],
        "extraction/agreed/arms.csv": ["study,arm,intervention,comparator", *arms],
        "extraction/agreed/results.csv": results,
    }
    return {
        "review.yaml": review.encode(),
        "certainty.yaml": f"findings:\n{rated}".encode(),
        **{path: "\n".join(lines).encode() for path, lines in tables.items()},
    }


LEVELS = ("very low", "low", "moderate", "high")


@cache
def page_of(name: str) -> str:
    return report_html(build(MemoryStore(folder(*SPECIMENS[name])), Engine()))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium here")
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module", params=SPECIMENS)
def specimen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = Path(tmp_path_factory.mktemp("specimen")) / f"{request.param}.html"
    path.write_text(page_of(request.param), encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize("width", [320, 390, 768, 1300, 1920])
def test_nothing_scrolls_sideways(browser: Any, specimen: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(specimen)
    page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true })")
    scroll = page.evaluate("document.documentElement.scrollWidth")
    assert scroll <= width
    page.close()


def test_the_first_screen_has_a_number_and_a_picture(browser: Any, specimen: str) -> None:
    page = browser.new_page(viewport={"width": 1300, "height": 900})
    page.goto(specimen)
    for first in ("#answer .p .pic, #answer .big .icons", "#answer .w a, #answer .who b"):
        assert page.locator(first).first.bounding_box()["y"] < 860
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violation_of_wcag_2_2_aa(browser: Any, specimen: str, scheme: str) -> None:
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    page = browser.new_page(viewport={"width": 1300, "height": 900}, color_scheme=scheme)
    page.goto(specimen)
    page.evaluate("[...document.querySelectorAll('.sof, .comp')].slice(4).forEach(n => n.remove())")
    page.evaluate(axe)
    assert page.evaluate(RUN, WCAG) == []
    page.close()


def test_of_forty_medicines_the_unknown_ones_share_a_row(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "forty.html"
    path.write_text(page_of("forty"), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1300, "height": 900})
    page.goto(path.as_uri())
    assert page.locator("#answer .strip tbody tr").count() <= 41
    assert page.locator("#answer .strip tbody:first-of-type tr").count() >= 1
    page.close()

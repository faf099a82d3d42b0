"""Extraction as a person does it: typing, quoting by selection and by a click, two browsers."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from workspacekit import CHROMIUM, FLAGS, Served, copied, served, watched

from pdfkit import pdf_of

pytestmark = pytest.mark.browser

OWN = "extraction/ann/results.csv#aronson-1948/tuberculosis/any"
LINES = (
    "After twenty years tuberculosis was found in 4 of 123 people with BCG",
    "and in 11 of 139 without vaccine.",
    "Table 2. Cases 12/118 (10.2) and 17/121 (14.0)",
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
def folder(tmp_path: Path) -> Path:
    target = copied("bcg-tuberculosis", tmp_path / "review")
    (target / "fulltext").mkdir()
    (target / "fulltext/aronson-1948.pdf").write_bytes(pdf_of(*LINES))
    return target


@pytest.fixture
def server(folder: Path) -> Iterator[Served]:
    with served(folder, "--as", "ann") as running:
        yield running


@pytest.fixture
def page(browser: Any, server: Served) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(server.link)
    yield page
    context.close()


def cell(page: Any, arm: str, column: str) -> Any:
    return page.locator(f'[name="{OWN}/{arm}!{column}"]')


def select(page: Any, line: int, start: int, end: int) -> None:
    page.evaluate(
        """([line, start, end]) => {
          const text = document.querySelector(`[data-line="${line}"]`).firstChild;
          const range = document.createRange();
          range.setStart(text, start); range.setEnd(text, end);
          getSelection().removeAllRanges(); getSelection().addRange(range);
        }""",
        [line, start, end],
    )


def click_on(page: Any, line: int, offset: int) -> None:
    """Click on a character of a line of the page."""
    box = page.evaluate(
        """([line, offset]) => {
          const node = document.querySelector(`[data-line="${line}"]`);
          const at = node.getExtentOfChar(offset), matrix = node.getScreenCTM();
          const middle = new DOMPoint(at.x + at.width / 2, at.y + at.height / 2);
          const point = middle.matrixTransform(matrix);
          return [point.x, point.y];
        }""",
        [line, offset],
    )
    page.mouse.click(*box)


def says(page: Any, text: str) -> None:
    """Wait until the line of the bar says something (the policy allows no evaluated waiting)."""
    page.locator("#saved", has_text=re.compile(text)).wait_for(timeout=10_000)


def holds(field: Any, value: str) -> None:
    """Wait until a field holds a value."""
    from playwright.sync_api import expect

    expect(field).to_have_value(value, timeout=10_000)


def own_table(folder: Path) -> str:
    return (folder / "extraction/ann/results.csv").read_text()


def journal(folder: Path) -> str:
    return "".join(path.read_text() for path in folder.glob("extraction/ann/quotes.*.jsonl"))


def test_a_cell_is_saved_on_leaving_it_and_only_it_changes(
    page: Any, server: Served, folder: Path
) -> None:
    told = watched(page)
    page.goto(f"{server.base}/extract/aronson-1948")
    before = own_table(folder)
    cell(page, "bcg", "events").fill("5")
    cell(page, "bcg", "total").focus()
    says(page, "^Saved")
    assert own_table(folder) == before.replace("any,bcg,4,123", "any,bcg,5,123", 1)
    page.keyboard.press("Escape")
    page.reload()
    page.locator("h1").first.click()
    page.keyboard.press("z")
    page.wait_for_load_state()
    holds(cell(page, "bcg", "events"), "4")
    assert own_table(folder) == before
    assert told == []


def test_a_selection_is_quoted_with_q_and_verified(page: Any, server: Served, folder: Path) -> None:
    page.goto(f"{server.base}/extract/aronson-1948")
    cell(page, "bcg", "events").focus()
    start = LINES[0].index("tuberculosis")
    select(page, 0, start, start + 36)
    page.keyboard.press("q")
    page.locator("#quotes blockquote").wait_for()
    assert "Verified" in page.locator("#quotes").inner_text()
    assert cell(page, "bcg", "events").locator("xpath=..").locator("a.q").inner_text() == "1"
    assert '"exact":"tuberculosis was found in 4 of 123' in journal(folder)
    assert '"how":"selected"' in journal(folder)
    assert page.locator(".sheet-of-paper .cut").count() == 1


def test_a_quote_without_the_number_is_said_at_the_cell(page: Any, server: Served) -> None:
    page.goto(f"{server.base}/extract/aronson-1948")
    cell(page, "none", "events").focus()
    select(page, 0, 0, 20)
    page.keyboard.press("q")
    page.locator(".cell.wrong .err").wait_for()
    assert "The cell holds 11" in page.locator(".cell.wrong .err").inner_text()
    page.goto(f"{server.base}/problems")
    assert "E142" in page.locator("main").inner_text()


def test_a_click_takes_the_number_and_its_line(page: Any, server: Served, folder: Path) -> None:
    page.goto(f"{server.base}/extract/aronson-1948")
    cell(page, "none", "events").focus()
    click_on(page, 2, LINES[2].index("17"))
    holds(cell(page, "none", "events"), "17")
    assert "any,none,17,139" in own_table(folder)
    assert '"how":"clicked"' in journal(folder)
    assert LINES[2] in journal(folder)


def test_the_second_browser_sees_both_values(
    browser: Any, page: Any, server: Served, folder: Path
) -> None:
    page.goto(f"{server.base}/team")
    page.get_by_role("button", name="Make a link").click()
    link = page.locator("#link").input_value()
    context = browser.new_context()
    second = context.new_page()
    second.goto(link)
    second.goto(f"{server.base}/extract/aronson-1948")
    page.goto(f"{server.base}/extract/aronson-1948")
    cell(page, "bcg", "events").fill("6")
    cell(page, "bcg", "total").focus()
    says(page, "^Saved")
    cell(second, "bcg", "events").fill("7")
    cell(second, "bcg", "total").focus()
    second.locator(".clash").wait_for()
    assert "Somebody saved 6 here; before it was 4." in second.locator(".clash").inner_text()
    assert cell(second, "bcg", "events").input_value() == "7"
    assert "any,bcg,6,123" in own_table(folder)
    second.get_by_role("button", name="Keep 7").click()
    second.locator(".clash").wait_for(state="detached")
    assert "any,bcg,7,123" in own_table(folder)
    context.close()


def test_an_editors_save_during_typing_loses_nothing(
    page: Any, server: Served, folder: Path
) -> None:
    page.goto(f"{server.base}/extract/aronson-1948")
    field = cell(page, "bcg", "events")
    field.focus()
    field.press_sequentially("2", delay=10)
    path = folder / "extraction/ann/results.csv"
    path.write_text(own_table(folder).replace("any,none,11,139", "any,none,12,139", 1))
    page.wait_for_timeout(1500)
    assert field.input_value() == "24"
    cell(page, "bcg", "total").focus()
    says(page, "^Saved")
    assert "any,none,12,139" in own_table(folder)
    assert field.input_value() in own_table(folder)


def test_two_saves_of_one_cell_in_a_row_are_no_conflict(
    page: Any, server: Served, folder: Path
) -> None:
    def slowly(route: Any) -> None:
        time.sleep(0.3)
        route.continue_()

    page.goto(f"{server.base}/extract/aronson-1948")
    page.locator("html.has-script").wait_for(state="attached")
    page.route("**/save", slowly)
    for value in ("5", "6", "7"):
        cell(page, "bcg", "events").fill(value)
        cell(page, "bcg", "total").focus()
    says(page, "^Saved")
    end = time.monotonic() + 20
    while "any,bcg,7,123" not in own_table(folder):
        assert time.monotonic() < end
        page.wait_for_timeout(100)
    assert page.locator(".clash").count() == 0


def test_without_script_the_form_saves_and_quotes(
    browser: Any, server: Served, folder: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server.link)
    page.goto(f"{server.base}/extract/aronson-1948")
    cell(page, "bcg", "events").fill("5")
    page.get_by_role("button", name="Save").click()
    assert "any,bcg,5,123" in own_table(folder)
    page.locator("details.more, details", has_text="Type a quote").locator("summary").click()
    page.locator(".typed-quote [name=exact]").fill("found in 4 of 123 people")
    page.locator(".typed-quote").get_by_role("button", name="Quote").click()
    assert '"how":"selected"' in journal(folder)
    context.close()


def test_a_hidden_passage_is_not_quoted(page: Any, server: Served, folder: Path) -> None:
    hidden = Path(__file__).parents[3] / "shared/data/found/pdf/hidden.pdf"
    if not hidden.is_file():
        pytest.skip("the PDFs are not at hand")
    (folder / "fulltext/aronson-1948.pdf").write_bytes(hidden.read_bytes())
    page.goto(f"{server.base}/extract/aronson-1948")
    cell(page, "bcg", "events").focus()
    lines = page.locator("[data-line]").all_text_contents()
    number = next(n for n, text in enumerate(lines) if "INVISIBLE" in text)
    line = page.locator("[data-line]").nth(number).get_attribute("data-line")
    select(page, int(line), 0, min(20, len(lines[number])))
    page.keyboard.press("q")
    says(page, "cannot be seen")
    assert journal(folder) == ""

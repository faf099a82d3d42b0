"""A review as a person carries it from two extractions to accepted results, in the browser."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from workspacekit import CHROMIUM, FLAGS, copied, served

from consolekit import ran
from pdfkit import pdf_of

pytestmark = pytest.mark.browser
HART = "Of 12867 who were not vaccinated, 248 had tuberculosis."


def settled(page: Any) -> int:
    return int(page.locator("text=not settled").count())


def test_from_two_extractions_to_accepted_results(tmp_path: Path) -> None:
    if CHROMIUM is None:
        pytest.skip("no Chromium here")
    api = pytest.importorskip("playwright.sync_api")
    folder = copied("bcg-tuberculosis", tmp_path / "review")
    (folder / "extraction/choices.csv").unlink()
    (folder / "facts.lock").unlink()
    agreed = folder / "extraction/agreed/results.csv"
    held = agreed.read_text()
    agreed.write_text(
        "".join(line for line in held.splitlines(True) if not line.startswith("hart-"))
    )
    report = tmp_path / "hart.pdf"
    report.write_bytes(pdf_of(HART, "A constructed sentence with the counts of the trial."))
    with served(folder, "--as", "ann") as running, api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(running.link)
        extract(page, running.base, report)
        settle(page, running.base)
        judge(page, running.base)
        rate(page, running.base)
        words = reword_and_accept(page, running.base)
        page.goto(f"{running.base}/summary")
        shown = [text.strip() for text in page.locator("article .sent").all_text_contents()]
        browser.close()
    assert agreed.read_text().count("hart-sutherland-1977") == 2
    assert "any,none,248," in agreed.read_text()
    code, output = ran("stook check review", tmp_path)
    assert code == 0, output
    assert ran("stook check --locked review", tmp_path)[0] == 0
    assert ran("stook build review", tmp_path)[0] == 0
    summary = " ".join((folder / "output/summary.en.md").read_text().split())
    assert words in summary
    for sentence in shown:
        assert " ".join(sentence.split()) in summary.replace("**", "")
    facts = json.loads((folder / "output/facts.json").read_text())
    assert {one["id"] for one in facts} >= {"bcg-no-vaccine.tuberculosis.any.estimate"}
    code, output = ran("stook why bcg-no-vaccine.tuberculosis.any.estimate review", tmp_path)
    assert 'page 1 of fulltext/hart-sutherland-1977.pdf: "248 had tuberculosis' in output


def extract(page: Any, base: str, report: Path) -> None:
    """Add the report and quote a number of it by selecting."""
    page.goto(f"{base}/extract/hart-sutherland-1977")
    page.locator("#file").set_input_files(report)
    page.get_by_role("button", name="Add the report").click()
    page.locator(".sheet-of-paper").wait_for()
    page.locator("html.has-script").wait_for(state="attached")
    page.locator('[data-cell][name$="any/none!events"]').focus()
    page.evaluate(
        """start => {
          const text = document.querySelector('[data-line]').firstChild;
          const range = document.createRange();
          range.setStart(text, start); range.setEnd(text, text.length);
          getSelection().removeAllRanges(); getSelection().addRange(range);
        }""",
        HART.index("248"),
    )
    page.keyboard.press("q")
    page.locator("#quotes blockquote").wait_for()


def settle(page: Any, base: str) -> None:
    """Settle all differences by keys: Ann's number where it is right, Ben's, and another one."""
    page.goto(f"{base}/compare")
    assert settled(page) == 8
    assert "248 had tuberculosis" in open_cell(page, "Hart & Sutherland 1977")
    for study, key in (
        ("Hart & Sutherland 1977", "a"), ("Ferguson & Simes 1949", "a"),
        ("Ferguson & Simes 1949", "a"), ("Rosenthal 1960", "b"), ("Stein & Aronson 1953", "a"),
        ("Coetzee & Berjak 1968", "b"), ("Comstock 1974", "b"),
    ):  # fmt: skip
        before = settled(page)
        open_cell(page, study)
        page.keyboard.press(key)
        page.locator("text=not settled").nth(before - 1).wait_for(state="detached")
    open_cell(page, "Vandiviere 1973")
    page.locator("#value").fill("2545")
    page.get_by_role("button", name="Take the other number").click()
    page.locator("text=All is settled").wait_for()


def open_cell(page: Any, study: str) -> str:
    """Open the first open cell of a study; what stands beside the list then."""
    row = page.locator("tr", has_text=study).filter(has_text="not settled").first
    row.locator("a").click()
    page.locator("tr.here", has_text=study).wait_for()
    page.locator("html[data-keys]").wait_for(state="attached")
    page.locator("h1").click()
    return str(page.locator("aside").inner_text())


def judge(page: Any, base: str) -> None:
    """Answer a domain by keys, see what follows, and judge so."""
    page.goto(f"{base}/bias/hart-sutherland-1977/tuberculosis/any")
    page.locator("html.has-script").wait_for(state="attached")
    for key in ("j", "y", "j", "y", "j", "n"):  # as fast as a hand can, without waiting
        page.keyboard.press(key)
    page.locator("#saved", has_text=re.compile("^Saved$")).wait_for()
    assert "Your answers lead to low." in page.locator("#D1").inner_text()
    page.locator("#D1").get_by_role("button", name="Judge").click()
    page.wait_for_load_state()
    assert page.locator("#D1 summary").inner_text().endswith("Low")


def rate(page: Any, base: str) -> None:
    """Take the suggested certainty over."""
    page.goto(f"{base}/certainty")
    page.get_by_role("button", name="Take the suggestion").click()
    page.wait_for_load_state()
    assert "Low" in page.locator("#domains").inner_text()


def reword_and_accept(page: Any, base: str) -> str:
    """Give a sentence other words by `e`, and accept."""
    page.goto(f"{base}/summary")
    sentence = page.locator("article ul .sent:not(.mine)").first
    sentence.click()
    page.locator("#aside", has_text=sentence.inner_text()[:30]).wait_for()
    page.keyboard.press("e")
    words = sentence.inner_text().strip()
    page.locator("#aside textarea").fill(words)
    page.get_by_role("button", name="Save the wording").click()
    page.wait_for_load_state()
    assert "Reworded by people" in page.locator("#aside").inner_text()
    page.get_by_role("button", name="Accept these results").click()
    page.wait_for_load_state()
    return str(words)

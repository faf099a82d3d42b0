"""Make the pictures of the workspace in the docs: `python scripts/workspace_pictures.py`.

The shipped review with a report made for the purpose; needs Debian's Chromium and the test extras.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
sys.path += [str(ROOT / "tests"), str(ROOT / "tests" / "browser")]

from workspacekit import CHROMIUM, FLAGS, copied, served  # noqa: E402

from pdfkit import pdf_of  # noqa: E402

SCREENS = {
    "overview": "/",
    "extraction": "/extract/aronson-1948",
    "comparison": "/compare",
    "risk-of-bias": "/bias/ferguson-simes-1949/tuberculosis/any",
    "certainty": "/certainty",
    "summary": "/summary",
}
REPORT = (
    "A constructed page with the real counts of this trial.",
    "",
    "Results",
    "After twenty years tuberculosis was found in 4 of 123 people",
    "who were given BCG vaccine, and in 11 of 139 without it.",
)


def main() -> None:
    """Take a picture of each screen."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = copied("bcg-tuberculosis", Path(scratch) / "review")
        (folder / "extraction/choices.csv").unlink()
        (folder / "fulltext").mkdir()
        (folder / "fulltext/aronson-1948.pdf").write_bytes(pdf_of(*REPORT))
        with served(folder, "--as", "ann") as running, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = browser.new_page(viewport={"width": 1200, "height": 750})
            page.goto(running.link)
            for name, path in SCREENS.items():
                page.goto(running.base + path)
                if name == "extraction":
                    quote(page)
                page.screenshot(path=ROOT / f"docs/images/workspace-{name}.png")
            browser.close()


def quote(page: object) -> None:
    """Quote the passage for the events of the first group, as a person would."""
    page.locator("html.has-script").wait_for(state="attached")  # type: ignore[attr-defined]
    page.locator('[data-cell][name$="any/bcg!events"]').focus()  # type: ignore[attr-defined]
    page.evaluate(  # type: ignore[attr-defined]
        """() => {
          const line = [...document.querySelectorAll('[data-line]')]
            .find(one => one.textContent.includes('4 of 123'));
          const range = document.createRange();
          range.selectNodeContents(line);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }"""
    )
    page.keyboard.press("q")  # type: ignore[attr-defined]
    page.locator("#quotes blockquote").wait_for()  # type: ignore[attr-defined]
    page.evaluate("getSelection().removeAllRanges()")  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()

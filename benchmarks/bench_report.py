"""How fast the report opens: from the address to the page's load event, in Chromium."""

import shutil
import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from stook.pipeline.build import build
from stook.pipeline.engine import Engine
from stook.render.report import report_html
from stook.store import FolderStore

if TYPE_CHECKING:
    from playwright.sync_api import Browser

EXAMPLES = Path(__file__).parents[1] / "examples"
TIMES = 9
# What the project promises, in seconds, at the median.
LIMIT = 1.0
LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd / 1000"
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime / 1000"


def main() -> None:
    """Print size and median opening time of each example's report."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("no Chromium here: not measured")
        return
    with sync_playwright() as play, tempfile.TemporaryDirectory() as folder:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for example in sorted(path.parent for path in EXAMPLES.glob("*/review.yaml")):
            page = Path(folder) / f"{example.name}.html"
            built = build(FolderStore(example), Engine())
            page.write_text(report_html(built), encoding="utf-8")
            loaded, painted = zip(*(_opened(browser, page) for _ in range(TIMES)), strict=True)
            print(
                f"{example.name:20} {page.stat().st_size / 1e6:5.2f} MB"
                f"   loaded {statistics.median(loaded):6.3f} s (promised: under {LIMIT} s)"
                f"   first paint {statistics.median(painted):6.3f} s"
            )
        browser.close()


def _opened(browser: "Browser", page: Path) -> tuple[float, float]:
    """Seconds until a new tab has loaded the page, and until it shows something."""
    tab = browser.new_page()
    tab.goto(page.as_uri())
    tab.wait_for_function(f"() => {LOADED} > 0 && {PAINTED} > 0")
    times = float(tab.evaluate(LOADED)), float(tab.evaluate(PAINTED))
    tab.close()
    return times


if __name__ == "__main__":
    main()

"""The title block: authors, version, DOI, licence and citation, as far as they are written down."""

import re
from pathlib import Path
from shutil import copytree

import pytest

from stook.pipeline.build import build
from stook.pipeline.engine import Engine
from stook.render.report import report_html
from stook.store import FolderStore

BCG = Path(__file__).parents[3] / "examples/bcg-tuberculosis"
WRITTEN = """
authors:
  - {name: Kim <b>Lee, orcid: 0000-0002-1825-0097, affiliation: A & B, roles: [methodology]}
  - {name: Sam Roe, orcid: "javascript:1"}
publication: {version: "1.2", date: 2026-01-15, doi: 10.1234/x.5, licence: CC BY 4.0}
"""


@pytest.fixture
def page(tmp_path: Path) -> str:
    folder = Path(copytree(BCG, tmp_path / "bcg"))
    path = folder / "review.yaml"
    path.write_text(path.read_text(encoding="utf-8") + WRITTEN, encoding="utf-8")
    built = build(FolderStore(folder), Engine())
    assert not [problem for problem in built.problems if problem.blocks]
    return report_html(built)


def test_the_title_block_names_authors_version_doi_and_licence(page: str) -> None:
    block = page.partition('<p class="by')[2].partition("</p>")[0]
    text = " ".join(re.sub(r"<[^>]*>", "", block).split())
    assert "Kim &lt;b&gt;Lee ORCID" in text
    assert "Version 1.2 · 2026-01-15 · doi:10.1234/x.5 · CC BY 4.0" in text
    assert 'href="https://orcid.org/0000-0002-1825-0097"' in block
    assert "javascript" not in page


def test_the_citation_is_made_of_what_is_known(page: str) -> None:
    cited = re.search(r'<p class="cite references">(.*?)</p>', page)
    assert cited
    assert cited[1] == (
        "Kim &lt;b&gt;Lee, Sam Roe. BCG vaccine for preventing tuberculosis. Version 1.2. "
        "2026-01-15. Evidence current to January 2025. Built with stook. doi:10.1234/x.5."
    )
    assert "Kim &lt;b&gt;Lee (A &amp; B): methodology" in page

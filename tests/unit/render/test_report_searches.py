"""The report's log of searches: every source in full, and what nobody wrote down as such."""

import re
from pathlib import Path
from shutil import copytree

import pytest

from stook.pipeline.build import build
from stook.pipeline.engine import Engine
from stook.render.report.page import report_html
from stook.store import FolderStore

BCG = Path(__file__).parents[3] / "examples/bcg-tuberculosis"
LOG = """\
source: MEDLINE <all>
platform: Ovid
date: 2025-01-15
count: 31
strategy: |
  1. exp BCG Vaccine/
  2. (tubercul* adj3 <b>).tw.
limits: adults
limits_why: children are another review
filters:
- name: trials
  source: a handbook
  changed: without animals
contacts: twelve authors
"""


def section(folder: Path) -> str:
    page = report_html(build(FolderStore(folder), Engine()))
    found = re.search(r'<details id="searches".*?</details>', page, re.DOTALL)
    return re.sub(r"</?(?:a|span)\b[^>]*>", "", found[0]) if found else ""


@pytest.fixture
def bcg(tmp_path: Path) -> Path:
    folder = Path(copytree(BCG, tmp_path / "bcg"))
    (folder / "search/database-a.yaml").write_text(LOG)
    return folder


def item(text: str, label: str) -> list[str]:
    return re.findall(rf"<dt>{re.escape(label)}</dt><dd>(.*?)</dd>", text, re.DOTALL)


def test_each_source_says_what_it_was_asked_and_when(bcg: Path) -> None:
    text = section(bcg)
    assert "<h3>MEDLINE &lt;all&gt;</h3>" in text
    assert item(text, "Platform")[0] == "Ovid"
    assert item(text, "Limits and why")[0] == "adults (children are another review)"
    assert item(text, "Search filters")[0] == "trials (a handbook), without animals"
    assert "1. exp BCG Vaccine/\n2. (tubercul* adj3 &lt;b&gt;).tw.</pre>" in text


def test_what_nobody_wrote_down_is_not_stated(bcg: Path) -> None:
    text = section(bcg)
    assert item(text, "Contacts") == ["MEDLINE &lt;all&gt;: twelve authors"]
    assert item(text, "Updates of the search") == ["not stated"]
    assert item(text, "Search filters")[1:] == ["not stated"] * 3  # one has a run and no log


def test_a_review_without_searches_has_no_such_section(bcg: Path) -> None:
    for path in sorted((bcg / "search").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    for path in bcg.glob("screening/*/*"):
        path.unlink()
    assert section(bcg) == ""

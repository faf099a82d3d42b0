"""A whole build speaks a language that is a catalogue and nothing else."""

import csv
import io
import re
import shutil
from pathlib import Path

import pytest

from stook.language import catalogue
from stook.pipeline.build import Built, build
from stook.pipeline.engine import Engine
from stook.render.outputs import outputs
from stook.store import FolderStore
from summarycases.pseudo import WORD, pseudo

SMALL = Path(__file__).parents[2] / "golden" / "review-small"
# What is shown as it is in every language: names of measures and methods, and signs.
NAMES = {
    "rr", "md", "or", "ci", "p", "q", "i", "tau", "nntb", "nnth", "grade", "rob", "sd", "n",
    "reml", "hksj", "wald", "dl", "xx",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pseudo") / "review"
    shutil.copytree(SMALL, made, ignore=shutil.ignore_patterns("output", ".stook"))
    plan = made / "review.yaml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(re.sub(r"(?m)^language: .*\n", "", text) + "\nlanguage: xx\n", encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def published(folder: Path) -> tuple[Built, dict[str, bytes]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "languages", lambda: ("en", "xx"))
        patch.setattr(catalogue, "load_catalogue", lambda _language="en": pseudo())
        engine = Engine()
        built = build(FolderStore(folder), engine)
        files = outputs(built, engine)
    return built, files


def own(folder: Path) -> set[str]:
    """The words that people wrote anywhere in the folder."""
    texts = (path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file())
    return {word.lower() for text in texts for word in WORD.findall(text)}


def strange(text: str, folder: Path) -> set[str]:
    """Words that neither the pseudo-language nor the team brought."""
    rest = re.sub(r"«[^«»]*»", " ", text)
    return {word.lower() for word in WORD.findall(rest)} - own(folder) - NAMES


def section(page: str, id_: str) -> str:
    """What people read in one section of the page; pictures and addresses apart."""
    found = page.partition(f'<section id="{id_}"')[2].partition("\n</section>\n\n")[0]
    # the words of the risk-of-bias tool, and a symbol of statistics
    found = re.sub(r'<t[dh] class="rb".*?</t[dh]>|<th [^>]*>I²</th>', " ", found, flags=re.DOTALL)
    found = re.sub(r"<(svg|code|h2)\b.*?</\1>", " ", found, flags=re.DOTALL)
    return re.sub(r"<[^>]*>", " ", f"<{found}")


def test_no_english_word_is_left_in_summary_and_abstract(
    published: tuple[Built, dict[str, bytes]], folder: Path
) -> None:
    assert strange(published[1]["summary.xx.md"].decode(), folder) == set()
    assert strange(published[1]["abstract.xx.md"].decode(), folder) == set()


def test_no_english_word_is_left_in_the_tables_of_findings(
    published: tuple[Built, dict[str, bytes]], folder: Path
) -> None:
    for name, data in published[1].items():
        if name.startswith(("tables/sof", "tables/evidence")):
            rows = list(csv.reader(io.StringIO(data.decode())))[1:]
            said = (cell for row in rows for cell in row[:-2])  # ids and ranks are codes
            assert strange(" ".join(said), folder) == set(), name


@pytest.mark.parametrize("part", ["findings", "ratings", "analyses"])
def test_no_english_word_is_left_in_a_section_of_the_report(
    published: tuple[Built, dict[str, bytes]], folder: Path, part: str
) -> None:
    text = section(published[1]["report.html"].decode(), part)
    assert "«" in text
    assert strange(text, folder) == set()

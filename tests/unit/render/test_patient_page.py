"""The page to hand over and the visual abstract: what they show is what the verdicts say."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from stook.pipeline.build import Built, build
from stook.pipeline.engine import Engine
from stook.plots.people import people_picture
from stook.plots.visual_abstract import (
    HEIGHT,
    ROWS,
    WIDTH,
    AbstractCell,
    AbstractData,
    AbstractRow,
    visual_abstract,
)
from stook.render.patient import patient_page
from stook.render.visual_abstract import abstract_data, abstract_svg
from stook.store import FolderStore

EXAMPLES = Path(__file__).parents[3] / "examples"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module", params=["bcg-tuberculosis", "nmda-chronic-pain"])
def built(request: pytest.FixtureRequest) -> Built:
    return build(FolderStore(EXAMPLES / request.param), Engine())


def test_the_page_stands_alone(built: Built) -> None:
    page = re.sub(r"<style>.*?</style>", "", patient_page(built), flags=re.DOTALL)
    assert not re.search(r"<script|src=|url\((?!#)|@import|https?://", page)
    assert '<html lang="en">' in page
    assert 'href="' not in re.sub(r"<use[^>]*>", "", page)  # no trails to lead to


def test_each_sentence_of_the_summary_is_on_the_page(built: Built) -> None:
    page = re.sub(r"<[^>]*>", "", patient_page(built))
    words = " ".join(page.split()).replace("&#39;", "’").replace("&amp;", "&")
    for sentence in built.summary.sentences:
        assert " ".join(sentence.text.split()) in words


def test_known_is_framed_and_not_known_is_framed_alike(built: Built) -> None:
    page = patient_page(built)
    known = [v for v in built.plan.verdicts if v.certainty and v.certainty.rank > 1]
    assert page.count('<section class="panel') >= min(len(known), 3)
    unknown = {v.outcome for v in built.plan.verdicts} - {v.outcome for v in known}
    assert page.count("panel unknown") >= len(unknown)


def test_people_are_drawn_one_by_one() -> None:
    drawn = people_picture(12, 100, label="12 of 100", added=26)
    assert drawn.count('class="hit"') == 12
    assert drawn.count('class="hit worse"') == 26
    assert people_picture(12, 1000, label="x", spared=3).count('class="spared"') == 3
    assert "hit" not in people_picture(12, 100, label="x", unknown=True)


def test_the_abstract_is_sixteen_to_nine_and_says_its_verdict(built: Built) -> None:
    root = ET.fromstring(abstract_svg(built))  # noqa: S314 - our own picture
    assert (root.get("width"), root.get("height")) == (str(WIDTH), str(HEIGHT))
    assert WIDTH * 9 == HEIGHT * 16
    shown = " ".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))
    data = abstract_data(built)
    for words in (data.verdict, *data.notices):
        assert " ".join(words.split()) in " ".join(shown.split())


def test_an_abstract_lists_nine_rows_and_escapes_what_people_wrote() -> None:
    cell = AbstractCell("We do not know", "unknown")
    rows = tuple(AbstractRow(f"<b>{i}", "by mouth", (cell,)) for i in range(ROWS + 1))
    drawn = visual_abstract(
        AbstractData(title="<x>", columns=("Pain",), rows=rows, more="and 1 more")
    )
    ET.fromstring(drawn)  # noqa: S314 - our own picture
    assert drawn.count("We do not know</text>") == ROWS
    assert "and 1 more" in drawn

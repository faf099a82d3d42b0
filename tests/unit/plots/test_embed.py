"""Plots put into a page lose what the page carries once, and not a word or a place."""

import re

import pytest

from plotcases.pictures import PICTURES
from stook.plots import (
    Judgement,
    RobData,
    RobRow,
    embedded,
    page_sign,
    page_signs,
    page_style,
    traffic_light,
)

TEXT = re.compile(r"<(text|title)\b[^>]*>([^<]*)<")
SIGN = re.compile(r'<g(?: class="sp-sign")?>\s*<title>[^<]*</title>.*?</g>', re.DOTALL)
CELL = re.compile(r' data-col="[^"]*"')


@pytest.mark.parametrize("name", PICTURES)
def test_every_text_and_every_tooltip_is_kept(name: str) -> None:
    document = PICTURES[name]()
    assert TEXT.findall(embedded(document)) == TEXT.findall(document)
    assert TEXT.findall(embedded(document, told=True)) == TEXT.findall(document)


@pytest.mark.parametrize("name", PICTURES)
def test_nothing_but_signs_and_marks_of_cells_is_changed(name: str) -> None:
    document = PICTURES[name]()
    drawn = SIGN.sub("", CELL.sub("", document))
    assert SIGN.sub("", embedded(document)) == drawn


def test_a_sign_refers_to_the_pages_own_at_its_place() -> None:
    data = RobData(rows=(RobRow("Lee 2001", ("low", "high")),), domains=(("D1", ""), ("D2", "")))
    page = embedded(traffic_light(data))
    assert 'href="#sp-sign-low"' not in page  # of another size: drawn where it stands
    assert {found.value for found in Judgement} == set(
        re.findall(r'id="sp-sign-(\w+)"', page_signs())
    )
    assert 'href="#sp-sign-high"' in page_sign(Judgement.HIGH)


def test_rules_of_the_page_name_no_ancestor() -> None:
    """Chromium does not match those inside what `<use>` shows: signs would stay light in dark."""
    assert ":root" not in page_style()

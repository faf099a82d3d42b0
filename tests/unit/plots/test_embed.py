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
SPACE = ' xmlns="http://www.w3.org/2000/svg"'
SHORT = re.compile(r'<text class="(sp-[a-z0-9-]+)(?: sp-(middle|end))?"')


def full(found: re.Match[str]) -> str:
    """A text as a plot of its own says it, from how the page's style sheet lets it be said."""
    anchor = f' text-anchor="{found[2]}"' if found[2] else ""
    return f'<text class="sp-t {found[1]}"{anchor}'


@pytest.mark.parametrize("name", PICTURES)
def test_every_text_and_every_tooltip_is_kept(name: str) -> None:
    document = PICTURES[name]()
    assert TEXT.findall(embedded(document)) == TEXT.findall(document)
    assert TEXT.findall(embedded(document, told=True)) == TEXT.findall(document)


@pytest.mark.parametrize("name", PICTURES)
def test_nothing_but_signs_marks_of_cells_and_the_style_of_texts_is_changed(name: str) -> None:
    document = PICTURES[name]()
    drawn = SIGN.sub("", CELL.sub("", document)).replace(SPACE, "")
    assert SHORT.sub(full, SIGN.sub("", embedded(document))) == drawn


def test_what_a_text_no_longer_says_stands_in_the_style_sheet() -> None:
    style = page_style()
    assert ".sp-t{" not in style
    assert ":where(.sp) text{fill:" in style
    assert ".sp-end{text-anchor:end}" in style


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

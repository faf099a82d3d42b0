"""Every kind of plot: well-formed, described, nothing overlapping, nothing outside."""

import re

import pytest

from plotcases.forests import FORESTS
from plotcases.geometry import SVG, outside, overlaps, parse, texts
from plotcases.pictures import PICTURES
from stook import plots


@pytest.mark.parametrize("name", PICTURES)
def test_no_text_touches_another_or_leaves_the_picture(name: str) -> None:
    root = parse(PICTURES[name]())
    boxes = texts(root)
    assert overlaps(boxes) == []
    assert outside(root, boxes) == []


@pytest.mark.parametrize("name", PICTURES)
def test_is_named_and_described(name: str) -> None:
    root = parse(PICTURES[name]())
    assert root.get("role") in {"img", "group"}
    assert (root.findtext(f"{SVG}title") or "").strip()
    assert len((root.findtext(f"{SVG}desc") or "").split()) > 3


@pytest.mark.parametrize("name", PICTURES)
def test_attributes_are_sorted_and_ids_unique(name: str) -> None:
    root = parse(PICTURES[name]())
    assert all(list(node.attrib) == sorted(node.attrib) for node in root.iter())
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    assert len(ids) == len(set(ids))


def test_a_page_with_many_plots_carries_the_style_sheet_once() -> None:
    bare = plots.forest(FORESTS["three"], theme="page")
    assert "<style" not in bare
    assert parse(bare).get("class") == "sp"
    used = {name for node in parse(bare).iter() for name in (node.get("class") or "").split()}
    assert {name for name in used if name.startswith("sp-")} <= set(
        re.findall(r"sp-[a-z0-9-]+", plots.stylesheet())
    ) | {"sp-row", "sp-study", "sp-pooled", "sp-prediction", "sp-sign"}


def test_an_unknown_theme_is_a_programmer_error() -> None:
    with pytest.raises(ValueError, match="auto, light, dark, page"):
        plots.forest(FORESTS["three"], theme="sepia")

"""Every kind of plot: well-formed, described, nothing overlapping, nothing outside."""

import pytest

from plotcases.geometry import SVG, outside, overlaps, parse, texts
from plotcases.pictures import PICTURES


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

"""Reading a plot back as XML and measuring it with the width estimator."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass

from stook.plots import text
from stook.plots.theme import TYPE

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Box:
    """Where a text stands."""

    words: str
    left: float
    right: float
    top: float
    bottom: float

    def touches(self, other: "Box") -> bool:
        return (
            self.left < other.right - 0.01
            and other.left < self.right - 0.01
            and self.top < other.bottom - 0.01
            and other.top < self.bottom - 0.01
        )


def parse(svg: str) -> ET.Element:
    """The document; fails where it is not well-formed."""
    root = ET.fromstring(svg)  # noqa: S314 (our own output)
    assert root.tag == f"{SVG}svg"
    return root


def texts(root: ET.Element) -> list[Box]:
    """All texts with the boxes that the width estimator gives them."""
    boxes = []
    for node in root.iter(f"{SVG}text"):
        style = node.get("class", "").split()[-1].removeprefix("sp-")
        size, bold = TYPE[style]
        words = node.text or ""
        wide = text.width(words, size, bold=bold)
        anchor = node.get("text-anchor", "start")
        left = float(node.get("x", "nan")) - {"start": 0, "middle": 0.5, "end": 1}[anchor] * wide
        base = float(node.get("y", "nan"))
        boxes.append(Box(words, left, left + wide, base - size * 0.76, base + size * 0.22))
    return boxes


def overlaps(boxes: list[Box]) -> list[tuple[str, str]]:
    """Pairs of texts that touch."""
    ordered = sorted(boxes, key=lambda b: b.top)
    found = []
    for i, box in enumerate(ordered):
        for other in ordered[i + 1 :]:
            if other.top > box.bottom:
                break
            if box.touches(other):
                found.append((box.words, other.words))
    return found


def outside(root: ET.Element, boxes: list[Box]) -> list[str]:
    """Texts that leave the picture."""
    _, _, wide, high = (float(v) for v in root.get("viewBox", "").split())
    return [
        b.words
        for b in boxes
        if b.left < -0.01 or b.right > wide + 0.01 or b.top < 0 or b.bottom > high
    ]

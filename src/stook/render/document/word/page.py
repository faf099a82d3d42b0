"""Pages and styles: what a new document gets; a template keeps its own where it has them."""

from importlib.resources import files
from typing import Any

from lxml import etree

from stook.render.document.model import Document
from stook.render.document.word.xml import R, W, field, paragraph, text_run, w

TWIPS_PER_MM = 56.7
A4 = (210, 297)
MARGIN = 22
_STYLE, _STYLE_ID = f"{{{W}}}style", f"{{{W}}}styleId"


def prepare(word: Any, document: Document) -> Any:
    """The empty body of a package that has all styles, a running head and page numbers."""
    _styles(word, document.metadata.language)
    section = word.sections[0]
    head = section.header
    head.is_linked_to_previous = False
    foot = section.footer
    foot.is_linked_to_previous = False
    for place, content in (
        (head, [text_run(document.metadata.title)]),
        (foot, [text_run("Made by stook; not medical advice. Page "), *field("PAGE", "1")]),
    ):
        element = place._element
        for child in list(element):
            element.remove(child)
        element.append(paragraph("StookLabel", *content))
    body = word.element.body
    found = body.find(f"{{{W}}}sectPr")
    word._stook_parts = [
        (child.tag, dict(child.attrib)) for child in found if child.get(f"{{{R}}}id")
    ]
    for child in list(body):
        body.remove(child)
    return body


def page(word: Any, landscape: bool) -> Any:
    """The properties of a section: A4 upright or on its side, with the running head."""
    across, down = (A4[1], A4[0]) if landscape else A4
    size = {"w": str(int(across * TWIPS_PER_MM)), "h": str(int(down * TWIPS_PER_MM))}
    if landscape:
        size["orient"] = "landscape"
    margin = str(int(MARGIN * TWIPS_PER_MM))
    element = w("sectPr")
    for tag, attributes in word._stook_parts:
        element.append(etree.Element(tag, attributes))
    element.append(w("pgSz", **size))
    element.append(
        w("pgMar", top=margin, right=margin, bottom=margin, left=margin, header="600", footer="600",
          gutter="0")
    )  # fmt: skip
    return element


def _styles(word: Any, language: str) -> None:
    """Add the styles that a package lacks; those that it has keep their look."""
    root = word.styles.element
    known = {style.get(_STYLE_ID) for style in root.findall(_STYLE)}
    ours = etree.fromstring(files(__package__).joinpath("styles.xml").read_bytes())
    for style in ours.findall(_STYLE):
        if style.get(_STYLE_ID) not in known:
            root.append(style)
    for element in root.iter(f"{{{W}}}lang"):
        element.set(f"{{{W}}}val", language)

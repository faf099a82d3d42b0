"""WordprocessingML (ECMA-376 part 1) as lxml elements: runs, fields, bookmarks, tables.

Text is always set as text of an element, never pasted into markup.
"""

import re
from typing import Any

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML = "http://www.w3.org/XML/1998/namespace"
# What XML 1.0 cannot hold.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNNAMED = re.compile(r"\W")
LONGEST_NAME = 40  # characters of a bookmark's name

Element = Any


def w(tag: str, *children: Element, **attributes: str) -> Element:
    """An element of the main namespace; `val="x"` becomes w:val, `_space` xml:space."""
    element = etree.Element(f"{{{W}}}{tag}", nsmap={"w": W, "r": R})
    for name, value in attributes.items():
        if name == "_space":
            element.set(f"{{{XML}}}space", value)
        else:
            element.set(f"{{{W}}}{name.rstrip('_')}", clean(value))
    for child in children:
        element.append(child)
    return element


def clean(text: str) -> str:
    """Text without the characters that XML refuses."""
    return _ILLEGAL.sub("\ufffd", text)


def text_run(text: str, *properties: Element) -> Element:
    """A run; line breaks become breaks."""
    run = w("r")
    if properties:
        run.append(w("rPr", *properties))
    for number, line in enumerate(text.split("\n")):
        if number:
            run.append(w("br"))
        if line:
            piece = w("t", _space="preserve")
            piece.text = clean(line)
            run.append(piece)
    return run


def style_properties(*, bold: bool, italic: bool, raised: bool, linked: bool) -> list[Element]:
    """The properties of a run in the order that the schema asks for."""
    properties = [w("rStyle", val="Hyperlink")] if linked else []
    if bold:
        properties.append(w("b"))
    if italic:
        properties.append(w("i"))
    if raised:
        properties.append(w("vertAlign", val="superscript"))
    return properties


def field(instruction: str, shown: str, *properties: Element) -> list[Element]:
    """A complex field with its result already written."""
    code = w("instrText", _space="preserve")
    code.text = f" {instruction} "
    return [
        w("r", w("fldChar", fldCharType="begin")),
        w("r", code),
        w("r", w("fldChar", fldCharType="separate")),
        text_run(shown, *properties),
        w("r", w("fldChar", fldCharType="end")),
    ]


def bookmarked(name: str, ident: int, children: list[Element]) -> list[Element]:
    """Elements inside a bookmark."""
    start = w("bookmarkStart", id=str(ident), name=name)
    return [start, *children, w("bookmarkEnd", id=str(ident))]


def bookmark_name(label: str, ident: int) -> str:
    """A legal and unique bookmark name: letters, digits, underscores, at most 40 of them."""
    return f"_{ident}_{_UNNAMED.sub('_', label)}"[:LONGEST_NAME]


def paragraph(style: str, *children: Element, **extra: Element) -> Element:
    """A paragraph in a style."""
    properties = w("pPr", w("pStyle", val=style))
    for element in extra.values():
        properties.append(element)
    return w("p", properties, *children)

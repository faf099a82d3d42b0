"""The part of footnotes, which python-docx does not know."""

from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from stook.render.document.word.xml import Element, paragraph, text_run, w

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


class Footnotes:
    """Collects footnotes; `attach` adds the part to a document that has any."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    def reference(self, text: str) -> Element:
        """A run that refers to a new footnote."""
        self._texts.append(text)
        mark = w("footnoteReference", id=str(len(self._texts)))
        return w("r", w("rPr", w("rStyle", val="FootnoteReference")), mark)

    def attach(self, document: Any) -> None:
        """Write the part and its relationship."""
        if not self._texts:
            return
        root = w("footnotes")
        for ident, kind in (("-1", "separator"), ("0", "continuationSeparator")):
            root.append(w("footnote", w("p", w("r", w(kind))), id=ident, type=kind))
        for number, text in enumerate(self._texts, start=1):
            mark = w("r", w("rPr", w("rStyle", val="FootnoteReference")), w("footnoteRef"))
            line = paragraph("FootnoteText", mark, text_run(f" {text}"))
            root.append(w("footnote", line, id=str(number)))
        data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        part = Part(PackURI("/word/footnotes.xml"), TYPE, data, document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

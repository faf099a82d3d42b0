"""Pictures: a PNG that every program shows, with the SVG beside it for those that can."""

from collections.abc import Sequence
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from stook.plots.typesetting import compile_typst
from stook.render.document.pdf import width_of
from stook.render.document.word.xml import Element, clean

EMU_PER_PIXEL = 9525
PIXELS_PER_INCH = 144  # twice the 72 that typst counts by: sharp in print
_DRAWING = """<w:drawing
 xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">
<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent/><wp:docPr/>
<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>
<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">
<pic:pic><pic:nvPicPr><pic:cNvPr/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip><a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}">
<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"/>
</a:ext></a:extLst></a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>
</a:graphicData></a:graphic></wp:inline></w:drawing>"""
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"


def rasterised(pictures: Sequence[bytes]) -> list[bytes]:
    """Each SVG as a PNG, all in one run of typst: a page a picture."""
    if not pictures:
        return []
    names = [f"{number}.svg" for number in range(len(pictures))]
    pages = "\n#pagebreak()\n".join(
        f'#image("{name}", width: {0.75 * width_of(svg):.2f}pt)'
        for name, svg in zip(names, pictures, strict=True)
    )
    source = f"#set page(width: auto, height: auto, margin: 0pt)\n{pages}\n"
    sources = {"main.typ": source.encode(), **dict(zip(names, pictures, strict=True))}
    return compile_typst(sources, {}, png=PIXELS_PER_INCH)


class Pictures:
    """Adds pictures to one document, numbered as they come."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self._count = 0

    def drawing(self, png: bytes, svg: bytes, alt: str, width: int, most: int) -> Element:
        """A drawing `width` EMU wide, but not wider than `most`; height as the picture has it."""
        self._count += 1
        drawing = etree.fromstring(_DRAWING)
        across, down = _size(png)
        width = min(width, most)
        height = width * down // across
        for extent in (drawing.find(f".//{_WP}extent"), drawing.find(f".//{_A}xfrm/{_A}ext")):
            extent.set("cx", str(width))
            extent.set("cy", str(height))
        for place in (drawing.find(f".//{_WP}docPr"), drawing.find(f".//{_PIC}cNvPr")):
            place.set("id", str(self._count))
            place.set("name", f"Picture {self._count}")
            place.set("descr", clean(alt))
        drawing.find(f".//{_A}blip").set(f"{_R}embed", self._part(png, "png"))
        drawing.find(f".//{_SVG}").set(f"{_R}embed", self._part(svg, "svg"))
        return drawing

    def _part(self, data: bytes, kind: str) -> str:
        name = PackURI(f"/word/media/picture{self._count}.{kind}")
        content_type = "image/svg+xml" if kind == "svg" else "image/png"
        part = Part(name, content_type, data, self.document.part.package)
        related: str = self.document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        return related


def _size(png: bytes) -> tuple[int, int]:
    """Width and height in pixels, from the header chunk (PNG specification, 11.2.2)."""
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")

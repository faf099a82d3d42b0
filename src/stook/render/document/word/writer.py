"""Walks the document and writes the body of a DOCX."""

import io
from datetime import UTC, datetime
from typing import Any

from docx import Document as Word

from stook.render.document.model import (
    Block,
    Bullets,
    Document,
    Figure,
    Inline,
    Paragraph,
    Run,
    Section,
    Table,
    TableCell,
)
from stook.render.document.pdf import width_of
from stook.render.document.word.notes import Footnotes
from stook.render.document.word.package import checked, describe, repacked
from stook.render.document.word.page import A4, MARGIN, TWIPS_PER_MM, page, prepare
from stook.render.document.word.pictures import EMU_PER_PIXEL, Pictures, rasterised
from stook.render.document.word.tables import table_xml
from stook.render.document.word.xml import (
    Element,
    R,
    bookmark_name,
    bookmarked,
    field,
    paragraph,
    style_properties,
    text_run,
    w,
)

MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
EMU_PER_MM = 36_000
CONTENTS_DEPTH = 2
_HYPERLINK = f"{R}/hyperlink"


def write(document: Document, template: bytes | None) -> bytes:
    """The document as the bytes of a DOCX. Raises `TemplateError`."""
    opened = Word(io.BytesIO(checked(template)) if template is not None else None)
    _Writer(opened, document).write()
    describe(opened, document.metadata, MOMENT)
    out = io.BytesIO()
    opened.save(out)
    return repacked(out.getvalue())


class _Writer:
    """One document being written into an opened package."""

    def __init__(self, word: Any, document: Document) -> None:

        self.word = word
        self.document = document
        self.names = document.numbers()
        self.footnotes = Footnotes()
        self.pictures = Pictures(word)
        figures = [block for block in document.blocks() if isinstance(block, Figure)]
        pngs = rasterised([figure.svg for figure in figures])
        self.pngs = {figure.label: png for figure, png in zip(figures, pngs, strict=True)}
        self.bookmarks: dict[str, tuple[int, str]] = {}
        self.landscape = False

    def write(self) -> None:
        """Everything, in reading order."""
        self.body = prepare(self.word, self.document)
        self._title()
        for block in self.document.front:
            self._block(block)
        self._contents()
        for section in self.document.sections:
            self._section(section, 1)
        if self.document.supplements:
            self._heading("supplements", "Supplementary material", 1)
        for section in self.document.supplements:
            self._section(section, 2)
        self.body.append(self._page(self.landscape))
        self.footnotes.attach(self.word)

    # Parts ------------------------------------------------------------------------------------

    def _title(self) -> None:
        data = self.document.metadata
        self.body.append(paragraph("Title", text_run(data.title)))
        for author in data.authors:
            details = [text for text in (author.affiliation, author.orcid) if text]
            line = ", ".join([author.name, *details])
            self.body.append(paragraph("Normal", text_run(line)))
        for name, text in (
            ("Version", data.version), ("Evidence current to", data.date), ("DOI", data.doi),
            ("Registration", data.registration), ("Licence", data.licence),
            ("How to cite", data.citation),
        ):  # fmt: skip
            if text:
                self.body.append(paragraph("Normal", text_run(f"{name}: {text}")))

    def _contents(self) -> None:
        """A contents field whose entries are written already, each a link to its heading."""
        entries = [
            (level, section)
            for level, section in self.document.walk()
            if level <= CONTENTS_DEPTH and not section.empty
        ]
        self.body.append(paragraph("TOCHeading", text_run("Contents")))
        code = w("instrText", _space="preserve")
        code.text = f' TOC \\o "1-{CONTENTS_DEPTH}" \\h \\z \\u '
        opening = [
            w("r", w("fldChar", fldCharType="begin")), w("r", code),
            w("r", w("fldChar", fldCharType="separate")),
        ]  # fmt: skip
        for number, (level, section) in enumerate(entries):
            link = w(
                "hyperlink", text_run(section.heading), anchor=self._bookmark(section.label)[1]
            )
            before = opening if number == 0 else []
            after = [w("r", w("fldChar", fldCharType="end"))] if number == len(entries) - 1 else []
            self.body.append(paragraph(f"TOC{level}", *before, link, *after))

    def _section(self, section: Section, level: int) -> None:
        if section.empty:
            return
        if section.landscape != self.landscape and level <= CONTENTS_DEPTH:
            self._turn(section.landscape)
        self._heading(section.label, section.heading, level)
        for block in section.blocks:
            self._block(block)
        for part in section.sections:
            self._section(part, level + 1)
        if section.landscape and level <= CONTENTS_DEPTH:
            self._turn(False)

    def _turn(self, landscape: bool) -> None:
        """Close the pages so far and go on in the other direction."""
        if landscape == self.landscape:
            return
        self.body.append(w("p", w("pPr", self._page(self.landscape))))
        self.landscape = landscape

    def _page(self, landscape: bool) -> Element:
        return page(self.word, landscape)

    def _heading(self, label: str, text: str, level: int) -> None:
        ident, name = self._bookmark(label)
        runs = bookmarked(name, ident, [text_run(text)])
        self.body.append(paragraph(f"Heading{min(level, 6)}", *runs))

    def _bookmark(self, label: str) -> tuple[int, str]:
        if label not in self.bookmarks:
            ident = len(self.bookmarks) + 1
            self.bookmarks[label] = (ident, bookmark_name(label, ident))
        return self.bookmarks[label]

    # Blocks -----------------------------------------------------------------------------------

    def _block(self, block: Block) -> None:
        if isinstance(block, Paragraph):
            style = {"body": "BodyText", "label": "StookLabel", "code": "StookCode"}[block.style]
            self.body.append(paragraph(style, *self._runs(block.runs)))
        elif isinstance(block, Bullets):
            style = "ListNumber" if block.numbered else "ListBullet"
            for item in block.items:
                self.body.append(paragraph(style, *self._runs(item)))
        elif isinstance(block, Table):
            self._table(block)
        else:
            self._figure(block)

    def _figure(self, figure: Figure) -> None:
        from stook.render.document.word.xml import paragraph, w

        across = A4[1] if self.landscape else A4[0]
        drawing = self.pictures.drawing(
            self.pngs[figure.label],
            figure.svg,
            figure.alt,
            int(width_of(figure.svg) * EMU_PER_PIXEL),
            (across - 2 * MARGIN) * EMU_PER_MM,
        )
        self.body.append(paragraph("StookFigure", w("r", drawing)))
        self._caption("Figure", figure.label, figure.caption)

    def _caption(self, kind: str, label: str, caption: Inline) -> None:
        """ "Table 1. Words": the number is a field, and can be referred to."""
        number = self.names[label].removeprefix(f"{kind} ")
        named = [text_run(f"{kind} "), *field(f"SEQ {kind} \\* ARABIC", number)]
        ident, name = self._bookmark(label)
        runs = [*bookmarked(name, ident, named), text_run(". "), *self._runs(caption)]
        style = "Caption" if kind == "Figure" else "StookTableCaption"
        self.body.append(paragraph(style, *runs))

    def _table(self, table: Table) -> None:
        from stook.render.document.word.xml import paragraph

        self._caption("Table", table.label, table.caption)
        across = (A4[1] if self.landscape else A4[0]) - 2 * MARGIN
        self.body.append(table_xml(table, int(across * TWIPS_PER_MM), self._cell))
        for note in table.notes:
            self.body.append(paragraph("StookNote", *self._runs(note)))

    def _cell(self, cell: TableCell) -> Element:
        return paragraph("StookCell", *self._runs(cell.runs))

    # Runs -------------------------------------------------------------------------------------

    def _runs(self, runs: Inline) -> list[Element]:
        made: list[Element] = []
        for run in runs:
            made += self._run(run)
        return made

    def _run(self, run: Run) -> list[Element]:
        properties = style_properties(
            bold=run.bold, italic=run.italic, raised=run.raised, linked=bool(run.href)
        )
        if run.target and not run.text:
            name = self._bookmark(run.target)[1]
            return field(f"REF {name} \\h", self.names.get(run.target, ""), *properties)
        made = [text_run(run.text, *properties)]
        if run.href:
            related = self.word.part.relate_to(run.href, _HYPERLINK, is_external=True)
            link = w("hyperlink", *made)
            link.set(f"{{{R}}}id", related)
            made = [link]
        if run.note:
            made.append(self.footnotes.reference(run.note))
        return made

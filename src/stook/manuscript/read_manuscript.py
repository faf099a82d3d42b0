"""A file as a manuscript, by the ending of its name."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Final
from xml.etree.ElementTree import Element, ParseError, fromstring

from stook.files.zipped import DAMAGED_ZIP
from stook.manuscript.blocks import Block, Manuscript

LARGEST_XML: Final = 60_000_000
LARGEST_TEXT: Final = 20_000_000
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HYPHEN = re.compile(r"(?<=[a-z])[-\u00ad\ufffe\u0002]\s*\n(?=[a-z])")


class UnreadableManuscriptError(Exception):
    """A manuscript cannot be read; the message says why, for people."""


def read_manuscript(name: str, data: bytes) -> Manuscript:
    """The blocks of a file; UnreadableManuscriptError where it is damaged or of another kind."""
    ending = name.rpartition(".")[2].lower()
    if ending not in READERS:
        known = ", ".join(sorted(READERS))
        raise UnreadableManuscriptError(f"a file .{ending} is not read: {known} are")
    return Manuscript(name, READERS[ending](data))


def _text_of(data: bytes) -> str:
    if len(data) > LARGEST_TEXT:
        raise UnreadableManuscriptError(f"it has more than {LARGEST_TEXT // 1_000_000} MB")
    from stook.records.formats.encoding import decoded, open_bytes
    from stook.records.formats.repairs import Repairs

    repairs = Repairs("")
    with open_bytes(data, repairs) as raw, decoded(raw, repairs) as text:
        return text.read()


def _docx(data: bytes) -> tuple[Block, ...]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            parts = [n for n in file.namelist() if n in {"word/document.xml", "word/footnotes.xml"}]
            if "word/document.xml" not in parts:
                raise UnreadableManuscriptError("it is not a Word document (.docx)")
            if sum(file.getinfo(n).file_size for n in parts) > LARGEST_XML:
                raise UnreadableManuscriptError("its text is too large")
            texts = [file.read(n) for n in sorted(parts)]
    except DAMAGED_ZIP as error:
        raise UnreadableManuscriptError("it is not a Word document (.docx), or damaged") from error
    blocks: list[Block] = []
    for text in texts:
        if b"<!DOCTYPE" in text[:2000]:
            raise UnreadableManuscriptError("its XML declares a document type")
        try:
            root = fromstring(text)  # noqa: S314  (no document type: no entities)
        except ParseError as error:
            raise UnreadableManuscriptError("its XML is damaged") from error
        blocks += _word_blocks(root, "footnote " if root.tag == f"{_W}footnotes" else "")
    return tuple(blocks)


def _word_blocks(root: Element, prefix: str) -> Iterator[Block]:
    paragraphs = tables = 0
    body = root.find(f"{_W}body")
    for element in _top(root if body is None else body):
        if element.tag == f"{_W}tbl":
            tables += 1
            rows = tuple(
                tuple(" ".join(map(_word_text, c.iter(f"{_W}p"))) for c in row.findall(f"{_W}tc"))
                for row in element.findall(f"{_W}tr")
            )
            yield Block(f"{prefix}table {tables}", rows=rows)
        else:
            paragraphs += 1
            text = _word_text(element)
            if text.strip():
                yield Block(f"{prefix}paragraph {paragraphs}", text)


def _top(root: Element) -> Iterator[Element]:
    """Paragraphs and tables in order, without those within tables."""
    for element in root:
        if element.tag in {f"{_W}p", f"{_W}tbl"}:
            yield element
        else:
            yield from _top(element)


def _word_text(paragraph: Element) -> str:
    words = []
    for element in paragraph.iter():
        if element.tag == f"{_W}t":
            words.append(element.text or "")
        elif element.tag in {f"{_W}tab", f"{_W}br", f"{_W}cr"}:
            words.append(" ")
        elif element.tag == f"{_W}noBreakHyphen":
            words.append("-")
    return "".join(words)


def _pdf(data: bytes) -> tuple[Block, ...]:
    from stook.extraction.pdf_reader import reader

    report = reader().texts(data)
    if report.fault:
        raise UnreadableManuscriptError(report.fault)
    blocks = []
    for number, page in enumerate(report.pages, start=1):
        text = re.sub(r"\s*\n\s*", " ", _HYPHEN.sub("", page.text)).strip()
        if text:
            blocks.append(Block(f"page {number}", text))
    if not blocks:
        raise UnreadableManuscriptError("it holds no text (a scan?)")
    return tuple(blocks)


def _html(data: bytes) -> tuple[Block, ...]:
    from stook.manuscript.web_text import html_blocks

    return html_blocks(_text_of(data))


def _markdown(data: bytes) -> tuple[Block, ...]:
    from stook.manuscript.marked_text import markdown_blocks

    return markdown_blocks(_text_of(data))


def _latex(data: bytes) -> tuple[Block, ...]:
    from stook.manuscript.marked_text import latex_blocks

    return latex_blocks(_text_of(data))


READERS: Final[dict[str, Callable[[bytes], tuple[Block, ...]]]] = {
    "docx": _docx, "htm": _html, "html": _html, "xml": _html, "markdown": _markdown, "md": _markdown,
    "pdf": _pdf, "tex": _latex, "txt": _markdown,
}  # fmt: skip

"""The process that reads PDFs. It may hang or be killed: nothing else depends on it.

PDFium is not safe in threads and can be made to loop for ever by a file of a few hundred bytes, so
it runs here, with limits, and answers one question after the other: a length (4 bytes, big-endian)
and that many bytes of MessagePack on standard input and output.
"""

import contextlib
import ctypes
import io
import sys
from typing import Any

import msgspec
import pypdfium2 as pdfium
from pypdfium2 import raw

MEMORY = 2_000_000_000  # bytes of address space
PIXELS = 16_000_000  # of a page's picture, whatever size the page says it has
QUALITY = 80  # of the JPEG
MOST = 200_000  # characters of a page that are placed
DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d")
TINY = 3.0  # points: smaller text is not meant to be read
Box = tuple[float, float, float, float]


class Reader:
    """The open document and the answers about it."""

    def __init__(self) -> None:
        self.document: pdfium.PdfDocument | None = None

    def open(self, data: bytes) -> dict[str, Any]:
        """Open a document; says how many pages it has."""
        if self.document is not None:
            self.document.close()
        self.document = None
        self.document = pdfium.PdfDocument(data)
        return {"pages": len(self.document)}

    def text(self, number: int) -> dict[str, Any]:
        """The text of a page (from 0) and the share of characters that have no letter."""
        page = self._page(number)
        textpage = page.get_textpage()
        count = textpage.count_chars()
        step = max(1, count // 1000)
        looked = range(0, count, step)
        unmapped = sum(raw.FPDFText_HasUnicodeMapError(textpage.raw, i) == 1 for i in looked)
        text = textpage.get_text_range() if count else ""
        return {"text": text, "unmapped": unmapped / len(looked) if looked else 0.0}

    def lines(self, number: int) -> dict[str, Any]:
        """The lines of a page with the place of each character, in points from the top left.

        A line is `text`, `edges` (left of each character, and right of the last), `top`, `bottom`,
        `size`, `small` (positions of characters much smaller than the line) and `turned`.
        """
        page = self._page(number)
        width, height = page.get_size()
        chars = _characters(page, height)
        lines = _cut(chars)
        return {"width": width, "height": height, "lines": lines}

    def image(self, number: int, scale: float) -> bytes:
        """The picture of a page as JPEG, at most `PIXELS` large."""
        page = self._page(number)
        width, height = page.get_size()
        scale = min(scale, (PIXELS / max(1.0, width * height)) ** 0.5)
        picture = page.render(scale=max(scale, 1e-4)).to_pil().convert("RGB")
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=QUALITY)
        return out.getvalue()

    def ink(self, number: int, boxes: list[Box]) -> list[bool]:
        """Whether each box (points from the top left) shows anything that can be seen.

        Text that is invisible, in the colour of the page, painted over or off the page shows none.
        """
        page = self._page(number)
        width, height = page.get_size()
        scale = min(2.0, (PIXELS / max(1.0, width * height)) ** 0.5)
        grey = page.render(scale=scale, grayscale=True).to_pil()
        seen = []
        for left, top, right, bottom in boxes:
            area = (
                max(0, int(left * scale)), max(0, int(top * scale)),
                min(grey.width, int(right * scale) + 1), min(grey.height, int(bottom * scale) + 1),
            )  # fmt: skip
            if area[0] >= area[2] or area[1] >= area[3]:
                seen.append(False)
                continue
            darkest, lightest = grey.crop(area).getextrema()
            seen.append(lightest - darkest > 24)
        return seen

    def _page(self, number: int) -> pdfium.PdfPage:
        if self.document is None:
            raise ValueError("no document is open")
        return self.document[number]


def _characters(page: pdfium.PdfPage, height: float) -> list[tuple[str, Box, float]]:
    """Every character with its loose box (tight ones split numbers) and its size in points."""
    textpage = page.get_textpage()
    rect = raw.FS_RECTF()
    chars = []
    for i in range(min(textpage.count_chars(), MOST)):
        code = raw.FPDFText_GetUnicode(textpage.raw, i)
        mark = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffe"
        raw.FPDFText_GetLooseCharBox(textpage.raw, i, ctypes.byref(rect))
        box = (rect.left, height - rect.top, rect.right, height - rect.bottom)
        chars.append((mark, box, raw.FPDFText_GetFontSize(textpage.raw, i)))
    return chars


def _cut(chars: list[tuple[str, Box, float]]) -> list[dict[str, Any]]:
    """PDFium's own lines: cut where it puts a line end."""
    lines: list[dict[str, Any]] = []
    line: list[tuple[str, Box, float]] = []
    for char in [*chars, ("\n", (0.0, 0.0, 0.0, 0.0), 0.0)]:
        if char[0] not in "\r\n":
            line.append(char)
        elif line:
            lines.append(_line(line))
            line = []
    return lines


def _line(line: list[tuple[str, Box, float]]) -> dict[str, Any]:
    """A line: for text that is turned, `edges` run along its own direction and `top` and `bottom`
    are its left and right sides."""
    marks = [char for char in line if not char[0].isspace()] or line
    turned = _turned(marks)
    along, across = (1, 0) if turned else (0, 1)
    first, last = (along + 2, along) if turned < 0 else (along, along + 2)
    sizes = sorted(_wide(box, across) for _, box, _ in marks)
    size = sizes[len(sizes) // 2]
    return {
        "text": "".join(mark for mark, _, _ in line),
        "edges": [round(box[first], 2) for _, box, _ in line] + [round(line[-1][1][last], 2)],
        "top": round(min(box[across] for _, box, _ in marks), 2),
        "bottom": round(max(box[across + 2] for _, box, _ in marks), 2),
        "size": round(size, 2),
        "small": [i for i, (_, box, _) in enumerate(line) if _wide(box, across) < 0.78 * size],
        "tiny": all(0 < points < TINY and _wide(box, across) < TINY for _, box, points in marks),
        "turned": turned,
    }


def _turned(marks: list[tuple[str, Box, float]]) -> int:
    """-90 for a line that reads upwards, 90 for one that reads downwards, else 0."""
    begin, end = marks[0][1], marks[-1][1]
    right, down = end[0] - begin[0], end[1] - begin[1]
    if len(marks) < 3 or abs(down) <= 2 * abs(right):
        return 0
    return 90 if down > 0 else -90


def _wide(box: Box, side: int) -> float:
    return max(0.0, box[side + 2] - box[side])


def answer(reader: Reader, question: dict[str, Any]) -> dict[str, Any]:
    """The answer to a question: `value`, or `fault` in words."""
    operation, arguments = question["ask"], question.get("with", {})
    try:
        return {"value": getattr(reader, operation)(**arguments)}
    except (pdfium.PdfiumError, ValueError, IndexError, MemoryError, OSError) as error:
        return {"fault": str(error) or type(error).__name__}


def main() -> None:
    """Answer until standard input ends."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    reader = Reader()
    while head := source.read(4):
        question = msgspec.msgpack.decode(source.read(int.from_bytes(head, "big")))
        packed = msgspec.msgpack.encode(answer(reader, question))
        sink.write(len(packed).to_bytes(4, "big") + packed)
        sink.flush()


if __name__ == "__main__":
    main()

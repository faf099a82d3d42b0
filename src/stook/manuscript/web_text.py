"""HTML as blocks: what a reader sees of it, without scripts, styles and pictures."""

import re
from html.parser import HTMLParser

from stook.manuscript.blocks import Block

_SKIPPED = frozenset({"script", "style", "svg", "head", "template", "math", "noscript"})
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "data",
        "dfn",
        "em",
        "i",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
        "wbr",
        "br",
        "img",
        "input",
        "label",
        "font",
    ]
)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._words: list[str] = []
        self._skip = 0
        self._line = 1
        self._tables: list[list[list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED:
            self._skip += 1
            return
        if self._skip:
            return
        if tag == "br":
            self._words.append(" ")
        if tag not in _INLINE:
            self._flush()
        if tag == "table":
            self._tables.append([])
        elif tag == "tr" and self._tables:
            self._tables[-1].append([])

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED:
            self._skip = max(0, self._skip - 1)
            return
        if self._skip or tag in _INLINE:
            return
        if tag in {"td", "th"} and self._tables and self._tables[-1]:
            self._tables[-1][-1].append(self._taken())
            return
        self._flush()
        if tag == "table" and self._tables:
            rows = tuple(tuple(row) for row in self._tables.pop() if row)
            if rows:
                self.blocks.append(Block(f"table, line {self.getpos()[0]}", rows=rows))

    def handle_data(self, data: str) -> None:
        if not self._skip:
            if not self._words:
                self._line = self.getpos()[0]
            self._words.append(data)

    def _taken(self) -> str:
        text = re.sub(r"\s+", " ", "".join(self._words)).strip()
        self._words = []
        return text

    def _flush(self) -> None:
        if self._tables and self._tables[-1] and self._words:
            self._words.append(" ")  # a block within a cell belongs to the cell
            return
        text = self._taken()
        if text:
            self.blocks.append(Block(f"line {self._line}", text))

    def close(self) -> None:
        super().close()
        self._flush()


def html_blocks(text: str) -> tuple[Block, ...]:
    """The paragraphs and tables of a page; damaged HTML is read as far as it goes."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return tuple(reader.blocks)

"""A manuscript as blocks: paragraphs and tables in the order of the text."""

import re
from dataclasses import dataclass

_SAME_LENGTH = str.maketrans(
    {
        "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u2007": " ", "\u200a": " ", "\u2002": " ",
        "\u2212": "-", "\u2011": "-", "\u2010": "-", "\ufe63": "-", "\uff0d": "-", "\ufffe": "-",
        "\u2264": "<", "\u2265": ">", "\ufb01": "f", "\u00ad": "-", "\t": " ", "\n": " ",
    }
)  # fmt: skip
_RAISED_POINT = re.compile(r"(?<=\d)[\u00b7\u2219\u22c5](?=\d)")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (`text`) or a table (`rows` of cells); `place` says where, for people."""

    place: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Manuscript:
    """The blocks of a file."""

    name: str
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """All words, for what holds of the document as a whole."""
        return "\n".join(
            block.text or "\n".join(" ".join(row) for row in block.rows) for block in self.blocks
        )


def plain(text: str) -> str:
    """The text as checks read it, each character still at its place: plain blanks and minus signs,
    a raised decimal point as a point."""
    return _RAISED_POINT.sub(".", text.translate(_SAME_LENGTH))

"""How wide a text will be, without a font at hand.

Labels must neither overlap nor be cut on any system, so the table below is generous: each glyph
has the width it takes in one of the widest sans-serif families in use (DejaVu Sans, which is what
a bare Linux shows for `sans-serif`), rounded up to a class. Narrower fonts only leave more white.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

# Width class in em -> characters. Digits share one class: tabular figures.
_CLASSES: Final[dict[float, str]] = {
    0.31: "ijlIJ '’‘,.·|\u00a0\u2009\u202f",
    0.38: "fr:;/\\-",
    0.42: 't()[]!"²¹³°⁻⁰⁴⁵⁶⁷⁸⁹',
    0.53: "z_`–*?s“”",
    0.57: "cLk",
    0.65: "FvxyPTYaoeESbdghnpquß0123456789{}$χτκσøÏ",
    0.71: "KAVBRXZC",
    0.80: "UHNDG&OQw",
    0.86: "#+<=>^~−×÷±≥≤→←↓↑∞M",
    1.04: "%Wm@—…æœŒÆ",
}
_WIDTH: Final[dict[str, float]] = {c: w for w, chars in _CLASSES.items() for c in chars}
# What XML 1.0 cannot carry even escaped (section 2.2, Char), and controls that reorder text.
_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_BLANKS: Final = re.compile(r"[ \t\r\n]+")
_NARROW: Final = 0.45  # below this width a bold glyph grows by up to a quarter, above by a seventh
_BOLD_NARROW: Final = 1.27
_BOLD: Final = 1.16
_UPPER: Final = 0.88
_LOWER: Final = 0.72
_UNKNOWN: Final = 1.05  # other scripts: about the widest letters of Cyrillic, Arabic, Devanagari
_BREAKS: Final = "-/_.,;:@–"  # a long word is best broken after one of these
_FULL: Final = 1.1  # ideographs and emoji


def clean(text: str) -> str:
    """The text without characters that XML forbids or that would reorder what is shown."""
    return _BLANKS.sub(" ", _FORBIDDEN.sub("\ufffd", text)).strip()


@lru_cache(maxsize=4096)
def _glyph(char: str) -> float:
    """Width of one character in em."""
    known = _WIDTH.get(char)
    if known is not None:
        return known
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0.0
    if unicodedata.east_asian_width(char) in {"W", "F"} or ord(char) >= 0x1F000:
        return _FULL
    base = unicodedata.normalize("NFD", char)[0]
    if base != char and base in _WIDTH:
        return max(_WIDTH[base], 0.35)
    if ord(char) < 0x250:
        return _UPPER if char.isupper() else _LOWER
    return _UNKNOWN


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Width in pixels that `text` takes at most, set in `size` pixels."""
    total = 0.0
    for char in text:
        glyph = _glyph(char)
        if bold:
            glyph *= _BOLD_NARROW if glyph < _NARROW else _BOLD
        total += glyph
    return total * size


def _split_word(word: str, limit: float, size: float, bold: bool) -> list[str]:
    """A word that is wider than a line, in pieces that fit: broken, never cut off."""
    pieces, piece = [], ""
    for char in word:
        if piece and width(piece + char, size, bold=bold) > limit:
            cut = max(piece.rfind(mark) for mark in _BREAKS) + 1
            cut = cut if 0 < cut < len(piece) else len(piece)
            pieces.append(piece[:cut])
            piece = piece[cut:]
        piece += char
    return [*pieces, piece] if piece else pieces


def words(text: str) -> list[str]:
    """The pieces between which a line may be broken: no-break and thin spaces do not count."""
    return _BLANKS.split(clean(text))


def wrap(text: str, limit: float, size: float, *, bold: bool = False) -> list[str]:
    """`text` in lines no wider than `limit` pixels. At least one line, perhaps an empty one."""
    lines: list[str] = []
    line = ""
    for word in words(text):
        for piece in _split_word(word, limit, size, bold):
            longer = f"{line} {piece}" if line else piece
            if line and width(longer, size, bold=bold) > limit:
                lines.append(line)
                line = piece
            else:
                line = longer
    return [*lines, line] if line or not lines else lines


def shortened(text: str, limit: float, size: float) -> str:
    """`text` on one line of at most `limit` pixels, cut with an ellipsis where it is longer."""
    shown = clean(text)
    if width(shown, size) <= limit:
        return shown
    while shown and width(f"{shown}…", size) > limit:
        shown = shown[:-1]
    while shown and unicodedata.combining(shown[-1]):
        shown = shown[:-1]
    return f"{shown.rstrip(' ,;:-–')}…"


def widest(texts: list[str], size: float, *, bold: bool = False) -> float:
    """Width of the widest of several lines; 0 where there is none."""
    return max((width(text, size, bold=bold) for text in texts), default=0.0)

"""Accents and special characters of BibTeX values, to Unicode and back."""

import re
import unicodedata

_OPEN, _CLOSE, _BACKSLASH = "\ue000", "\ue001", "\ue002"  # stand-ins while a value is read
_COMBINING = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306",
    ".": "\u0307", '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323",
    "c": "\u0327", "k": "\u0328",
}  # fmt: skip
_SYMBOLS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ",
    "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ",
    "textbackslash": _BACKSLASH, "textasciitilde": "~", "textasciicircum": "^", "textendash": "–",
    "textemdash": "—", "textquoteright": "’", "textquoteleft": "‘", "texttrademark": "™",
    "textregistered": "®", "textdegree": "°", "textmu": "μ", "pm": "±", "times": "×",
}  # fmt: skip
_STYLE = "emph|textit|textbf|textsc|textrm|texttt|textsuperscript|textsubscript|mbox|url|uppercase"
_ACCENT = re.compile(
    r"\{?\\([`'^~=.\"])\s*(?:\{\s*(\\?[A-Za-zıȷ])\s*\}|(\\?[A-Za-zıȷ])(?![A-Za-z](?<=\\..)))\}?"
)
_LETTER_ACCENT = re.compile(
    r"\{?\\([uvHcdkr])(?:\{\s*(\\?[A-Za-zıȷ])\s*\}|\s+([A-Za-z])(?![A-Za-z]))\}?"
)
_SYMBOL = re.compile(
    rf"\\({'|'.join(sorted(_SYMBOLS, key=len, reverse=True))})(?:\{{\}}|(?![A-Za-z])\s?)"
)
_STYLED = re.compile(rf"\\(?:{_STYLE})\s*(?=\{{)")
_ESCAPED = re.compile(r"\\([&%$#_ ])")
_SPECIAL = re.compile(r"[\\{}&%$#_~^]")
_WRITTEN = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def _accented(mark: str, letter: str) -> str:
    base = {"\\i": "i", "\\j": "j", "ı": "i", "ȷ": "j"}.get(letter, letter.lstrip("\\"))
    return unicodedata.normalize("NFC", base + _COMBINING[mark])


def decoded(text: str) -> str:
    """A BibTeX value as plain text: accents composed, protecting braces and styles taken off."""
    if "\\" in text:
        text = text.replace(r"\{", _OPEN).replace(r"\}", _CLOSE)
        text = _ACCENT.sub(lambda h: _accented(h.group(1), h.group(2) or h.group(3)), text)
        text = _LETTER_ACCENT.sub(lambda h: _accented(h.group(1), h.group(2) or h.group(3)), text)
        text = _STYLED.sub("", text)
        text = _tilde(text)
        text = _SYMBOL.sub(lambda h: _SYMBOLS[h.group(1)], text)
        text = _ESCAPED.sub(r"\1", text)
    else:
        text = _tilde(text)
    text = text.replace("{", "").replace("}", "")
    for stand_in, char in ((_OPEN, "{"), (_CLOSE, "}"), (_BACKSLASH, "\\")):
        text = text.replace(stand_in, char)
    return " ".join(text.split())


def _tilde(text: str) -> str:
    return text.replace("~", " ")


def unescaped(text: str) -> str:
    """A value that is taken as it is, such as an address, without the escapes of `encoded`."""
    for char, written in _WRITTEN.items():
        text = text.replace(written, char)
    return re.sub(r"\\([&%$#_~{}])", r"\1", text)


def encoded(text: str) -> str:
    """Plain text as a BibTeX value (UTF-8 letters stay) that `decoded` reads as the same."""
    return _SPECIAL.sub(lambda h: _WRITTEN.get(h.group(), f"\\{h.group()}"), text)

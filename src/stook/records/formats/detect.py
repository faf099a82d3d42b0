"""Which citation format a file is in, told from its content and never from its name."""

import re

from stook.records.formats import tabular

_RIS = re.compile(r"TY\s+[-–—]|(?:ER|AU|A1|TI|T1|PY|KW)\s{1,2}-(?:\s|$)")
_NBIB = re.compile(r"(?:PMID|OWN |STAT|FAU |DP  |JT  )-(?:\s|$)")
_CIW = re.compile(r"(?:FN|VR|PT|AU|TI|SO|UT|PY) \S")
_TYPED = re.compile(r"TY\s+[-–—]")
_REFWORKS = re.compile(r"(?:RT|A1|T1|JF|YR|SR|ID|VO|SP|OP|AB|LK|DO|K1|SN|PB|IS) \S")
_BIB = re.compile(r"\s*@\s*[A-Za-z]+\s*[{(]|\s*[\w:.-]{1,40}\s*=\s*[{\"]")
_FIRST = {
    "ciw": re.compile(r"(?:FN|VR|PT) \S"),
    "bibtex": re.compile(r"\s*@\s*[A-Za-z]+\s*[{(]"),
    "refworks": re.compile(r"RT [A-Z]"),
    "refer": re.compile(r"%[0A-Z] \S"),
    "ovid": re.compile(r"VN {1,2}- Ovid|<\s*\d{1,7}\s*\.?\s*>\s*(?:\n|$)"),
}
_COCHRANE = re.compile(r"ID: C[A-Z]?[DN]\S+|AU: |YR: |SO: ")
_ROOT = re.compile(r"<(?![?!])([A-Za-z_:][\w:.-]*)")
_PUBMED = frozenset(
    {"PubmedArticleSet", "PubmedArticle", "MedlineCitationSet", "PubmedBookArticle"}
)
_ENDNOTE = frozenset({"xml", "record"})
_OTHERS = {"rec": "ebsco", "Trials_downloaded_from_ICTRP": "ictrp", "Trial": "ictrp"}


def of_bytes(head: bytes) -> str:
    """Formats that are no text: `xlsx`, or the name of one that is not read (`pdf`, `xls`)."""
    for magic, name in (
        (b"PK\x03\x04", "xlsx"),
        (b"%PDF", "pdf"),
        (b"\xd0\xcf\x11\xe0", "xls"),
        (b"\x89PNG", "png"),
        (b"BZh", "bz2"),
        (b"\xfd7zXZ", "xz"),
    ):
        if head.startswith(magic):
            return name
    return ""


def _of_xml(text: str) -> str:
    for hit in _ROOT.finditer(text):
        name = hit.group(1)
        if name in _PUBMED:
            return "pubmed"
        if name in _OTHERS:
            return _OTHERS[name]
        if name in _ENDNOTE and "<rec " not in text:
            return "endnote"
        if name.lower() in ("html", "body", "head"):
            return "html"
    return "xml"


def _share(shape: re.Pattern[str], lines: list[str]) -> float:
    return sum(shape.match(line) is not None for line in lines) / max(len(lines), 1)


def of_text(head: str) -> str:
    """The format of a text by its first lines: `ris`, `nbib`, `ciw`, `pubmed`, …; '' if unknown."""
    text = head.lstrip("\ufeff \t\r\n")
    if not text:
        return "empty"
    if text.startswith("<") and not _FIRST["ovid"].match(text):
        return _of_xml(text)
    if re.match(r"[\[{]\s*[\"{\]\[}]", text):
        return "csl"
    return _of_lines(head)


def _first_lines(head: str) -> list[str]:
    """The first lines that hold something, without the indentation that the first one has."""
    lines = [line for line in re.split(r"\r\n|\r|\n", head) if line.strip()][:400]
    margin = len(lines[0]) - len(lines[0].lstrip(" ")) if lines else 0
    return [line[margin:] if line[:margin].isspace() else line for line in lines]


def _of_lines(head: str) -> str:
    lines = _first_lines(head)
    typed = any(_TYPED.match(line) for line in lines)
    for name, shape in _FIRST.items():
        if lines and shape.match(lines[0]):
            return name
    if sum(_COCHRANE.match(line) is not None for line in lines[:12]) > 1:
        return "cochrane"
    shares = {
        "nbib": 0.0 if typed else _share(_NBIB, lines),
        "ris": _share(_RIS, lines),
        "bibtex": _share(_BIB, lines),
    }
    if shares["nbib"]:  # RIS and NBIB share the shape of a line; only RIS has a type
        shares["nbib"] += shares.pop("ris")
    if any(_FIRST["refworks"].match(line) for line in lines):
        shares["refworks"] = _share(_REFWORKS, lines)
    best = max(shares, key=lambda name: shares[name])
    head_lines = list(enumerate(lines[:160], 1))
    table = 0 if shares[best] > 0.5 else tabular.known_columns(head_lines)
    if shares[best] > 0.15 and table < 4:  # a text in a table may look like a field
        return best
    if table <= 1:
        if _share(_CIW, lines) > 0.1 and any(
            line.startswith(("PT ", "FN ", "ER")) for line in lines
        ):
            return "ciw"
        if shares[best] > 0:
            return best
    return "csv" if table else ""

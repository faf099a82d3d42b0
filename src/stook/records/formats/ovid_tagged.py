"""Ovid's own tagged exports (Citavi, EndNote, Reprint/Medlars; .ovd, .cgi, .txt), in.

`<1. >` begins a record. A field is a tag of two letters with its value, or a label on a line of
its own with the value indented below it. Journal, volume, issue and pages often stand in `SO` only.
"""

import re
from collections.abc import Iterable, Iterator

from stook.model.records import Record, RecordType
from stook.records.formats.draft import Draft, pmid_in, registrations_in
from stook.records.formats.kinds import kind_of
from stook.records.formats.repairs import Repairs
from stook.records.formats.tagged import Dialect, Fields, records

NUMBER = re.compile(r"<\s*\d{1,7}\s*\.?\s*>\s*")
_TAG = re.compile(r"([A-Z][A-Z0-9]) {1,2}- ?(.*)")
# labels of the long form; any other label is kept under its own name
_LABELS = {
    "unique identifier": "UI", "accession number": "AN", "title": "TI", "authors": "AU",
    "author": "AU", "authors full name": "FA", "source": "SO", "abstract": "AB",
    "year of publication": "YR", "doi": "DO", "digital object identifier": "DO",
    "mesh subject headings": "MH", "subject headings": "MH", "keyword heading": "KW",
    "keywords": "KW", "issn": "IS", "language": "LG", "database": "DB",
    "publication type": "PT", "link to the ovid full text or citation": "XL",
}  # fmt: skip
_PARTS = {
    "UI": ("id", 0), "AN": ("id", 1), "TI": ("title", 0), "BT": ("title", 1), "JT": ("journal", 0),
    "JN": ("journal", 1), "TA": ("journal", 2), "YR": ("year", 0), "VI": ("volume", 0),
    "VO": ("volume", 1), "IP": ("issue", 0), "PG": ("pages", 0), "DO": ("doi", 0),
    "DI": ("doi", 1), "AB": ("abstract", 0), "MH": ("keywords", 0), "KW": ("keywords", 0),
    "IS": ("issn", 0), "LG": ("language", 0), "DB": ("source", 0), "XL": ("url", 0),
}  # fmt: skip
_SOURCE = re.compile(
    r"(?P<journal>[^.]+(?:\.[^.\s][^.]*)*)\.\s+(?:Conference:.*?\.\s+)?(?:Vol\.?\s*)?"
    r"(?P<volume>[A-Z]{0,3}\d+[A-Z]?)(?:\s?\((?!pp)(?P<issue>[^()]{1,60})\))?"
    r"(?:(?:\s?:\s?|\s?\(pp\.?\s*|,[^.]{0,40}\bpp\.\s*)(?P<pages>[A-Za-z]{0,3}\d+[\w.-]*\b))?"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_FROM_PUBMED = re.compile(r"\bmedline\b", re.IGNORECASE)


def _split(text: str) -> tuple[str, str] | None:
    """Tag and value; a label's value follows. None for a line that goes on with a value."""
    if hit := _TAG.match(text):
        return hit.group(1), hit.group(2).strip()
    if text[:1].isspace() or len(text) > 60:
        return None
    label = text.strip()
    if tag := _LABELS.get(label.lower()):
        return tag, ""
    # other labels are a few words in capitals, such as `Entrez Date`
    words = label.split()
    if len(words) < 6 and all(word[0].isupper() for word in words) and label[-1].isalpha():
        return label, ""
    return None


def _people(fields: Fields) -> list[str]:
    """Full names where there are any; those of a line (`Lee, K. Berg, J.`) taken apart."""
    found: list[str] = []
    for value in fields.get("FA") or fields.get("AU", []):
        pieces = re.split(r"(?<=[\w)])\.\s+(?=\S)", value.rstrip(".")) if ". " in value else [value]
        for piece in pieces:
            if found and pieces[0] is not piece and re.fullmatch(r"[A-Z](?:[A-Z. -]{0,5})", piece):
                found[-1] += f". {piece}"  # a second initial
            else:
                found.append(piece.strip())
    return found


def _complete(draft: Draft, fields: Fields) -> RecordType:
    for name in _people(fields):
        draft.put("authors", name, "FA")
    if fields.get("FA") and fields.get("AU") != fields["FA"]:
        for name in fields.get("AU", []):
            draft.keep("AU", name)
    _cited(draft, " ".join(fields.get("SO", [])))
    if _FROM_PUBMED.search(" ".join(fields.get("DB", []))):
        draft.put("pmid", pmid_in((fields.get("UI") or fields.get("AN") or [""])[0]), "UI", 2)
    for tag in ("SI", "CN", "NR"):
        for value in fields.get(tag, []):
            for number in registrations_in(value):
                draft.put("registry", number, tag)
    return kind_of("; ".join(fields.get("PT", []) + fields.get("ST", [])))


def _cited(draft: Draft, source: str) -> None:
    """Journal, volume, issue, pages and year from a citation on one line."""
    if hit := _SOURCE.match(source[:1000]):
        for part, value in hit.groupdict().items():
            draft.put(part, (value or "").strip(), "SO", 9)
    if year := _YEAR.search(source, hit.end() if hit else 0):
        draft.put("year", year.group(), "SO", 9)


_DIALECT = Dialect(
    "ovid",
    _PARTS,
    _split,
    _complete,
    opens=lambda text: NUMBER.fullmatch(text) is not None,
    lines=frozenset({"MH", "KW"}),
    separated={"KW": ";"},
    quiet=frozenset({"AU", "FA"}),
)


def read(lines: Iterable[tuple[int, str]], repairs: Repairs) -> Iterator[Record]:
    """Records of an Ovid export, one by one."""
    return records(_DIALECT, lines, repairs)

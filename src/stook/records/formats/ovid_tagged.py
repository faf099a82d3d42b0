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
    "doi number": "DO", "status": "ST", "authors/contributors": "AU",
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
# behind a name: `MD, MPH`, `PhD`, `FRCP(C)`; and the numbers of its affiliations, `1,2`
_DEGREES = re.compile(
    r"(?:,?\s+(?:M\.?D|Ph\.?D|M\.?P\.?H|M\.?Sc|B\.?Sc|MS|MA|BA|BS|RN|DO|DDS|DMD|DSc|DPhil|DrPH|ScD|EdD"
    r"|PsyD|PharmD|MBBS|MBChB|MBBCh|MB|ChB|BCh|MBA|MHS|MHSc|MEd|MSN|BSN|PT|DPT|OTR|FACS|FACP"
    r"|FRC[SP][A-Za-z]*(?:\([A-Za-z]+\))?|LCSW)\.?)+$"
)
_AFFILIATION = re.compile(r"\s+\d{1,2}(?:\s?,\s?\d{1,2})*$")
# `Journal of Somethings June 2015;58(6):688-696`
_DATED_SOURCE = re.compile(
    r"(?P<journal>.{2,200}?)[.,]?\s+(?:(?:[A-Z][a-z]+(?:[/-][A-Z][a-z]+)?)\s+)?(?:\d{1,2},?\s+)?"
    r"(?P<year>(?:19|20)\d\d)\s?;\s?(?P<volume>[A-Z]{0,3}\d+[A-Z]?)"
    r"(?:\s?\((?P<issue>[^()]{1,60})\))?(?:\s?:\s?(?P<pages>[A-Za-z]{0,3}\d+[\w.-]*\b))?"
)
_JOURNAL_ALONE = re.compile(r"[A-Z][^.;:\d]{2,200}\.?")
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
    people: list[str] = []
    for line in fields.get("FA") or fields.get("AU", []):
        for value in line.split(";") if ";" in line else [line]:
            bare, whole = _bare_name(value)
            pieces = [bare] if whole else re.split(r"(?<=[\w)])\.\s+(?=\S)", bare.rstrip("."))
            for piece in pieces:
                initial = re.fullmatch(r"[A-Z](?:[A-Z. -]{0,5})", piece)
                if people and pieces[0] is not piece and initial:
                    people[-1] += f". {piece}"  # a second initial
                elif piece.strip():
                    people.append(piece.strip())
    return people


def _bare_name(value: str) -> tuple[str, bool]:
    """A name without the degrees and numbers of affiliations of Ovid's journals, and whether it is
    one name for that: `Alpha, Ann B. MD, MPH 1`."""
    name = _AFFILIATION.sub("", value.strip())
    bare = _DEGREES.sub("", name).rstrip(" ,")
    return (bare, True) if bare != value.strip() or ". " not in bare else (value.strip(), False)


def _complete(draft: Draft, fields: Fields) -> RecordType:
    for name in _people(fields):
        draft.put("authors", name, "FA")
    if fields.get("FA") and fields.get("AU") != fields["FA"]:
        for name in fields.get("AU", []):
            draft.keep("AU", name)
    _cited(draft, " ".join(fields.get("SO", [])))
    status = " ".join(fields.get("ST", []))
    if not draft.has("year") and (year := _YEAR.search(status)):
        draft.put("year", year.group(), "ST", 10)
    if _FROM_PUBMED.search(" ".join(fields.get("DB", []))):
        draft.put("pmid", pmid_in((fields.get("UI") or fields.get("AN") or [""])[0]), "UI", 2)
    for tag in ("SI", "CN", "NR"):
        for value in fields.get(tag, []):
            for number in registrations_in(value):
                draft.put("registry", number, tag)
    return kind_of("; ".join(fields.get("PT", []) + fields.get("ST", [])))


def _cited(draft: Draft, source: str) -> None:
    """Journal, volume, issue, pages and year from a citation on one line."""
    source = source[:1000]
    if _JOURNAL_ALONE.fullmatch(source):  # of a paper ahead of print
        draft.put("journal", source.rstrip("."), "SO", 9)
        return
    if hit := _DATED_SOURCE.match(source) or _SOURCE.match(source):
        for part, value in hit.groupdict().items():
            draft.put(part, (value or "").strip(), "SO", 9)
    if not draft.has("year") and (year := _YEAR.search(source, hit.end() if hit else 0)):
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

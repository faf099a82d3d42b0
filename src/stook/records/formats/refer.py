"""EndNote's import format (ENW), which goes back to refer, in: `%T title`; `%0` begins a record."""

import re
from collections.abc import Iterable, Iterator

from stook.model.records import Record, RecordType
from stook.records.formats.draft import Draft, noted_pmid, pmid_in
from stook.records.formats.kinds import kind_of
from stook.records.formats.repairs import Repairs
from stook.records.formats.tagged import Dialect, Fields, records

_TAG = re.compile(r"%([0-9A-Za-z@?#$~^&*()+<>\[\]!=|])(?: (.*)|$)")
_PARTS = {
    "T": ("title", 0), "A": ("authors", 0), "J": ("journal", 0), "B": ("journal", 1),
    "D": ("year", 0), "8": ("year", 1), "V": ("volume", 0), "N": ("issue", 0), "P": ("pages", 0),
    "R": ("doi", 0), "X": ("abstract", 0), "K": ("keywords", 0), "@": ("issn", 0),
    "G": ("language", 0), "U": ("url", 0), "~": ("source", 0), "W": ("source", 1),
    "F": ("id", 1), "M": ("id", 0),
}  # fmt: skip
_FROM_PUBMED = re.compile(r"\b(?:medline|pubmed|nlm)\b", re.IGNORECASE)


def _split(text: str) -> tuple[str, str] | None:
    hit = _TAG.match(text)
    return (hit.group(1), (hit.group(2) or "").strip()) if hit else None


def _complete(draft: Draft, fields: Fields) -> RecordType:
    for note in fields.get("Z", []):
        draft.put("pmid", noted_pmid(note), "Z", 1)
    if _FROM_PUBMED.search(" ".join(fields.get("~", []) + fields.get("W", []))):
        draft.put("pmid", pmid_in((fields.get("M") or [""])[0]), "M", 2)
    return kind_of("; ".join(fields.get("9", []) + fields.get("0", [])))


_DIALECT = Dialect(
    "refer",
    _PARTS,
    _split,
    _complete,
    first=frozenset({"0"}),
    lines=frozenset({"K", "U", "A"}),
    titles=frozenset({"T"}),
)


def read(lines: Iterable[tuple[int, str]], repairs: Repairs) -> Iterator[Record]:
    """Records of an ENW file, one by one."""
    return records(_DIALECT, lines, repairs)

"""RefWorks' tagged format, in: two letters, a space, a value; `RT` begins a record."""

import re
from collections.abc import Iterable, Iterator

from stook.model.records import Record, RecordType
from stook.records.formats.draft import Draft, pmid_in
from stook.records.formats.kinds import kind_of
from stook.records.formats.repairs import Repairs
from stook.records.formats.tagged import Dialect, Fields, records

_TAG = re.compile(r"([A-Z][A-Z0-9])(?: (.*)|$)")
_PARTS = {
    "ID": ("id", 0), "T1": ("title", 0), "JF": ("journal", 0),
    "JO": ("journal", 1), "T2": ("journal", 2), "YR": ("year", 0), "FD": ("year", 1),
    "VO": ("volume", 0), "IS": ("issue", 0), "SP": ("first_page", 0), "OP": ("last_page", 0),
    "DO": ("doi", 0), "AB": ("abstract", 0), "K1": ("keywords", 0), "SN": ("issn", 0),
    "LA": ("language", 0), "LK": ("url", 0), "UL": ("url", 0), "DS": ("source", 0),
    "DB": ("source", 1),
}  # fmt: skip
_FROM_PUBMED = re.compile(r"\b(?:medline|pubmed)\b", re.IGNORECASE)


def _split(text: str) -> tuple[str, str] | None:
    hit = _TAG.match(text)
    return (hit.group(1), (hit.group(2) or "").strip()) if hit else None


def _complete(draft: Draft, fields: Fields) -> RecordType:
    for name in fields.get("A1", []):
        draft.put("authors", re.sub(r",(?=\S)", ", ", name), "A1")
    accession = (fields.get("AN") or [""])[0]
    if _FROM_PUBMED.search(" ".join(fields.get("DS", []) + fields.get("DB", []))):
        draft.put("pmid", pmid_in(accession), "AN", 1)
    if not draft.has("id"):
        draft.put("id", accession, "AN")
    return kind_of("; ".join(fields.get("RT", [])))


_DIALECT = Dialect(
    "refworks",
    _PARTS,
    _split,
    _complete,
    first=frozenset({"RT"}),
    separated={"K1": ";", "A1": ";"},
    quiet=frozenset({"A1"}),
    titles=frozenset({"T1"}),
    furniture=re.compile(
        r"refworks export|character set=|tag legend|\*{3,}|[A-Z][A-Z0-9] ?=", re.IGNORECASE
    ),
)


def read(lines: Iterable[tuple[int, str]], repairs: Repairs) -> Iterator[Record]:
    """Records of a RefWorks file, one by one."""
    return records(_DIALECT, lines, repairs)

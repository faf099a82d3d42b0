"""The Cochrane Library's plain text of citations, in: `TAG: value` under `Record #1 of 2`."""

import re
from collections.abc import Iterable, Iterator

from stook.model.records import Record, RecordType
from stook.records.formats.draft import Draft, registrations_in
from stook.records.formats.kinds import kind_of
from stook.records.formats.repairs import Repairs
from stook.records.formats.tagged import Dialect, Fields, records

ANNOUNCED = re.compile(r"\s*Record #\d+ of (\d+)\s*")
_TAG = re.compile(r"([A-Z]{2,3}): (.*)")
_PARTS = {
    "ID": ("id", 0), "TI": ("title", 0), "SO": ("journal", 0),
    "YR": ("year", 0), "VL": ("volume", 0), "NO": ("issue", 0), "PG": ("pages", 0),
    "DOI": ("doi", 0), "AB": ("abstract", 0), "KY": ("keywords", 0), "US": ("url", 0),
    "SN": ("issn", 0), "LA": ("language", 0),
}  # fmt: skip


def _split(text: str) -> tuple[str, str] | None:
    hit = _TAG.match(text)
    return (hit.group(1), hit.group(2).strip()) if hit else None


def _complete(draft: Draft, fields: Fields) -> RecordType:
    for value in fields.get("PM", []):
        draft.put("pmid", value, "PM", 1)
    for tag in ("XR", "AU"):
        for value in fields.get(tag, []):
            numbers = registrations_in(value)
            for number in numbers:
                draft.put("registry", number, tag)
            if tag == "AU" and not numbers:  # a registration has its number for an author
                draft.put("authors", value, tag)
    return kind_of("; ".join(fields.get("PT", [])))


_DIALECT = Dialect(
    "cochrane",
    _PARTS,
    _split,
    _complete,
    opens=lambda text: ANNOUNCED.fullmatch(text) is not None,
    first=frozenset({"ID"}),
    separated={"KY": ";"},
    quiet=frozenset({"AU"}),
    titles=frozenset({"TI"}),
    furniture=re.compile(r"(?:provider|content):", re.IGNORECASE),
)


def read(lines: Iterable[tuple[int, str]], repairs: Repairs) -> Iterator[Record]:
    """Records of the file, one by one; a number other than the announced one is named (E707)."""
    announced: list[int] = []

    def watched() -> Iterator[tuple[int, str]]:
        for line, text in lines:
            if hit := ANNOUNCED.fullmatch(text):
                announced.append(int(hit.group(1)[:9]))
            yield line, text

    count = 0
    for record in records(_DIALECT, watched(), repairs):
        count += 1
        yield record
    if announced and max(announced) != count:
        repairs.note("E707", 0, f"it announces {max(announced)} records and holds {count}")

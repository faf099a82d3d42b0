"""Fields of one format inside another, so that a conversion there and back loses nothing.

A field that the target has no place for travels under its full name (`nbib:PHST`): as a column in
a table, as a field in BibTeX and CSL-JSON, and as a note `nbib:PHST = …` in tagged formats.
"""

import json
import re
from collections.abc import Iterable

from stook.model.records import Field, RecordType
from stook.records.formats.encoding import whole

FORMATS = (
    *("ris", "nbib", "pubmed", "endnote", "bibtex", "ciw", "csv", "csl", "stook"),
    *("ovid", "cochrane", "refworks", "refer", "ebsco", "ictrp", "ctgov", "openalex"),
)
_NOTE = re.compile(rf"((?:{'|'.join(FORMATS)}):[^=\n]{{1,200}}?) = (.*)", re.DOTALL)
_FULL = re.compile(rf"(?:{'|'.join(FORMATS)}):.+", re.DOTALL)


def is_full(name: str) -> bool:
    """Whether a field name carries the format that it came from."""
    return _FULL.fullmatch(name) is not None


def as_note(field: Field) -> str:
    """A foreign field as a note of a tagged format."""
    name = " ".join(field.name.replace("=", " ").split())
    return f"{name[:200]} = {field.value}"


def from_note(text: str) -> Field | None:
    """The foreign field that a note carries, or None for an ordinary note."""
    hit = _NOTE.fullmatch(text)
    return Field(hit.group(1), hit.group(2)) if hit else None


def kind_note(kind: RecordType) -> Field:
    """The kind of publication, for a format that has no word for it."""
    return Field("stook:type", kind.value or "unknown")


def own(field: Field, name: str) -> str:
    """The bare name of a field of format `name`; '' for a field of another format."""
    head, _, bare = field.name.partition(":")
    return bare if head == name else ""


def packed(values: Iterable[str]) -> str:
    """Several values in one cell: alone as it is, else a JSON list."""
    held = list(values)
    if len(held) == 1 and not held[0].startswith("["):
        return held[0]
    return json.dumps(held, ensure_ascii=False)


def unpacked(cell: str) -> list[str]:
    """The values of a cell that `packed` wrote; any other text is one value."""
    if cell.startswith("[") and cell.endswith("]"):
        try:
            found = json.loads(cell)
        except (ValueError, RecursionError):
            return [cell]
        if isinstance(found, list) and all(isinstance(value, str) for value in found):
            return [whole(value) for value in found]
    return [cell]

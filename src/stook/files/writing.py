"""Writing the files of a review folder: YAML that people go on editing, CSV that spreadsheets open.

The counterpart of the readers: what is written here reads back as the same nouns. Cells that a
spreadsheet would run as a formula are written with an apostrophe before them.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from enum import Enum
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

from stook.files.cells import SEPARATOR

_FORMULA = ("=", "@", "+", "-", "\t")


class _Dumper(yaml.SafeDumper):
    """Block style, long text left on one line, no aliases (the reader refuses them)."""

    def ignore_aliases(self, data: object) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """List items stand indented below their key."""
        super().increase_indent(flow, False)


def yaml_text(content: Mapping[str, Any], comments: Mapping[str, str]) -> str:
    """A document, top key by top key, with a comment above the keys that have one.

    The comment under '' opens the file.
    """
    parts = [_comment(comments.get("", ""))]
    for key, value in content.items():
        text = yaml.dump(
            {key: plain(value)}, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000
        )
        gap = "\n" if isinstance(value, (dict, list, tuple)) or key in comments else ""
        parts.append(gap + _comment(comments.get(key, "")) + text)
    return "".join(parts).lstrip("\n")


def _comment(text: str) -> str:
    return "".join(f"# {line}".rstrip() + "\n" for line in text.splitlines())


def plain(value: object) -> object:
    """A value as YAML writes it: enums as words, tuples as lists, numbers short and exact."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value


def filled(noun: "DataclassInstance", keep: Sequence[str] = ()) -> dict[str, Any]:
    """The fields of a noun that differ from their defaults, or that `keep` names, in order."""
    found: dict[str, Any] = {}
    for each in fields(noun):
        value = getattr(noun, each.name)
        default = each.default_factory() if callable(each.default_factory) else each.default
        if each.name in keep or value != default:
            found[each.name] = value
    return found


def csv_text(
    rows: Iterable[Any], first: Sequence[str], columns: Sequence[str] = (), more: Sequence[str] = ()
) -> str:
    """Rows of a noun as CSV: the columns `first`, those of `columns` that hold anything, then the
    team's own columns `more`."""
    rows = list(rows)
    used = [name for name in columns if any(cell(getattr(row, name)) for row in rows)]
    names = [*first, *used]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*names, *more])
    for row in rows:
        own = [cell(getattr(row, name)) for name in names]
        writer.writerow([*own, *(cell(row.more.get(name, "")) for name in more)])
    return out.getvalue()


def table_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows of texts as CSV; a text that is a number is no formula, whatever its sign."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([guarded(" ".join(value.split())) for value in row])
    return out.getvalue()


def guarded(text: str) -> str:
    """A text as a cell: one that a spreadsheet would run as a formula behind an apostrophe; a
    number is no formula, whatever its sign."""
    return f"'{text}" if text.startswith(_FORMULA) and not _is_number(text) else text


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True


def cell(value: object) -> str:
    """A value as a cell: '' for what is not known, yes or no, numbers that read back exactly."""
    if value is None or value is False:
        return ""
    if isinstance(value, (bool, Enum)):
        return "yes" if value is True else str(getattr(value, "value", ""))
    if isinstance(value, (int, float)):
        return number(float(value))
    if isinstance(value, tuple):
        return f" {SEPARATOR} ".join(cell(each.replace(SEPARATOR, "/")) for each in value)
    text = " ".join(str(value).split())
    return guarded(text)


def number(value: float) -> str:
    """The shortest text that reads back as the same number."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)

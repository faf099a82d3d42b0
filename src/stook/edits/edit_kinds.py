"""The kinds of edits, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class EditError(Exception):
    """An edit cannot be carried out; the message says why, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCell:
    """One cell of a table: the row in which `where` stands (values by column), and its column.

    `base` is what the cell held when it was read (None where that does not matter). A column that
    the table does not have is added.
    """

    file: str
    where: Mapping[str, str]
    column: str
    value: str
    base: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRow:
    """A row at the end of a table; a table that is not there begins with `columns` as header."""

    file: str
    values: Mapping[str, str]
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveRow:
    """The one row of a table in which `where` stands, away."""

    file: str
    where: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetValue:
    """One value of a YAML file, by its keys and positions; a key that is not there is added.

    A position one behind the last adds to a list. `base` is the value as it was read; `checked`
    says whether it matters.
    """

    file: str
    path: tuple[str | int, ...]
    value: Any
    base: Any = None
    checked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveValue:
    """One entry of a mapping or list of a YAML file, away."""

    file: str
    path: tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveText:
    """A whole text. `was` is the digest of what was read, None for a text that is new."""

    file: str
    text: str
    was: str | None = field(default=None)


Edit = SetCell | AddRow | RemoveRow | SetValue | RemoveValue | SaveText

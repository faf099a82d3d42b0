"""Saving edits: against what was read, one atomic replace a file, with undo of the sitting."""

from collections.abc import Sequence
from dataclasses import dataclass

from stook.edits.csv_splice import add_row, remove_row, scan, set_cell
from stook.edits.edit_kinds import (
    AddRow,
    Edit,
    EditError,
    RemoveRow,
    RemoveValue,
    SaveText,
    SetCell,
    SetValue,
)
from stook.edits.yaml_splice import remove_value, set_value, value_at
from stook.store import FolderStore, StaleError, StoreError, digest

BOM = b"\xef\xbb\xbf"
_TRIES = 5


class ConflictError(Exception):
    """Somebody else changed the same thing: `mine` is what was to be saved, `theirs` what the
    file holds now, `base` what both began with. Nothing was written."""

    def __init__(self, file: str, mine: str, theirs: str, base: str) -> None:
        super().__init__(f"{file} was changed by somebody else meanwhile.")
        self.file, self.mine, self.theirs, self.base = file, mine, theirs, base


@dataclass(frozen=True, slots=True)
class Step:
    """One save that can be undone: what each file held before and after."""

    label: str
    files: tuple[tuple[str, bytes | None, bytes], ...]


class Editor:
    """Saves edits to one folder and remembers the sitting."""

    def __init__(self, store: FolderStore) -> None:
        self.store = store
        self.steps: list[Step] = []

    def save(self, edits: Sequence[Edit], label: str = "") -> bool:
        """Carry out edits, in order; False where they change nothing.

        ConflictError where a cell, value or text is not what it was when it was read; EditError
        where an edit cannot be carried out. Several files are replaced one after the other.
        """
        changed = []
        for file in dict.fromkeys(edit.file for edit in edits):
            own = [edit for edit in edits if edit.file == file]
            before, after = self._replace(file, own)
            if before != after:
                changed.append((file, before, after))
        if changed:
            self.steps.append(Step(label, tuple(changed)))
        return bool(changed)

    def undo(self) -> str | None:
        """Take the last save back and return its label; None where there is none.

        ConflictError where the file was changed since: then both stay.
        """
        if not self.steps:
            return None
        step = self.steps[-1]
        for file, before, after in reversed(step.files):
            try:
                if before is None:
                    self.store.remove(file, digest(after))
                else:
                    self.store.write(file, before, digest(after))
            except StaleError as stale:
                self.steps.pop()
                raise ConflictError(file, _text(before), _text(stale.data), _text(after)) from None
        self.steps.pop()
        return step.label

    def _replace(self, file: str, edits: Sequence[Edit]) -> tuple[bytes | None, bytes]:
        for _ in range(_TRIES):  # an editor may save between the reading and the writing
            before = self._read(file)
            after = edited(before, edits)
            if before == after:
                return before, after
            try:
                self.store.write(file, after, digest(before) if before is not None else None)
            except StaleError:
                continue
            return before, after
        raise EditError(f"{file} is being changed by something else all the time; try again.")

    def _read(self, file: str) -> bytes | None:
        if not (self.store.root / file).exists():
            return None
        try:
            return self.store.read(file)
        except StoreError as error:
            raise EditError(f"{error}.") from None


def edited(before: bytes | None, edits: Sequence[Edit]) -> bytes:
    """The bytes of a file after edits; a byte order mark stays.

    EditError for a file that is not UTF-8 or an edit that cannot be carried out, ConflictError
    where what an edit is based on is not there any more.
    """
    data = before or b""
    mark = BOM if data.startswith(BOM) else b""
    try:
        text = data[len(mark) :].decode("utf-8")
    except UnicodeDecodeError:
        raise EditError(f"{edits[0].file} is not UTF-8; save it as UTF-8 first.") from None
    for edit in edits:
        if isinstance(edit, SaveText):
            now = digest(before) if before is not None else None
            if now != edit.was and _unified(text) != _unified(edit.text):
                raise ConflictError(edit.file, edit.text, text, "")
            text = _ended(text, edit.text)
        else:
            text = _spliced(text, edit)
    return mark + text.encode("utf-8")


def _spliced(text: str, edit: Edit) -> str:
    if isinstance(edit, SetCell):
        return _cell_set(text, edit)
    if isinstance(edit, SetValue):
        return _value_set(text, edit)
    if isinstance(edit, AddRow):
        return add_row(text, edit.values, edit.columns)
    if isinstance(edit, RemoveRow):
        return remove_row(text, edit.where)
    if isinstance(edit, RemoveValue):
        return remove_value(text, edit.path)
    raise TypeError(f"{edit!r} is no splice")


def _cell_set(text: str, edit: SetCell) -> str:
    grid = scan(text)
    now = grid.value(grid.find(edit.where), edit.column)
    value = " ".join(edit.value.split())
    if now == value:
        return text
    if edit.base is not None and now != edit.base:
        raise ConflictError(edit.file, value, now, edit.base)
    return set_cell(text, edit.where, edit.column, value)


def _value_set(text: str, edit: SetValue) -> str:
    now = value_at(text, edit.path)
    if now is not None and now == edit.value:
        return text
    if edit.checked and now != edit.base:
        raise ConflictError(edit.file, str(edit.value), str(now), str(edit.base))
    return set_value(text, edit.path, edit.value)


def _ended(old: str, new: str) -> str:
    """A text with the line ends of the one that it replaces."""
    first = old.find("\n")
    return _unified(new).replace("\n", "\r\n") if first > 0 and old[first - 1] == "\r" else new


def _unified(text: str) -> str:
    return text.replace("\r\n", "\n")


def _text(data: bytes | None) -> str:
    return (data or b"").decode("utf-8", "replace")

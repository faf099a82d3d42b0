"""EDITS: typed changes of the files that people write, in which every other byte stays.

A cell of a table, a row, a value of a YAML file, a text: each is spliced into the bytes that are
there (comments, order, quoting, separators, line ends and byte order mark stay), read again and
compared before it is saved. `Editor` saves against what was read, and undoes.
May import: everything below; neighbours are `files` (how those files are read) and `pipeline`.
"""

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
from stook.edits.editor import ConflictError, Editor

__all__ = [
    "AddRow", "ConflictError", "Edit", "EditError", "Editor", "RemoveRow", "RemoveValue",
    "SaveText", "SetCell", "SetValue",
]  # fmt: skip

"""Labelled screening sets: a CSV or TSV file (also gzipped) with titles, abstracts and a label.

For replays, where only text and label matter; citation files: `records.formats.citations`.
"""

import csv
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from stook.problems import Place, Problem, problem
from stook.records.formats.encoding import decoded, open_bytes
from stook.records.formats.repairs import Repairs

_LABELS = dict.fromkeys(("1", "1.0", "yes", "y", "true", "included", "include", "relevant"), 1)
_LABELS |= dict.fromkeys(("0", "0.0", "no", "n", "false", "excluded", "exclude", "irrelevant"), 0)
_TEXT = (
    ("title", "primary_title", "primary title", "article title", "ti"),
    ("abstract", "abstract note", "notes_abstract", "ab"),
    ("keywords", "author keywords", "keyword", "de", "kw"),
)
_IDS = ("record_id", "record id", "id", "pmid", "doi")
_LONGEST = 1 << 24  # characters of one cell; csv stops at 131,072 by default


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Records with a known label: ids, texts (title, abstract, keywords joined), labels (0, 1)."""

    ids: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    labels: tuple[int, ...] = ()


def read_labelled(path: Path, label: str) -> tuple[LabelledSet, list[Problem]]:
    """Read a labelled set.

    `label` names the column that says 1 or 0 (or yes or no, included or excluded). Ids are the
    first column of `record_id`, `id`, `pmid` and `doi` that has one for every record, each
    another, and else the number of the row from 0. Rows whose label says neither are left out,
    each a Problem.
    """
    repairs = Repairs(path.name)
    try:
        raw = open_bytes(path, repairs)
    except OSError as error:
        what = f"It cannot be read: {error.strerror or error}."
        return LabelledSet(), [problem("E701", Place(path.name), what)]
    with closing(raw), decoded(raw, repairs) as text:
        read, wrong = _Table(text, label, path.name).read()
    return read, [*repairs, *wrong]


class _Table:
    """One reading of one file."""

    def __init__(self, text: TextIO, label: str, file: str) -> None:
        self.file, self.label = file, label
        self.problems: list[Problem] = []
        csv.field_size_limit(_LONGEST)
        head = text.readline()
        delimiter = max(",\t;", key=head.count)
        names = next(csv.reader([head], delimiter=delimiter), [])
        self.header = [name.strip().lower() for name in names]
        self.names = [name.strip() for name in names]
        self.rows = csv.reader(text, delimiter=delimiter)

    def read(self) -> tuple[LabelledSet, list[Problem]]:
        """The set, and what is wrong with the file."""
        if self.label not in self.names and self.header.count(self.label.strip().lower()) == 1:
            self.label = self.names[self.header.index(self.label.strip().lower())]
        if self.label not in self.names:
            known = ", ".join(self.names) or "none"
            what = f"There is no column {self.label!r}; the columns are {known}."
            return LabelledSet(), [problem("E870", Place(self.file, 1), what)]
        kept: list[list[str]] = []
        labels: list[int] = []
        for row, value in self._labelled(self.names.index(self.label)):
            kept.append(row)
            labels.append(value)
        columns = [self.header.index(n[0]) for n in map(self._first, _TEXT) if n]
        texts = tuple(" ".join(row[c] for c in columns if c < len(row) and row[c]) for row in kept)
        return LabelledSet(self._ids(kept), texts, tuple(labels)), self.problems

    def _first(self, names: tuple[str, ...]) -> list[str]:
        """The first of these names that the file has, in a list; else an empty one."""
        return [name for name in names if name in self.header][:1]

    def _labelled(self, column: int) -> Iterator[tuple[list[str], int]]:
        try:
            for row in self.rows:
                said = row[column].strip().lower() if column < len(row) else ""
                value = _LABELS.get(said)
                if value is not None:
                    yield row, value
                elif any(cell.strip() for cell in row):
                    place = Place(self.file, self.rows.line_num + 1)
                    what = f"The label {said[:40]!r} says neither yes nor no; the row is left out."
                    self.problems.append(problem("W871", place, what))
        except csv.Error as error:
            place = Place(self.file, self.rows.line_num + 1)
            what = f"Reading stopped: {error}."
            self.problems.append(problem("E703", place, what))

    def _ids(self, rows: list[list[str]]) -> tuple[str, ...]:
        for name in _IDS:
            if name in self.header and name != self.label.lower():
                at = self.header.index(name)
                ids = tuple(row[at].strip() if at < len(row) else "" for row in rows)
                if all(ids) and len(set(ids)) == len(ids):
                    return ids
        return tuple(map(str, range(len(rows))))

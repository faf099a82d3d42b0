"""Two versions of a data table: what changed in its form, in signs, and in values.

A new release of a living database may change separators, decimal marks, column names, labels,
units or the sign of its effects, and hide a few corrected numbers among them. Each kind is told
apart, so that a change of form is never shown as "everything changed" and a corrected number is
never lost in it. Rows are paired by a column that names them, never by their order.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from stook.files.text import shown
from stook.pooling.any_table import MISSING, Sheet

MOST = 0.9
"""The share of a column's changed cells that must follow one rule for the rule to be told."""
SHOWN = 5
"""Labels that a sentence lists."""
FEWEST = 2
"""Cells that must follow a rule: one cell with the other sign is a value."""
_SAME = 1e-9  # relative: what printing and reading a float may change
_UNIT_FACTORS = (100.0, 0.01, 1000.0, 0.001, 10.0, 0.1, 7.0, 1 / 7)
_SD = re.compile(r"(?:^|[^a-z])(?:sd|std|stdev|sds)(?![a-z])|standard.?deviation", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")

Key = tuple[str, ...]
Cell = float | str | None
Pair = tuple[int, Key, str, str, Cell, Cell]
"""A row of the new table, its key, and both cells as written and as read."""


class UnpairedError(Exception):
    """The rows of two tables cannot be paired; the message says why, for people."""


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One cell with another value: where its row is, in the new table, and both values as
    written."""

    row: int
    key: Key
    column: str
    old: str
    new: str

    @property
    def is_sd(self) -> bool:
        """Whether the column is of standard deviations, by its name."""
        return _SD.search(self.column) is not None


@dataclass(slots=True)
class Changes:
    """What changed. `form` are sentences; `turned` are columns whose sign turned, with the number
    of cells; `lost` are columns of which distinct texts became fewer numbers; `values` are single
    cells. `added` and `removed` are keys of rows."""

    key: tuple[str, ...] = ()
    form: list[str] = field(default_factory=list)
    turned: dict[str, int] = field(default_factory=dict)
    lost: dict[str, tuple[int, int]] = field(default_factory=dict)
    values: list[ValueChange] = field(default_factory=list)
    added: list[Key] = field(default_factory=list)
    removed: list[Key] = field(default_factory=list)


def compared(old: Sheet, new: Sheet, key: Sequence[str] = ()) -> Changes:
    """What changed from one version of a table to the next.

    `key` are the columns that name a row; else the column with most values in common that names
    each row of both is taken, or the shortest combination of columns that does. UnpairedError
    where there is none.
    """
    names = tuple(key) or _key(old, new)
    before, after = _rows(old, names), _rows(new, names)
    changes = Changes(names)
    _punctuation(old, new, changes)
    changes.added = [row for row in after if row not in before]
    changes.removed = [row for row in before if row not in after]
    pairs = [(before[row], after[row], row) for row in after if row in before]
    if [row for _, _, row in pairs] != [row for row in before if row in after]:
        changes.form.append("The rows are in another order.")
    columns = _columns(old, new, pairs, changes)
    for name, renamed in columns.items():
        if name not in names:
            _Column(old, new, name, renamed, pairs).tell(changes)
    return changes


def _punctuation(old: Sheet, new: Sheet, changes: Changes) -> None:
    changes.form += [said for said in new.said if said not in old.said]
    changes.form += [f"No longer so: {said}" for said in old.said if said not in new.said]


# Rows ----------------------------------------------------------------------------------------


def _rows(sheet: Sheet, names: Sequence[str]) -> dict[Key, int]:
    """Where each row is. UnpairedError where the columns are not there or name a row twice."""
    missing = [name for name in names if name not in sheet.columns]
    if missing:
        raise UnpairedError(f"{sheet.table.file} has no column {missing[0]!r}.")
    rows: dict[Key, int] = {}
    texts = [[_folded(text) for text in sheet.texts(name)] for name in names]
    for at, row in enumerate(zip(*texts, strict=True)):
        if row in rows:
            raise UnpairedError(
                f"{' + '.join(names)} names two rows of {sheet.table.file} {' / '.join(row)!r}."
            )
        rows[row] = at
    return rows


def _key(old: Sheet, new: Sheet) -> tuple[str, ...]:
    shared = [name for name in new.columns if name in old.columns and name != "row"]
    sides = [{n: [_folded(t) for t in sheet.texts(n)] for n in shared} for sheet in (old, new)]
    shared = [name for name in shared if not _counts_rows(sides[1][name])]
    single = [(_overlap(sides, (name,)), name) for name in shared]
    best = max(single, key=lambda scored: scored[0], default=(0.0, ""))
    if best[0] > 0:
        return (best[1],)
    named = [name for name in shared if len(set(sides[1][name])) > 1][:12]
    for size in (2, 3, 4):
        scored = [(_overlap(sides, names), names) for names in combinations(named, size)]
        score, names = max(scored, key=lambda pair: pair[0], default=(0.0, ()))
        if score > 0:
            return names
    raise UnpairedError("No column, and no few columns together, name each row of both tables.")


def _overlap(sides: Sequence[Mapping[str, list[str]]], names: Sequence[str]) -> float:
    """The share of rows in common; 0 where the columns do not name each row once."""
    keys = [list(zip(*(side[name] for name in names), strict=True)) for side in sides]
    if any(len(set(rows)) < len(rows) for rows in keys):
        return 0.0
    common = len(set(keys[0]) & set(keys[1]))
    return common / max(len(keys[0]), len(keys[1]), 1)


def _counts_rows(texts: Sequence[str]) -> bool:
    return [*texts] == [str(n) for n in range(1, len(texts) + 1)]


# Columns -------------------------------------------------------------------------------------


def _columns(
    old: Sheet, new: Sheet, pairs: Sequence[tuple[int, int, Key]], changes: Changes
) -> dict[str, str]:
    """Columns of both tables, old name -> new name; what was renamed, added or dropped is told.

    A column that is gone and a new one with the same cells are one column under two names.
    """
    gone = [name for name in old.columns if name not in new.columns]
    come = [name for name in new.columns if name not in old.columns]
    held: dict[tuple[Cell, ...], list[str]] = {}
    for name in come:
        cells = [_cell(new, text) for text in new.texts(name)]
        held.setdefault(tuple(cells[there] for _, there, _ in pairs), []).append(name)
    renamed = {}
    for name in gone:
        cells = [_cell(old, text) for text in old.texts(name)]
        alike = held.get(tuple(cells[here] for here, _, _ in pairs), [])
        if alike and len({*cells}) > 1:
            renamed[name] = alike.pop(0)
    if renamed:
        told = ", ".join(f"{name} is now {renamed[name]}" for name in renamed)
        changes.form.append(f"Renamed columns: {told}.")
    dropped = [name for name in gone if name not in renamed]
    fresh = [name for name in come if name not in renamed.values()]
    if dropped:
        changes.form.append(f"Columns dropped: {', '.join(dropped)}.")
    if fresh:
        changes.form.append(f"New columns: {', '.join(fresh)}.")
    return {name: name for name in old.columns if name in new.columns} | renamed


class _Column:
    """The cells of one column in both tables, row by row."""

    def __init__(
        self, old: Sheet, new: Sheet, name: str, renamed: str,
        pairs: Sequence[tuple[int, int, Key]],
    ) -> None:  # fmt: skip
        self.name = renamed
        before, after = old.texts(name), new.texts(renamed)
        cells = [
            (there, key, before[here], after[there], _cell(old, before[here]),
             _cell(new, after[there]))
            for here, there, key in pairs
        ]  # fmt: skip
        self.all = cells
        self.changed = [row for row in cells if not _alike(row[4], row[5])]

    def tell(self, changes: Changes) -> None:
        """Add what changed; the first rule that most of the changed cells follow is told once,
        and the cells that do not follow it as values."""
        if not self.changed:
            return
        rest = self._numbers(changes) if self._numeric() else self._texts(changes)
        changes.values += [
            ValueChange(there, key, self.name, old, new) for there, key, old, new, _, _ in rest
        ]

    def _numeric(self) -> bool:
        return all(
            isinstance(cell, float) or cell is None for row in self.changed for cell in row[4:]
        )

    def _numbers(self, changes: Changes) -> list[Pair]:
        pairs = [
            (row, row[4], row[5])
            for row in self.changed
            if isinstance(row[4], float) and isinstance(row[5], float)
        ]
        flipped = [row for row, old, new in pairs if _alike(old, -new)]
        opposed = [row for row, old, new in pairs if old * new < 0]
        if len(flipped) >= FEWEST and self._most(opposed, [row for row, old, _ in pairs if old]):
            changes.turned[self.name] = len(opposed)
            return [row for row in self.changed if row not in flipped]
        for factor in _UNIT_FACTORS:
            scaled = [row for row, old, new in pairs if _alike(old * factor, new)]
            if len(scaled) >= FEWEST and self._most(scaled, self.changed):
                changes.form.append(
                    f"{self.name} is in another unit: {len(scaled)} cells are {factor:.4g} times "
                    "what they were."
                )
                return [row for row in self.changed if row not in scaled]
        return self.changed

    def _texts(self, changes: Changes) -> list[Pair]:
        ascii_alike = [
            r
            for r in self.changed
            if _ascii(r[2]) == _ascii(r[3]) and not (r[2].isascii() and r[3].isascii())
        ]
        if len(ascii_alike) >= FEWEST and self._most(ascii_alike, self.changed):
            changes.form.append(
                f"{self.name}: letters that are not ASCII differ in {len(ascii_alike)} cells, as "
                "after reading the file in another encoding."
            )
            return [row for row in self.changed if row not in ascii_alike]
        spelt = [r for r in self.changed if sorted(_words(r[2])) == sorted(_words(r[3]))
                 or "".join(_words(r[2])) == "".join(_words(r[3]))]  # fmt: skip
        if len(spelt) >= FEWEST and self._most(spelt, self.changed):
            example = spelt[0]
            changes.form.append(
                f"{self.name} is written differently in {len(spelt)} cells, with the same words "
                f"({shown(example[2])} is now {shown(example[3])})."
            )
            return [row for row in self.changed if row not in spelt]
        return self._relabelled(changes)

    def _relabelled(self, changes: Changes) -> list[Pair]:
        """Texts that consistently became other texts are labels; texts of which several became
        one number are lost."""
        targets: dict[str, set[str]] = {}
        for row in self.all:
            targets.setdefault(row[2], set()).add(row[3])
        consistent = all(len(texts) == 1 for texts in targets.values())
        numbers = [r for r in self.changed if isinstance(r[5], float) and isinstance(r[4], str)]
        old_numbers = [r for r in self.changed if isinstance(r[4], float) and isinstance(r[5], str)]
        if len(numbers) >= FEWEST and self._most(numbers, self.changed):
            changes.lost[self.name] = (len(targets), len({row[3] for row in self.all}))
            return [row for row in self.changed if row not in numbers]
        if len(old_numbers) >= FEWEST and self._most(old_numbers, self.changed):
            changes.form.append(f"{self.name} holds text again where it held bare numbers.")
            return [row for row in self.changed if row not in old_numbers]
        distinct = len({next(iter(t)) for t in targets.values()}) == len(targets)
        repeated = Counter(row[2] for row in self.changed)
        if consistent and distinct and all(count > 1 for count in repeated.values()):
            told = [f"{shown(old)} is now {shown(next(iter(targets[old])))}" for old in repeated]
            more = f" and {len(told) - SHOWN} more" if len(told) > SHOWN else ""
            listed = ", ".join(told[:SHOWN])
            changes.form.append(f"{self.name}: new labels, one for one: {listed}{more}.")
            return []
        return self.changed

    @staticmethod
    def _most(rows: Sequence[object], of: Sequence[object]) -> bool:
        return len(rows) >= MOST * len(of)


# Cells ---------------------------------------------------------------------------------------


def _cell(sheet: Sheet, text: str) -> Cell:
    """A number, a text, or None where nothing is reported."""
    text = text.strip()
    if text.lower() in MISSING:
        return None
    plain = text.replace("−", "-")
    if sheet.decimal_comma:
        plain = plain.replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        return text
    return value if math.isfinite(value) else text


def _alike(old: Cell, new: Cell) -> bool:
    if isinstance(old, float) and isinstance(new, float):
        return math.isclose(old, new, rel_tol=_SAME, abs_tol=1e-12)
    return old == new


def _folded(text: str) -> str:
    return " ".join(text.split())


def _ascii(text: str) -> str:
    return "".join(letter for letter in text if letter.isascii() and not letter.isspace())


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]

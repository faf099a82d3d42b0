"""The oracle kit: its cases, its data, and a reader for the R calls in it."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

ORACLE = Path(__file__).resolve().parents[4] / "shared" / "data" / "oracle"
KITS = (ORACLE, ORACLE.parent / "oracle2" / "public")
"""The first kit, and its second part, beside the project."""
PACKED = Path(__file__).resolve().parents[1] / "r"
"""What a clone carries of them: `pack.py` writes it, `r/README.md` says where it comes from."""


@dataclass(frozen=True)
class Call:
    """An R call: function, unnamed arguments, named arguments (text unless calls themselves)."""

    function: str
    unnamed: list[Any] = field(default_factory=list)
    named: dict[str, Any] = field(default_factory=dict)

    def get(self, name: str, default: Any = None) -> Any:
        """A named argument; quotes are taken off strings."""
        value = self.named.get(name, default)
        return value[1:-1] if isinstance(value, str) and value[:1] in "'\"" else value


@dataclass(frozen=True)
class Case:
    """One R call with its result on one data set."""

    dataset: str
    section: str
    id: str
    text: str
    result: Any
    call: Call | None
    kit: int = 1

    @property
    def data(self) -> dict[str, Any]:
        """The columns of the data set: numbers (nan for NA) where all are, else strings."""
        return columns(self.dataset)

    def __str__(self) -> str:
        return f"{self.dataset} {self.section} {self.id}"


@cache
def columns(dataset: str) -> dict[str, Any]:
    """A CSV of the kit as columns."""
    path = next(p for kit in (*KITS, PACKED) if (p := kit / "data" / f"{dataset}.csv").is_file())
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: _column([row[name] for row in rows]) for name in rows[0]}


def _column(values: list[str]) -> Any:
    try:
        return np.array([np.nan if v in {"NA", ""} else float(v) for v in values])
    except ValueError:
        return np.array(values, dtype=object)


@cache
def cases() -> tuple[Case, ...]:
    """Every case of both kits, in the order of the files; those of the clone without them."""
    if not ORACLE.is_dir():
        return packed()
    return tuple(case for number, kit in enumerate(KITS, 1) for case in read_folder(number, kit))


@cache
def packed() -> tuple[Case, ...]:
    """The cases that every clone carries."""
    rows = json.loads((PACKED / "cases.json").read_text(encoding="utf-8"))
    return tuple(
        Case(dataset, section, id_, text, result, parse(text), number)
        for number, dataset, section, id_, text, result in rows
    )


def read_folder(number: int, folder: Path) -> Iterator[Case]:
    """The cases of one kit."""
    for path in sorted((folder / "expected").glob("*.json")):
        kit = json.loads(path.read_text(encoding="utf-8"))
        for case in kit["cases"]:
            text = case["call"].strip()
            yield Case(
                kit["meta"]["dataset"], kit["meta"]["section"], case["id"], text, case["result"],
                parse(text), number,
            )  # fmt: skip


def parse(text: str) -> Call | None:
    """An R call read into names and arguments; None for anything else (such as a block)."""
    found = re.fullmatch(r"\s*([\w.:]+)\((.*)\)\s*", text, re.DOTALL)
    if not found:
        return None
    unnamed: list[Any] = []
    named: dict[str, Any] = {}
    for argument in _split(found[2]):
        pair = re.match(r"\s*([\w.]+)\s*=(?!=)\s*(.*)", argument, re.DOTALL)
        value = pair[2] if pair else argument
        inner: Any = parse(value) or value.strip()
        if pair:
            named[pair[1]] = inner
        else:
            unnamed.append(inner)
    return Call(found[1], unnamed, named)


def _split(text: str) -> list[str]:
    """The arguments between commas that are in no bracket and no string."""
    parts, depth, quote, start = [], 0, "", 0
    for i, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
        elif letter == "," and depth == 0:
            parts.append(text[start:i])
            start = i + 1
    parts.append(text[start:])
    return [part for part in parts if part.strip()]

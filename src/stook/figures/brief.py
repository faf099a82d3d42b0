"""How objects show themselves at a prompt and in a notebook: short, whatever they hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from html import escape
from typing import TypeVar

T = TypeVar("T")
LONGEST = 1_900
"""Characters of a whole `repr`: below 2 kB also with its ending."""
LONGEST_VALUE = 60
"""Characters of one value in it."""


def brief(cls: type[T]) -> type[T]:
    """Give a class a short `repr`: its words where it has a `__str__`, else its fields, cut."""
    cls.__repr__ = _shown  # type: ignore[method-assign]  # the same for every class
    return cls


def _shown(noun: object) -> str:
    if type(noun).__str__ is not object.__str__:
        return cut(str(noun))
    pairs = (f"{name}={_value(value)}" for name, value in _pairs(noun) if not _empty(value))
    return cut(f"{type(noun).__name__}({', '.join(pairs)})")


def cut(text: str, longest: int = LONGEST) -> str:
    """A text that is no longer than `longest` bytes in UTF-8, with "..." where it was cut."""
    data = text.encode("utf-8", errors="replace")
    return text if len(data) <= longest else data[: longest - 3].decode(errors="ignore") + "..."


def _pairs(noun: object) -> Iterable[tuple[str, object]]:
    if is_dataclass(noun):
        return [(field.name, getattr(noun, field.name)) for field in fields(noun) if field.repr]
    return [(name, getattr(noun, name)) for name in getattr(noun, "_fields", ())]


def _empty(value: object) -> bool:
    return value is None or (isinstance(value, str | tuple | list | dict) and not value)


def _value(value: object) -> str:
    """A value in a few characters: arrays by their shape, collections by their length."""
    shape = getattr(value, "shape", None)
    if isinstance(shape, tuple) and shape:
        return f"<array of {' x '.join(map(str, shape))}>"
    if isinstance(value, Mapping | tuple | list | frozenset | set) and len(value) > 3:
        return f"<{len(value)} entries>"
    if isinstance(value, float):
        return f"{value:g}"
    return cut(repr(value) if not hasattr(value, "item") else f"{value}", LONGEST_VALUE)


def html_table(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A table as HTML; every cell is escaped, None and nan are empty."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in header)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(cell_text(cell))}</td>' for cell in row)}</tr>\n"
        for row in rows
    )
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>"


def cell_text(cell: object) -> str:
    """A cell as text: four significant digits; nothing for None and nan."""
    if cell is None or cell != cell:
        return ""
    return f"{cell:.4g}" if isinstance(cell, float) else str(cell)

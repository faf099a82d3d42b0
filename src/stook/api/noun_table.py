"""A list of findings, facts, studies or problems that shows itself as a table."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeVar, overload

from stook.figures.brief import cell_text, cut, html_table

T = TypeVar("T")
Column = tuple[str, Callable[[Any], object]]
SHOWN = 12  # rows at the prompt; a notebook and a data frame have all
WIDEST = 40  # characters of a cell at the prompt


class Listing(Sequence[T], Generic[T]):
    """Nouns in their order, each also to be had by its id: `findings["ketamine.pain.any"]`."""

    def __init__(self, noun: str, rows: Sequence[T], columns: Sequence[Column], key: str) -> None:
        self._noun, self._rows, self._columns, self._key = noun, tuple(rows), columns, key
        self._by_id = {getattr(row, key): row for row in reversed(self._rows)}

    @overload
    def __getitem__(self, asked: int | str) -> T: ...
    @overload
    def __getitem__(self, asked: slice) -> Listing[T]: ...
    def __getitem__(self, asked: int | str | slice) -> T | Listing[T]:
        if isinstance(asked, slice):
            return Listing(self._noun, self._rows[asked], self._columns, self._key)
        if isinstance(asked, int):
            return self._rows[asked]
        if asked in self._by_id:
            return self._by_id[asked]
        near = difflib.get_close_matches(asked, self._by_id, n=3, cutoff=0.5)
        hint = f" Did you mean {', '.join(map(repr, near))}?" if near else ""
        raise KeyError(f"no {self._key} {asked!r} among {len(self)} {self._noun}.{hint}")

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[T]:
        return iter(self._rows)

    def __contains__(self, asked: object) -> bool:
        return asked in (self._by_id if isinstance(asked, str) else self._rows)

    def __repr__(self) -> str:
        header = [name for name, _ in self._columns]
        rows = [[cut(cell, WIDEST) for cell in row] for row in self._texts(SHOWN)]
        widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in (header, *rows)
        ]
        return cut("\n".join([f"{len(self)} {self._noun}", *(lines if rows else [])]))

    def _repr_html_(self) -> str:
        return html_table((name for name, _ in self._columns), self._cells())

    def to_dict(self) -> dict[str, list[object]]:
        """The columns by name: texts, numbers, None where there is nothing."""
        return {name: [value(row) for row in self._rows] for name, value in self._columns}

    def to_frame(self) -> Any:
        """A pandas DataFrame, or a polars one where only polars is installed.

        Raises ModuleNotFoundError where neither is.
        """
        try:
            import pandas  # type: ignore[import-untyped, import-not-found, unused-ignore]
        except ModuleNotFoundError:
            return self._polars()
        return pandas.DataFrame(self.to_dict())

    def _polars(self) -> Any:
        try:
            import polars  # type: ignore[import-not-found, unused-ignore]
        except ModuleNotFoundError:
            raise ModuleNotFoundError("to_frame needs pandas or polars installed") from None
        return polars.DataFrame(self.to_dict(), strict=False)

    def _cells(self, most: int | None = None) -> Iterator[list[object]]:
        for row in self._rows[:most]:
            yield [value(row) for _, value in self._columns]

    def _texts(self, most: int) -> list[list[str]]:
        return [[" ".join(cell_text(c).split()) for c in row] for row in self._cells(most)]

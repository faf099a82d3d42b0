"""The way from a fact, finding or sentence down to the cells behind it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from stook.figures.brief import cut


@dataclass(frozen=True, slots=True, repr=False)
class Trail:
    """What a number rests on. `cells` are addresses (`file#row!column`), `values` what stands
    there (the same order), `lines` the whole trail in words."""

    id: str
    cells: tuple[str, ...]
    values: tuple[str, ...]
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(self.lines)

    def __repr__(self) -> str:
        return cut(str(self))

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"

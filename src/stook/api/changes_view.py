"""What moved between two states of a review, and which cells caused it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from stook.figures.brief import cut
from stook.pipeline.compare import CellChange, Comparison, Move
from stook.render.changes import as_text


@dataclass(frozen=True, slots=True, repr=False)
class Changes:
    """A comparison of two states: `moves` are what is said otherwise, `cells` what was changed."""

    comparison: Comparison

    @property
    def moves(self) -> tuple[Move, ...]:
        """Everything published that differs, each with the cells that caused it."""
        return self.comparison.moves

    @property
    def cells(self) -> tuple[CellChange, ...]:
        """Every cell that differs."""
        return self.comparison.cells

    def __bool__(self) -> bool:
        return bool(self.moves or self.cells)

    def __str__(self) -> str:
        return "\n".join(as_text(self.comparison))

    def __repr__(self) -> str:
        return cut(str(self))

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"

"""Legends: items set one after another, in as many lines as they need."""

from collections.abc import Sequence

from stook.plots import svg, text
from stook.plots.forest_data import Judgement
from stook.plots.signs import WORDS, sign
from stook.plots.theme import TYPE

_NOTE = TYPE["note"][0]
_STEP = 18.0


def flowing(
    items: Sequence[str], x: float, y: float, room: float, *, mark: float = 0.0
) -> list[tuple[float, float, str]]:
    """Places for short texts, each with `mark` pixels before it, within `room` pixels a line."""
    placed: list[tuple[float, float, str]] = []
    at = x
    for item in items:
        for i, piece in enumerate(text.wrap(item, room - mark, _NOTE)):
            wide = text.width(piece, _NOTE) + mark
            if placed and (i or at + wide > x + room):
                at, y = x, y + _STEP
            placed.append((at, y, piece))
            at += wide + 16
    return placed


def judgement_legend(
    domains: Sequence[tuple[str, str]], x: float, y: float, room: float, *, unknown: str = ""
) -> tuple[list[str], float]:
    """What the signs and the letters above them mean, and where the legend ends."""
    parts: list[str] = []
    y += _STEP
    words = [WORDS[j] for j in Judgement]
    words[-1] = unknown or words[-1]
    for found, (at, line, shown) in zip(
        Judgement, flowing(words, x, y, room, mark=20), strict=True
    ):
        parts.append(sign(found.value, at + 7, line - 4, 6.5))
        parts.append(svg.text(at + 20, line, shown, style="note"))
        y = line
    named = [f"{letter}: {name}" for letter, name in domains if letter and name not in ("", letter)]
    if named:
        y += _STEP
    for at, line, shown in flowing(named, x, y, room):
        parts.append(svg.text(at, line, shown, style="note"))
        y = line
    return parts, y

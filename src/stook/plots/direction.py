"""The effect direction plot, for outcomes that cannot be pooled.

Thomson HJ, Thomas S. The effect direction plot: visual display of non-standardised effects across
multiple outcome domains. Res Synth Methods 2013;4:95-101 (doi:10.1002/jrsm.1060), as updated by
Boon MH, Thomson H. Res Synth Methods 2021;12:29-33 (doi:10.1002/jrsm.1458).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from stook.figures.brief import brief
from stook.plots import svg, text
from stook.plots.forest_data import Judgement
from stook.plots.legend import flowing, judgement_legend
from stook.plots.signs import judgement, sign
from stook.plots.theme import TYPE
from stook.plots.titles import MARGIN, titles

_ROW: Final = 30.0
_COLUMN: Final = 104.0
_LABEL: Final = 240.0
_BODY: Final = TYPE["body"][0]
_HEAD: Final = TYPE["head"][0]
_NOTE: Final = TYPE["note"][0]
_SIZES: Final = ((50, 5.0), (300, 7.5))  # people in the study: below 50, to 300, more
_LARGE: Final = 10.0


class Direction(StrEnum):
    """Which way a study's result points, whatever its size or P value."""

    BETTER = "better"
    WORSE = "worse"
    MIXED = "mixed"
    NONE = "not measured"


WORDS: Final[dict[Direction, str]] = {
    Direction.BETTER: "Better with the intervention",
    Direction.WORSE: "Worse with the intervention",
    Direction.MIXED: "No difference, or mixed",
    Direction.NONE: "Not measured",
}


@brief
@dataclass(frozen=True, slots=True)
class DirectionRow:
    """One study: a direction for each outcome, how many people, its risk of bias."""

    label: str
    directions: tuple[Direction | str, ...] = ()
    people: int | None = None
    rob: Judgement | str = ""
    href: str = ""
    ident: str = ""
    data: Mapping[str, str] = field(default_factory=dict)


@brief
@dataclass(frozen=True, slots=True)
class DirectionData:
    """All studies and the outcomes that head the columns."""

    rows: tuple[DirectionRow, ...] = ()
    outcomes: tuple[str, ...] = ()
    title: str = ""
    ident: str = "effect-direction"


def _direction(row: DirectionRow, i: int) -> Direction:
    value = row.directions[i] if i < len(row.directions) else Direction.NONE
    return Direction(value) if value in set(Direction) else Direction.NONE


def _size(people: int | None) -> float:
    if people is None:
        return _SIZES[0][1]
    return next((r for most, r in _SIZES if people < most), _LARGE)


def arrow(found: Direction, x: float, y: float, r: float) -> str:
    """The sign of a direction: triangle up, triangle down, bar between two points, or a dot."""
    if found is Direction.BETTER:
        return svg.path(
            [(x, y - r), (x + r, y + r * 0.8), (x - r, y + r * 0.8)], "mark", closed=True
        )
    if found is Direction.WORSE:
        corners = [(x, y + r), (x + r, y - r * 0.8), (x - r, y - r * 0.8)]
        return svg.path(corners, "diamond-soft", closed=True)
    if found is Direction.MIXED:
        corners = [(x - r * 1.2, y), (x, y - r * 0.55), (x + r * 1.2, y), (x, y + r * 0.55)]
        return svg.path(corners, "mark-soft", closed=True)
    return svg.line(x - 3, y, x + 3, y, "axis")


def effect_direction(data: DirectionData, *, theme: str = "auto") -> str:
    """Studies by outcomes: which way each result points; larger signs are larger studies."""
    names = [text.wrap(row.label, _LABEL, _BODY) for row in data.rows]
    heads = [text.wrap(o, _COLUMN - 12, _HEAD, bold=True) for o in data.outcomes]
    start = MARGIN + max([90.0, *(text.widest(lines, _BODY) for lines in names)]) + 20
    judged = any(row.rob for row in data.rows)
    end = start + len(heads) * _COLUMN + (90 if judged else 0)
    width = max(end, 440.0) + MARGIN
    parts, y = titles(data.title, "", width - 2 * MARGIN)
    base = y + 8 + 15 * max([1, *(len(lines) for lines in heads)])
    parts.append(svg.text(MARGIN, base, "Study", style="head"))
    columns = [*heads, ["Risk of bias"]] if judged else heads
    for i, lines in enumerate(columns):
        x = start + (i + 0.5) * _COLUMN if i < len(heads) else end - 45
        for j, shown in enumerate(lines):
            at = base - (len(lines) - 1 - j) * 15
            parts.append(svg.text(x, at, shown, style="head", anchor="middle"))
    y = base + 9
    parts.append(svg.line(MARGIN, y, width - MARGIN, y, "rule"))
    for row, lines in zip(data.rows, names, strict=True):
        high = _ROW + (len(lines) - 1) * 17
        xs = [start + (i + 0.5) * _COLUMN for i in range(len(heads))]
        parts.append(_row(data, row, lines, xs, (y, high, width, end - 45 if judged else 0.0)))
        y += high
    if not data.rows:
        parts.append(svg.text(MARGIN, y + 20, "No study reported these outcomes.", style="note"))
        y += 28
    found, y = _legend(y + 20, width, judged=judged)
    return svg.document(
        [*parts, *found],
        width=width,
        height=y + MARGIN,
        title=data.title or "Effect direction plot",
        desc=_told(data),
        ident=data.ident,
        theme=theme,
        interactive=any(svg.safe_href(row.href) for row in data.rows),
    )


def _row(
    data: DirectionData,
    row: DirectionRow,
    lines: list[str],
    xs: list[float],
    place: tuple[float, float, float, float],
) -> str:
    y, high, width, rob = place
    parts = [svg.rect(MARGIN - 8, y, width - 2 * MARGIN + 16, high, "hit")]
    for i, shown in enumerate(lines):
        label = svg.text(MARGIN, y + 19 + i * 17, shown, col="label")
        parts.append(svg.link(label, row.href))
    for i, x in enumerate(xs):
        found = _direction(row, i)
        people = "" if row.people is None else f", {row.people} people"
        words = f"{row.label}, {data.outcomes[i]}: {WORDS[found].lower()}{people}"
        title = svg.element("title", svg.escape(words))
        parts.append(svg.group([title, arrow(found, x, y + _ROW / 2, _size(row.people))]))
    if rob:
        parts.append(sign(judgement(row.rob), rob, y + _ROW / 2, 8, f"{row.label}, risk of bias"))
    ident = f"{svg.slug(data.ident)}-{svg.slug(row.ident)}" if row.ident else None
    return svg.group(parts, **{**svg.data_attributes(row.data), "class_": "sp-row", "id": ident})


def _legend(y: float, width: float, *, judged: bool) -> tuple[list[str], float]:
    room = width - 2 * MARGIN
    parts: list[str] = []
    placed = flowing([WORDS[d] for d in Direction], MARGIN, y, room, mark=22)
    for direction, (x, at, shown) in zip(Direction, placed, strict=True):
        parts += [arrow(direction, x + 8, at - 4, 6), svg.text(x + 22, at, shown, style="note")]
        y = at
    small, large = _SIZES[0][0], _SIZES[1][0]
    words = f"Size of the sign: fewer than {small} people, {small} to {large - 1}, {large} or more."
    for shown in text.wrap(words, room, _NOTE):
        y += 18
        parts.append(svg.text(MARGIN, y, shown, style="note"))
    if judged:
        found, y = judgement_legend((), MARGIN, y + 2, room)
        parts += found
    return parts, y


def _told(data: DirectionData) -> str:
    told = []
    for row in data.rows:
        each = [
            f"{outcome} {WORDS[_direction(row, i)].lower()}"
            for i, outcome in enumerate(data.outcomes)
        ]
        told.append(f"{row.label}: {', '.join(each)}")
    return f"Effect direction plot of {len(data.rows)} studies. {'. '.join(told)}."

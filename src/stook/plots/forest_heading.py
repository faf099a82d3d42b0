"""The heading of a forest plot: column headings, thresholds' names, words above the axis."""

from collections.abc import Sequence
from typing import Final

from stook.plots import svg, text
from stook.plots.forest_columns import Column, spanned, spans
from stook.plots.forest_geometry import SIGNS_HEADING, Geometry
from stook.plots.forest_lines import NOTE_LINE
from stook.plots.forest_picture import threshold_names
from stook.plots.theme import TYPE

_LINE: Final = 15.0
_HEAD: Final = TYPE["head"][0]
_NOTE: Final = TYPE["note"][0]
_HAIR: Final = 0.01  # sums of widths differ in the last digit: no word is broken for that
_ARROW: Final = 16.0  # room for the arrow beside words above the picture


def _span_lines(members: Sequence[Column]) -> list[str]:
    return text.wrap(members[0].span, spanned(members) + _HAIR, _HEAD, bold=True)


def _tallest(members: Sequence[Column]) -> int:
    return max((len(c.heading) for c in members), default=0)


def height(plot: Geometry) -> float:
    """Height of everything between title and rule."""
    groups = spans(plot.columns)
    stacked = [len(_span_lines(members)) + _tallest(members) for members in groups]
    most = max(_tallest(plot.columns), *stacked, 2 if plot.data.rob_domains else 1)
    above = _words_height(plot)
    lanes = [lane for lane, _, _ in threshold_names(plot.data, plot.axis)]
    return max(most * _LINE, above + (max(lanes) + 1) * NOTE_LINE if lanes else above) + 8


def heading(plot: Geometry, bottom: float) -> list[str]:
    """Column headings and names, standing on the rule at `bottom`."""
    base = bottom - 8
    parts: list[str] = []
    for column in plot.columns:
        parts += _stacked(column.heading, column.anchor_x, base, column.align)
    for members in spans(plot.columns):
        middle = members[0].x + spanned(members) / 2
        parts += _stacked(_span_lines(members), middle, base - _tallest(members) * _LINE, "middle")
    if plot.data.rob_domains:
        middle = plot.signs + plot.step * len(plot.data.rob_domains) / 2
        parts += _stacked([SIGNS_HEADING], middle, base - _LINE, "middle")
    for i, (letter, _) in enumerate(plot.data.rob_domains):
        parts += _stacked([letter], plot.sign_x(i), base, "middle")
    above = _words_height(plot)
    for lane, x, name in threshold_names(plot.data, plot.axis):
        y = base - above - lane * NOTE_LINE + 2
        parts.append(svg.text(x, y, name, style="note", anchor="middle"))
    return parts + (_words_above(plot, base) if above else [])


def _stacked(found: Sequence[str], x: float, base: float, anchor: str) -> list[str]:
    """Lines of a heading, the last one at `base`."""
    top = base - (len(found) - 1) * _LINE
    return [
        svg.text(x, top + i * _LINE, shown, style="head", anchor=anchor)
        for i, shown in enumerate(found)
    ]


def _words(plot: Geometry) -> list[list[str]]:
    """The direction labels of the JAMA layout, each wrapped to its half of the picture."""
    if plot.layout != "jama":
        return []
    room = (plot.axis.end - plot.axis.start) / 2 - _ARROW - 4
    return [text.wrap(side, room, _NOTE) if text.clean(side) else [] for side in plot.data.favours]


def _words_height(plot: Geometry) -> float:
    most = max((len(side) for side in _words(plot)), default=0)
    return most * NOTE_LINE + 5 if most else 0.0


def _words_above(plot: Geometry, base: float) -> list[str]:
    parts: list[str] = []
    for sense, side in zip((-1, 1), _words(plot), strict=True):
        edge = plot.axis.start if sense < 0 else plot.axis.end
        top = base - (len(side) - 1) * NOTE_LINE
        if side:
            parts += arrow(edge - sense * (_ARROW - 4), edge, top - 4)
        for i, shown in enumerate(side):
            y, x = top + i * NOTE_LINE, edge - sense * _ARROW
            anchor = "start" if sense < 0 else "end"
            parts.append(svg.text(x, y, shown, style="note", anchor=anchor))
    return parts


def arrow(start: float, tip: float, y: float) -> list[str]:
    """A small arrow that shows which way a direction label means."""
    back = tip + (4 if tip < start else -4)
    return [
        svg.line(start, y, tip, y, "axis"),
        svg.path([(back, y - 3), (tip, y), (back, y + 3)], "axis-head"),
    ]

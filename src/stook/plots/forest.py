"""The forest plot: a table with a picture in its middle."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from stook.plots import svg, text
from stook.plots.forest_columns import LAYOUTS
from stook.plots.forest_data import ForestData, ForestRow
from stook.plots.forest_digits import legible
from stook.plots.forest_geometry import PICTURE, Geometry, geometry
from stook.plots.forest_heading import arrow, heading, height
from stook.plots.forest_lines import LINE, NOTE_LINE, Line, lines, stack
from stook.plots.forest_picture import horizontal_axis, mark, reason_place, reference_lines
from stook.plots.forest_words import description, summary
from stook.plots.legend import judgement_legend
from stook.plots.signs import RINGED, ring, sign
from stook.plots.theme import TYPE
from stook.plots.titles import MARGIN, titles

if TYPE_CHECKING:
    from stook.stats import Pooled as Result

_LEAST: Final = 70.0  # room for words on either side, wherever the line of no effect is
_NOTE: Final = TYPE["note"][0]


def _row(plot: Geometry, line: Line, heaviest: float) -> str:
    """One line of the table with its part of the picture."""
    if line.kind == "rule":
        y = line.y + line.height / 2
        return svg.line(MARGIN, y, plot.width - MARGIN, y, "hair")
    if line.row is None:
        return "\n".join(_texts(plot, line))
    parts = [
        svg.element("title", svg.escape(summary(line.row, plot.data))),
        svg.rect(MARGIN - 8, line.y, plot.room + 16, line.height, "hit"),
        *_texts(plot, line),
        *mark(line, plot.axis, plot.data.null_value, heaviest),
        *_signs(plot, line),
    ]
    free = svg.data_attributes(line.row.data)
    ident = line.row.ident if line.kind != "prediction" else ""
    name = f"{svg.slug(plot.data.ident)}-{svg.slug(ident)}" if ident else None
    return svg.group(parts, **{**free, "class_": f"sp-row sp-{line.kind}", "id": name})


def _texts(plot: Geometry, line: Line) -> list[str]:
    parts: list[str] = []
    note = line.kind == "text"
    for column in plot.columns:
        x = column.anchor_x + (line.indent if column.key == "label" else 0)
        for i, shown in enumerate(line.texts.get(column.key, [])):
            y = line.y + NOTE_LINE * (i + 1) - 3 if note else line.middle + 4.5 + i * LINE
            col = "" if note else column.key
            cell = svg.text(x, y, shown, style=line.style, anchor=column.align, col=col)
            parts.append(_linked(plot, cell, line, column.key))
    return parts


def _linked(plot: Geometry, cell: str, line: Line, key: str) -> str:
    row = line.row
    if row is None or line.kind == "prediction":
        return cell
    if key == "label" and row.href:
        return svg.link(cell, row.href, summary(row, plot.data))
    return svg.link(cell, row.cell_href.get(key, ""), quiet=True)


def _signs(plot: Geometry, line: Line) -> list[str]:
    row = line.row
    if not isinstance(row, ForestRow):
        return []
    pairs = enumerate(zip(plot.data.rob_domains, row.rob, strict=False))
    parts = []
    for i, ((_, name), value) in pairs:
        about = f"{row.label}, {name}"
        if i in row.proposed:
            about += " (proposed)"
            parts.append(ring(plot.sign_x(i), line.middle))
        parts.append(sign(value, plot.sign_x(i), line.middle, about=about))
    return parts


def _directions(plot: Geometry, y: float) -> tuple[list[str], float]:
    """The words on both sides of the line of no effect, and where they end."""
    null, axis = plot.data.null_value, plot.axis
    x = axis(null) if null is not None else (axis.start + axis.end) / 2
    x = min(max(x, axis.start + _LEAST), axis.end - _LEAST)
    parts: list[str] = []
    bottom = y
    for sense, words in zip((-1, 1), plot.data.favours, strict=True):
        if not text.clean(words):
            continue
        edge = x - MARGIN if sense < 0 else plot.width - MARGIN - x
        room = min(PICTURE * 0.62, edge - 12)
        parts += arrow(x + sense * 8, x + sense * 34, y - 4)
        for i, shown in enumerate(text.wrap(words, room, _NOTE)):
            side = "end" if sense < 0 else "start"
            bottom = max(bottom, y + (i + 1) * NOTE_LINE)
            at = y + (i + 1) * NOTE_LINE
            parts.append(svg.text(x + sense * 8, at, shown, style="note", anchor=side))
    return parts, bottom


def _footnotes(plot: Geometry, y: float) -> tuple[list[str], float]:
    """The legend of the signs and the user's notes, and where they end."""
    parts: list[str] = []
    if plot.data.rob_domains and plot.data.legend:
        parts, y = judgement_legend(plot.data.rob_domains, MARGIN, y + 8, plot.room)
        if any(row.proposed for group in plot.data.groups for row in group.rows):
            y += NOTE_LINE
            parts.append(svg.text(MARGIN, y, RINGED, style="note"))
    for note in plot.data.footnotes:
        for shown in text.wrap(note, plot.room, _NOTE):
            y += NOTE_LINE
            parts.append(svg.text(MARGIN, y, shown, style="note"))
    return parts, y


def _draw(plot: Geometry, found: Sequence[Line]) -> tuple[list[str], float]:
    """Everything, and the height that it takes."""
    parts, y = titles(plot.data.title, plot.data.model, plot.room)
    head = y + height(plot)
    parts += heading(plot, head)
    parts.append(svg.line(MARGIN, head, plot.width - MARGIN, head, "rule"))
    end = stack(found, head + 4) + 4
    weights = [row.weight for row in plot.data.rows if row.weight is not None]
    heaviest = max((w for w in weights if math.isfinite(w)), default=0.0)
    parts += [_row(plot, line, heaviest) for line in found]
    below = end
    if plot.data.shown:
        parts = [*reference_lines(plot.data, plot.axis, head, end), *parts]
        parts += horizontal_axis(plot.axis, end)
        below += 20
    if plot.data.shown and plot.layout != "jama":
        words, below = _directions(plot, below + 14)
        parts += words
    notes, below = _footnotes(plot, below + 6)
    return [*parts, *notes], below + MARGIN - 4


def forest(data: "ForestData | Result", *, layout: str = "stook", theme: str = "auto") -> str:
    """A forest plot as an SVG document, of plain data or of a pooled result of `stook.stats`.

    `layout` is `stook` (study, data, picture, effect, weight, risk of bias), `revman` (weight and
    effect left of the picture, intervals in brackets) or `jama` (effect left of the picture, words
    above it). `theme` is `auto`, `light` or `dark`. Rows carry their `ident`, `href` and `data`;
    the text of each cell has `data-col`.
    """
    if layout not in LAYOUTS:
        raise ValueError(f"layout must be one of {', '.join(LAYOUTS)}, not {layout!r}")
    if not isinstance(data, ForestData):
        from stook.plots.adapt import forest_data

        data = forest_data(data)
    data = legible(data)
    plot = geometry(data, layout)
    _, _, room = reason_place(plot.axis, data.null_value)
    parts, tall = _draw(plot, lines(data, layout, plot.columns, plot.note, room))
    linked = any(r.href or r.cell_href for r in data.shown)
    return svg.document(
        parts,
        width=plot.width,
        height=tall,
        title=data.title or f"Forest plot: {data.measure}",
        desc=description(data),
        ident=data.ident,
        theme=theme,
        interactive=linked,
    )

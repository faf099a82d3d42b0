"""The picture in the middle of a forest plot: axis, squares, diamonds, bars, arrows."""

import math
from collections.abc import Sequence
from typing import Final

from stook.plots import svg, text
from stook.plots.forest_columns import estimable
from stook.plots.forest_data import ForestData, ForestRow, Pooled, Threshold
from stook.plots.forest_lines import NOTE_LINE, Line
from stook.plots.scale import Scale, domain, finite, linear_ticks, log_ticks, tick_labels
from stook.plots.theme import TYPE

_LARGEST: Final = 14.0  # side of the heaviest study's square, and of the lightest's
_SMALLEST: Final = 4.5
_PLAIN: Final = 8.0
_DIAMOND: Final = 6.5
_ARROW: Final = 6.0
_TICK: Final = 5.0
_NAME_LIMIT: Final = 150.0
_OVER: Final = 20.0  # how far a name may reach beyond the axis
_NOTE: Final = TYPE["note"][0]


def scale(data: ForestData, start: float, end: float) -> Scale:
    """The plot's axis between two pixels."""
    if data.axis is not None and _proper(data.axis, log=data.log):
        low, high = data.axis
    else:
        shown = [r for r in data.shown if estimable(r, log=data.log)]
        core: list[float | None] = [r.estimate for r in shown]
        core += [data.null_value, *(t.value for t in data.thresholds)] if shown else []
        reach: list[float | None] = []
        for row in shown:
            (core if isinstance(row, Pooled) else reach).extend((row.low, row.high))
            if isinstance(row, Pooled):
                reach += [row.pi_low, row.pi_high]
        if not any(isinstance(row, Pooled) for row in shown):
            core += _most_precise(shown, log=data.log)
        low, high = domain(core, reach, log=data.log)
    return Scale(low, high, start, end, data.log)


def _most_precise(rows: Sequence[ForestRow | Pooled], *, log: bool) -> list[float]:
    """The ends of the narrowest interval: where nothing is pooled, at least one is shown whole."""
    whole = [ends for row in rows if len(ends := finite((row.low, row.high), log=log)) == 2]
    return min(whole, key=lambda ends: ends[1] / ends[0] if log else ends[1] - ends[0], default=[])


def _proper(axis: tuple[float, float], *, log: bool) -> bool:
    """Whether the ends that somebody chose make an axis that can be drawn."""
    kept = finite(axis, log=log)
    if kept != list(axis) or axis[0] >= axis[1]:
        return False
    low, high = axis
    return high / low > 1.001 if log else high - low > 1e-6 * max(abs(low), abs(high))


def square_side(row: ForestRow, heaviest: float) -> float:
    """Side of a study's square: its area follows the weight, with a visible minimum."""
    weight = row.weight
    if weight is None or not math.isfinite(weight) or heaviest <= 0:
        return _PLAIN
    return max(_SMALLEST, _LARGEST * math.sqrt(max(weight, 0.0) / heaviest))


def _arrow(x: float, y: float, direction: int) -> str:
    back = x - direction * _ARROW
    return svg.path([(x, y), (back, y - 3.5), (back, y + 3.5)], "arrow", closed=True)


def _bar(axis: Scale, low: float | None, high: float | None, y: float, style: str) -> list[str]:
    """An interval as a line, with an arrow at each end that the axis cuts."""
    if low is None or high is None or math.isnan(low) or math.isnan(high) or low > high:
        return []
    parts = [svg.line(axis(low), y, axis(high), y, style)]
    if low < axis.low:
        parts.append(_arrow(axis.start, y, -1))
    if high > axis.high:
        parts.append(_arrow(axis.end, y, 1))
    return parts


def study(row: ForestRow, axis: Scale, y: float, heaviest: float) -> list[str]:
    """A study's interval and square; nothing where it is not estimable."""
    if not estimable(row, log=axis.log) or row.estimate is None:
        return []
    parts = _bar(axis, row.low, row.high, y, "whisker")
    if axis.inside(row.estimate):
        side, x = square_side(row, heaviest), axis(row.estimate)
        parts.insert(0, svg.rect(x - side / 2, y - side / 2, side, side, "square"))
        parts.append(svg.line(x, y - side / 2, x, y + side / 2, "whisker"))
    elif len(parts) < 2:
        left = row.estimate < axis.low
        parts.append(_arrow(axis.start if left else axis.end, y, -1 if left else 1))
    return parts


def diamond(result: Pooled, axis: Scale, y: float) -> list[str]:
    """A pooled result: as wide as its interval, highest at its estimate."""
    if not estimable(result, log=axis.log) or result.estimate is None:
        return []
    x = axis(result.estimate)
    low, high = result.low, result.high
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        corners = [(x - 5, y), (x, y - _DIAMOND), (x + 5, y), (x, y + _DIAMOND)]
        return [svg.path(corners, "diamond-soft", closed=True)]
    left, right = min(axis(low), x - 1), max(axis(high), x + 1)
    corners = [(left, y), (x, y - _DIAMOND), (right, y), (x, y + _DIAMOND)]
    parts = [svg.path(corners, "diamond", closed=True)]
    if low < axis.low:
        parts.append(_arrow(axis.start - 2, y, -1))
    if high > axis.high:
        parts.append(_arrow(axis.end + 2, y, 1))
    return parts


def prediction(result: Pooled, axis: Scale, y: float) -> list[str]:
    """The prediction interval: a thin bar with ends, or with arrows where it is cut."""
    low, high = result.pi_low, result.pi_high
    parts = _bar(axis, low, high, y, "pi")
    if parts and low is not None and high is not None:
        ends = [v for v in (low, high) if axis.inside(v)]
        parts += [svg.line(axis(v), y - 4, axis(v), y + 4, "whisker") for v in ends]
    return parts


def mark(line: Line, axis: Scale, null: float | None, heaviest: float) -> list[str]:
    """Whatever one line shows in the picture, and the reason where there is nothing to show."""
    row = line.row
    parts: list[str] = []
    if line.kind == "study" and isinstance(row, ForestRow):
        parts = study(row, axis, line.middle, heaviest)
    elif line.kind == "pooled" and isinstance(row, Pooled):
        parts = diamond(row, axis, line.middle)
    elif line.kind == "prediction" and isinstance(row, Pooled):
        parts = prediction(row, axis, line.middle)
    reason = line.texts.get("picture", [])
    x, anchor, _ = reason_place(axis, null)
    for i, shown in enumerate(reason):
        y = line.middle + i * NOTE_LINE + 4
        parts.append(svg.text(x, y, shown, style="note", anchor=anchor))
    return parts


def reason_place(axis: Scale, null: float | None) -> tuple[float, str, float]:
    """Where a row says why it has no effect, beside the line of no effect: x, anchor, room."""
    middle = axis(null) if null is not None and axis.inside(null) else axis.start - 10
    right, left = axis.end + _OVER - middle - 10, middle - 10 - axis.start + _OVER
    if right >= min(left, _NAME_LIMIT):
        return middle + 10, "start", right
    return middle - 10, "end", left


def threshold_names(data: ForestData, axis: Scale) -> list[tuple[int, float, str]]:
    """The names of the thresholds on the axis as (lane, x, line), lane 0 lowest.

    Long names are wrapped, names that would touch are stacked, and none leaves the picture.
    """
    ends: list[float] = []  # right end of what each lane holds
    placed: list[tuple[int, float, str]] = []
    for value, name in sorted((t.value, t.name) for t in _visible(data, axis)):
        found = text.wrap(name, _NAME_LIMIT, _NOTE) if name.strip() else []
        half = text.widest(found, _NOTE) / 2
        x = min(max(axis(value), axis.start - _OVER + half), axis.end + _OVER - half)
        lane = next(
            (i for i, _ in enumerate(ends) if all(x - half > e + 8 for e in ends[i:])), len(ends)
        )
        for i, shown in enumerate(reversed(found)):
            ends[lane + i : lane + i + 1] = [x + half]
            placed.append((lane + i, x, shown))
    return placed


def _visible(data: ForestData, axis: Scale) -> list[Threshold]:
    return [t for t in data.thresholds if math.isfinite(t.value) and axis.inside(t.value)]


def reference_lines(data: ForestData, axis: Scale, top: float, bottom: float) -> list[str]:
    """The line of no effect, solid, and the thresholds, dotted, behind everything else."""
    spots = [axis(t.value) for t in _visible(data, axis)]
    parts = [svg.line(x, top, x, bottom, "threshold") for x in spots]
    null = data.null_value
    if null is not None and axis.inside(null):
        parts.append(svg.line(axis(null), top, axis(null), bottom, "null"))
    return parts


def thinned(ticks: Sequence[float], axis: Scale) -> list[tuple[float, str]]:
    """Ticks with their labels; a label that would touch its neighbour is left blank."""
    shown: list[tuple[float, str]] = []
    end = -math.inf
    for tick, label in zip(ticks, tick_labels(ticks, log=axis.log), strict=True):
        wide = text.width(label, TYPE["tick"][0])
        fits = axis(tick) - wide / 2 > end + 6
        shown.append((tick, label if fits else ""))
        end = axis(tick) + wide / 2 if fits else end
    return shown


def horizontal_axis(axis: Scale, y: float) -> list[str]:
    """The axis at the bottom of the picture, with its ticks."""
    ticks = (log_ticks if axis.log else linear_ticks)(axis.low, axis.high)
    parts = [svg.line(axis.start, y, axis.end, y, "axis")]
    for tick, label in thinned(ticks, axis):
        x = axis(tick)
        parts.append(svg.line(x, y, x, y + _TICK, "axis"))
        parts.append(svg.text(x, y + _TICK + 12, label, style="tick", anchor="middle"))
    return parts

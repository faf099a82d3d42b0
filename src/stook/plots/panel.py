"""A picture with two axes: frame, ticks, points by weight, and labels that never touch."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from stook.figures.brief import brief
from stook.plots import svg, text
from stook.plots.legend import flowing
from stook.plots.scale import Scale, linear_ticks, log_ticks, tick_labels
from stook.plots.theme import TYPE
from stook.plots.titles import MARGIN, titles

WIDE: Final = 460.0
HIGH: Final = 340.0
_TICK: Final = TYPE["tick"][0]
_NOTE: Final = TYPE["note"][0]
_LABEL: Final = 150.0  # a longer name is shortened; its tooltip has it in full
_LARGEST: Final = 13.0  # radius of the heaviest point, of the lightest, and without weights
_SMALLEST: Final = 2.5
_PLAIN: Final = 4.5

Box = tuple[float, float, float, float]  # left, top, right, bottom


@brief
@dataclass(frozen=True, slots=True)
class Point:
    """One study in a picture with two axes; None or NaN is not drawn, but counted and said.

    `weight` sets the area of its disc; `marked` draws it as a ring (a study that was filled in,
    or one to point out). `href`, `ident` and `data` are for whoever adds trails.
    """

    label: str
    x: float | None
    y: float | None
    weight: float | None = None
    marked: bool = False
    href: str = ""
    ident: str = ""
    data: Mapping[str, str] = field(default_factory=dict)

    @property
    def drawn(self) -> bool:
        """Whether both coordinates are numbers."""
        return all(v is not None and math.isfinite(v) for v in (self.x, self.y))


@dataclass(frozen=True, slots=True)
class Panel:
    """The frame: both scales (y upwards), titles and axis labels already drawn in `parts`."""

    x: Scale
    y: Scale
    parts: tuple[str, ...]
    width: float
    bottom: float

    def within(self, x: float, y: float) -> bool:
        """Whether a point lies on both axes."""
        return self.x.inside(x) and self.y.inside(y)


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis: its ends, its label, and whether it is logarithmic, upside down or in percent."""

    low: float
    high: float
    label: str
    log: bool = False
    down: bool = False
    percent: bool = False

    def ticks(self) -> list[tuple[float, str]]:
        """Ticks with their texts."""
        values = (log_ticks if self.log else linear_ticks)(self.low, self.high)
        if not self.percent:
            return list(zip(values, tick_labels(values, log=self.log), strict=True))
        shown = tick_labels([100 * v for v in values])
        return [(v, f"{label}%") for v, label in zip(values, shown, strict=True)]


def panel(title: str, subtitle: str, across: Axis, up: Axis, *, high: float = HIGH) -> Panel:
    """Draw the frame. The vertical axis has its label above it, to be read upright."""
    marks = up.ticks()
    left = MARGIN + text.widest([label for _, label in marks], _TICK) + 12
    width = left + WIDE + MARGIN + 16
    parts, y = titles(title, subtitle, width - 2 * MARGIN)
    for shown in text.wrap(up.label, width - 2 * MARGIN, _NOTE):
        y += 15
        parts.append(svg.text(MARGIN, y, shown, style="note"))
    top, bottom = y + 14, y + 14 + high
    vertical = Scale(
        up.low, up.high, top if up.down else bottom, bottom if up.down else top, up.log
    )
    horizontal = Scale(across.low, across.high, left, left + WIDE, across.log)
    parts += [
        svg.line(left, top, left, bottom, "axis"),
        svg.line(left, bottom, left + WIDE, bottom, "axis"),
    ]
    last = math.inf
    for value, label in marks if not up.down else marks[::-1]:
        at = vertical(value)
        parts.append(svg.line(left - 5, at, left, at, "axis"))
        if abs(last - at) >= _TICK + 2:
            parts.append(svg.text(left - 9, at + 4, label, style="tick", anchor="end"))
            last = at
    parts += _across(across, horizontal, bottom)
    below = bottom + 24
    for shown in text.wrap(across.label, WIDE, _NOTE):
        below += 15
        parts.append(svg.text(left + WIDE / 2, below, shown, style="note", anchor="middle"))
    return Panel(horizontal, vertical, tuple(parts), width, below + 8)


def _across(axis: Axis, scale: Scale, y: float) -> list[str]:
    parts: list[str] = []
    end = -math.inf
    for value, label in axis.ticks():
        x, half = scale(value), text.width(label, _TICK) / 2
        parts.append(svg.line(x, y, x, y + 5, "axis"))
        if x - half > end + 6:
            parts.append(svg.text(x, y + 18, label, style="tick", anchor="middle"))
            end = x + half
    return parts


def radius(point: Point, heaviest: float) -> float:
    """Radius of a point's disc: the area follows the weight, with a visible minimum."""
    if point.weight is None or not math.isfinite(point.weight) or heaviest <= 0:
        return _PLAIN
    return max(_SMALLEST, _LARGEST * math.sqrt(max(point.weight, 0.0) / heaviest))


def heaviest(points: Iterable[Point]) -> float:
    """The largest weight there is; 0 where there is none."""
    return max((p.weight for p in points if p.weight and math.isfinite(p.weight)), default=0.0)


def points(
    frame: Panel, shown: Sequence[Point], name: str, *, labels: bool, words: Callable[[Point], str]
) -> list[str]:
    """The points, heaviest first, with labels where these have room. `words` makes the tooltips."""
    most = heaviest(shown)
    inside = [p for p in shown if p.drawn and frame.within(p.x or 0.0, p.y or 0.0)]
    ordered = sorted(inside, key=lambda p: -radius(p, most))
    spots = [(frame.x(p.x or 0.0), frame.y(p.y or 0.0), radius(p, most)) for p in ordered]
    taken: list[Box] = [(x - r, y - r, x + r, y + r) for x, y, r in spots]
    parts: list[str] = []
    for i, (point, (x, y, r)) in enumerate(zip(ordered, spots, strict=True)):
        disc = svg.circle(x, y, r, "ring" if point.marked else "dot")
        inner = [svg.element("title", svg.escape(words(point))), disc]
        if labels:
            others = [box for j, box in enumerate(taken) if j != i]
            inner += _label(point.label, (x, y, r), others, taken, frame)
        ident = f"{svg.slug(name)}-{svg.slug(point.ident)}" if point.ident else None
        free = svg.data_attributes(point.data)
        drawn = svg.group(inner, **{**free, "class_": "sp-row", "id": ident})
        parts.append(svg.link(drawn, point.href, words(point)))
    return parts


def _label(
    shown: str, spot: tuple[float, float, float], others: list[Box], taken: list[Box], frame: Panel
) -> list[str]:
    """The label beside its point, on the first side that is free; none where no side is."""
    x, y, r = spot
    shown = text.shortened(shown, _LABEL, _NOTE)
    wide = text.width(shown, _NOTE)
    left, right = frame.x.start, frame.x.end
    top, bottom = min(frame.y.start, frame.y.end), max(frame.y.start, frame.y.end)
    for at, base in (
        (x + r + 4, y + 4),
        (x - r - 4 - wide, y + 4),
        (x - wide / 2, y - r - 5),
        (x - wide / 2, y + r + 13),
    ):
        box = (at - 2, base - 10, at + wide + 2, base + 4)
        inside = left <= box[0] and box[2] <= right and top <= box[1] and box[3] <= bottom
        if inside and not any(_touch(box, other) for other in others):
            taken.append(box)
            return [svg.text(at, base, shown, style="label", col="label")]
    return []


def _touch(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def legend(frame: Panel, items: Sequence[tuple[str, str, str]]) -> tuple[list[str], float]:
    """What the colours and lines mean: (shape, style, words), shape `box`, `line` or `dot`."""
    words = [words for _, _, words in items]
    placed = flowing(words, MARGIN, frame.bottom + 18, frame.width - 2 * MARGIN, mark=26)
    parts: list[str] = []
    y = frame.bottom
    for (shape, style, _), (x, y, shown) in zip(items, placed, strict=True):
        if shape == "box":
            parts.append(svg.rect(x, y - 11, 18, 13, style))
            corners = [(x, y - 11), (x + 18, y - 11), (x + 18, y + 2), (x, y + 2)]
            parts.append(svg.path(corners, "axis-head", closed=True))
        elif shape == "line":
            parts.append(svg.line(x, y - 4, x + 18, y - 4, style))
        else:
            parts.append(svg.circle(x + 9, y - 4, 4.5, style))
        parts.append(svg.text(x + 26, y, shown, style="note"))
    return parts, y


def left_out(shown: Sequence[Point], frame: Panel) -> str:
    """How many points are not in the picture, in words; '' where all are."""
    missing = sum(not p.drawn or not frame.within(p.x or 0.0, p.y or 0.0) for p in shown)
    if not missing:
        return ""
    return f"{missing} {'study is' if missing == 1 else 'studies are'} not in the picture"


def finished(
    frame: Panel,
    parts: Iterable[str],
    *,
    title: str,
    desc: str,
    ident: str,
    theme: str,
    notes: Sequence[str] = (),
    items: Sequence[tuple[str, str, str]] = (),
    linked: bool = False,
) -> str:
    """The whole document: frame, content, legend and notes."""
    drawn = [*parts, *frame.parts]
    bottom = frame.bottom
    if items:
        found, bottom = legend(frame, items)
        drawn += found
    for note in notes:
        for shown in text.wrap(note, frame.width - 2 * MARGIN, _NOTE) if text.clean(note) else []:
            bottom += 17
            drawn.append(svg.text(MARGIN, bottom, shown, style="note"))
    return svg.document(
        drawn, width=frame.width, height=bottom + MARGIN, title=title, desc=desc, ident=ident,
        theme=theme, interactive=linked,
    )  # fmt: skip

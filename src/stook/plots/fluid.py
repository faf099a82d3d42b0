"""Marks for table cells: placed in per cent, so that a picture is as wide as its column.

A cell's picture is an SVG that fills the cell (`position: absolute`), without a view box: lines,
bars and dots keep their size while their places follow the width. All pictures of one column share
one scale, so that the line of no effect runs from row to row. The pictures are hidden from
assistive technology; the numbers stand beside them.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from stook.figures import MINUS

Tone = Literal["better", "worse", "none"]

START: Final = 3.0  # the axis in per cent of the cell's width
END: Final = 97.0
CUT: Final = (2.0, 98.0)  # where an interval that goes on beyond the axis ends, with an arrow
RATIOS: Final = (0.02, 50.0)  # ratios beyond these are cut
CLOSE: Final = 9.0  # ticks nearer to each other than this many per cent cannot be read
EDGE: Final = 1.6  # so many times that from the ends, whose numbers are set inwards
WIDEN: Final = 2.5  # a very uncertain interval may widen the axis up to this many times
BAR: Final = 12
DIAMOND: Final = 14
_COARSE: Final = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
_FINE: Final = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.5, 2.0)


@dataclass(frozen=True, slots=True)
class Reach:
    """An estimate with its interval; `rank` is the certainty, 4 (high) to 1, 0 for not rated."""

    low: float
    estimate: float
    high: float
    rank: int = 0


@dataclass(frozen=True, slots=True)
class FluidScale:
    """From a value to a per cent of the width. `small` and `moderate` are thresholds (0: none)."""

    low: float
    high: float
    ticks: tuple[float, ...]
    log: bool = False
    small: float = 0.0
    moderate: float = 0.0
    large: float = 0.0

    @property
    def null(self) -> float:
        """The value that means no effect."""
        return 1.0 if self.log else 0.0

    def inside(self, value: float) -> bool:
        """Whether the axis reaches the value."""
        slack = 1e-9 * max(abs(self.low), abs(self.high))
        return self.low - slack <= value <= self.high + slack

    def at(self, value: float) -> float:
        """Where a value lies, in per cent; beyond the axis at its cut end."""
        if not self.inside(value):
            return CUT[0] if value < self.low else CUT[1]
        low, high, here = (self._inner(one) for one in (self.low, self.high, value))
        return START + (here - low) / (high - low) * (END - START)

    def _inner(self, value: float) -> float:
        return math.log(value) if self.log else value


def fluid_scale(
    reaches: Iterable[Reach],
    *,
    log: bool = False,
    thresholds: Sequence[float] = (),
    close: float = CLOSE,
) -> FluidScale:
    """A scale that holds all points, all intervals above very low certainty, and the others where
    that widens it less than `WIDEN` times. `thresholds` are small, moderate, large (ascending);
    `close` is how many per cent ticks have to be apart."""
    shown = [one for one in reaches if _finite(one)]
    values = [one.estimate for one in shown]
    sure = [end for one in shown if one.rank != 1 for end in (one.low, one.high)]
    unsure = [end for one in shown if one.rank == 1 for end in (one.low, one.high)]
    marked = [size for size in thresholds[:2] if size]
    if marked and not log:
        values += [*(-size for size in marked), *marked] if not shown else _near(marked, shown)
    low, high = _ends([*values, *sure], log=log)
    wide_low, wide_high = _ends([*values, *sure, *unsure], log=log)
    if _span(wide_low, wide_high, log) <= WIDEN * _span(low, high, log) or not sure:
        low, high = wide_low, wide_high
    sizes = (*thresholds, 0.0, 0.0, 0.0)[:3]
    if log:
        low, high, ticks = _ratio_axis(low, high)
        return FluidScale(low, high, _apart(low, high, ticks, close, log=True), log=True)
    low, high, ticks = _linear_axis(low, high)
    return FluidScale(low, high, _apart(low, high, ticks, close, log=False), False, *sizes)


def _finite(one: Reach) -> bool:
    return all(math.isfinite(value) for value in (one.low, one.estimate, one.high))


def _near(sizes: Sequence[float], shown: Sequence[Reach]) -> list[float]:
    """The thresholds on the sides on which there is something to hold against them."""
    sides = {
        math.copysign(1, value) for one in shown for value in (one.low, one.estimate, one.high)
    }
    return [side * size for side in sides for size in sizes]


def _ends(values: Sequence[float], *, log: bool) -> tuple[float, float]:
    null = 1.0 if log else 0.0
    kept = [*(v for v in values if not log or v > 0), null]
    if log:
        kept = [min(max(v, RATIOS[0]), RATIOS[1]) for v in kept]
    return min(kept), max(kept)


def _span(low: float, high: float, log: bool) -> float:
    return math.log(high / low) if log else high - low


def _linear_axis(low: float, high: float) -> tuple[float, float, list[float]]:
    """Ends and ticks at steps of 1, 2, 2.5 or 5."""
    if high <= low:
        low, high = low - 1.0, high + 1.0
    rough = (high - low) / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(
        nice * power for nice in (1.0, 2.0, 2.5, 5.0, 10.0) if nice * power >= 0.999 * rough
    )
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    digits = max(0, 2 - math.floor(math.log10(step)))
    ticks = [round(i * step, digits) for i in range(first, last + 1)]
    return ticks[0], ticks[-1], ticks


def _ratio_axis(low: float, high: float) -> tuple[float, float, list[float]]:
    low, high = min(low, 0.8), max(high, 1.25)
    nice = _FINE if low >= _FINE[0] and high <= _FINE[-1] and high / low < 3 else _COARSE
    first = max(value for value in nice if value <= low)
    last = min(value for value in nice if value >= high)
    return first, last, [value for value in nice if first <= value <= last]


def _apart(
    low: float, high: float, ticks: Sequence[float], close: float, *, log: bool
) -> tuple[float, ...]:
    """The ticks that have room: no effect always, then the ends, then the round ones between."""
    scale = FluidScale(low, high, (), log)
    middle = [t for t in ticks if t not in (scale.null, low, high)]
    tens = [t for t in middle if math.isclose(math.log10(abs(t)) % 1, 0, abs_tol=1e-9)]
    kept: list[float] = []
    for tick in [scale.null, low, high, *tens, *middle]:
        near = (
            abs(scale.at(tick) - scale.at(k)) < close * (EDGE if {tick, k} & {low, high} else 1)
            for k in kept
        )
        if scale.inside(tick) and not any(near):
            kept.append(tick)
    return tuple(sorted(kept))


def per_cent(value: float) -> str:
    """A place or a width as an attribute."""
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"


def interval_picture(scale: FluidScale, reach: Reach | None, tone: Tone) -> str:
    """An interval as a bar with its point: solid (high, moderate), striped (low), hollow and
    dashed without a point (very low), a thin outline (not rated). None draws the ground alone."""
    if reach is None or not _finite(reach):
        return _cell(_ground(scale))
    low, high = scale.at(reach.low), scale.at(reach.high)
    left, right = min(low, high), max(low, high)
    if right - left < 0.4:  # an interval of no width is still to be seen
        left, right = left - 0.2, right + 0.2
    size = f'width="{per_cent(right - left)}" height="{BAR}" rx="2"'
    bar = (
        f'<g transform="translate(0,-{BAR // 2})"><rect class="bar k{reach.rank} {tone}"'
        f' x="{per_cent(left)}" y="50%" {size}/></g>'
    )
    dot = ""
    if reach.rank != 1:
        dot = _placed(scale.at(reach.estimate), f'<circle class="dot {tone}" r="5"/>')
    return _cell(_ground(scale) + bar + dot + _arrows(scale, reach, tone))


def study_picture(scale: FluidScale, reach: Reach | None, weight: float | None) -> str:
    """A study's effect as a square (its area goes with the weight in per cent) on its interval."""
    if reach is None or not _finite(reach):
        return _cell(_ground(scale))
    left, right = scale.at(reach.low), scale.at(reach.high)
    line = f'<line class="ci" x1="{per_cent(left)}" x2="{per_cent(right)}" y1="50%" y2="50%"/>'
    half = round(2.5 + 0.8 * math.sqrt(max(weight or 0.0, 0.0)), 1)
    square = ""
    if scale.inside(reach.estimate):
        side = f'x="-{half:g}" y="-{half:g}" width="{2 * half:g}" height="{2 * half:g}"'
        square = _placed(scale.at(reach.estimate), f'<rect class="sq" {side}/>')
    return _cell(_ground(scale) + line + square + _arrows(scale, reach, "none"))


def diamond_picture(scale: FluidScale, reach: Reach | None, tone: Tone) -> str:
    """A pooled effect as a diamond."""
    if reach is None or not _finite(reach):
        return _cell(_ground(scale))
    left, right = scale.at(reach.low), scale.at(reach.high)
    width = max(right - left, 1.0)
    middle = min(max((scale.at(reach.estimate) - left) / width * 100, 0.0), 100.0)
    points = f"0,7 {middle:.1f},0 100,7 {middle:.1f},14"
    diamond = (
        f'<g transform="translate(0,-{DIAMOND // 2})"><svg x="{per_cent(left)}" y="50%"'
        f' width="{per_cent(width)}" height="{DIAMOND}" viewBox="0 0 100 14"'
        f' preserveAspectRatio="none"><polygon class="dia {tone}" points="{points}"/></svg></g>'
    )
    return _cell(_ground(scale) + diamond + _arrows(scale, reach, tone))


def prediction_picture(scale: FluidScale, low: float, high: float) -> str:
    """A prediction interval as a dotted line."""
    ends = f'x1="{per_cent(scale.at(low))}" x2="{per_cent(scale.at(high))}"'
    reach = Reach(low, scale.null, high)
    line = f'<line class="pi" {ends} y1="50%" y2="50%"/>'
    return _cell(_ground(scale) + line + _arrows(scale, reach, "none"))


def axis(scale: FluidScale, *, above: bool = False) -> str:
    """The axis of a column: below its last row, or in its heading (`above`)."""
    height, line, text = (26, 26, 17) if above else (34, 0, 18)
    low, high = (21, 26) if above else (0, 5)
    parts = [f'<line class="ax" x1="2%" x2="98%" y1="{line}" y2="{line}"/>']
    for tick in scale.ticks:
        at = scale.at(tick)
        edge = "start" if at <= START + 0.01 else "end" if at >= END - 0.01 else "middle"
        place = {"start": "0%", "end": "100%"}.get(edge, per_cent(at))
        null = " zero" if tick == scale.null else ""
        parts.append(
            f'<line class="ax" x1="{per_cent(at)}" x2="{per_cent(at)}" y1="{low}" y2="{high}"/>'
            f'<text class="tick{null}" x="{place}" y="{text}" text-anchor="{edge}">'
            f"{tick_text(tick)}</text>"
        )
    return f'<svg class="axis" height="{height}" aria-hidden="true">{"".join(parts)}</svg>'


def tick_text(value: float) -> str:
    """A tick's number: no trailing zeros, a true minus sign, thousands marked."""
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    if abs(value) < 10_000:
        text = text.replace(",", "")
    return text.replace("-", MINUS)


def _cell(marks: str) -> str:
    return f'<svg class="pic" aria-hidden="true">{marks}</svg>'


def _placed(at: float, mark: str) -> str:
    return f'<svg x="{per_cent(at)}" y="50%" overflow="visible">{mark}</svg>'


def _ground(scale: FluidScale) -> str:
    """What is too small to matter as a zone, the other thresholds dotted, no effect as a line."""
    parts = []
    if scale.small and not scale.log:
        left = max(scale.at(-scale.small), CUT[0])
        width = min(scale.at(scale.small), CUT[1]) - left
        parts.append(
            f'<rect class="zone" x="{per_cent(left)}" y="0" width="{per_cent(width)}"'
            ' height="100%"/>'
        )
        for size in (scale.moderate, scale.large):
            for value in (-size, size):
                if size and scale.inside(value):
                    at = per_cent(scale.at(value))
                    parts.append(f'<line class="thr" x1="{at}" x2="{at}" y1="0" y2="100%"/>')
    null = per_cent(scale.at(scale.null))
    parts.append(f'<line class="null" x1="{null}" x2="{null}" y1="0" y2="100%"/>')
    return "".join(parts)


def _arrows(scale: FluidScale, reach: Reach, tone: Tone) -> str:
    """Arrowheads where an interval goes on beyond the axis."""
    parts = []
    if reach.low < scale.low and not scale.inside(reach.low):
        parts.append(_placed(CUT[0], f'<path class="cut {tone}" d="M0 0l7-5v10z"/>'))
    if reach.high > scale.high and not scale.inside(reach.high):
        parts.append(_placed(CUT[1], f'<path class="cut {tone}" d="M0 0l-7-5v10z"/>'))
    return "".join(parts)

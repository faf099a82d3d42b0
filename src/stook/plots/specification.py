"""The specification curve: every defensible analysis, sorted by its effect, with its choices.

Simonsohn U, Simmons JP, Nelson LD. Specification curve analysis. Nat Hum Behav 2020;4:1208-1214.
doi:10.1038/s41562-020-0912-z
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from stook.figures import effect
from stook.figures.brief import brief
from stook.plots import svg, text
from stook.plots.legend import flowing
from stook.plots.scale import Scale, domain, linear_ticks, log_ticks, tick_labels
from stook.plots.theme import TYPE
from stook.plots.titles import MARGIN, titles

_WIDE: Final = 560.0
_HIGH: Final = 190.0
_ROW: Final = 18.0
_OPTION: Final = 190.0
_BINS: Final = 280  # more analyses than this share a column
_SIGNS: Final = 3  # items of the key that are signs of analyses; what follows is a line
_NOTE: Final = TYPE["note"][0]
_HEAD: Final = TYPE["head"][0]
_TICK: Final = TYPE["tick"][0]


@brief
@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysis: effect and interval as shown, and what it chose in each dimension."""

    estimate: float
    low: float
    high: float
    choices: tuple[str, ...] = ()
    agrees: bool = True


@brief
@dataclass(frozen=True, slots=True)
class SpecificationData:
    """All analyses of a specification curve.

    `dimensions` names the choices in the order of `Analysis.choices`.

    `stated` is the position of the analysis that the review reports, `sentence` what the
    multiverse says in words.
    """

    analyses: tuple[Analysis, ...] = ()
    dimensions: tuple[str, ...] = ()
    measure: str = "Effect"
    log: bool = False
    stated: int | None = None
    threshold: float | None = None
    sentence: str = ""
    title: str = ""
    ident: str = "specification-curve"


@dataclass(frozen=True, slots=True)
class _Column:
    """Neighbouring analyses that share one column of the picture."""

    members: tuple[Analysis, ...]
    stated: bool

    def middle(self, values: Sequence[float]) -> float:
        return sorted(values)[len(values) // 2]


def _columns(data: SpecificationData) -> list[_Column]:
    """The analyses that can be shown, by effect, in at most `_BINS` columns."""
    usable = [
        (i, a)
        for i, a in enumerate(data.analyses)
        if math.isfinite(a.estimate) and (a.estimate > 0 or not data.log)
    ]
    usable.sort(key=lambda pair: (pair[1].estimate, pair[0]))
    size = math.ceil(len(usable) / _BINS) or 1
    chunks = [usable[i : i + size] for i in range(0, len(usable), size)]
    return [
        _Column(tuple(a for _, a in chunk), any(i == data.stated for i, _ in chunk))
        for chunk in chunks
    ]


def specification_curve(data: SpecificationData, *, theme: str = "auto") -> str:
    """The curve of effects with their intervals, and below it which analysis chose what."""
    found = _columns(data)
    null = 1.0 if data.log else 0.0
    core: list[float | None] = [a.estimate for c in found for a in c.members]
    reach: list[float | None] = [v for c in found for a in c.members for v in (a.low, a.high)]
    low, high = domain([*core, null, data.threshold], reach, log=data.log)
    labels = _rows(data)
    names = [text.wrap(shown, _OPTION, _NOTE) for _, shown in labels]
    ticks = [shown for _, shown in _ticks(low, high, log=data.log)]
    most = max(60.0, text.widest(ticks, _TICK))
    left = MARGIN + max([most, *(text.widest(lines, _NOTE) for lines in names)]) + 18
    width = left + _WIDE + MARGIN
    parts, y = titles(data.title, data.sentence, width - 2 * MARGIN)
    y += 17
    parts.append(svg.text(MARGIN, y, data.measure, style="note"))
    top = y + 8
    axis = Scale(low, high, top + _HIGH, top, data.log)
    parts += _curve(data, found, axis, left, null)
    shows = data.threshold is not None and axis.inside(data.threshold)
    key, y = _key(left, top + _HIGH + 20, threshold=shows) if found else ([], top + _HIGH + 14)
    parts += key
    heading = -1
    for (d, option), lines in zip(labels, names, strict=True):
        if d != heading:
            heading, y = d, y + 20
            for shown in text.wrap(data.dimensions[d], width - 2 * MARGIN, _HEAD, bold=True):
                parts.append(svg.text(MARGIN, y, shown, style="head"))
                y += 15
            y -= 10
        high = len(lines) * 14 + _ROW - 14
        parts += _choice(found, (d, option), lines, (left, y, high))
        y += high
    if not found:
        parts.append(svg.text(left, top + _HIGH / 2, "No analysis is estimable.", style="note"))
    return svg.document(
        parts,
        width=width,
        height=y + MARGIN,
        title=data.title or "Specification curve",
        desc=_told(data, found),
        ident=data.ident,
        theme=theme,
    )


def _ticks(low: float, high: float, *, log: bool) -> list[tuple[float, str]]:
    values = (log_ticks if log else linear_ticks)(low, high)
    return list(zip(values, tick_labels(values, log=log), strict=True))


def _rows(data: SpecificationData) -> list[tuple[int, str]]:
    """(dimension, option) of every row below the curve, in the order of first use."""
    rows: dict[tuple[int, str], None] = {}
    for d in range(len(data.dimensions)):
        for analysis in data.analyses:
            if d < len(analysis.choices):
                rows.setdefault((d, analysis.choices[d]))
    return list(rows)


def _x(left: float, i: int, count: int) -> float:
    return left + (i + 0.5) * _WIDE / max(count, 1)


def _curve(
    data: SpecificationData, found: Sequence[_Column], axis: Scale, left: float, null: float
) -> list[str]:
    parts = [svg.line(left - 8, axis.start, left - 8, axis.end, "axis")]
    last = math.inf
    for value, label in _ticks(axis.low, axis.high, log=data.log):
        y = axis(value)
        parts.append(svg.line(left - 12, y, left - 8, y, "axis"))
        if last - y >= _TICK + 2:
            parts.append(svg.text(left - 15, y + 4, label, style="tick", anchor="end"))
            last = y
    parts.append(svg.line(left, axis(null), left + _WIDE, axis(null), "null"))
    if data.threshold is not None and math.isfinite(data.threshold) and axis.inside(data.threshold):
        y = axis(data.threshold)
        parts.append(svg.line(left, y, left + _WIDE, y, "threshold"))
    for i, column in enumerate(found):
        x = _x(left, i, len(found))
        lows = [a.low for a in column.members if not math.isnan(a.low)]
        highs = [a.high for a in column.members if not math.isnan(a.high)]
        agrees = sum(a.agrees for a in column.members) * 2 >= len(column.members)
        if lows and highs:
            ends = (_clip(axis, min(lows)), _clip(axis, max(highs)))
            parts.append(svg.line(x, axis(ends[0]), x, axis(ends[1]), "spread"))
        y = axis(_clip(axis, column.middle([a.estimate for a in column.members])))
        parts.append(svg.circle(x, y, 2.2, "mark" if agrees else "ring"))
        if column.stated:
            parts.append(svg.circle(x, y, 6, "stated"))
    return parts


def _clip(axis: Scale, value: float) -> float:
    """The value within the axis; a ratio of 0 or less is at its lower end."""
    return axis.low if axis.log and value <= 0 else axis.clip(value)


def _key(x: float, y: float, *, threshold: bool) -> tuple[list[str], float]:
    """What the signs of the curve mean, and where that ends."""
    words = ["agrees with the stated conclusion", "does not", "the stated analysis"]
    words += ["smallest important effect"] if threshold else []
    parts: list[str] = []
    for i, (at, line, shown) in enumerate(flowing(words, x, y, _WIDE, mark=16)):
        if i < _SIGNS:
            parts.append(svg.circle(at + 6, line - 4, 2.2, "ring" if i == 1 else "mark"))
        else:
            parts.append(svg.line(at, line - 4, at + 12, line - 4, "threshold"))
        parts += [svg.circle(at + 6, line - 4, 6, "stated")] if i == 2 else []
        parts.append(svg.text(at + 16, line, shown, style="note"))
        y = line
    return parts, y


def _choice(
    found: Sequence[_Column],
    row: tuple[int, str],
    lines: Sequence[str],
    place: tuple[float, float, float],
) -> list[str]:
    """One option's row: a tick for each analysis that chose it, as dark as its column's share."""
    left, top, high = place
    d, option = row
    parts = [
        svg.text(left - 14, top + 13 + i * 14, shown, style="note", anchor="end")
        for i, shown in enumerate(lines)
    ]
    parts.append(svg.rect(left, top + 3, _WIDE, high - 6, "band"))
    wide = max(min(_WIDE / max(len(found), 1) * 0.7, 6.0), 0.8)
    for i, column in enumerate(found):
        chose = sum(d < len(a.choices) and a.choices[d] == option for a in column.members)
        if chose:
            x = _x(left, i, len(found)) - wide / 2
            share = chose / len(column.members)
            parts.append(
                svg.element(
                    "rect", class_="sp-mark", height=high - 8, width=wide, x=x, y=top + 4,
                    fill_opacity=share if share < 1 else None,
                )
            )  # fmt: skip
    return parts


def _told(data: SpecificationData, found: Sequence[_Column]) -> str:
    shown = [a for column in found for a in column.members]
    if not shown:
        return "Specification curve: no analysis is estimable."
    show = partial(effect, log=data.log)
    ends = show(shown[0].estimate), show(shown[-1].estimate)
    agree = sum(a.agrees for a in shown)
    return (
        f"Specification curve of {len(shown)} analyses. "
        f"{data.measure} from {ends[0]} to {ends[1]}. {agree} of {len(shown)} agree "
        f"with the stated conclusion. {data.sentence}"
    )

"""Baujat, L'Abbe, radial and bubble plots: studies as points on two axes."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from stook.figures import effect, number
from stook.figures.brief import brief
from stook.plots import svg
from stook.plots.panel import WIDE, Axis, Panel, Point, finished, left_out, panel, points
from stook.plots.scale import domain, finite

_STEPS: Final = 100
_MANY: Final = 40


@brief
@dataclass(frozen=True, slots=True)
class ScatterData:
    """Studies on two axes. What `x` and `y` of a point are, each plot's function says.

    `estimate` is the pooled effect: as shown for `labbe` (a ratio or a difference), on the
    analysis scale for `radial`. `line` holds (x, fitted, low, high) along a regression line.
    `digits` are the decimals of effects.
    """

    points: tuple[Point, ...] = ()
    x_label: str = ""
    y_label: str = ""
    measure: str = "RR"
    estimate: float | None = None
    line: tuple[tuple[float, float, float | None, float | None], ...] = ()
    log: bool = False
    null: float | None = None
    digits: int = 2
    title: str = ""
    ident: str = "scatter"


def _draw(
    data: ScatterData,
    frame: Panel,
    behind: Sequence[str],
    kind: str,
    theme: str,
    items: Sequence[tuple[str, str, str]] = (),
) -> str:
    across, up = data.x_label or "x", data.y_label or "y"

    def words(point: Point) -> str:
        y = effect(point.y, data.digits, log=data.log)
        return f"{point.label}: {across} {number(point.x)}, {up} {y}"

    few = len(data.points) <= _MANY
    drawn = points(frame, data.points, data.ident, labels=few, words=words)
    told = [words(p) for p in data.points[:30]]
    return finished(
        frame,
        [*behind, *drawn],
        title=data.title or kind,
        desc=f"{kind} of {len(data.points)} studies. {'. '.join(told)}.",
        ident=data.ident,
        theme=theme,
        notes=(left_out(data.points, frame),),
        items=items,
        linked=any(svg.safe_href(p.href) for p in data.points),
    )


def _curve(frame: Panel, at: Callable[[float], float]) -> list[tuple[float, float]]:
    """A function of x as pixels, where it lies on the axes."""
    low, high = frame.x.low, frame.x.high
    xs = [low + (high - low) * i / _STEPS for i in range(_STEPS + 1)]
    pairs = [(x, at(x)) for x in xs]
    return [(frame.x(x), frame.y(y)) for x, y in pairs if math.isfinite(y) and frame.y.inside(y)]


def baujat(data: ScatterData, *, theme: str = "auto") -> str:
    """Which studies make the heterogeneity (x) and move the pooled effect (y).

    Baujat B, Mahe C, Pignon JP, Hill C. Stat Med 2002;21:2641-2652. doi:10.1002/sim.1221
    """
    across = domain([0.0, *(p.x for p in data.points if p.drawn)])
    up = domain([0.0, *(p.y for p in data.points if p.drawn)])
    frame = panel(
        data.title,
        "",
        Axis(min(across[0], 0.0), across[1], data.x_label or "Contribution to heterogeneity (Q)"),
        Axis(min(up[0], 0.0), up[1], data.y_label or "Influence on the pooled effect"),
    )
    return _draw(data, frame, [], "Baujat plot", theme)


def _applied(measure: str, estimate: float) -> Callable[[float], float]:
    """The risk in group 1 that a pooled effect gives for a risk in group 2."""
    if measure in {"OR", "PETO"}:
        return lambda p: estimate * p / (1 - p + estimate * p)
    if measure == "RD":
        return lambda p: p + estimate
    return lambda p: estimate * p


def labbe(data: ScatterData, *, theme: str = "auto") -> str:
    """Risks with the event: `x` in the comparator group, `y` in the other, from 0 to 1.

    The solid line is no effect, the dashed one the pooled effect in `measure` (RR, OR or RD).
    L'Abbe KA, Detsky AS, O'Rourke K. Ann Intern Med 1987;107:224-233.
    doi:10.7326/0003-4819-107-2-224
    """
    risks = [v for p in data.points if p.drawn for v in (p.x, p.y)]
    top = min(1.0, max([0.05, *(v for v in risks if v is not None and 0 <= v <= 1)]) * 1.12)
    frame = panel(
        data.title,
        "",
        Axis(0.0, top, data.x_label or "Risk in the comparator group", percent=True),
        Axis(0.0, top, data.y_label or "Risk in the intervention group", percent=True),
        high=WIDE,
    )
    behind = [svg.line(frame.x(0.0), frame.y(0.0), frame.x(top), frame.y(top), "null")]
    items = [("line", "null", "No effect")]
    if data.estimate is not None and math.isfinite(data.estimate):
        behind.append(svg.path(_curve(frame, _applied(data.measure, data.estimate)), "curve-soft"))
        items.append(("line", "curve-soft", f"Pooled effect ({data.measure})"))
    return _draw(data, frame, behind, "L'Abbé plot", theme, items)


def radial(data: ScatterData, *, theme: str = "auto") -> str:
    """Galbraith's plot: precision (1 / standard error) against the effect in standard errors.

    The slope of the line is the pooled effect; the dashed lines lie two standard errors from it.
    Galbraith RF. Stat Med 1988;7:889-894. doi:10.1002/sim.4780070807
    """
    slope = data.estimate if data.estimate is not None and math.isfinite(data.estimate) else 0.0
    far = max([1.0, *finite(p.x for p in data.points if p.drawn)]) * 1.06
    low, high = domain([-2.5, 2.5, slope * far, *(p.y for p in data.points if p.drawn)])
    frame = panel(
        data.title,
        "",
        Axis(0.0, far, data.x_label or "Precision (1 / standard error)"),
        Axis(low, high, data.y_label or "Effect in standard errors (z)"),
    )
    behind = [svg.line(frame.x(0.0), frame.y(0.0), frame.x(far), frame.y(0.0), "hair")]
    behind.append(svg.path(_curve(frame, lambda x: slope * x), "curve"))
    behind += [
        svg.path(_curve(frame, lambda x, off=off: slope * x + off), "curve-soft")  # type: ignore[misc]
        for off in (-2.0, 2.0)
    ]
    items = [
        ("line", "rule", "Pooled effect"),
        ("line", "curve-soft", "Two standard errors from it"),
    ]
    return _draw(data, frame, behind, "Radial plot", theme, items)


def bubble(data: ScatterData, *, theme: str = "auto") -> str:
    """A meta-regression: the moderator (x) against the effect as shown (y), discs by weight."""
    lines = [v for _, fit, low, high in data.line for v in (fit, low, high)]
    across = domain([*(p.x for p in data.points if p.drawn), *(row[0] for row in data.line)])
    up = domain([*(p.y for p in data.points if p.drawn), data.null], lines, log=data.log)
    frame = panel(
        data.title,
        "",
        Axis(*across, data.x_label or "Moderator"),
        Axis(*up, data.y_label or "Effect", log=data.log),
    )
    behind: list[str] = []
    items: list[tuple[str, str, str]] = []
    banded = [
        row for row in data.line if _usable(row[2], log=data.log) and _usable(row[3], log=data.log)
    ]
    if banded:
        upper = [(frame.x(x), frame.y(high or 0.0)) for x, _, _, high in banded]
        lower = [(frame.x(x), frame.y(low or 0.0)) for x, _, low, _ in banded]
        behind.append(svg.path([*upper, *lower[::-1]], "shade1", closed=True))
        items.append(("box", "shade1", "Confidence interval"))
    if data.null is not None and frame.y.inside(data.null):
        y = frame.y(data.null)
        behind.append(svg.line(frame.x.start, y, frame.x.end, y, "null"))
    fitted = [
        (frame.x(x), frame.y(fit)) for x, fit, _, _ in data.line if _usable(fit, log=data.log)
    ]
    if fitted:
        behind.append(svg.path(fitted, "curve"))
        items.append(("line", "rule", "Fitted effect"))
    return _draw(data, frame, behind, "Bubble plot", theme, items)


def _usable(value: float | None, *, log: bool) -> bool:
    return value is not None and math.isfinite(value) and (value > 0 or not log)

"""The contour-enhanced funnel plot: effects against their standard errors.

Peters JL, Sutton AJ, Jones DR, Abrams KR, Rushton L. Contour-enhanced meta-analysis funnel plots
help distinguish publication bias from other causes of asymmetry. J Clin Epidemiol
2008;61:991-996. doi:10.1016/j.jclinepi.2007.11.010
"""

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import TYPE_CHECKING, Final

from stook.figures import effect, number
from stook.plots import svg
from stook.plots.funnel_data import FunnelData
from stook.plots.panel import Axis, Panel, Point, finished, left_out, panel, points
from stook.plots.scale import domain, finite

if TYPE_CHECKING:
    from stook.stats import Pooled as Result

_SHADES: Final = ("shade2", "shade3", "paper")
_CONTOURS: Final = ((0.99, "0.01 < P < 0.05"), (0.95, "0.05 < P < 0.10"), (0.90, "P > 0.10"))


def _edge(
    frame: Panel, centre: float, z: float, sense: int, *, log: bool
) -> list[tuple[float, float]]:
    """Pixels of one side of a funnel with its tip at `centre`, cut where the axis ends."""
    inner = math.log if log else float
    outer = math.exp if log else float
    end = inner(frame.x.high if sense > 0 else frame.x.low)
    most = frame.y.high
    reach = abs(end - inner(centre)) / z
    if reach >= most:
        return [(frame.x(outer(inner(centre) + sense * z * most)), frame.y(most))]
    return [(frame.x(outer(end)), frame.y(reach)), (frame.x(outer(end)), frame.y(most))]


def _funnel(frame: Panel, centre: float, z: float, *, log: bool) -> list[tuple[float, float]]:
    """The whole area of a funnel."""
    right = _edge(frame, centre, z, 1, log=log)
    left = _edge(frame, centre, z, -1, log=log)
    return [*right[::-1], (frame.x(centre), frame.y(0.0)), *left]


def _contours(frame: Panel, null: float, *, log: bool) -> list[str]:
    x0, x1, y0, y1 = frame.x.start, frame.x.end, frame.y.start, frame.y.end
    parts = [svg.rect(x0, min(y0, y1), x1 - x0, abs(y1 - y0), "shade1")]
    for (level, _), shade in zip(_CONTOURS, _SHADES, strict=True):
        z = NormalDist().inv_cdf(0.5 + level / 2)
        parts.append(svg.path(_funnel(frame, null, z, log=log), shade, closed=True))
    return parts


def _across(data: FunnelData, most: float) -> tuple[float, float]:
    """The ends of the axis of effects: all studies, and where they fit, both funnels' feet."""
    null = 1.0 if data.log else 0.0
    drawn = [p.x for p in (*data.points, *data.filled) if p.drawn]
    centres = [null, data.estimate]
    feet: list[float | None] = []
    for centre in centres:
        if centre is not None and math.isfinite(centre) and (centre > 0 or not data.log):
            half = 1.96 * most
            away = (math.exp(-half), math.exp(half)) if data.log and half < 500 else (1.0, 1.0)
            feet += [centre * f for f in away] if data.log else [centre - half, centre + half]
    return domain([*drawn, *centres], feet, log=data.log)


def funnel(data: "FunnelData | Result", *, theme: str = "auto") -> str:
    """The funnel plot of plain data or of a pooled result of `stook.stats`."""
    if not isinstance(data, FunnelData):
        from stook.plots.adapt import funnel_data

        data = funnel_data(data)
    shown = [*data.points, *data.filled]
    null = 1.0 if data.log else 0.0
    sizes = [size for size in finite(p.y for p in shown if p.drawn) if size >= 0]
    most = max(sizes, default=1.0) * 1.06 or 1.0
    low, high = _across(data, most)
    frame = panel(
        data.title,
        "",
        Axis(low, high, data.measure + (" (log scale)" if data.log else ""), log=data.log),
        Axis(0.0, most, "Standard error (precise studies at the top)", down=True),
    )
    parts = _contours(frame, null, log=data.log) if data.contours else []
    items = [("box", shade, words) for shade, (_, words) in zip(_SHADES, _CONTOURS, strict=True)]
    items = [*items[::-1], ("box", "shade1", "P < 0.01")] if data.contours else []
    bottom = frame.y(most)
    if frame.x.inside(null):
        parts.append(svg.line(frame.x(null), frame.y(0.0), frame.x(null), bottom, "null"))
    pooled = data.estimate
    if pooled is not None and math.isfinite(pooled) and frame.x.inside(pooled):
        z = NormalDist().inv_cdf(0.975)
        tip = (frame.x(pooled), frame.y(0.0))
        for sense in (-1, 1):
            edge = _edge(frame, pooled, z, sense, log=data.log)
            parts.append(svg.path([tip, edge[0]], "curve-soft"))
        parts.append(svg.line(frame.x(pooled), frame.y(0.0), frame.x(pooled), bottom, "threshold"))
        items.append(("line", "threshold", "Pooled effect"))
        items.append(("line", "curve-soft", "Where 95% of studies would lie without heterogeneity"))
    drawn = [*data.points, *(_ring(p) for p in data.filled)]
    parts += points(frame, drawn, data.ident, labels=data.labels, words=lambda p: _words(p, data))
    if data.filled:
        items += [("dot", "dot", "Study"), ("dot", "ring", "Added by trim and fill")]
    return finished(
        frame,
        parts,
        title=data.title or f"Funnel plot: {data.measure}",
        desc=_told(data),
        ident=data.ident,
        theme=theme,
        notes=(left_out(drawn, frame),),
        items=items,
        linked=any(svg.safe_href(p.href) for p in shown),
    )


def _ring(point: Point) -> Point:
    return Point(point.label, point.x, point.y, marked=True)


def _words(point: Point, data: FunnelData) -> str:
    shown = effect(point.x, log=data.log)
    return f"{point.label}: {data.measure.lower()} {shown}, standard error {number(point.y, 3)}"


def _told(data: FunnelData) -> str:
    seen: Sequence[str] = [_words(p, data) for p in data.points[:30]]
    more = f" And {len(data.points) - 30} more." if len(data.points) > 30 else ""
    filled = f" {len(data.filled)} studies added by trim and fill." if data.filled else ""
    return f"Funnel plot of {len(data.points)} studies. {'. '.join(seen)}.{more}{filled}"

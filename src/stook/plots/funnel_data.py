"""What a funnel plot shows, as plain data."""

from dataclasses import dataclass

from stook.figures.brief import brief
from stook.plots.panel import Point


@brief
@dataclass(frozen=True, slots=True)
class FunnelData:
    """A funnel plot. Each point's `x` is the effect as shown (a ratio where `log`), its `y` the
    standard error on the analysis scale (of the logarithm). `estimate` is the pooled effect, at
    which the dashed 95% funnel stands; `filled` are the studies that trim and fill adds.
    """

    points: tuple[Point, ...] = ()
    estimate: float | None = None
    measure: str = "Effect"
    log: bool = False
    filled: tuple[Point, ...] = ()
    contours: bool = True
    labels: bool = False
    title: str = ""
    ident: str = "funnel"

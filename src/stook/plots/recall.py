"""The recall curve: how many of the relevant records were found after how much screening."""

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from stook.figures.brief import brief
from stook.plots import svg
from stook.plots.panel import Axis, finished, panel

_STYLES: Final = ("curve", "curve-soft", "curve-thin", "curve-dots", "curve-mixed")


@brief
@dataclass(frozen=True, slots=True)
class RecallSeries:
    """One way of screening: its name and (screened, found) after each step, cumulative."""

    name: str
    steps: tuple[tuple[int, int], ...] = ()


@brief
@dataclass(frozen=True, slots=True)
class RecallData:
    """A screening simulation or a screening under way.

    `records` is how many there are to screen, `relevant` how many of them are relevant (None
    while that is not known: then the curve is in records found). `targets` are shares of the
    relevant that are marked; `stop` is where a stopping rule fired.
    """

    series: tuple[RecallSeries, ...] = ()
    records: int = 0
    relevant: int | None = None
    targets: tuple[float, ...] = (0.95,)
    stop: int | None = None
    title: str = ""
    ident: str = "recall"


def reached(steps: tuple[tuple[int, int], ...], found: float) -> int | None:
    """How many records were screened when `found` relevant ones were; None if never."""
    return next((screened for screened, so_far in steps if so_far >= found), None)


def thinned(steps: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    """The steps at which something was found: the same curve with fewer points."""
    if not steps:
        return []
    kept = [steps[0]]
    for (before, had), (after, has) in pairwise(steps):
        if has != had:
            kept += [(before, had), (after, has)]
    return list(dict.fromkeys([*kept, steps[-1]]))


def recall_curve(data: RecallData, *, theme: str = "auto") -> str:
    """Relevant records found against records screened, with the line of screening at random."""
    whole = data.relevant or 0
    most = whole or max((found for s in data.series for _, found in s.steps), default=1) or 1
    wide = max(data.records, *(n for s in data.series for n, _ in s.steps), 1, 0)
    share = data.relevant is not None and whole > 0
    up = Axis(0.0, 1.0, "Relevant records found", percent=True)
    if not share:
        up = Axis(0.0, float(most), "Relevant records found")
    frame = panel(data.title, "", Axis(0.0, float(wide), "Records screened"), up)
    unit = whole if share else 1

    def pixel(screened: float, found: float) -> tuple[float, float]:
        return frame.x(screened), frame.y(found / unit)

    parts: list[str] = []
    items: list[tuple[str, str, str]] = []
    if share and data.records:
        parts.append(svg.path([pixel(0, 0), pixel(data.records, whole)], "axis-head"))
        items.append(("line", "axis", "Screening in random order"))
    for target in data.targets if share else ():
        y = frame.y(target)
        parts.append(svg.line(frame.x.start, y, frame.x.end, y, "threshold"))
    if data.stop is not None:
        x = frame.x(float(data.stop))
        parts.append(svg.line(x, frame.y.start, x, frame.y.end, "threshold"))
    for i, series in enumerate(data.series):
        style = _STYLES[min(i, len(_STYLES) - 1)]
        parts.append(svg.path([pixel(n, found) for n, found in thinned(series.steps)], style))
        items.insert(i, ("line", style, series.name))
    notes = _notes(data, share=share)
    return finished(
        frame,
        parts,
        title=data.title or "Recall curve",
        desc=f"Recall curve over {data.records} records. {' '.join(notes)}",
        ident=data.ident,
        theme=theme,
        notes=notes,
        items=items,
    )


def _notes(data: RecallData, *, share: bool) -> list[str]:
    notes: list[str] = []
    for series in data.series:
        for target in data.targets if share else ():
            at = reached(series.steps, math.ceil(target * (data.relevant or 0) - 1e-9))
            done = f"after {at} of {data.records} records" if at is not None else "not reached"
            notes.append(f"{series.name}: {100 * target:g}% of the relevant records {done}.")
        if not share and series.steps:
            screened, found = series.steps[-1]
            notes.append(f"{series.name}: {found} relevant records in the first {screened}.")
    if data.stop is not None:
        notes.append(f"The stopping rule fired after {data.stop} records.")
    return notes

"""The forest plot in words: its description, and the summary of each row for a screen reader."""

import math
from typing import Final

from stook import figures
from stook.figures import NOT_ESTIMABLE, level, percent, span
from stook.plots.forest_columns import estimable
from stook.plots.forest_data import ForestData, ForestRow, Pooled

_MOST: Final = 30  # rows that a description lists; the table behind the plot has all of them


def effect(row: ForestRow | Pooled, data: ForestData) -> str:
    """An effect in words: `0.49, 0.34 to 0.70`, or why there is none."""
    if not estimable(row, log=data.log):
        return f"{NOT_ESTIMABLE}{f' ({row.reason})' if row.reason else ''}"
    shown = figures.effect(row.estimate, data.digits, log=data.log)
    interval = span(row.low, row.high, data.digits, log=data.log)
    return f"{shown}, {interval}" if interval else shown


def summary(row: ForestRow | Pooled, data: ForestData) -> str:
    """One row in words, for its tooltip and for assistive technology."""
    parts = [f"{row.label}: {data.measure.lower()} {effect(row, data)}"]
    if isinstance(row, Pooled):
        interval = span(row.pi_low, row.pi_high, data.digits, log=data.log)
        parts += [f"prediction interval {interval}"] if interval else []
    elif row.note:
        parts.append(row.note)
    if row.weight is not None and math.isfinite(row.weight):
        parts.append(f"weight {percent(row.weight)}")
    return "; ".join(parts)


def description(data: ForestData) -> str:
    """What the picture shows, in words."""
    rows = data.rows
    if not rows and not data.all_pooled:
        return "Forest plot without studies: there is nothing to show."
    many = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
    about = f"Forest plot of {many}. {data.measure} with {level(data.level)} confidence intervals"
    parts = [about + (f"; {data.model}." if data.model else ".")]
    parts += [f"{summary(p, data)}." for p in data.pooled]
    for group in data.groups:
        head = f"{group.label}: " if group.label else ""
        parts += [f"{head}{summary(p, data)}." for p in group.pooled]
    parts += [f"{summary(row, data)}." for row in rows[:_MOST]]
    if len(rows) > _MOST:
        parts.append(f"And {len(rows) - _MOST} more rows.")
    left, right = data.favours
    if left or right:
        parts.append(f"To the left: {left or 'no words'}; to the right: {right or 'no words'}.")
    return " ".join(parts)

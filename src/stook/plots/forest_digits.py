"""How many decimals a forest plot needs so that its intervals do not vanish in rounding."""

from dataclasses import replace
from typing import Final

from stook.plots.forest_columns import estimable
from stook.plots.forest_data import ForestData, ForestRow, Pooled
from stook.plots.numbers import number

_MOST: Final = 6


def _vanished(row: ForestRow | Pooled, digits: int) -> bool:
    """Whether both limits round to the same text although they differ: 0.00 (0.00 to 0.00)."""
    low, high = row.low, row.high
    if low is None or high is None or not low < high:
        return False
    return number(low, digits) == number(high, digits)


def legible(data: ForestData) -> ForestData:
    """The data with as many more decimals as most intervals need; as given where these show."""
    rows = [row for row in data.shown if estimable(row, log=data.log)]
    digits = data.digits
    while digits < _MOST and 2 * sum(_vanished(row, digits) for row in rows) > len(rows):
        digits += 1
    if digits == data.digits:
        return data
    return replace(data, digits=min(digits + 1, _MOST))  # one more, to tell how wide they are

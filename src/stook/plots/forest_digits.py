"""How many decimals a forest plot needs so that its intervals do not vanish in rounding."""

from dataclasses import replace

from stook.figures import legible_digits
from stook.plots.forest_columns import estimable
from stook.plots.forest_data import ForestData


def legible(data: ForestData) -> ForestData:
    """The data with as many more decimals as most intervals need; as given where these show."""
    rows = [row for row in data.shown if estimable(row, log=data.log)]
    return replace(data, digits=legible_digits(data.digits, [(row.low, row.high) for row in rows]))

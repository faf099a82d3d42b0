"""Where the columns and the picture of a forest plot stand, from left to right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from stook.plots import text
from stook.plots.forest_columns import Column, columns, measure, place
from stook.plots.forest_data import ForestData
from stook.plots.forest_lines import note_width, styled_cells
from stook.plots.forest_picture import scale
from stook.plots.scale import Scale
from stook.plots.theme import TYPE
from stook.plots.titles import MARGIN

PICTURE: Final = 290.0
ROUND: Final = 24.0  # white on both sides of the picture
_SIGN: Final = 18.0  # least width of one risk-of-bias domain
SIGNS_HEADING: Final = "Risk of bias"


@dataclass(frozen=True, slots=True)
class Geometry:
    """A plot's columns with their places, its axis, where its signs begin, how wide it is.

    `step` is the width of one sign with its letter, `note` the width that sentences under the
    diamonds may take.
    """

    data: ForestData
    layout: str
    columns: Sequence[Column]
    axis: Scale
    signs: float
    step: float
    note: float
    width: float

    @property
    def room(self) -> float:
        """Width between the margins."""
        return self.width - 2 * MARGIN

    def sign_x(self, i: int) -> float:
        """Centre of the i-th domain's sign."""
        return self.signs + (i + 0.5) * self.step


def sign_step(letters: Sequence[str], least: float) -> float:
    """How far apart signs stand so that the letters above them keep apart."""
    return max(least, text.widest(list(letters), TYPE["head"][0], bold=True) + 5)


def geometry(data: ForestData, layout: str) -> Geometry:
    """Measure all texts and set everything side by side."""
    left, right = columns(data, layout)
    texts = styled_cells(data, layout)
    measure(left, texts)
    measure(right, texts)
    end = place(left, MARGIN)
    lack = note_width(data) - (end - MARGIN)
    if lack > 0:
        left[0].width += lack
        end = place(left, MARGIN)
    note = end - MARGIN
    axis = scale(data, end + ROUND, end + ROUND + PICTURE)
    end = place(right, axis.end + (ROUND - 12 if right else 0))
    signs, step = end, sign_step(data.domain_letters, _SIGN)
    if data.rob_domains:
        domains = step * len(data.rob_domains)
        heading = text.width(SIGNS_HEADING, TYPE["head"][0], bold=True)
        signs = end + ROUND + max(heading - domains, 0) / 2
        end = signs + domains + max(heading - domains, 0) / 2
    width = max(end, axis.end + 8) + MARGIN
    return Geometry(data, layout, (*left, *right), axis, signs, step, note, width)

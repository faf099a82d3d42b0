"""Crossover results: two rows of the same people, compared within people.

The precision of a difference within people needs the correlation of their two values. It is the
rows' own, else the one that the protocol assumes; without either, nothing is guessed (Elbourne et
al. 2002, doi:10.1093/ije/31.1.140; Cochrane Handbook, section 23.2.6).
"""

from dataclasses import dataclass

from stook.model.study import Result

ASSUMED = "review.yaml#synthesis/crossover_correlation"


@dataclass(frozen=True, slots=True)
class Pairing:
    """How two rows belong together: their correlation, its cells, the words; or why they do not."""

    correlation: float | None = None
    cells: tuple[str, ...] = ()
    how: str = ""
    refused: str = ""


def pairing(left: list[Result], right: list[Result], assumed: float | None) -> Pairing | None:
    """The pairing of the rows of both sides; None where they are of different people."""
    rows = [*left, *right]
    if not any(row.paired for row in rows):
        return None
    marks = tuple(row.cell("paired") for row in rows if row.paired is not None)
    refused = _refused(left, right)
    if refused:
        return Pairing(cells=marks, refused=refused)
    own = [row for row in rows if row.correlation is not None]
    if own:
        cells = tuple(row.cell("correlation") for row in own)
        how = f"within people, with their correlation of {own[0].correlation:g}"
        return Pairing(own[0].correlation, (*marks, *cells), how)
    if assumed is None:
        return Pairing(cells=marks, refused="the correlation within people is not known")
    how = f"within people, with a correlation of {assumed:g} that the protocol assumes"
    return Pairing(assumed, (*marks, ASSUMED), how)


def _refused(left: list[Result], right: list[Result]) -> str:
    """Why rows that are marked as paired cannot be analysed so; '' where they can."""
    rows = [*left, *right]
    if len(left) > 1 or len(right) > 1:
        return "several arms of a crossover trial cannot be combined"
    if any(row.paired is False for row in rows):
        return "one row is paired and the other is not"
    if any(row.events is not None for row in rows):
        return "paired events need the effect itself with its precision"
    if left[0].n != right[0].n:
        return "paired rows are of the same people, but n differs"
    if len({row.correlation for row in rows if row.correlation is not None}) > 1:
        return "the two rows give different correlations"
    return ""

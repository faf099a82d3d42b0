"""What became of every row of results.csv: analysed, or left out for a reason that has a name.

Rows read = rows in a synthesis + rows left out here + rows that refer to what is not there, which
the checks of references name.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from stook.extraction.sides import Sides, sides
from stook.model.review import Review
from stook.model.study import Result
from stook.model.synthesis import Contrast, Specification

NO_COUNTERPART = "W340"
NO_REFERENCE = "W341"
NOT_ASKED = "W342"
REVERSED = "W343"
EFFECT_INSTEAD = "W344"
NO_NUMBERS = "W320"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that no synthesis uses, the code of the check that names it, and why in words.

    `column` is the cell to look at.
    """

    row: Result
    code: str
    why: str
    column: str


def used_rows(specifications: tuple[Specification, ...]) -> frozenset[str]:
    """The addresses of the rows that some synthesis uses."""
    return frozenset(
        cell.rpartition("!")[0]
        for specification in specifications
        for contrast in specification.contrasts
        for cell in _cells(contrast)
    )


def _cells(contrast: Contrast) -> Iterator[str]:
    yield from contrast.cells
    yield from contrast.n_cells
    for group in (contrast.experimental, contrast.comparator):
        for cells in group.cells.values():
            yield from cells


def left_out(review: Review, specifications: tuple[Specification, ...]) -> tuple[LeftOut, ...]:
    """Every row that no synthesis uses, in the order of the table; `review` has no dangling ids."""
    used = used_rows(specifications)
    unused = [row for row in review.results if row.cell("")[:-1] not in used]
    return tuple(_Reasons(review).of(row) for row in unused)


class _Reasons:
    """Why rows are not used, told from the comparisons and from the rows beside them."""

    def __init__(self, review: Review) -> None:
        self.protocol = review.protocol
        self.sides = [sides(one, review.arms) for one in review.protocol.comparisons.values()]
        self.rows: dict[tuple[str, str], list[Result]] = defaultdict(list)
        for row in review.results:
            self.rows[row.study, row.outcome].append(row)
        self.arms: dict[str, int] = defaultdict(int)
        for arm in review.arms:
            self.arms[arm.study] += 1

    def of(self, row: Result) -> LeftOut:
        """The row with the first reason that holds."""
        if not row.reference and (row.effect is not None or row.o_e is not None):
            return LeftOut(row, NO_REFERENCE, self._no_reference(row), "arm")
        if row.reference and self._reversed(row):
            why = f"{row.reference} gets the intervention and {row.arm} is the comparator"
            return LeftOut(row, REVERSED, why, "reference")
        own = [side for side in self.sides if self._on(side, row)]
        if not own or row.reference:
            return LeftOut(row, NOT_ASKED, self._not_asked(row), "arm")
        if self._beside_effect(row):
            why = "another row gives the finished effect of the same result, which is analysed"
            return LeftOut(row, EFFECT_INSTEAD, why, "arm")
        counterparts = [other for side in own for other in self._counterparts(side, row)]
        if any(_case(other) == _case(row) for other in counterparts):
            return LeftOut(row, NO_NUMBERS, "it holds no number that can be analysed", "arm")
        return LeftOut(row, NO_COUNTERPART, self._no_counterpart(row, counterparts), "arm")

    def _on(self, side: Sides, row: Result) -> bool:
        key = (row.study, row.arm)
        return key in side.experimental or key in side.comparator

    def _reversed(self, row: Result) -> bool:
        return any(
            (row.study, row.arm) in side.comparator
            and (row.study, row.reference) in side.experimental
            for side in self.sides
        )

    def _no_reference(self, row: Result) -> str:
        if self.arms[row.study] == 1:
            return f"{row.study} has one group only, and syntheses compare two"
        return "an effect is of two arms, and `reference` names no other arm"

    def _not_asked(self, row: Result) -> str:
        if row.reference:
            return f"no comparison of the protocol is of {row.arm} against {row.reference}"
        return f"no comparison of the protocol has {row.arm} on either side"

    def _beside_effect(self, row: Result) -> bool:
        return any(
            other.reference and _case(other) == _case(row)
            for other in self.rows[row.study, row.outcome]
        )

    def _counterparts(self, side: Sides, row: Result) -> list[Result]:
        """Rows of the same outcome from arms on the other side."""
        others = side.comparator if (row.study, row.arm) in side.experimental else side.experimental
        return [
            other
            for other in self.rows[row.study, row.outcome]
            if (other.study, other.arm) in others and not other.reference
        ]

    def _no_counterpart(self, row: Result, counterparts: list[Result]) -> str:
        if not counterparts:
            if self.arms[row.study] == 1:
                return f"{row.study} has one group only, and syntheses compare two"
            return "no row holds this outcome for an arm that it is compared with"
        other = counterparts[0]
        if other.timepoint != row.timepoint:
            return f"{other.arm} has this outcome in the time window {other.timepoint} only"
        where = f"the stratum {other.stratum}" if other.stratum else "no stratum"
        return f"{other.arm} has this outcome in {where} only"


def _case(row: Result) -> tuple[str, str]:
    return row.timepoint, row.stratum


def uncompared(
    review: Review, specifications: tuple[Specification, ...]
) -> frozenset[tuple[str, str]]:
    """Comparisons and outcomes for which arms with the intervention have rows that no synthesis
    uses: reported, but not so that it compares anything."""
    rows = [one.row for one in left_out(review, specifications)]
    pairs = set()
    for id_, comparison in review.protocol.comparisons.items():
        with_it = sides(comparison, review.arms).experimental
        pairs |= {(id_, row.outcome) for row in rows if (row.study, row.arm) in with_it}
    return frozenset(pairs)

"""How the boxes of the PRISMA 2020 flow follow from one another."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from stook.model.decisions import Stage


@dataclass(frozen=True, slots=True)
class Sum:
    """A box and the boxes that it is the sum of, some of them taken away.

    `waits` is the stage whose undecided records may still be missing from the box; `fills` says
    that the box may be filled in from the others.
    """

    key: str
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    waits: Stage | None = None
    fills: bool = False

    def bounds(self, counts: Mapping[str, int | None]) -> tuple[float, float]:
        """The least and the most that the box can be: a box that is not known may be any count.

        Boxes of a part of the diagram that the review does not have count as 0.
        """
        absent = _absent(counts)
        low = high = 0.0
        for sign, keys in ((1, self.plus), (-1, self.minus)):
            for key in keys:
                count = counts.get(key)
                if count is None and key not in absent:
                    high, low = (inf, low) if sign > 0 else (high, -inf)
                else:
                    low, high = low + sign * (count or 0), high + sign * (count or 0)
        return low, high

    @property
    def words(self) -> str:
        """The sum in words: `a + b - c`."""
        return " - ".join([" + ".join(self.plus), *self.minus])


def _absent(counts: Mapping[str, int | None]) -> set[str]:
    """Boxes of the parts that this review does not have: a previous version, other methods."""
    absent: set[str] = set()
    for part in (_PREVIOUS, _OTHERS):
        if all(counts.get(key) is None for key in part):
            absent.update(part)
    return absent


_PREVIOUS = ("previous_studies", "previous_reports")
_OTHERS = (
    "website_results", "organisation_results", "citations_results",
    "other_sought_reports", "other_notretrieved_reports", "other_assessed", "other_excluded",
)  # fmt: skip
_SIDES = ("dbr", "other")

SUMS: tuple[Sum, ...] = (
    Sum(
        "records_screened",
        ("database_results", "register_results"),
        ("duplicates", "excluded_automatic", "excluded_other"),
        waits=Stage.TITLE_ABSTRACT,
    ),
    Sum("dbr_sought_reports", ("records_screened",), ("records_excluded",)),
    *(
        Sum(
            f"{side}_assessed",
            (f"{side}_sought_reports",),
            (f"{side}_notretrieved_reports",),
            waits=Stage.FULL_TEXT,
        )
        for side in _SIDES
    ),
    Sum(
        "new_reports",
        ("dbr_assessed", "other_assessed"),
        ("dbr_excluded", "other_excluded"),
    ),
    *(
        Sum(
            f"total_{unit}",
            (f"new_{unit}", f"previous_{unit}"),
            fills=True,
        )
        for unit in ("studies", "reports")
    ),
)

"""What is usual in the other studies: medians and extremes that leave one study out.

Everything is computed once from sorted values, so that asking for each study in turn stays linear.
"""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import islice
from statistics import median


class Medians:
    """The median of each study, and the median and extremes over all studies but one."""

    def __init__(self, values: Iterable[tuple[str, float]]) -> None:
        """`values` are pairs of a study and a number; a study may have many."""
        by_study: dict[str, list[float]] = {}
        for study, value in values:
            by_study.setdefault(study, []).append(value)
        self.of = {study: median(numbers) for study, numbers in by_study.items()}
        self._sorted = sorted((value, study) for study, value in self.of.items())
        # Of every study its least and greatest number: enough for the extremes of the others.
        self._lowest = sorted((min(numbers), study) for study, numbers in by_study.items())
        self._highest = sorted(
            ((max(numbers), study) for study, numbers in by_study.items()), reverse=True
        )

    def count(self, study: str) -> int:
        """How many other studies there are."""
        return len(self.of) - (study in self.of)

    def median(self, study: str) -> float | None:
        """The median of the other studies' medians; None where there is no other study."""
        count = self.count(study)
        if not count:
            return None
        own = self.of.get(study)
        gap = len(self._sorted) if own is None else bisect_left(self._sorted, (own, study))
        low, high = ((k + (k >= gap)) for k in ((count - 1) // 2, count // 2))
        return (self._sorted[low][0] + self._sorted[high][0]) / 2

    def extremes(self, study: str) -> tuple[float, float] | None:
        """The least and the greatest number of the other studies."""
        if not self.count(study):
            return None
        low = next(value for value, name in islice(self._lowest, 2) if name != study)
        high = next(value for value, name in islice(self._highest, 2) if name != study)
        return low, high

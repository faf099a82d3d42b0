"""The records of a review and which of them are one report: read once, used by every command."""

from dataclasses import dataclass

from stook.problems import Problem
from stook.records.collect import Collected, collect
from stook.records.decided import judged_in
from stook.records.dedupe import find
from stook.store import Store


@dataclass(frozen=True, slots=True)
class Gathered:
    """All records of a folder, the groups of them that are one report, and what was wrong.

    `clusters` hold ids, the first of each group first; `problems` are those of judgements on
    duplicates, those of the exports are with the records.
    """

    collected: Collected
    clusters: tuple[tuple[str, ...], ...]
    problems: tuple[Problem, ...]

    @property
    def copies(self) -> set[str]:
        """The records that repeat an earlier one."""
        return {record for cluster in self.clusters for record in cluster[1:]}


def gather(store: Store) -> Gathered:
    """Read all raw exports and look for duplicates: by far the longest part of screening's start.

    It depends on the exports and on `search/duplicates.csv` alone.
    """
    collected, judged = collect(store), judged_in(store)
    found = find(collected.records, earlier=judged.same, different=judged.different)
    return Gathered(collected, found.clusters, judged.problems)

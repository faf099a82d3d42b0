"""The records of a review and which of them are one report: read once, used by every command."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from stook.files.layout import DUPLICATES
from stook.problems import Place, Problem, problem
from stook.records.collect import Collected, collect
from stook.records.decided import Judged, judged_in
from stook.records.dedupe import PossibleDuplicate, find
from stook.store import Store


@dataclass(frozen=True, slots=True)
class Gathered:
    """All records of a folder, the groups of them that are one report, and what was wrong.

    `clusters` hold ids in the order of import, so that the leader of a cluster, its first, stays
    the leader when an update brings another copy; `possible` are pairs that people have to look at;
    `problems` are those of judgements on
    duplicates, those of the exports are with the records.
    """

    collected: Collected
    clusters: tuple[tuple[str, ...], ...]
    problems: tuple[Problem, ...]
    possible: tuple[PossibleDuplicate, ...] = ()

    @property
    def copies(self) -> set[str]:
        """The records that repeat an earlier one."""
        return {record for cluster in self.clusters for record in cluster[1:]}


def gather(store: Store) -> Gathered:
    """Read all raw exports and look for duplicates: by far the longest part of screening's start.

    It depends on the exports and on `search/duplicates.csv` alone.
    """
    collected, judged = collect(store), judged_in(store)
    duplicates = find(collected.records, earlier=judged.same, different=judged.different)
    position = {record.id: at for at, record in enumerate(collected.records)}
    clusters = (tuple(sorted(ids, key=position.__getitem__)) for ids in duplicates.clusters)
    ordered = tuple(sorted(clusters, key=lambda ids: position[ids[0]]))
    problems = (*judged.problems, *_unheeded(judged, ordered, position))
    return Gathered(collected, ordered, problems, duplicates.possible)


def _unheeded(
    judged: Judged, clusters: tuple[tuple[str, ...], ...], position: Mapping[str, int]
) -> Iterator[Problem]:
    """Judgements that could not be followed: of records that are not there, or contradictory."""
    place = Place(DUPLICATES)
    for record in sorted({record for pair in (*judged.same, *judged.different) for record in pair}):
        if record not in position:
            yield problem("W742", place, f"There is no record {record}.")
    leader = {record: cluster[0] for cluster in clusters for record in cluster}
    for first, second in judged.same:
        both = first in position and second in position
        if both and (first not in leader or leader[first] != leader.get(second)):
            yield problem("E741", place, f"{first} and {second} are judged to be the same.")

"""Duplicates in two tiers: what is certain is clustered, what is possible is for people.

Nothing is deleted: the result names clusters of record ids. The same records give the same result,
in any order. An update takes the clusters and the judgements of the last time and only compares
what is new.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from stook.model.records import Record
from stook.records.dedupe_keys import candidates, comparable
from stook.records.dedupe_score import POSSIBLE, Scored, score


@dataclass(frozen=True, slots=True)
class PossibleDuplicate:
    """Two records that a person should look at, with the points for them and the reasons."""

    one: str
    two: str
    points: float
    why: str


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Clusters of ids that are one report for certain (two or more each), and the queue.

    `merged` explains each merge: the pair that led to it, its points and the reasons.
    """

    clusters: tuple[tuple[str, ...], ...]
    possible: tuple[PossibleDuplicate, ...]
    merged: tuple[PossibleDuplicate, ...]


class _Clusters:
    """Union of records, refused where two clusters contradict each other."""

    def __init__(
        self,
        records: Sequence[Record],
        objected: Iterable[tuple[int, int]],
        judged: Iterable[tuple[int, int]],
    ) -> None:
        self.parent = list(range(len(records)))
        self.members = [[at] for at in range(len(records))]
        self.pmids = [{record.pmid} - {""} for record in records]
        self.objected = _both_ways(objected)
        self.judged = _both_ways(judged)

    def root(self, at: int) -> int:
        """The representative of a record's cluster."""
        while self.parent[at] != at:
            self.parent[at] = self.parent[self.parent[at]]
            at = self.parent[at]
        return at

    def join(self, one: int, two: int, decided: bool = False) -> bool:
        """Merge two clusters unless members were judged different, or, where no person decided,
        PubMed ids or an objection between members forbid it."""
        one, two = self.root(one), self.root(two)
        if one == two:
            return False
        mine, theirs = self.pmids[one], self.pmids[two]
        if mine and theirs and not (mine <= theirs or theirs <= mine or decided):
            return False
        small, large = sorted((one, two), key=lambda at: (len(self.members[at]), -at))
        inside = set(self.members[large])
        for apart in (self.judged,) if decided else (self.judged, self.objected):
            if any(apart[at] & inside for at in self.members[small] if at in apart):
                return False
        self.parent[small] = large
        self.members[large] += self.members[small]
        self.pmids[large] |= self.pmids[small]
        return True


def _both_ways(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for one, two in pairs:
        found[one].add(two)
        found[two].add(one)
    return found


def _numbers(groups: Iterable[Iterable[str]], index: dict[str, int]) -> list[list[int]]:
    return [[index[one] for one in group if one in index] for group in groups]


def find(
    records: Sequence[Record],
    *,
    earlier: Sequence[Sequence[str]] = (),
    compared: Iterable[str] = (),
    different: Iterable[tuple[str, str]] = (),
) -> Duplicates:
    """Duplicates among records, each of which has an id of its own.

    For an update, `earlier` are the clusters of the last time, `compared` the ids that were
    compared with one another then, `different` pairs that people judged not to be duplicates.
    """
    index = {record.id: at for at, record in enumerate(records)}
    if len(index) != len(records):
        raise ValueError("records need ids that are all different")
    # neither the order of the input nor the ids may matter: work in the order of what records say
    order = sorted(range(len(records)), key=lambda at: _says(records[at]))
    ranked = [records[at] for at in order]
    index = {record.id: at for at, record in enumerate(ranked)}
    data = comparable(ranked)
    left, right = candidates(data)
    old = np.zeros(len(ranked), bool)
    old[[index[one] for one in compared if one in index]] = True
    fresh = ~(old[left] & old[right])
    scored = score(ranked, data, left[fresh], right[fresh])
    apart = {tuple(sorted(pair)) for pair in _numbers(different, index) if len(pair) == 2}
    return _result(ranked, scored, _numbers(earlier, index), {(p[0], p[1]) for p in apart})


def _says(record: Record) -> tuple[str | int, ...]:
    """What a record says, its id last: an order that does not depend on ids."""
    return (
        record.title, record.doi, record.pmid, record.year or 0, record.journal, record.volume,
        record.pages, "; ".join(record.authors), record.abstract, record.id,
    )  # fmt: skip


def _result(
    records: Sequence[Record],
    scored: Scored,
    earlier: list[list[int]],
    judged: set[tuple[int, int]],
) -> Duplicates:
    left, right = scored.left.tolist(), scored.right.tolist()
    objected = ((left[at], right[at]) for at in np.flatnonzero(scored.objected).tolist())
    clusters = _Clusters(records, objected, judged)
    for group in sorted(map(sorted, earlier)):
        for member in group[1:]:
            clusters.join(group[0], member, decided=True)
    by_points = np.lexsort((scored.right, scored.left, -scored.points)).tolist()
    merged, waiting = [], []
    for at in by_points:
        pair = (left[at], right[at])
        if pair in judged:
            continue
        if scored.certain[at] and clusters.join(*pair):
            merged.append(_explained(records, scored, at))
        elif scored.points[at] >= POSSIBLE:
            waiting.append(at)
    possible, asked = [], set()
    for at in waiting:
        ends = tuple(sorted((clusters.root(left[at]), clusters.root(right[at]))))
        if ends[0] != ends[1] and ends not in asked:
            asked.add(ends)
            possible.append(_explained(records, scored, at))
    groups = sorted(
        tuple(sorted(records[at].id for at in members))
        for at, members in enumerate(clusters.members)
        if clusters.parent[at] == at and len(members) > 1
    )
    return Duplicates(tuple(groups), tuple(possible), tuple(merged))


def _explained(records: Sequence[Record], scored: Scored, at: int) -> PossibleDuplicate:
    one, two = records[int(scored.left[at])].id, records[int(scored.right[at])].id
    return PossibleDuplicate(one, two, round(float(scored.points[at]), 1), scored.why[at])

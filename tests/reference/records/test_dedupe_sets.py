"""Labelled sets of duplicates: what is found, and what is merged that should not be.

Sensitivity is the share of superfluous records (those beyond the first of each labelled cluster)
that are merged away. A wrong merge is a labelled cluster that vanished in another.
"""

import csv
import gzip
from collections import defaultdict
from pathlib import Path

import pytest

from stook.records.dedupe import find
from stook.records.formats.citations import Export, identified


def measured(path: Path) -> tuple[float, int]:
    """Sensitivity and wrong merges of the certain tier."""
    export = Export(path)
    found = find(list(identified(export.records(), "x", export.repairs)))
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        gold = {row["record_id"]: row["gold_cluster"] for row in csv.DictReader(stream)}
    held = {one: number for number, cluster in enumerate(found.clusters) for one in cluster}
    groups = defaultdict(set)
    for one, cluster in gold.items():
        groups[cluster].add(held.get(one, one))
    superfluous = len(gold) - len(groups)
    missed = sum(len(parts) - 1 for parts in groups.values())
    wrong = sum(len({gold[one] for one in cluster}) - 1 for cluster in found.clusters)
    return 1 - missed / superfluous, wrong


@pytest.mark.parametrize(
    ("name", "sensitivity", "wrong_at_most"),
    [("asysd_labelled", 0.998, 1), ("iebh_tafenoquine", 1.0, 0), ("synth10k", 0.999, 0)],
)
def test_labelled_sets(shared: Path, name: str, sensitivity: float, wrong_at_most: int) -> None:
    found, wrong = measured(shared / "data" / "dedup" / f"{name}.csv.gz")
    assert found >= sensitivity
    assert wrong <= wrong_at_most

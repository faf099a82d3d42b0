"""Whether fewer changes than a greedy search found turn a meta-analysis over: all of them tried.

There are 4 k single changes (each arm of each study, one event more or fewer), and so few sets of
two or three of them that all fit in one batch. Where they do, the fragility index is exact.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Turned = Callable[[Array], NDArray[np.bool_]]
TABLES = 20_000
"""So many tables are tried at most: a fraction of a second."""


def fewest(
    table: Array, below: int, turned: Turned, tables: int = TABLES
) -> tuple[Array | None, bool]:
    """The smallest set of fewer than `below` changes that turns `table`; whether all were tried.

    `table` has rows events, total, events, total; `turned` says of a batch of such tables which are
    on the other side. The set is given as the change of events of either arm by study (2, k).
    """
    k = table.shape[1]
    room = tables
    for size in range(1, below):
        room -= math.comb(4 * k + size - 1, size)
        if room < 0:
            return None, False
        changes = _changes(k, size)
        events = table[0::2] + changes
        possible = ((events >= 0) & (events <= table[1::2])).all(axis=(1, 2))
        changes, events = changes[possible], events[possible]
        if not len(changes):
            continue
        batch = np.broadcast_to(table, (len(changes), *table.shape)).copy()
        batch[:, 0::2] = events
        found = np.flatnonzero(turned(batch))
        if found.size:
            return changes[found[0]], True
    return None, True


def _changes(k: int, size: int) -> Array:
    """All sets of `size` changes, none of which undoes another, as arrays (sets, 2, k)."""
    picks = np.array(list(combinations_with_replacement(range(4 * k), size)))
    step = np.where(picks % 2 == 0, 1.0, -1.0)
    changes = np.zeros((len(picks), 2 * k))
    np.add.at(changes, (np.arange(len(picks))[:, None], picks // 2), step)
    return changes[np.abs(changes).sum(axis=1) == size].reshape(-1, 2, k)

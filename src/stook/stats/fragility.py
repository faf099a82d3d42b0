"""The fragility index: how few people's outcomes, changed, would turn a meta-analysis over.

Atal et al. 2019 (10.1016/j.jclinepi.2019.03.012): one person at a time turns from event to
non-event or back, always where it moves the interval's nearer limit most, until the interval
crosses the null (or, where it holds the null, leaves it), over all studies and within each alone;
the shortest way found counts. The greedy search is never below the true minimum; then all smaller
sets of changes are tried where they are not too many (`fragility_exact`). All single changes of a
step are one batch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from stook.figures.brief import brief

from .effects import effects
from .fragility_exact import fewest
from .names import unknown
from .pooling import pool
from .result import Pooled
from .tables import METHODS as TABLE_METHODS
from .tables import pool_tables
from .tau2 import ESTIMATORS

Array = NDArray[np.float64]
MEASURES = ("RR", "OR", "RD")
MAX_CHANGES = 500


@brief
class Change(NamedTuple):
    """One person's outcome changed: study (position), arm (1 or 2), +1 or -1 event."""

    study: int
    arm: int
    events: int


@brief
@dataclass(frozen=True)
class Fragility:
    """How few changed outcomes move the interval across the null, and in which studies.

    `index` counts them (None where none of the allowed changes does), `changes` lists them in
    order; `significant` says what the interval showed before. `within` is, for each study, how
    many changes in that study alone do it (nan where none do), and `study` the position of the one
    that needs fewest. `people` is how many there are in all. `ci_low` and `ci_high` are the limits
    after the changes, on the analysis scale. `exact` tells that all smaller sets of changes were
    tried: otherwise the true index may be lower.
    """

    index: int | None
    changes: tuple[Change, ...]
    significant: bool
    within: Any
    study: int | None
    ci_low: float
    ci_high: float
    people: int
    reason: str = ""
    exact: bool = False

    @property
    def quotient(self) -> float:
        """The index as a share of all people in the analysis (the fragility quotient)."""
        return float("nan") if self.index is None or not self.people else self.index / self.people


def fragility(
    measure: str, events1: Any, total1: Any, events2: Any, total2: Any, *, method: str = "REML",
    ci: str = "HKSJ", level: float = 0.95, limit: int = MAX_CHANGES,
) -> Fragility:  # fmt: skip
    """The fragility of one meta-analysis of 2x2 tables (RR, OR or RD).

    `method` is a tau2 estimator, EE, or MH or Peto for pooling from the tables; `ci` and `level`
    are the interval's. `limit` ends the search.
    """
    if measure not in MEASURES:
        raise unknown("measure", measure, MEASURES)
    if method not in ESTIMATORS and method not in TABLE_METHODS:
        raise unknown("method", method, (*ESTIMATORS, *TABLE_METHODS))
    counts = np.broadcast_arrays(
        *(np.asarray(a, dtype=float) for a in (events1, total1, events2, total2))
    )
    if counts[0].ndim != 1:
        raise ValueError("fragility takes one meta-analysis: a single axis of studies")
    table = np.stack(counts)
    search = Search(measure, method, ci, level)
    low, high = search.limits(table[None])
    people = int(np.nansum(table[1] + table[3]))
    if not np.isfinite(low[0] + high[0]):
        blank = np.full(table.shape[1], np.nan)
        return Fragility(
            None, (), False, blank, None, float("nan"), float("nan"), people,
            "the meta-analysis has no interval",
        )  # fmt: skip
    significant = bool(low[0] > 0 or high[0] < 0)
    # towards the null from where the interval lies, or away from it on the estimate's side
    up = bool(high[0] < 0) if significant else bool(low[0] + high[0] >= 0)
    whole = search.run(table[None], up, significant, limit)
    alone = search.run(
        np.repeat(table[None], table.shape[1], axis=0), up, significant, limit, own=True
    )
    within = np.array([np.nan if n is None else float(n) for n, _, _ in alone])
    # a study that grows apart adds heterogeneity, so staying within one can beat the greedy path
    routes = [route for route in (*whole, *alone) if route[0] is not None]
    index, changes, limits = min(routes, key=lambda route: route[0] or 0, default=whole[0])
    study = int(np.nanargmin(within)) if np.isfinite(within).any() else None
    exact = False
    if index is not None:
        fewer, exact = fewest(table, index, lambda some: search.turned(some, significant))
        if fewer is not None:
            changes = _listed(fewer)
            index = len(changes)
            table[0::2] += fewer
            low, high = search.limits(table[None])
            limits = float(low[0]), float(high[0])
    return Fragility(
        index, changes, significant, within, study, limits[0], limits[1], people,
        "" if index is not None else f"no {limit} changes turn the result", exact,
    )  # fmt: skip


def _listed(changes: Array) -> tuple[Change, ...]:
    """Changes of events by arm and study, a person each."""
    return tuple(
        Change(int(study), int(arm) + 1, int(np.sign(changes[arm, study])))
        for arm, study in zip(*np.nonzero(changes), strict=True)
        for _ in range(int(abs(changes[arm, study])))
    )


Found = tuple[int | None, tuple[Change, ...], tuple[float, float]]


@dataclass(frozen=True)
class Search:
    """The greedy search, with the analysis that it repeats."""

    measure: str
    method: str
    ci: str
    level: float

    def limits(self, tables: Array) -> tuple[Array, Array]:
        """Limits of a batch of tables (n, 4, studies) on the analysis scale."""
        e1, n1, e2, n2 = (tables[:, i] for i in range(4))
        fit: Pooled
        if self.method in TABLE_METHODS:
            fit = pool_tables(
                self.measure, e1, n1, e2, n2, method=self.method, ci="Wald", level=self.level
            )
        else:
            each = effects(self.measure, events1=e1, total1=n1, events2=e2, total2=n2)
            fit = pool(each, method=self.method, ci=self.ci, pi=None, level=self.level)
        return np.atleast_1d(fit.ci_low), np.atleast_1d(fit.ci_high)

    def turned(self, tables: Array, significant: bool) -> NDArray[np.bool_]:
        """Which of a batch of tables have an interval on the other side."""
        low, high = self.limits(tables)
        return (low <= 0) & (high >= 0) if significant else (low > 0) | (high < 0)

    def run(
        self, tables: Array, up: bool, significant: bool, limit: int, own: bool = False
    ) -> list[Found]:
        """Search from each table; with `own` table i may change in study i only."""
        tables = tables.copy()
        n = len(tables)
        found: list[Found] = [(None, (), (float("nan"), float("nan")))] * n
        trail: list[list[Change]] = [[] for _ in range(n)]
        active = np.arange(n)
        for step in range(1, limit + 1):
            active, low, high = self._step(tables, active, up, significant, own, trail)
            done = (low <= 0) & (high >= 0) if significant else (low > 0) | (high < 0)
            for i, a, b in zip(active[done], low[done], high[done], strict=True):
                found[i] = (step, tuple(trail[i]), (float(a), float(b)))
            active = active[~done]
            if not active.size:
                break
        return found

    def _step(
        self, tables: Array, active: NDArray[np.intp], up: bool, significant: bool, own: bool,
        trail: list[list[Change]],
    ) -> tuple[NDArray[np.intp], Array, Array]:  # fmt: skip
        """Make the best single change in every active table; tables without one drop out."""
        k = tables.shape[2]
        more = 1.0 if up else -1.0
        rows, changed, moves = [], [], []
        for i in active:
            for s in (i,) if own else range(k):
                for arm, by in ((1, more), (2, -more)):
                    e, total = tables[i, 2 * arm - 2, s] + by, tables[i, 2 * arm - 1, s]
                    if 0 <= e <= total:
                        table = tables[i].copy()
                        table[2 * arm - 2, s] = e
                        rows.append(i)
                        changed.append(table)
                        moves.append(Change(int(s), arm, int(by)))
        if not rows:
            blank = np.empty(0)
            return np.empty(0, dtype=np.intp), blank, blank
        stack, where = np.stack(changed), np.asarray(rows, dtype=np.intp)
        low, high = self.limits(stack)
        # the limit nearer to the crossing: what lies towards where the search moves
        edge = (high if significant else low) if up else (-low if significant else -high)
        edge = np.where(np.isfinite(edge), edge, -np.inf)
        kept, lows, highs = [], [], []
        for i in active:
            mine = np.flatnonzero(where == i)
            if not mine.size or not np.isfinite(edge[mine]).any():
                continue
            best = mine[int(np.argmax(edge[mine]))]
            tables[i] = stack[best]
            trail[i].append(moves[best])
            kept.append(i)
            lows.append(low[best])
            highs.append(high[best])
        return np.asarray(kept, dtype=np.intp), np.asarray(lows), np.asarray(highs)

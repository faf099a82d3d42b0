"""A synthesis with one study left out, or one event more or fewer: all of these as one batch."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from stook import stats
from stook.model.synthesis import Contrast, Pool, Specification
from stook.model.what_if import Hinge
from stook.synthesis.carried_out import carried_out, weighs_tables
from stook.synthesis.study_effects import Array, study_effects, tables

SIDES = {"experimental": "with the intervention", "comparator": "with the comparator"}


@dataclass(frozen=True, slots=True)
class _Row:
    """One change of the data: the contrast at `at` is left out, or replaced by `other`."""

    hinge: Hinge
    what: str
    at: int
    other: Contrast | None = None

    def applied(self, specification: Specification) -> Specification:
        """The specification with this change."""
        chosen = list(specification.contrasts)
        chosen[self.at : self.at + 1] = [self.other] if self.other else []
        return replace(specification, contrasts=tuple(chosen), subgroup_by=())


def data_changes(
    specification: Specification,
) -> Iterator[tuple[Hinge, str, Specification, Pool]]:
    """Each study left out and each cell with one event more or fewer: what it is, the
    specification with it, and its pool (estimate and interval, on the natural scale)."""
    rows = [*_without_each(specification), *_one_event(specification)]
    if not rows:
        return
    changed = [row.applied(specification) for row in rows]
    pooled = _pooled(specification, rows)
    natural = pooled.natural
    numbers = [
        np.broadcast_to(np.asarray(column, dtype=np.float64), (len(rows),))
        for column in (natural.estimate, natural.ci_low, natural.ci_high)
    ]
    for row, one, estimate, low, high in zip(rows, changed, *numbers, strict=True):
        pool = Pool(
            studies=len({contrast.study for contrast in one.contrasts}),
            studies_estimable=0,
            participants=0,
            estimate=_number(estimate),
            ci_low=_number(low),
            ci_high=_number(high),
        )
        yield row.hinge, row.what, one, pool


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _without_each(specification: Specification) -> Iterator[_Row]:
    """Each contrast that brings an effect left out, where others stay."""
    estimable = np.isfinite(study_effects(specification).v)
    if int(estimable.sum()) < 2:
        return
    for at, contrast in enumerate(specification.contrasts):
        if estimable[at]:
            yield _Row("study", f"without {contrast.label or contrast.key}", at)


def _one_event(specification: Specification) -> Iterator[_Row]:
    """One event more or fewer in each cell that has room for it."""
    for at, contrast in enumerate(specification.contrasts):
        if contrast.shape != "events":
            continue
        for side, words in SIDES.items():
            group = getattr(contrast, side)
            if group.events is None or group.total is None:
                continue
            for step, said in ((1, "one event more"), (-1, "one event fewer")):
                if 0 <= group.events + step <= group.total:
                    moved = replace(group, events=group.events + step)
                    other = replace(contrast, **{side: moved})
                    yield _Row("event", f"{said} {words} in {contrast.label}", at, other)


def _pooled(specification: Specification, rows: list[_Row]) -> stats.Pooled:
    """All changes pooled as planned, one a row."""
    specification = carried_out(specification)
    method = specification.method
    if weighs_tables(specification):
        return stats.pool_tables(
            specification.measure,
            *_cells(specification, rows),
            method=method.method,
            model=method.model,
            estimator=method.estimator,
            ci=method.interval,
            pi=None,
            level=method.level,
        )
    y, v, scale = _effects(specification, rows)
    return stats.pool(
        stats.effects("GENERIC", y=y, v=v, scale=scale),
        method=method.estimator if method.model == "random" else "EE",
        ci=method.interval,
        pi=None,
        level=method.level,
    )


def _cells(specification: Specification, rows: list[_Row]) -> list[Array]:
    """The four columns of the 2x2 tables, one row a change; a study left out is missing."""
    now = tables(list(specification.contrasts))
    other = tables([row.other or specification.contrasts[row.at] for row in rows])
    made = []
    for name in ("events1", "total1", "events2", "total2"):
        column = np.tile(now[name], (len(rows), 1))
        for i, row in enumerate(rows):
            column[i, row.at] = other[name][i] if row.other else np.nan
        made.append(column)
    return made


def _effects(specification: Specification, rows: list[_Row]) -> tuple[Array, Array, str]:
    """Effects and variances, one row a change; a study left out has infinite variance."""
    now = study_effects(specification)
    y, v = np.tile(now.y, (len(rows), 1)), np.tile(now.v, (len(rows), 1))
    others = tuple(row.other or specification.contrasts[row.at] for row in rows)
    changed = study_effects(replace(specification, contrasts=others))
    for i, row in enumerate(rows):
        y[i, row.at] = changed.y[i] if row.other else np.nan
        v[i, row.at] = changed.v[i] if row.other else np.inf
    return y, v, now.scale

"""Subgroups: each pooled by itself, and whether they differ.

The test between subgroups is the heterogeneity of their pooled estimates (Borenstein & Higgins
2013, 10.1007/s11121-013-0377-7; RevMan's test for subgroup differences, with each subgroup's own
standard error); beside it the mixed model's: a meta-regression on membership with one tau2 for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stook.figures import number, p_value, significant
from stook.figures.brief import brief

from .effects import Effects
from .inputs import as_effects
from .moderators import design
from .names import canonical
from .pooling import pool
from .regression import Regression, regress
from .result import Pooled
from .tables import pool_tables

TAU2 = ("separate", "common")
"""Each subgroup has its tau2, or all share the one of the mixed model."""

SE = ("classic", "interval")


@brief
@dataclass(frozen=True)
class Subgroups:
    """Pooled subgroups (a batch in the order of `labels`), all studies, and the interaction tests.

    `between` pools the subgroups' estimates under a common effect: its `q`, `q_df`, `q_p` and `i2`
    are the test for subgroup differences, as RevMan prints it with classic standard errors. `mixed`
    is the meta-regression on membership: its `qm` and `qm_p` are the mixed model's test (None for
    tables). A subgroup without estimable studies takes no part.
    """

    labels: tuple[str, ...]
    within: Pooled
    overall: Pooled
    between: Pooled
    mixed: Regression | None
    tau2: str
    masks: NDArray[np.bool_] = field(repr=False)

    @property
    def reason(self) -> str:
        """Why the subgroups cannot be compared; empty where they can."""
        if int(self.between.k) > 1:
            return ""
        return "comparing needs two subgroups with an estimate and an interval"

    def __str__(self) -> str:
        lines = []
        for i, label in enumerate(self.labels):
            low, high = (np.asarray(a)[i] for a in self.within.natural[1:3])
            estimate = significant(float(np.asarray(self.within.natural.estimate)[i]))
            limits = f"{significant(float(low))} to {significant(float(high))}"
            lines.append(f"{label}: k = {np.asarray(self.within.k)[i]}, {estimate} ({limits})")
        b = self.between
        test = self.reason or f"Chi2 = {number(b.q)} on {b.q_df} df, {p_value(float(b.q_p))}"
        return "\n".join([*lines, f"Subgroup differences: {test}"])


def pool_subgroups(
    y: Any, v: Any = None, groups: Sequence[Any] = (), method: str = "REML", ci: str = "HKSJ",
    pi: str | None = "HTS", level: float = 0.95, *, tau2: str = "separate", se: str = "classic",
) -> Subgroups:  # fmt: skip
    """Pool each subgroup of one meta-analysis and compare them.

    `groups` names each study's subgroup (None or an empty word: in none, so in the overall result
    alone); the other arguments are those of `pool`. `tau2="common"` pools all subgroups with the
    tau2 of the mixed model. The test between subgroups takes their classic standard errors
    (RevMan) or, with `se="interval"`, those of the intervals asked for (R's meta).
    """
    each = as_effects(y, v)
    tau2 = canonical("tau2 of subgroups", tau2, TAU2)
    labels, masks = _masks(groups, np.shape(each.y))
    options: dict[str, Any] = {"method": method, "ci": ci, "pi": pi, "level": level}
    here = np.isfinite(np.asarray(each.v))
    shared = [label for label, mask in zip(labels, masks, strict=True) if (mask & here).any()]
    # a study in no subgroup, or in one without estimable studies, is not in the mixed model
    member = [
        next(
            (label for label, mask in zip(labels, masks, strict=True) if mask[i] and here[i]), None
        )
        for i in range(here.size)
    ]
    mixed = None
    if len(shared) > 1:
        mixed = regress(each, moderators=design({"subgroup": member}), method=method, ci=ci)
    fixed: dict[str, Any] = {}
    if tau2 == "common" and mixed is not None and not mixed.status:
        fixed = {"tau2": np.full(len(labels), mixed.tau2)}
    batch = replace(each, y=np.asarray(each.y)[None, :], v=np.where(masks, each.v, np.inf))
    within = pool(batch, **options, **fixed)
    between = _between(within, canonical("standard error", se, SE), level)
    return Subgroups(tuple(labels), within, pool(each, **options), between, mixed, tau2, masks)


def pool_subgroup_tables(
    measure: str, events1: Any, total1: Any, events2: Any, total2: Any, groups: Sequence[Any],
    **options: Any,
) -> Subgroups:  # fmt: skip
    """Pool each subgroup of 2x2 tables (Mantel-Haenszel, Peto, ...) and compare them.

    `options` are those of `pool_tables`.
    """
    counts = np.broadcast_arrays(
        *(np.asarray(a, dtype=float) for a in (events1, total1, events2, total2))
    )
    labels, masks = _masks(groups, counts[0].shape)
    within = pool_tables(measure, *(np.where(masks, a, np.nan) for a in counts), **options)
    overall = pool_tables(measure, *counts, **options)
    between = _between(within, "classic", overall.options.level)
    return Subgroups(tuple(labels), within, overall, between, None, "separate", masks)


def _between(within: Pooled, kind: str, level: float) -> Pooled:
    se = np.asarray(within.se if kind == "interval" else within.se_wald)
    with np.errstate(all="ignore"):
        v = np.where(np.isfinite(se) & (se > 0), se**2, np.inf)
    y = np.nan_to_num(np.asarray(within.estimate))
    each = Effects(within.options.measure, y, v, within.options.scale)
    return pool(each, method="EE", ci="Wald", pi=None, level=level)


def _masks(groups: Sequence[Any], shape: tuple[int, ...]) -> tuple[list[str], NDArray[np.bool_]]:
    if len(shape) != 1:
        raise ValueError("subgroups are of one meta-analysis: a single axis of studies")
    if len(groups) != shape[0]:
        raise ValueError(f"{len(groups)} names of subgroups for {shape[0]} studies")
    words = ["" if g is None or g != g else str(g).strip() for g in groups]
    labels = list(dict.fromkeys(w for w in words if w))
    masks = np.array([[w == label for w in words] for label in labels], dtype=bool)
    return labels, masks.reshape(len(labels), shape[0])

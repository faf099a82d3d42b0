"""Every subset of the studies meta-analysed: does a conclusion rest on a few of them?

The graphical overview of study heterogeneity (GOSH): Olkin, Dahabreh & Trikalinos 2012
(10.1002/jrsm.1053). All subsets are rows of one batch; with many studies a seeded sample of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stook.figures.brief import brief

from .effects import Effects
from .inputs import as_effects, single
from .pooling import pool
from .result import Pooled

LIMIT = 100_000
"""So many subsets are all looked at; of more, a sample of this size."""
PORTION = 50_000
"""Subsets pooled at once, to bound the memory."""


@brief
@dataclass(frozen=True)
class Subsets:
    """Meta-analyses of subsets: `masks` (subset, study) and the values of each, in step.

    `exact` tells whether these are all subsets of the size asked for or a seeded sample. Values are
    on the analysis scale; i2 in percent.
    """

    masks: NDArray[np.bool_] = field(repr=False)
    k: Any = field(repr=False)
    estimate: Any = field(repr=False)
    ci_low: Any = field(repr=False)
    ci_high: Any = field(repr=False)
    tau2: Any = field(repr=False)
    i2: Any = field(repr=False)
    q: Any = field(repr=False)
    exact: bool

    def share(self, null: float = 0.0) -> tuple[float, float, float]:
        """Shares of subsets whose interval lies below, around and above `null`."""
        known = np.isfinite(self.ci_low)
        n = max(int(known.sum()), 1)
        below, above = (self.ci_high < null).sum() / n, (self.ci_low > null).sum() / n
        return float(below), float(known.sum() / n - below - above), float(above)

    def shift(self) -> Any:
        """For each study: median estimate of the subsets with it, less that of those without."""
        values = np.where(np.isfinite(self.estimate), self.estimate, np.nan)
        shifts = []
        for column in self.masks.T:
            both = (values[column], values[~column])
            with_, without = (x[np.isfinite(x)] for x in both)
            enough = with_.size > 0 and without.size > 0
            shifts.append(np.median(with_) - np.median(without) if enough else np.nan)
        return np.array(shifts)


def every_subset(
    y: Any, v: Any = None, smallest: int = 2, limit: int = LIMIT, seed: int = 0, **options: Any
) -> Subsets:
    """Pool every subset of at least `smallest` studies of one meta-analysis.

    Beyond `limit` subsets a sample of that many is drawn (each study in or out with even chance,
    as all subsets are equally likely), from `seed`. `options` are those of `pool`.
    """
    each = as_effects(y, v)
    single(each, None, "every_subset")
    here = np.flatnonzero(np.isfinite(np.asarray(each.v)))
    chosen, exact = _masks(here.size, smallest, limit, seed)
    masks = np.zeros((len(chosen), np.shape(each.y)[0]), dtype=bool)
    masks[:, here] = chosen
    parts = [
        _pooled(each, masks[i : i + PORTION], options)
        for i in range(0, max(len(masks), 1), PORTION)
    ]

    def joined(name: str) -> Any:
        return np.concatenate([np.atleast_1d(getattr(part, name)) for part in parts])

    return Subsets(
        masks, joined("k"), joined("estimate"), joined("ci_low"), joined("ci_high"),
        joined("tau2"), joined("i2"), joined("q"), exact,
    )  # fmt: skip


def _pooled(each: Effects, masks: NDArray[np.bool_], options: dict[str, Any]) -> Pooled:
    batch = replace(each, y=np.asarray(each.y)[None, :], v=np.where(masks, each.v, np.inf))
    return pool(batch, **{"pi": None, **options})


def _masks(k: int, smallest: int, limit: int, seed: int) -> tuple[NDArray[np.bool_], bool]:
    if k <= 62 and 2**k <= max(limit, 1) * 2 and 2**k < 2**26:
        codes = np.arange(1, 2**k)
        masks = (codes[:, None] >> np.arange(k)) & 1 == 1
        masks = masks[masks.sum(axis=1) >= smallest]
        if len(masks) <= limit:
            return masks, True
    rng = np.random.default_rng(seed)
    drawn = [np.zeros((0, k), dtype=bool)]
    missing = limit if k >= smallest else 0
    while missing > 0:
        masks = rng.integers(0, 2, size=(missing, k)).astype(bool)
        masks = masks[masks.sum(axis=1) >= smallest]
        drawn.append(masks)
        missing -= len(masks)
    return np.concatenate(drawn), False

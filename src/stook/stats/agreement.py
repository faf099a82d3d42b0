"""How far two reviewers agree beyond chance: percent agreement, Cohen's kappa, Gwet's AC1.

Kappa alone misleads where few records are relevant: with nearly all excluded by both, agreement
by chance is high and kappa low (Feinstein and Cicchetti 1990, doi:10.1016/0895-4356(90)90158-L).
So prevalence is given beside it, and AC1, which hardly depends on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of two raters on `records` records; shares from 0 to 1, nan where undefined.

    `prevalence` is the share of all judgements that are of the first category (include). `kappa`
    is nan where chance agreement is certain (both raters used one category throughout).
    """

    records: int
    agreed: int
    percent: float
    kappa: float
    ac1: float
    prevalence: float


def agreement_from_table(table: ArrayLike) -> Agreement:
    """Agreement from a square table: rows are the first rater's categories, columns the second's.

    Kappa: Cohen 1960 (doi:10.1177/001316446002000104), (po - pe) / (1 - pe) with pe from the
    product of the margins. AC1: Gwet 2008 (doi:10.1348/000711006X126600), with pe the mean over
    q categories of p(1 - p), times q / (q - 1), p the mean margin of a category.
    """
    counts = np.asarray(table, dtype=np.float64)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or counts.shape[0] < 2:
        raise ValueError("the table must be square, with a row and a column a category (2 or more)")
    total = counts.sum()
    if not total:
        nan = float("nan")
        return Agreement(0, 0, nan, nan, nan, nan)
    shares = counts / total
    observed = float(np.trace(shares))
    first, second = shares.sum(axis=1), shares.sum(axis=0)
    mean = (first + second) / 2
    return Agreement(
        records=round(float(total)),
        agreed=round(float(np.trace(counts))),
        percent=observed,
        kappa=_beyond(observed, float(first @ second)),
        ac1=_beyond(observed, _gwet(mean)),
        prevalence=float(mean[0]),
    )


def _gwet(mean: NDArray[np.float64]) -> float:
    return float((mean * (1 - mean)).sum() / (len(mean) - 1))


def _beyond(observed: float, chance: float) -> float:
    return (observed - chance) / (1 - chance) if chance < 1 else float("nan")


def agreement(first: Sequence[str], second: Sequence[str], categories: Sequence[str]) -> Agreement:
    """Agreement of two raters' judgements of the same records, in the same order.

    `categories` are the judgements that are possible, the one whose prevalence matters first.
    """
    if len(first) != len(second):
        raise ValueError("both raters must have judged the same records")
    place = {category: number for number, category in enumerate(categories)}
    table = np.zeros((len(categories), len(categories)))
    for one, other in zip(first, second, strict=True):
        table[place[one], place[other]] += 1
    return agreement_from_table(table)

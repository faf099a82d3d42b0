"""Ranking treatments: P-scores, and SUCRA with the probability of each rank.

P-score: the mean certainty that a treatment is better than each other one (Ruecker & Schwarzer
2015, 10.1186/s12874-015-0060-8); with a threshold: Mavridis et al. 2020 (10.1002/bimj.201900026).
SUCRA: Salanti et al. 2011 (10.1016/j.jclinepi.2010.03.016), by drawing from the normal distribution
of the estimates. P-score and SUCRA agree but for the simulation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from stook.figures.brief import brief

from .names import canonical
from .special import scipy_special

if TYPE_CHECKING:
    from .network import Estimates

Array = NDArray[np.float64]
BLOCK = 4096
"""Draws at a time, so that many treatments take little memory."""


@brief
@dataclass(frozen=True, eq=False)
class Rankogram:
    """`probability[i, r]`: that treatment i has rank r + 1 (1 is best); SUCRA; how it was drawn.

    `error` is the largest Monte Carlo standard error of a probability.
    """

    treatments: tuple[str, ...]
    probability: Array
    sucra: dict[str, float]
    mean_rank: dict[str, float]
    draws: int
    seed: int

    @property
    def error(self) -> float:
        """The largest standard error of a probability that is due to the number of draws."""
        return float(np.sqrt(self.probability * (1 - self.probability) / self.draws).max())


def sign_of(better: str) -> float:
    """+1 where higher effects are better, -1 where lower ones are."""
    return 1.0 if canonical("better effects", better, ("lower", "higher")) == "higher" else -1.0


def certainty_better(estimates: Estimates, better: str, threshold: float = 0.0) -> Array:
    """(n, n): the probability that the row's treatment is better than the column's by `threshold`.

    `threshold` is at least 0, on the analysis scale; the diagonal is nan.
    """
    with np.errstate(all="ignore"):
        z = (sign_of(better) * estimates.effect - threshold) / estimates.se
    found = np.asarray(scipy_special().ndtr(z))
    np.fill_diagonal(found, np.nan)
    return found


def p_scores(estimates: Estimates, better: str, threshold: float = 0.0) -> dict[str, float]:
    """Each treatment's P-score, between 0 and 1; they average 1/2 without a threshold."""
    n = len(estimates.treatments)
    certain = certainty_better(estimates, better, threshold)
    score = np.nansum(certain, axis=1) / (n - 1)
    return dict(zip(estimates.treatments, score.tolist(), strict=True))


def rankogram(estimates: Estimates, better: str, draws: int = 20_000, seed: int = 1) -> Rankogram:
    """Ranks of `draws` vectors from the distribution of the estimates, by numpy's PCG64(seed)."""
    if draws < 1:
        raise ValueError("a rankogram needs at least one draw")
    theta, covariance = estimates.solution.theta, estimates.solution.covariance
    free = np.flatnonzero(np.diagonal(covariance) > 0)
    root = np.linalg.cholesky(covariance[np.ix_(free, free)] * estimates.factor)
    generator = np.random.Generator(np.random.PCG64(seed))
    n, sign = len(theta), sign_of(better)
    counts = np.zeros((n, n))
    for done in range(0, draws, BLOCK):
        size = min(BLOCK, draws - done)
        drawn = np.broadcast_to(theta, (size, n)).copy()
        drawn[:, free] += generator.standard_normal((size, len(free))) @ root.T
        order = np.argsort(-sign * drawn, axis=1, kind="stable")
        for rank in range(n):
            counts[:, rank] += np.bincount(order[:, rank], minlength=n)
    probability = counts / draws
    mean = probability @ np.arange(1.0, n + 1.0)
    names = estimates.treatments
    return Rankogram(
        names, probability, dict(zip(names, ((n - mean) / (n - 1)).tolist(), strict=True)),
        dict(zip(names, mean.tolist(), strict=True)), draws, seed,
    )  # fmt: skip

"""Covariance structures of random effects: what one group of effects shares.

A `Term` says which rows share a random effect (the same `group`) and which of its levels each has;
its structure gives the covariance of the levels from a few free parameters, with derivatives.
CS: one variance, one correlation; HCS: a variance a level, one correlation; UN: all free; DIAG: a
variance a level, no correlation; ID: one variance; AR: one variance, correlation falling with the
steps between levels; CAR: with the time between them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Covariance = tuple[Array, Array]
"""The matrix (n, n), and its derivatives (parameters, n, n)."""


@dataclass(frozen=True, eq=False)
class Term:
    """One random effect: its structure, the group and the level of each row, times of levels."""

    name: str
    structure: str
    group: Index
    level: Index
    levels: tuple[str, ...]
    times: Array

    @property
    def size(self) -> int:
        """The number of free parameters."""
        n = len(self.levels)
        return {"ID": 1, "DIAG": n, "CS": 2 if n > 1 else 1, "HCS": n + 1 if n > 1 else 1,
                "UN": n * (n + 1) // 2, "AR": 2, "CAR": 2}[self.structure]  # fmt: skip

    def start(self, variance: float) -> Array:
        """Parameters for a given variance and a little correlation."""
        n, root = len(self.levels), np.sqrt(variance)
        if self.structure == "UN":
            return (root * np.eye(n))[np.tril_indices(n)]
        roots = self.size - (self.structure in {"CS", "HCS", "AR", "CAR"} and self.size > 1)
        start = np.full(self.size, 0.5)
        start[:roots] = root
        return start

    def covariance(self, parameters: Array) -> Covariance:
        """The covariance of the levels at these parameters."""
        return STRUCTURES[self.structure](parameters, len(self.levels), self.times)


def _identity(p: Array, n: int, _: Array) -> Covariance:
    return p[0] ** 2 * np.eye(n), (2 * p[0] * np.eye(n))[None]


def _diagonal(p: Array, n: int, _: Array) -> Covariance:
    derivatives = np.zeros((n, n, n))
    derivatives[np.arange(n), np.arange(n), np.arange(n)] = 2 * p
    return np.diag(p**2), derivatives


def _unstructured(p: Array, n: int, _: Array) -> Covariance:
    rows, columns = np.tril_indices(n)
    root = np.zeros((n, n))
    root[rows, columns] = p
    derivatives = np.zeros((len(p), n, n))
    for k, (i, j) in enumerate(zip(rows, columns, strict=True)):
        step = np.zeros((n, n))
        step[i, :] = root[:, j]
        derivatives[k] = step + step.T
    return root @ root.T, derivatives


def _correlated(roots: Array, shape: Array, slope: Array, roots_of: Index) -> Covariance:
    """Variances by their roots (one for all, or one a level) and a correlation matrix."""
    outer = np.outer(roots, roots)
    count = int(roots_of.max()) + 1
    derivatives = np.zeros((count + 1, *shape.shape))
    for k in range(count):
        mine = (roots_of == k).astype(float)
        derivatives[k] = (np.outer(mine, roots) + np.outer(roots, mine)) * shape
    derivatives[count] = outer * slope
    return outer * shape, derivatives


def _rho(x: float, n: int) -> tuple[float, float]:
    """A correlation that n levels can share, from a free number, and its derivative."""
    low = -1.0 / (n - 1) if n > 1 else -1.0
    t = np.tanh(x)
    return low + (1.0 - low) * (t + 1.0) / 2.0, (1.0 - low) * (1.0 - t * t) / 2.0


def _compound(p: Array, n: int, _: Array) -> Covariance:
    if n == 1:
        return _identity(p, 1, p)
    rho, slope = _rho(float(p[1]), n)
    shape = np.full((n, n), rho) + (1 - rho) * np.eye(n)
    return _correlated(np.full(n, p[0]), shape, slope * (1 - np.eye(n)), np.zeros(n, dtype=int))


def _heterogeneous(p: Array, n: int, _: Array) -> Covariance:
    if n == 1:
        return _identity(p, 1, p)
    rho, slope = _rho(float(p[-1]), n)
    shape = np.full((n, n), rho) + (1 - rho) * np.eye(n)
    return _correlated(p[:-1], shape, slope * (1 - np.eye(n)), np.arange(n))


def _falling(p: Array, n: int, times: Array) -> Covariance:
    """rho^|distance|, rho between 0 and 1."""
    distance = np.abs(times[:, None] - times[None, :])
    t = np.tanh(float(p[1]))
    rho, slope = (t + 1) / 2, (1 - t * t) / 2
    safe = max(rho, 1e-300)
    shape = safe**distance
    change = np.where(distance > 0, distance * safe ** (distance - 1) * slope, 0.0)
    return _correlated(np.full(n, p[0]), shape, change, np.zeros(n, dtype=int))


def _steps(p: Array, n: int, _: Array) -> Covariance:
    return _falling(p, n, np.arange(float(n)))


STRUCTURES: dict[str, Callable[[Array, int, Array], Covariance]] = {
    "ID": _identity, "DIAG": _diagonal, "CS": _compound, "HCS": _heterogeneous,
    "UN": _unstructured, "AR": _steps, "CAR": _falling,
}  # fmt: skip

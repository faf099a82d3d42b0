"""A linear support vector machine that learns as fast as people decide.

The model is that of ASReview's default (ELAS u4, doi:10.1038/s42256-020-00287-7 and the software's
documentation): squared hinge loss, cost 0.11, a relevant record weighing as much as 9.8 times its
share of the others, the highest score next. It is solved here in the primal by Newton's method
over the records that are labelled (Chapelle 2007, doi:10.1162/neco.2007.19.5.1155), each step by
conjugate gradients started from the last solution. Terms that only one record has change nothing
but that record's own cost, so they are not stored: 1/(2C) becomes 1/(2C) + their squared weight.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

from stook.screening.ranking.text_features import Features

COST = 0.11
RATIO = 9.8  # summed weight of the relevant records over that of the others
MOST_NEWTON, MOST_GRADIENT, MOST_HALVINGS = 30, 60, 12

Vector = NDArray[np.float64]


class _Rows:
    """The labelled rows of a feature matrix, as a matrix that grows at the end."""

    def __init__(self, matrix: csr_array) -> None:
        self._from = matrix
        self._start = np.asarray(matrix.indptr, dtype=np.int64)
        self._values = np.empty(4096, dtype=np.float32)
        self._columns = np.empty(4096, dtype=np.int32)
        self._ends = [0]

    def append(self, row: int) -> None:
        """Copy one row of the feature matrix to the end."""
        begin, end = int(self._start[row]), int(self._start[row + 1])
        used = self._ends[-1]
        need = used + end - begin
        if need > len(self._values):
            size = max(need, 2 * len(self._values))
            self._values = np.resize(self._values, size)
            self._columns = np.resize(self._columns, size)
        self._values[used:need] = self._from.data[begin:end]
        self._columns[used:need] = self._from.indices[begin:end]
        self._ends.append(need)

    def matrix(self) -> csr_array:
        """The rows so far; shares memory, so valid until the next `append`."""
        used = self._ends[-1]
        parts = (self._values[:used], self._columns[:used], np.asarray(self._ends, dtype=np.int32))
        return csr_array(parts, shape=(len(self._ends) - 1, self._from.shape[1]), copy=False)


@dataclass
class _Fit:
    """One regularised least squares problem after the other: kernel, targets, inverse costs."""

    rows: csr_array
    labels: Vector
    cost: Vector
    lengths: Vector
    tolerance: float

    def __post_init__(self) -> None:
        self.columns = self.rows.T
        self.scale = 1 / (self.lengths + 1 + self.cost)
        self.reference = float(np.sqrt(self.scale.sum()))

    def kernel(self, v: Vector) -> Vector:
        """Inner products of the records' features (and of the constant one) times v."""
        inner = self.rows @ (self.columns @ v.astype(np.float32))
        return np.asarray(inner.astype(np.float64) + v.sum())

    def objective(self, beta: Vector, scores: Vector) -> float:
        """Half the squared length of the model plus the cost of what is on the wrong side."""
        missed = np.maximum(0.0, 1 - self.labels * scores)
        return float(0.5 * beta @ scores + (missed**2 / (2 * self.cost)).sum())

    def size(self, residual: Vector) -> float:
        """Preconditioned length of a residual, relative to that of the targets."""
        return float(np.sqrt((residual**2 * self.scale).sum())) / self.reference

    def solve(self, beta: Vector, scores: Vector) -> Vector:
        """Minimise from a starting point and its scores, to the tolerance."""
        value = self.objective(beta, scores)
        for _ in range(MOST_NEWTON):
            active = self.labels * scores < 1
            residual = np.where(active, self.labels - scores - self.cost * beta, -beta / self.scale)
            if self.size(residual) <= self.tolerance:
                break
            step, change = self._newton_step(active, beta, scores)
            beta, scores, better = self._search(beta, scores, step, change, value)
            if not better < value:
                break
            value = better
        return beta

    def _newton_step(
        self, active: NDArray[np.bool_], beta: Vector, scores: Vector
    ) -> tuple[Vector, Vector]:
        """The step to the solution were the set of active records to stay; and its scores."""
        step = np.where(active, 0.0, -beta)
        change = self.kernel(step) if step.any() else np.zeros_like(step)
        residual = np.where(active, self.labels - scores - change - self.cost * beta, 0.0)
        direction = self.scale * residual
        product = float(residual @ direction)
        for _ in range(MOST_GRADIENT):
            if self.size(residual) <= self.tolerance / 2:
                break
            image = self.kernel(direction)
            curved = np.where(active, image + self.cost * direction, 0.0)
            length = product / float(direction @ curved)
            step += length * direction
            change += length * image
            residual = residual - length * curved
            preconditioned = self.scale * residual
            before, product = product, float(residual @ preconditioned)
            direction = preconditioned + (product / before) * direction
        return step, change

    def _search(
        self, beta: Vector, scores: Vector, step: Vector, change: Vector, value: float
    ) -> tuple[Vector, Vector, float]:
        """Take the step, halved until it helps."""
        share = 1.0
        for _ in range(MOST_HALVINGS):
            tried, reached = beta + share * step, scores + share * change
            better = self.objective(tried, reached)
            if better <= value:
                return tried, reached, better
            share /= 2
        return beta, scores, value


class Learner:
    """Scores all records from the labels given so far; labels are only ever added.

    Deterministic: the same labels added in the same order give the same scores. With labels of
    one kind only there is nothing to tell apart: then records are scored by their likeness to
    the relevant ones (or unlikeness to the others).
    """

    def __init__(self, features: Features, tolerance: float = 3e-3) -> None:
        self.features = features
        self.tolerance = tolerance
        self._labelled = _Rows(features.matrix)
        self._rows: list[int] = []
        self._signs: list[float] = []
        self._weights: list[float] = []
        self._beta = np.zeros(0)
        self._scores = np.zeros(features.count)  # those of `_beta`, without private terms
        with_terms = np.diff(features.matrix.indptr) > 0
        self._lengths = np.where(with_terms, 1 - features.private, 0.0)

    def add(self, row: int, relevant: bool, weight: float = 1.0) -> None:
        """Tell that the record in this row is relevant, or not; `weight` for a shared judgement."""
        self._labelled.append(row)
        self._rows.append(row)
        self._signs.append(1.0 if relevant else -1.0)
        self._weights.append(weight)

    def extend(self, rows: Sequence[int], relevant: Sequence[bool]) -> None:
        """Add several labels."""
        for row, label in zip(rows, relevant, strict=True):
            self.add(row, label)

    def scores(self) -> Vector:
        """A score for every record, higher is more likely relevant; zeros before any label."""
        if not self._rows:
            return np.zeros(self.features.count)
        labels, weights = np.asarray(self._signs), np.asarray(self._weights)
        rows = self._labelled.matrix()
        if len(set(self._signs)) == 1:
            return self._apply(rows.T, labels * weights)
        beta = np.concatenate([self._beta, np.zeros(len(labels) - len(self._beta))])
        cost = 1 / (2 * COST * _balanced(labels, weights)) + self.features.private[self._rows]
        fit = _Fit(rows, labels, cost, self._lengths[self._rows], self.tolerance)
        self._beta = fit.solve(beta, self._scores[self._rows])
        self._scores = self._apply(fit.columns, self._beta)
        scores = self._scores.copy()
        scores[self._rows] += self.features.private[self._rows] * self._beta
        return scores

    def _apply(self, columns: csc_array, beta: Vector) -> Vector:
        terms = columns @ beta.astype(np.float32)
        return np.asarray((self.features.matrix @ terms).astype(np.float64) + beta.sum())


def _balanced(labels: Vector, weights: Vector) -> Vector:
    """Weights under which the relevant records count RATIO times the others, n in all."""
    relevant = labels > 0
    share = weights[relevant].sum() / (RATIO * weights[~relevant].sum())
    balanced = np.where(relevant, weights, share * weights)
    return np.asarray(balanced * (weights.sum() / balanced.sum()))

"""A second opinion: how much more a record is like the relevant ones than like the others.

The nearest-centroid rule of Rocchio (1971), for the phase of a stopping rule that asks whether
another kind of model would find what the first one missed.
"""

import numpy as np
from numpy.typing import NDArray

from stook.screening.ranking.text_features import Features


class Likeness:
    """Scores all records from the labels given so far; the same interface as `Learner`."""

    def __init__(self, features: Features) -> None:
        self._matrix = features.matrix
        self._sums = np.zeros((2, features.matrix.shape[1]), dtype=np.float32)
        self._counts = [0, 0]

    def add(self, row: int, relevant: bool) -> None:
        """Tell that the record in this row is relevant, or not."""
        begin, end = self._matrix.indptr[row], self._matrix.indptr[row + 1]
        columns = self._matrix.indices[begin:end]
        self._sums[int(relevant), columns] += self._matrix.data[begin:end]
        self._counts[relevant] += 1

    def scores(self) -> NDArray[np.float64]:
        """A score for every record, higher is more likely relevant."""
        means = [
            total / max(count, 1) for total, count in zip(self._sums, self._counts, strict=True)
        ]
        return np.asarray((self._matrix @ (means[1] - means[0])).astype(np.float64))

"""What a fit is, and how a batch of meta-analyses is cut into blocks of similar size."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
BLOCK = 40_000
"""Studies fitted at once: about what the second-level cache holds of the working arrays."""


class Fit(NamedTuple):
    """A batch of fits on the scaled axis: natural effects are shift + unit * effect.

    `total`, `mean` and `spread` are the sum of weights, the mean and Q at tau2 = `t`; `q` and
    `typical` (the variance of Higgins & Thompson) belong to the weights without tau2.
    """

    k: Array
    status: NDArray[Any]
    shift: Array
    unit: Array
    t: Array
    total: Array
    mean: Array
    spread: Array
    q: Array
    typical: Array


def sizes(v: Array) -> tuple[Array, NDArray[Any]]:
    """How many studies each row has, and how many columns it takes to hold them (at least 1)."""
    present = v != np.inf
    k = (present.astype(np.float32) @ np.ones(v.shape[1], np.float32)).astype(float)
    width = k
    if (present[:, 1:] > present[:, :-1]).any():  # some are absent before others
        width = v.shape[1] - present[:, ::-1].argmax(axis=1)
    narrow = v.shape[1] < 2**16  # then they are sorted by radix
    return k, np.maximum(width, 1).astype(np.uint16 if narrow else np.intp)


def blocks(
    rows: NDArray[np.intp], width: NDArray[Any], size: int = BLOCK
) -> list[tuple[NDArray[np.intp], int]]:
    """The rows, which are sorted by width, in portions of about `size`, each with its width."""
    if not rows.size:
        return []
    filled = np.cumsum(width[rows], dtype=np.intp)
    starts = np.searchsorted(filled, np.arange(0, filled[-1], size))
    ends = np.append(starts[1:], rows.size)
    return [
        (rows[i:j], int(width[rows[j - 1]])) for i, j in zip(starts, ends, strict=True) if i < j
    ]

"""What the analyses take: effects with their variances, or an `Effects` that carries both."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .effects import Effects

Array = NDArray[np.float64]


def pair(y: Any, v: Any) -> tuple[Array, Array]:
    """Effects and variances as arrays of one shape."""
    if isinstance(y, Effects):
        y, v = y.y, y.v
    if v is None:
        raise TypeError("the variances v are missing (or an Effects in place of y)")
    both = np.broadcast_arrays(np.asarray(y, dtype=float), np.asarray(v, dtype=float))
    return both[0], both[1]


def single(y: Any, v: Any, who: str) -> tuple[Array, Array]:
    """As `pair`, for an analysis that takes one meta-analysis at a time."""
    y, v = pair(y, v)
    if y.ndim != 1:
        raise ValueError(f"{who} takes one meta-analysis: a single axis of studies")
    return y, v


def as_effects(y: Any, v: Any) -> Effects:
    """Effects with their variances as an `Effects`, which keeps measure and scale where it is."""
    return y if isinstance(y, Effects) else Effects("GENERIC", *pair(y, v))

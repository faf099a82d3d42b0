"""Making a batch of meta-analyses ready for the estimators: checked, centred, exactly scaled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Scaled(NamedTuple):
    """A batch ready for the estimators: y centred and scaled, v at least 1, absent v = inf."""

    y: Array
    v: Array
    shift: Array
    unit: Array
    k: Array
    status: NDArray[np.int8]


def scaled(y: Array, v: Array) -> Scaled:
    """Centre and scale each row by a power of two; note the rows that cannot be estimated."""
    present = v != np.inf
    k = present.sum(axis=-1).astype(float)
    bad = present & ~(np.isfinite(y) & (v > 0))
    smallest = np.where(present, v, np.inf).min(axis=-1, initial=np.inf)
    status = np.where(k == 0, 1, 0)
    if bad.any():
        status = np.where((bad & ~(np.isfinite(y) & np.isfinite(v))).any(axis=-1), 3, status)
        status = np.where((bad & np.isfinite(y) & (v <= 0)).any(axis=-1), 2, status)
    usable = status == 0
    half_exponent = np.floor_divide(np.frexp(np.where(usable, smallest, 1.0))[1] - 1, 2)
    unit = np.ldexp(1.0, half_exponent)
    v = np.where(present & usable[..., None], v, np.inf) / unit[..., None] / unit[..., None]
    used = present & usable[..., None]
    shift = np.where(usable, _first(y, v), 0.0)
    y = np.where(used, (y - shift[..., None]) / unit[..., None], 0.0)
    return Scaled(y, v, shift, unit, k, status.astype(np.int8))


def _first(y: Array, v: Array) -> Array:
    """The effect of the most precise study: a centre that is one of the numbers."""
    if not y.shape[-1]:
        return np.zeros(y.shape[:-1])
    if y.ndim == 1:
        return y[v.argmin()]
    return np.take_along_axis(y, v.argmin(axis=-1)[..., None], axis=-1)[..., 0]

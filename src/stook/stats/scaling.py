"""Making a batch of meta-analyses ready for the estimators: checked, centred, exactly scaled."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Scaled(NamedTuple):
    """A batch ready for the estimators: y centred and scaled, absent studies y = 0, v = inf."""

    y: Array
    v: Array
    shift: Array
    unit: Array
    k: Array
    status: NDArray[np.int8]


def scaled(y: Array, v: Array) -> Scaled:
    """Centre and scale each row by a power of two; note the rows that cannot be estimated."""
    present = v != np.inf
    k = present @ np.ones(y.shape[-1])  # far faster than summing truth values
    status = _status(y, v, present, k)
    usable = status == 0
    if not usable.all():
        present = present & usable[..., None]
        v = np.where(present, v, np.inf)
    shift, smallest = _most_precise(y, v)
    y = y - shift[..., None]
    if not present.all():
        y = np.where(present, y, 0.0)
    unit = _unit(smallest)
    if (unit != 1.0).any():
        y, v = y / unit[..., None], v / unit[..., None] / unit[..., None]
    return Scaled(y, v, shift, unit, k, status)


def _status(y: Array, v: Array, present: NDArray[np.bool_], k: Array) -> NDArray[np.int8]:
    """Why a row cannot be estimated (`result.REASONS`); 0 where it can."""
    status = np.where(k == 0, np.int8(1), np.int8(0))
    effect, variance = np.isfinite(y), v > 0
    if (effect & variance).all() or not (bad := present & ~(effect & variance)).any():
        return status
    status = np.where((bad & ~(effect & np.isfinite(v))).any(axis=-1), np.int8(3), status)
    return np.where((bad & effect & (v <= 0)).any(axis=-1), np.int8(2), status)


def _most_precise(y: Array, v: Array) -> tuple[Array, Array]:
    """Effect and variance of the most precise study, which is the centre; 0 and 1 without any."""
    if not y.shape[-1]:
        return np.zeros(y.shape[:-1]), np.ones(y.shape[:-1])
    if y.ndim == 1:
        at: Any = v.argmin()
        effect, variance = y[at], v[at]
    else:
        at = v.argmin(axis=-1)[..., None]
        effect = np.take_along_axis(y, at, axis=-1)[..., 0]
        variance = np.take_along_axis(v, at, axis=-1)[..., 0]
    none = variance == np.inf
    if none.any():
        return np.where(none, 0.0, effect), np.where(none, 1.0, variance)
    return effect, variance


def _unit(smallest: Array) -> Array:
    """The power of two nearest the smallest standard error; 1 where the numbers are harmless.

    A power of two changes no digit, so where nothing can overflow (weights up to their third power,
    from variances between 2^-40 and 2^40) it need not be divided by.
    """
    exponent = np.frexp(smallest)[1]
    half = np.where(np.abs(exponent) < 40, 0, np.floor_divide(exponent - 1, 2))
    return np.ldexp(1.0, half)

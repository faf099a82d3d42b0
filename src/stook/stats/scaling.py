"""Making a batch of meta-analyses ready for the estimators: checked, centred, exactly scaled."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
HUGE = 2.0**200
"""A sum of squares above it may let powers of weights underflow where tau2 is as large."""


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


class Columns(NamedTuple):
    """As `Scaled`, of shape (studies, problems), with the sum of squares about the plain mean.

    Only where `plain` is true: elsewhere `scaled` must say what is the matter with the numbers.
    """

    y: Array
    v: Array
    shift: Array
    unit: Array
    squares: Array
    plain: NDArray[np.bool_]


def columns(y: Array, v: Array, rows: NDArray[np.intp], width: int, k: Array) -> Columns:
    """Some rows of a batch as columns; their `k` studies are among the first `width`.

    Each study is looked at as seldom as can be: the smallest variance tells whether all are
    positive numbers, and the sum of squares whether all effects are finite.
    """
    here = np.arange(rows.size)
    y, v = _rows(y, rows, width), _rows(v, rows, width)
    centre = v.argmin(axis=1)
    shift, smallest = y[here, centre], v[here, centre]
    y = np.subtract(y.T[:width], shift, out=np.empty((width, rows.size)))
    v = v.T[:width].copy()
    if k.min() < width:
        y[v == np.inf] = 0.0
    unit = _unit(smallest)
    if (unit != 1.0).any():
        y, v = y / unit, v / unit / unit
    total = y.sum(axis=0)
    squares = np.einsum("kn,kn->n", y, y) - total * total / k
    plain = (smallest > 0) & (smallest < np.inf) & (squares < HUGE)
    return Columns(y, v, shift, unit, squares, plain)


def _rows(table: Array, rows: NDArray[np.intp], width: int) -> Array:
    """Some rows of a table with at least their first `width` columns."""
    if table.shape[1] > 8 * width:
        return table[rows, :width]
    return table.take(rows, axis=0)  # far faster, as long as whole rows are not much longer


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
    harmless = np.abs(exponent) < 40
    if harmless.all():
        return np.ones(smallest.shape)
    return np.ldexp(1.0, np.where(harmless, 0, np.floor_divide(exponent - 1, 2)))

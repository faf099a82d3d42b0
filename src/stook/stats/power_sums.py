"""Sums of powers of the weights w = 1 / (v + tau2): all that the likelihoods need of the studies.

Effects are taken about the most precise study, as `scaling.scaled` leaves them. Then no digits are
lost in forming sums of squares about the mean from them: that study has the largest weight w1 at
any tau2 and its residual is the mean m itself, so that sum w^p r^2 >= w1^p m^2 and therefore
sum w^p y^2 <= (2 + 2 k) sum w^p r^2; their difference keeps all but log10(4 k) digits.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Weighted(NamedTuple):
    """Sums of w, w y and w y^2 at a tau2: the pooled mean, its precision and Q."""

    w: Array
    wy: Array
    wyy: Array

    @property
    def mean(self) -> Array:
        """The inverse-variance weighted mean."""
        return self.wy / self.w

    @property
    def q(self) -> Array:
        """Cochran's Q at this tau2: the weighted sum of squares about the mean."""
        return self.wyy - self.wy * self.wy / self.w


class PowerSums(NamedTuple):
    """The sums up to third powers: `w2y` is the sum of w^2 y, and so on."""

    w: Array
    w2: Array
    w3: Array
    wy: Array
    w2y: Array
    w3y: Array
    wyy: Array
    w2yy: Array
    w3yy: Array

    @property
    def first(self) -> Weighted:
        """The sums of first powers only."""
        return Weighted(self.w, self.wy, self.wyy)

    def moved(self, step: Array) -> Weighted:
        """The sums of first powers at tau2 + step, relative error (step / (v + tau2))^3.

        Their derivative is minus the sum of the next power, so these are their Taylor series.
        """
        return Weighted(
            self.w - step * (self.w2 - step * self.w3),
            self.wy - step * (self.w2y - step * self.w3y),
            self.wyy - step * (self.w2yy - step * self.w3yy),
        )


class Ragged(NamedTuple):
    """Many problems in parts (n, k), each of similar size and small enough for the cache."""

    parts: list[tuple[Array, Array]]

    def only(self, rows: NDArray[np.bool_]) -> Ragged:
        """The problems where `rows` (over all parts) is true, in fewer parts."""
        found: list[tuple[Array, Array]] = []
        waiting: list[tuple[Array, Array]] = []
        start, room = 0, max((y.size for y, _ in self.parts), default=0)
        for y, v in self.parts:
            mine = np.flatnonzero(rows[start : start + len(y)])
            start += len(y)
            room -= mine.size * y.shape[-1]
            if room < 0 and waiting:
                found.append(_together(waiting))
                waiting, room = [], y.size
            waiting.append((y.take(mine, axis=0), v.take(mine, axis=0)))
        return Ragged([*found, _together(waiting)] if waiting else found)

    def power_sums(self, t: Array | None) -> PowerSums:
        """The sums at tau2 = t (None: 0), over all parts."""
        found = np.empty((9, sum(len(y) for y, _ in self.parts)))
        buffer = np.empty(4 * max((y.size for y, _ in self.parts), default=0))
        start = 0
        for y, v in self.parts:
            here = slice(start, start + len(y))
            work = buffer[: 4 * y.size].reshape(4, *y.shape)
            _power_sums(y, v, None if t is None else t[here], work, found[:, here])
            start += len(y)
        return PowerSums(*found)

    def squares(self, k: Array) -> Array:
        """Sums of squares about the unweighted mean; absent studies have y = 0 and no part in k."""
        total = np.concatenate([y @ np.ones(y.shape[-1]) for y, _ in self.parts])
        return np.concatenate([_dot(y, y) for y, _ in self.parts]) - total * total / k


def _together(parts: list[tuple[Array, Array]]) -> tuple[Array, Array]:
    """Parts as one, the narrower filled up with absent studies."""
    if len(parts) == 1:
        return parts[0]
    shape = sum(len(y) for y, _ in parts), max(y.shape[-1] for y, _ in parts)
    joined, variance, start = np.zeros(shape), np.full(shape, np.inf), 0
    for y, v in parts:
        joined[start : start + len(y), : y.shape[-1]] = y
        variance[start : start + len(y), : y.shape[-1]] = v
        start += len(y)
    return joined, variance


def _power_sums(y: Array, v: Array, t: Array | None, work: Array, out: Array) -> None:
    w, wy, w2, w2y = work
    _weights(v, t, w)
    np.multiply(w, y, out=wy)
    np.multiply(w, w, out=w2)
    np.multiply(w2, y, out=w2y)
    one = np.ones(y.shape[-1])
    pairs = ((w, w), (w2, w), (wy, one), (w, wy), (w2, wy), (wy, y), (wy, wy), (w2y, wy))
    np.matmul(w, one, out=out[0])
    for (a, b), sums in zip(pairs, out[1:], strict=True):
        sums[...] = a @ b if b is one else _dot(a, b)


def weighted(y: Array, v: Array, t: Array | None) -> Weighted:
    """The sums of first powers at tau2 = t (None: 0) of problems (n, k)."""
    w = np.empty(v.shape)
    _weights(v, t, w)
    total, wy = w @ np.ones(v.shape[-1]), _dot(w, y)
    np.multiply(w, y, out=w)
    return Weighted(total, wy, _dot(w, y))


def _weights(v: Array, t: Array | None, out: Array) -> None:
    if t is None:
        np.divide(1.0, v, out=out)
    else:
        np.add(v, t[:, None], out=out)
        np.divide(1.0, out, out=out)


def _dot(a: Array, b: Array) -> Array:
    found: Array = _vecdot(a, b)
    return found


_vecdot: Callable[[Array, Array], Array] = getattr(np, "vecdot", None) or partial(
    np.einsum, "nk,nk->n"
)
"""The sum of a product for each problem; numpy 1.26 has no `vecdot`."""

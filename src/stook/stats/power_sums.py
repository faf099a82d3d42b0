"""Sums of powers of the weights w = 1 / (v + tau2): all that the likelihoods need of the studies.

Effects are taken about the most precise study, as `scaling.scaled` leaves them. Then no digits are
lost in forming sums of squares about the mean from them: that study has the largest weight w1 at
any tau2 and its residual is the mean m itself, so that sum w^p r^2 >= w1^p m^2 and therefore
sum w^p y^2 <= (2 + 2 k) sum w^p r^2; their difference keeps all but log10(4 k) digits.
"""

from __future__ import annotations

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
    """Many problems in parts, each of similar size and small enough for the cache.

    A part is (y, v) of shape (studies, problems): with the problems next to each other in memory,
    a sum over studies is an addition of long vectors, whatever their number.
    """

    parts: list[tuple[Array, Array]]

    def only(self, rows: NDArray[np.bool_]) -> Ragged:
        """The problems where `rows` (over all parts) is true, in fewer parts."""
        found: list[tuple[Array, Array]] = []
        waiting: list[tuple[Array, Array]] = []
        start, room = 0, max((y.size for y, _ in self.parts), default=0)
        for y, v in self.parts:
            mine = np.flatnonzero(rows[start : start + y.shape[1]])
            start += y.shape[1]
            room -= mine.size * len(y)
            if room < 0 and waiting:
                found.append(_together(waiting))
                waiting, room = [], y.size
            waiting.append((y.take(mine, axis=1), v.take(mine, axis=1)))
        return Ragged([*found, _together(waiting)] if waiting else found)

    def single(self) -> Ragged:
        """In single precision: half the memory, and nearly twice as fast."""
        return Ragged([(y.astype(np.float32), v.astype(np.float32)) for y, v in self.parts])

    def power_sums(self, t: Array | None) -> PowerSums:
        """The sums at tau2 = t (None: 0), over all parts."""
        precision = self.parts[0][0].dtype
        if t is not None:
            t = t.astype(precision, copy=False)
        found = np.empty((9, sum(y.shape[1] for y, _ in self.parts)), precision)
        buffer = np.empty(3 * max(y.size for y, _ in self.parts), precision)
        start = 0
        for y, v in self.parts:
            here = slice(start, start + y.shape[1])
            work = buffer[: 3 * y.size].reshape(3, *y.shape)
            _power_sums(y, v, None if t is None else t[here], work, PowerSums(*found[:, here]))
            start += y.shape[1]
        return PowerSums(*found.astype(float, copy=False))


def _together(parts: list[tuple[Array, Array]]) -> tuple[Array, Array]:
    """Parts as one, the narrower filled up with absent studies."""
    if len(parts) == 1:
        return parts[0]
    shape = max(len(y) for y, _ in parts), sum(y.shape[1] for y, _ in parts)
    precision, start = parts[0][0].dtype, 0
    joined, variance = np.zeros(shape, precision), np.full(shape, np.inf, precision)
    for y, v in parts:
        here = slice(start, start + y.shape[1])
        joined[: len(y), here], variance[: len(y), here] = y, v
        start = here.stop
    return joined, variance


def _power_sums(y: Array, v: Array, t: Array | None, work: Array, out: PowerSums) -> None:
    w, wy, w2 = work
    np.divide(1.0, v if t is None else np.add(v, t, out=w), out=w)
    np.multiply(w, y, out=wy)
    np.multiply(w, w, out=w2)
    np.add.reduce(w, axis=0, out=out.w)
    np.add.reduce(wy, axis=0, out=out.wy)
    np.add.reduce(w2, axis=0, out=out.w2)
    _sum_of_products(w2, w, out.w3)
    _sum_of_products(w2, wy, out.w3y)
    _sum_of_products(wy, y, out.wyy)
    _sum_of_products(wy, wy, out.w2yy)
    w2y = np.multiply(w2, y, out=w2)
    np.add.reduce(w2y, axis=0, out=out.w2y)
    _sum_of_products(w2y, wy, out.w3yy)


def _sum_of_products(a: Array, b: Array, out: Array) -> None:
    np.einsum("kn,kn->n", a, b, out=out)


def weighted(y: Array, v: Array, t: Array | None) -> Weighted:
    """The sums of first powers at tau2 = t (None: 0) of problems (n, k)."""
    w = 1.0 / (v if t is None else v + t[:, None])
    wy = w * y
    one = np.ones(y.shape[-1])
    return Weighted(w @ one, wy @ one, np.einsum("nk,nk->n", wy, y))

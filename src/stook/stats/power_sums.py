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


def power_sums(y: Array, v: Array, t: Array | None, work: Array) -> PowerSums:
    """The sums at tau2 = t (None: 0) of problems (n, k); `work` is (4, n, k), overwritten."""
    w, wy, w2, w2y = work
    _weights(v, t, w)
    np.multiply(w, y, out=wy)
    np.multiply(w, w, out=w2)
    np.multiply(w2, y, out=w2y)
    one = np.ones(y.shape[-1])
    return PowerSums(
        w @ one, _dot(w, w), _dot(w2, w), wy @ one, _dot(w, wy), _dot(w2, wy), _dot(wy, y),
        _dot(wy, wy), _dot(w2y, wy),
    )  # fmt: skip


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
    found: Array = np.einsum("nk,nk->n", a, b)
    return found

"""The profile-likelihood interval of tau2: from the lowest to the highest tau2 whose likelihood,
doubled, is within the quantile of chi-squared with one degree of freedom of the highest.

Hardy & Thompson 1996 (10.1002/(SICI)1097-0258(19960330)15:6<619::AID-SIM188>3.0.CO;2-A). Where the
likelihood has several modes such tau2 need not be all around the estimate; the interval covers them
all. As in `modes`, nothing is left to a grid: the score of the likelihood is (A - B) / 2 with A and
B falling in tau2, so their values at the ends of an interval bound how far the likelihood can rise
inside; where that may matter, the interval is halved.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .modes import CROWD, NEGLIGIBLE, TermsAt, middle
from .solvers import doubling_grid, newton_in_bracket

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]
Objective = Callable[..., Array]
HALVINGS = 100
"""More than doubles can tell apart."""


class Point(NamedTuple):
    """At one tau2: A, B and how far the log-likelihood is above what the interval asks for."""

    t: Array
    a: Array
    b: Array
    height: Array


class Likelihood(NamedTuple):
    """A batch of likelihoods of tau2 and the height that the interval asks for."""

    terms: TermsAt
    objective: Objective
    y: Array
    v: Array
    aim: Array

    def at(self, rows: Rows, t: Array) -> Array:
        """The fields of a `Point`, stacked, for some of the batch."""
        y, v = self.y[rows], self.v[rows]
        terms = self.terms(y, v, t)
        return np.array(Point(t, terms.a, terms.b, self.objective(y, v, t) - self.aim[rows]))


def limits(of: Likelihood, t: Array, far: Array) -> tuple[Array, Array]:
    """Both limits, given the estimates `t` and values `far` beyond which the likelihood falls."""
    smallest = of.v.min(axis=-1)
    every = np.arange(t.size)
    for _ in range(1100):
        short = Point(*of.at(every, far)).height > 0
        if not short.any():
            break
        far = np.where(short, 2.0 * far + smallest, far)
    grid = np.sort(np.concatenate([doubling_grid(smallest, far), t[:, None]], axis=-1), axis=-1)
    points = np.stack([of.at(every, column) for column in grid.T], axis=-1)
    # rounding must not hide where the estimate is
    points[-1] = np.where(grid == t[:, None], np.maximum(points[-1], 0.0), points[-1])
    row, low, high = _crossings(of, every, points, smallest)
    starts_above = points[-1, :, 0] >= 0
    enters, leaves = np.flatnonzero(low.height < 0), np.flatnonzero(low.height >= 0)
    first = enters[np.argsort(low.t[enters], kind="stable")]
    last = leaves[np.argsort(-low.t[leaves], kind="stable")]
    return (
        np.where(starts_above, 0.0, _root(of, row, low, high, first, smallest, -1.0)),
        _root(of, row, low, high, last, smallest, 1.0),
    )


def _crossings(
    of: Likelihood, every: Rows, points: Array, smallest: Array
) -> tuple[Rows, Point, Point]:
    """Intervals in which the likelihood crosses the height asked for, once each."""
    row = np.repeat(every, points.shape[-1] - 1)
    low = points[..., :-1].reshape(len(points), -1)
    high = points[..., 1:].reshape(len(points), -1)
    found = []
    for _ in range(HALVINGS):
        a, b = Point(*low), Point(*high)
        half = middle(a.t, b.t, smallest[row])
        open_ = _open(a, b) & (a.t < half) & (half < b.t)
        # more of them in one problem are the work of rounding, not of its likelihood
        open_ &= np.bincount(row[open_], minlength=smallest.size)[row] <= CROWD
        crossing = ((a.height >= 0) != (b.height >= 0)) & ~open_
        found.append((row[crossing], low[:, crossing], high[:, crossing]))
        if not open_.any():
            break
        row = row[open_]
        between = of.at(row, half[open_])
        low = np.concatenate([low[:, open_], between], axis=1)
        high = np.concatenate([between, high[:, open_]], axis=1)
        row = np.concatenate([row, row])
    rows, lows, highs = zip(*found, strict=True)
    return (
        np.concatenate(rows),
        Point(*np.concatenate(lows, axis=1)),
        Point(*np.concatenate(highs, axis=1)),
    )


def _open(a: Point, b: Point) -> Mask:
    """Intervals that may hide a part above the height asked for, or cross it more than once."""
    width = 0.5 * (b.t - a.t)
    rise = width * np.maximum(a.a - b.b, 0.0)  # at most, from the left end
    fall = width * np.maximum(a.b - b.a, 0.0)
    below, above = a.height < 0, b.height >= 0
    known = np.isfinite(rise + fall + a.height + b.height)
    hidden = below & ~above & (np.minimum(a.height + rise, b.height + fall) > NEGLIGIBLE)
    enters, leaves = below & above, ~below & ~above
    crosses = (enters & (fall > NEGLIGIBLE)) | (leaves & (rise > NEGLIGIBLE))
    return known & (hidden | crosses)


def _root(
    of: Likelihood, row: Rows, low: Point, high: Point, order: Rows, smallest: Array, sign: float
) -> Array:
    """The crossing in the first interval in `order` of each problem.

    Where the likelihood rises (`sign` -1) the axis is mirrored, so that it falls as the solver
    expects.
    """

    def falling(y: Array, v: Array, aim: Array, x: Array) -> tuple[Array, Array]:
        t = sign * x
        return of.objective(y, v, t) - aim, sign * of.terms(y, v, t).score / 2.0

    result = np.full(smallest.size, np.nan)
    mine, first = np.unique(row[order], return_index=True)
    if mine.size:
        chosen = order[first]
        ends = (sign * low.t[chosen], sign * high.t[chosen])
        a, b = ends if sign > 0 else ends[::-1]
        scale = smallest[mine] + (0.0 if sign > 0 else -2.0 * a)
        part = (of.y[mine], of.v[mine], of.aim[mine])
        result[mine] = sign * newton_in_bracket(falling, part, a, b, 0.5 * (a + b), scale)
    return result

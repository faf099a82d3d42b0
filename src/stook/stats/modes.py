"""The highest mode of a likelihood of tau2, by a search that is a proof.

The score of the (restricted) likelihood is A - B, see `one_mode`: alpha = A^(-1/2) and beta = 1 / B
are concave in tau2, so their values and slopes at the ends of an interval tell how the likelihood
can run between them. An interval that may hold more turns than its ends show is halved, until the
proof succeeds or what can be hidden inside is no higher than `NEGLIGIBLE`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .one_mode import Curve, inverse_cubic, only_falls, only_rises
from .solvers import newton_in_bracket

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]
Problem = tuple[Array, ...]
CELLS = 8
"""Intervals at first, all equally wide on the log scale of smallest variance + tau2."""
NEGLIGIBLE = 1e-12
"""A rise of the log-likelihood that is not worth finding: about what rounding makes of it."""
CROWD = 512
"""More open intervals than this in one problem are the work of rounding, not of its likelihood."""


class Terms(NamedTuple):
    """At one tau2: a = y'PPy, b = tr P (the sum of weights for ML), and -a' / 2 and -b'."""

    a: Array
    a_fall: Array
    b: Array
    b_fall: Array

    @property
    def score(self) -> Array:
        """Twice the derivative of the log-likelihood."""
        return self.a - self.b


TermsAt = Callable[..., Terms]


def highest_mode(
    terms: TermsAt, objective: Callable[..., Array], problem: Problem, bound: Array, smallest: Array
) -> Array:
    """The t >= 0 with the highest objective, whose score is negative beyond `bound`.

    `problem` holds arrays with the batch as leading axes; `terms(*problem, t)` and
    `objective(*problem, t)` take them. Every mode is bracketed and refined, and the objective
    decides between them (and 0, where it falls from the start). Only a mode higher than these by
    less than `NEGLIGIBLE` (or than rounding tells) can be left out. A problem's result does not
    depend on the others.
    """
    shape = bound.shape
    flat = tuple(a.reshape((-1, *a.shape[len(shape) :])) for a in problem)
    bound, smallest = bound.reshape(-1), smallest.reshape(-1)
    result = np.full(bound.shape, np.nan)
    rows = np.flatnonzero(np.isfinite(bound))
    if rows.size:
        with np.errstate(all="ignore"):
            result[rows] = _highest(
                terms, objective, _some(flat, rows, bound.size), bound[rows], smallest[rows]
            )
    return result.reshape(shape)


def _some(problem: Problem, rows: Rows, n: int) -> Problem:
    return problem if n == rows.size == 1 else tuple(a[rows] for a in problem)


def _highest(
    terms: TermsAt, objective: Callable[..., Array], problem: Problem, bound: Array, smallest: Array
) -> Array:
    n = bound.size
    row, low, high, from_0 = _peaks(terms, problem, bound, smallest)
    result = np.zeros(n)
    if not row.size:
        return result
    start = np.fmin(np.fmax(inverse_cubic(low, high), low.t), high.t)

    def score(*arguments: Any) -> tuple[Array, Array]:
        # as 1 - B / A, which is nearly linear in tau2, so that few Newton steps are needed
        at = terms(*arguments)
        ratio = at.b / at.a
        return 1.0 - ratio, (at.b_fall - 2.0 * ratio * at.a_fall) / at.a

    some = _some(problem, row, n)
    at = newton_in_bracket(score, some, low.t, high.t, start, smallest[row])
    result[row] = at
    several = np.bincount(row, minlength=n) + ~from_0 > 1
    for index in np.flatnonzero(several):
        modes = np.sort(at[row == index])  # the smallest tau2 among equals
        candidates = modes if from_0[index] else np.concatenate([[0.0], modes])
        heights = objective(*(a[index] for a in problem), candidates)
        result[index] = candidates[int(np.argmax(heights))]
    return result


def _peaks(
    terms: TermsAt, problem: Problem, bound: Array, smallest: Array
) -> tuple[Rows, Curve, Curve, Mask]:
    """Intervals with one mode each: problem, both ends; and which likelihoods rise from 0."""
    n = bound.size
    nodes = _curves(terms, tuple(a[:, None] for a in problem), _grid(smallest, bound))
    h = nodes[Curve._fields.index("h")]
    h[:, -1] = np.fmax(h[:, -1], 0.0)
    low, high = nodes[..., :-1].reshape(len(nodes), -1), nodes[..., 1:].reshape(len(nodes), -1)
    row = np.repeat(np.arange(n), CELLS)
    found = []
    while True:  # until intervals are proved, or as narrow as doubles can be
        a, b = Curve(*low), Curve(*high)
        half = middle(a.t, b.t, smallest[row])
        open_ = _open(a, b, half)
        if open_.size:
            crowded = np.bincount(row[open_], minlength=n) > CROWD
            open_ = open_[~crowded[row[open_]]]
        peak = (a.h < 0) & ~(b.h < 0)
        peak[open_] = False
        found.append((row[peak], low[:, peak], high[:, peak]))
        if not open_.size:
            break
        row = row[open_]
        between = _curves(terms, _some(problem, row, n), half[open_])
        low = np.concatenate([low[:, open_], between], axis=1)
        high = np.concatenate([between, high[:, open_]], axis=1)
        row = np.concatenate([row, row])
    if len(found) == 1:
        row, low, high = found[0]
    else:
        row, low, high = (np.concatenate(x, axis=-1) for x in zip(*found, strict=True))
    return row, Curve(*low), Curve(*high), h[:, 0] < 0


def _grid(smallest: Array, bound: Array) -> Array:
    ratio = np.log1p(bound / smallest)
    grid = smallest[:, None] * np.expm1(ratio[:, None] * (np.arange(CELLS + 1) / CELLS))
    grid[:, -1] = bound * (1 + 1e-12)
    return grid


def middle(a: Array, b: Array, smallest: Array) -> Array:
    """Half way on the log scale of smallest variance + tau2."""
    return a + (b - a) / (1.0 + np.sqrt((smallest + b) / (smallest + a)))


def _curves(terms: TermsAt, problem: Problem, t: Array) -> Array:
    """The fields of a `Curve`, stacked."""
    at = terms(*problem, t)
    alpha, beta, share, ratio = 1.0 / np.sqrt(at.a), 1.0 / at.b, at.a_fall / at.a, at.b / at.a
    fall = at.b_fall * beta
    return np.array(
        Curve(t, alpha, alpha * share, beta, beta * fall, ratio - 1.0, ratio * (2.0 * share - fall))
    )


def _open(a: Curve, b: Curve, half: Array) -> Rows:
    """The intervals which may hold more turns than their ends show.

    The others are too narrow to be halved; or hold at most one turn, because beta - alpha^2 (which
    has the sign of the score) only falls or only rises: slopes of concave functions fall; or hide
    at most a negligible rise; or none at all.
    """
    apart = (a.t < half) & (half < b.t)
    falling = a.beta_slope < 2.0 * a.alpha * b.alpha_slope
    rising = b.beta_slope > 2.0 * b.alpha * a.alpha_slope
    open_: Rows = np.flatnonzero(apart & ~falling & ~rising)
    if open_.size:
        a, b = (Curve(*(x[open_] for x in curve)) for curve in (a, b))
        open_ = open_[~(_no_turn(a, b) | _negligible(a, b))]
    return open_


def _no_turn(a: Curve, b: Curve) -> Mask:
    up, still = a.h < 0, b.h < 0
    return (up == still) & np.where(up, only_rises(a, b), only_falls(a, b))


def _negligible(a: Curve, b: Curve) -> Mask:
    """Whether what may be inside is higher than an end of the interval by next to nothing.

    That end is the one to which the likelihood leads on: the right one where it rises at both, the
    left one where it falls at the first; where it has a peak inside, both.
    """
    up, still = a.h < 0, b.h < 0
    most = 2.0 * NEGLIGIBLE / (b.t - a.t)  # A and B fall
    little_rise = a.alpha**-2 - 1.0 / b.beta <= most
    little_fall = 1.0 / a.beta - b.alpha**-2 <= most
    return (little_rise | (up & still)) & (little_fall | ~up)

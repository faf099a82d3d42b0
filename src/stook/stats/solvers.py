"""Root finders over a batch that cannot fail: Newton inside a bracket, bisection where it leaves.

Problems that have converged leave the batch, so a few hard ones do not slow the many easy ones.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Slope = Callable[..., tuple[Array, Array]]
TOLERANCE = 1e-13
"""A bisection has converged when it moves less than this (relative)."""
NEWTON_TOLERANCE = 1e-9
"""A Newton step this small leaves an error of about its square."""
MAX_STEPS = 200
"""Bisection alone needs at most about 130 halvings of a bracket in doubles."""


def newton_in_bracket(
    f: Slope, arguments: tuple[Array, ...], low: Array, high: Array, start: Array, scale: Array
) -> Array:
    """The root of a function that is positive at `low` and negative at `high`.

    `f(*arguments, t)` returns value and derivative; every argument has the batch as leading axis.
    Converged when a step is below the resolution of `scale + t`.
    """
    if start.size == 1:
        return _newton_for_one(f, tuple(x[0] for x in arguments), low, high, start, scale)
    low, high, t = low.copy(), high.copy(), start.copy()
    result = t.copy()
    active = np.arange(t.size)
    for _ in range(MAX_STEPS):
        value, slope = f(*arguments, t)
        above = value > 0
        low, high = np.where(above, t, low), np.where(above, high, t)
        step = t - value / np.where(slope < 0, slope, -1.0)
        inside = (slope < 0) & (step >= low) & (step <= high)
        new = np.where(inside, step, 0.5 * (low + high))
        moved = np.abs(new - t)
        t = new
        enough = np.where(inside, NEWTON_TOLERANCE, TOLERANCE) * (scale + t)
        done = (moved <= enough) | (value == 0) | ~np.isfinite(value)
        if done.all():
            result[active] = t
            return result
        if 2 * int(done.sum()) > done.size:
            result[active] = t
            keep = ~done
            active, low, high, t, scale = (x[keep] for x in (active, low, high, t, scale))
            arguments = tuple(x[keep] for x in arguments)
    result[active] = t
    return result


def _newton_for_one(
    f: Slope, arguments: tuple[Array, ...], low: Array, high: Array, start: Array, scale: Array
) -> Array:
    """The same steps for a batch of one, without its bookkeeping."""
    a, b, t, unit = float(low[0]), float(high[0]), float(start[0]), float(scale[0])
    for _ in range(MAX_STEPS):
        value, slope = (float(x) for x in f(*arguments, t))
        if value > 0:
            a = t
        else:
            b = t
        step = t - value / slope if slope < 0 else a
        inside = slope < 0 and a <= step <= b
        new = step if inside else 0.5 * (a + b)
        enough = (NEWTON_TOLERANCE if inside else TOLERANCE) * (unit + new)
        done = abs(new - t) <= enough or value == 0 or not np.isfinite(value)
        t = new
        if done:
            break
    return np.full(start.shape, t)


def falling_root(f: Slope, arguments: tuple[Array, ...], upper: Array, scale: Array) -> Array:
    """The root on [0, upper] of a falling function; 0 where it starts at or below zero."""
    shape = upper.shape
    flat = tuple(x.reshape((-1, *x.shape[len(shape) :])) for x in arguments)
    upper, scale = upper.reshape(-1), scale.reshape(-1)
    result = np.zeros(upper.shape)
    at_zero, slope = f(*flat, result)
    open_ = (at_zero > 0) & np.isfinite(upper)
    if open_.any():
        start = np.minimum(-at_zero[open_] / slope[open_], upper[open_])
        result[open_] = newton_in_bracket(
            f, tuple(x[open_] for x in flat), np.zeros(start.shape), upper[open_] * (1 + 1e-12),
            start, scale[open_],
        )  # fmt: skip
    return result.reshape(shape)


def doubling_grid(smallest: Array, bound: Array) -> Array:
    """From 0 to `bound` for each problem, by steps of at most a doubling of smallest + t."""
    ratio = np.log1p(bound / smallest)
    points = min(max(int(np.ceil(ratio.max() / np.log(2.0))), 6), 64) + 1
    fraction = np.arange(points) / (points - 1)
    grid = smallest[:, None] * np.expm1(ratio[:, None] * fraction)
    grid[:, -1] = bound * (1 + 1e-12)
    return grid

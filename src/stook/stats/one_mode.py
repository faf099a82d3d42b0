"""The likelihood of tau2 for many meta-analyses at once, where it is proved to have one mode.

The score of the (restricted) likelihood is A - B with A = y'PPy and B = tr P (B = sum w for ML).
In the eigenvectors of the contrasts, which do not depend on t = tau2, A = sum c_i^2 / (mu_i + t)^2
and B = sum 1 / (mu_i + t). So alpha = A^(-1/2) and beta = 1 / B are power means (orders -2 and -1)
of functions linear in t, hence concave: between two values of t each lies above its chord and
below its tangents, and beyond the last one alpha rises at least as fast as it does at infinity,
by 1 / sqrt(SS). The likelihood rises where beta > alpha^2. From three values of t (0, one near the
root, one beyond) that nearly always proves that it rises before the root and falls after it. Where
it proves nothing, the caller looks for all modes; so nothing is guessed here.

Roots: inverse cubic interpolation through values and slopes of alpha^2 / beta - 1, which is linear
in t where all variances are equal. Its order is 1 + sqrt(3) (Traub 1964, Iterative Methods for the
Solution of Equations, ch. 3), so a step of 1e-5 leaves an error below 1e-13.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .power_sums import PowerSums, Ragged, Weighted

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
STEP = 1e-5
"""A last step of this size (relative to v + tau2) leaves no error that a double shows."""
ROUNDS = 4
"""More interpolations than this are left to the solver with a bracket."""
ABOVE = 0.4
"""How far above the moment estimate the first look is, in typical variances."""
MARGIN = 1.001
"""Where a root is the end of an interval, slopes must differ by so much."""
DOMINATED = 1e-3
"""Where the others have less of the weight than this, differences lose the digits a proof needs."""


class Curve(NamedTuple):
    """At one tau2 (each problem its own): alpha and beta, and h = alpha^2 / beta - 1; slopes."""

    t: Array
    alpha: Array
    alpha_slope: Array
    beta: Array
    beta_slope: Array
    h: Array
    h_slope: Array


class Modes(NamedTuple):
    """tau2 and the sums there, and for which problems both are proved right."""

    t: Array
    at: Weighted
    proved: Mask


def only_mode(problems: Ragged, k: Array, at0: PowerSums, *, restricted: bool) -> Modes:
    """The mode of each of the problems, and whether it is proved to be the only one.

    `at0` are the sums at tau2 = 0. What is not proved may still be right.
    """
    scale = at0.w / at0.w2
    origin = _curve(np.zeros(k.size), at0, restricted)
    further = _start(at0, scale, k)
    beyond = _curve(further, problems.power_sums(further), restricted)
    rises = origin.beta > origin.alpha * origin.alpha
    mode, sums, step = _interpolate(problems, scale, origin, beyond, rises, at0, restricted)
    close = np.abs(step) <= STEP * (scale + mode.t)
    slope = 1.0 / np.sqrt(problems.squares(k))
    proved = np.where(
        rises,
        close & _rises_and_falls(origin, mode, beyond, slope),
        _falls(origin, beyond) & _falls_beyond(beyond, slope),
    )
    proved &= at0.w - at0.w2 / at0.w > DOMINATED * at0.w
    return Modes(mode.t + step, sums.moved(step), proved)


def _curve(t: Array, s: PowerSums, restricted: bool) -> Curve:
    mean = s.wy / s.w
    bend = s.w2y - mean * s.w2
    a = s.w2yy - mean * (s.w2y + bend)  # y'PPy
    a_fall = s.w3yy - mean * (2.0 * s.w3y - mean * s.w3) - bend * bend / s.w  # y'PPPy
    b, b_fall = s.w, s.w2
    if restricted:
        ratio = s.w2 / s.w
        b, b_fall = s.w - ratio, s.w2 - 2.0 * s.w3 / s.w + ratio * ratio
    alpha, beta, share = 1.0 / np.sqrt(a), 1.0 / b, a_fall / a
    fall = b_fall * beta
    h = b / a
    return Curve(
        t, alpha, alpha * share, beta, beta * fall, h - 1.0, h * (2.0 * share - fall)
    )  # fmt: skip


def _start(at0: PowerSums, scale: Array, k: Array) -> Array:
    """A little above the moment estimate: near the root, and likely beyond it for the proof."""
    others = at0.w - at0.w2 / at0.w
    return np.maximum((at0.first.q - (k - 1.0)) / others, 0.0) + ABOVE * scale


def _interpolate(
    problems: Ragged, scale: Array, old: Curve, new: Curve, rises: Mask, at0: PowerSums,
    restricted: bool,
) -> tuple[Curve, PowerSums, Array]:  # fmt: skip
    """The curve and the sums near the root, and the last step to it; those at 0 where none is."""
    root, found, last = np.array(old), np.array(at0), np.zeros(scale.size)
    rows, going = np.arange(scale.size), rises
    t = _inverse_cubic(old, new)
    for _ in range(ROUNDS):
        if 4 * np.count_nonzero(going) < 3 * going.size or going is rises:
            rows, t, scale = rows[going], t[going], scale[going]
            problems, new = problems.only(going), Curve(*np.array(new)[:, going])
        sums = problems.power_sums(t)
        old, new = new, _curve(t, sums, restricted)
        following = _inverse_cubic(old, new)
        step = following - t
        root[:, rows], found[:, rows], last[rows] = new, sums, step
        going = np.abs(step) > STEP * (scale + t)
        if not going.any():
            break
        t = following
    return Curve(*root), PowerSums(*found), last


def _inverse_cubic(old: Curve, new: Curve) -> Array:
    """Where h is 0, by Newton's divided differences of t as a function of h."""
    gap = old.h - new.h
    at_new, at_old, chord = 1.0 / new.h_slope, 1.0 / old.h_slope, (old.t - new.t) / gap
    second = (chord - at_new) / gap
    third = ((at_old - chord) / gap - second) / gap
    t = new.t - new.h * (at_new - new.h * (second - old.h * third))
    return np.where(t > 0, t, 0.5 * new.t)  # also where the interpolation is not a number


def _rises_and_falls(origin: Curve, mode: Curve, beyond: Curve, slope: Array) -> Mask:
    """Whether the likelihood rises from 0 to the mode and falls from there on."""
    apart = beyond.t > mode.t * (1.0 + 1e-6)
    after = apart & _falls(mode, beyond, root=True) & _falls_beyond(beyond, slope)
    return _rises(origin, mode) & (after | _falls_beyond(mode, slope, root=True))


def _rises(a: Curve, b: Curve) -> Mask:
    """Whether beta > alpha^2 between a and b, given that it is at a, and at least equal at b.

    The chord of beta less the square of a tangent of alpha is concave in t, so it is lowest at an
    end of the tangent: at a, at b, or where the two tangents cross.
    """
    width = b.t - a.t
    meet = (b.alpha - a.alpha - b.alpha_slope * width) / (a.alpha_slope - b.alpha_slope)
    meet = np.clip(meet, 0.0, width)
    alpha = np.minimum(
        a.alpha + a.alpha_slope * meet, b.alpha - b.alpha_slope * (width - meet)
    )  # fmt: skip
    return a.beta + (b.beta - a.beta) * meet / width > alpha * alpha


def _falls(a: Curve, b: Curve, root: bool = False) -> Mask:
    """Whether alpha^2 > beta between a and b; at a (where it is a `root`) they may be equal.

    The square of alpha's chord must stay above one of the tangents of beta: until they cross the
    one at a, from there the one at b.
    """
    width = b.t - a.t
    rise = (b.alpha - a.alpha) / width
    meet = (b.beta - a.beta - b.beta_slope * width) / (a.beta_slope - b.beta_slope)
    meet = np.clip(meet, 0.0, width)
    first = (
        2.0 * a.alpha * rise > MARGIN * a.beta_slope
        if root
        else _above(a.alpha, rise, a.beta, a.beta_slope, 0.0, meet)
    )
    return first & _above(
        a.alpha, rise, b.beta - b.beta_slope * width, b.beta_slope, meet, width
    )  # fmt: skip


def _falls_beyond(a: Curve, rise: Array, root: bool = False) -> Mask:
    """Whether alpha^2 > beta beyond a, where alpha has at least the slope `rise`."""
    if root:
        return 2.0 * a.alpha * rise > MARGIN * a.beta_slope
    return _above(a.alpha, rise, a.beta, a.beta_slope, 0.0, np.inf)


def _above(alpha: Array, rise: Array, beta: Array, slope: Array, low: Any, high: Any) -> Mask:
    """Whether (alpha + rise x)^2 > beta + slope x for all x from low to high."""
    lowest = np.clip((0.5 * slope / rise - alpha) / rise, low, high)
    return (alpha + rise * lowest) ** 2 > beta + slope * lowest

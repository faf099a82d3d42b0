"""The likelihood of tau2 for many meta-analyses at once, where it is proved to have one mode.

The score of the (restricted) likelihood is A - B with A = y'PPy and B = tr P (B = sum w for ML).
In the eigenvectors of the contrasts, which do not depend on t = tau2, A = sum c_i^2 / (mu_i + t)^2
and B = sum 1 / (mu_i + t). So alpha = A^(-1/2) and beta = 1 / B are power means (orders -2 and -1)
of functions linear in t, hence concave: between two values of t each lies above its chord and
below its tangents, and beyond the last one alpha rises at least as fast as it does at infinity,
by 1 / sqrt(SS). The likelihood rises where beta > alpha^2. From two values of t (0 and one near the
root) or three (one more beyond) that nearly always proves that it rises before the root and falls
after it. Where it proves nothing, the caller looks for all modes; so nothing is guessed here.

Roots: inverse cubic interpolation through values and slopes of alpha^2 / beta - 1, which is linear
in t where all variances are equal (Traub 1964, Iterative Methods for the Solution of Equations,
ch. 3). Its error is that of a polynomial through two points with their slopes: about the square of
the step times the square of the distance between the looks, all relative to v + tau2. Two looks in
single precision come so near that a third, in double, nearly always makes that error 1e-13.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .power_sums import PowerSums, Ragged, Weighted

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
NEGLIGIBLE = 1e-7
"""A last step is small if its product with the distance of the looks is (relative to v + tau2)."""
NEAR = 0.01
"""Looks that are nearer each other than this, in v + tau2, are not interpolated between."""
AWAY = 1.0
"""How far beyond the mode another look is for the proof, in v + tau2."""
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


def only_mode(
    problems: Ragged, k: Array, at0: PowerSums, squares: Array, *, restricted: bool
) -> Modes:
    """The mode of each of the problems, and whether it is proved to be the only one.

    `at0` are the sums at tau2 = 0, `squares` those of the effects about their plain mean. What is
    not proved may still be right. Single precision finds the root, double precision proves it.
    """
    scale = at0.w / at0.w2
    origin = _curve(np.zeros(k.size), at0, restricted)
    rises = origin.beta > origin.alpha * origin.alpha
    further = _start(at0, scale, k)
    rough = problems.single()
    beyond = _curve(further, rough.power_sums(further), restricted)
    near = inverse_cubic(origin, beyond)
    near = inverse_cubic(beyond, _curve(near, rough.power_sums(near), restricted))
    near = np.where(rises, near, further)  # where there is no root, look beyond
    look, sums, step, close = _looked(problems, scale, beyond, near, rises, restricted)
    rise = 1.0 / np.sqrt(squares)
    up = rises & close & only_rises(origin, look)
    down = _falls_beyond(look, rise, root=True)
    if (open_ := up & ~down).any():
        down[open_] = _falls_by_another_look(
            problems.only(open_), _at(look, open_), scale[open_], rise[open_], restricted
        )
    proved = np.where(rises, up & down, only_falls(origin, look) & _falls_beyond(look, rise))
    proved &= at0.w - at0.w2 / at0.w > DOMINATED * at0.w
    at = Weighted(*(np.where(rises, *x) for x in zip(sums.moved(step), at0.first, strict=True)))
    return Modes(np.where(rises, look.t + step, 0.0), at, proved)


def _at(curve: Curve, rows: NDArray[Any]) -> Curve:
    return Curve(*(x[rows] for x in curve))


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


def _looked(
    problems: Ragged, scale: Array, old: Curve, t: Array, rises: Mask, restricted: bool
) -> tuple[Curve, PowerSums, Array, Mask]:
    """Curve and sums at t, near the root where one is, the step to it, and whether that is small.

    Where it is not at first, they are those of a second look.
    """
    sums = problems.power_sums(t)
    new = _curve(t, sums, restricted)
    step, close = _step(old, new, scale)
    step, close = np.where(rises, step, 0.0), close | ~rises
    if (far := ~close).any():
        t = (t + step)[far]
        again = problems.only(far).power_sums(t)
        nearer = _curve(t, again, restricted)
        step[far], close[far] = _step(_at(new, far), nearer, scale[far])
        for before, after in zip((*new, *sums), (*nearer, *again), strict=True):
            before[far] = after
    return new, sums, step, close


def _step(old: Curve, new: Curve, scale: Array) -> tuple[Array, Mask]:
    """The step from `new` to the root, and whether the error that it leaves is negligible.

    That is about its square times that of the distance of the looks; where they are so near each
    other that single precision cannot tell a slope from them, it is Newton's, about its square. A
    step of half of t or more may stand for an interpolation that failed.
    """
    size, gap = scale + new.t, np.abs(new.t - old.t)
    near = gap < NEAR * size
    newton = -new.h / new.h_slope
    step = np.where(near, newton, inverse_cubic(old, new) - new.t)
    error = np.fmax(np.abs(step), np.abs(newton))  # a step may be small for want of a root
    product = error * np.where(near, size, np.maximum(gap, 0.1 * size))
    steep = np.minimum((new.h_slope * size) ** 2, 1.0)
    return step, (product <= NEGLIGIBLE * size * size * steep) & (step > -0.5 * new.t)


def inverse_cubic(old: Curve, new: Curve) -> Array:
    """Where h is 0, by Newton's divided differences of t as a function of h."""
    gap = old.h - new.h
    at_new, at_old, chord = 1.0 / new.h_slope, 1.0 / old.h_slope, (old.t - new.t) / gap
    second = (chord - at_new) / gap
    third = ((at_old - chord) / gap - second) / gap
    t = new.t - new.h * (at_new - new.h * (second - old.h * third))
    return np.where(t > 0, t, 0.5 * new.t)  # also where the interpolation is not a number


def _falls_by_another_look(
    problems: Ragged, mode: Curve, scale: Array, rise: Array, restricted: bool
) -> Mask:
    """Whether the likelihood falls beyond the mode, from its curve there and further on."""
    t = mode.t + AWAY * (scale + mode.t)
    beyond = _curve(t, problems.power_sums(t), restricted)
    return only_falls(mode, beyond, root=True) & _falls_beyond(beyond, rise)


def only_rises(a: Curve, b: Curve) -> Mask:
    """Whether beta > alpha^2 between a and b, given that it is at a, and at least equal at b.

    The chord of beta less the square of a tangent of alpha is concave in t, so it is lowest at an
    end of the tangent: at a, at b, or where the two tangents cross.
    """
    width = b.t - a.t
    meet = (b.alpha - a.alpha - b.alpha_slope * width) / (a.alpha_slope - b.alpha_slope)
    meet = np.fmax(np.fmin(meet, width), 0.0)
    alpha = np.minimum(
        a.alpha + a.alpha_slope * meet, b.alpha - b.alpha_slope * (width - meet)
    )  # fmt: skip
    return a.beta + (b.beta - a.beta) * meet / width > alpha * alpha


def only_falls(a: Curve, b: Curve, root: bool = False) -> Mask:
    """Whether alpha^2 > beta between a and b; at a (where it is a `root`) they may be equal.

    The square of alpha's chord must stay above one of the tangents of beta: until they cross the
    one at a, from there the one at b.
    """
    width = b.t - a.t
    rise = (b.alpha - a.alpha) / width
    meet = (b.beta - a.beta - b.beta_slope * width) / (a.beta_slope - b.beta_slope)
    meet = np.fmax(np.fmin(meet, width), 0.0)
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

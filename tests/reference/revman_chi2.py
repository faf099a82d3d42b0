"""RevMan's chi-squared distribution, found from the P values that it stores.

It sums the power series of the incomplete gamma function (Abramowitz & Stegun 6.5.29) while terms,
the first of which is 1, are at least 1e-6. What it leaves out makes P too large by up to 3e-7;
with it every P in the packages of RevMan Web is reproduced to about 2e-10, the error of the
logarithm of its gamma function, and so are those of RevMan 5, from which it was not found. stook's
P is the exact one.
"""

from math import exp, lgamma, log

import numpy as np
from scipy.optimize import brentq

from stook import stats

LEFT_OUT = 1e-6
EXACT = " (exact)"
"""Marks a figure by the exact distribution, as stook publishes it."""


def near(name: str, ours: float, theirs: float, digits: float = 0.0) -> bool:
    """Equal to 1e-7 relative or absolute, or to the digits stored; 1e-6 for an exact P."""
    rtol = 1e-6 if name.endswith(EXACT) else 1e-7
    return bool(abs(ours - theirs) <= max(rtol * max(1.0, abs(theirs)), digits))


def p_values(name: str, fit: stats.Pooled) -> dict[str, float]:
    """The P value of Q, by both distributions."""
    return {name: tail(fit.q, fit.q_df), name + EXACT: fit.q_p}


def tail(q: float, df: float) -> float:
    """The probability of a chi-squared above `q`."""
    if q <= 0:
        return 1.0
    a, x = df / 2.0, q / 2.0
    term = total = 1.0
    at = a
    while (term := term * x / (at := at + 1.0)) >= LEFT_OUT:
        total += term
    return 1.0 - total / a * exp(a * log(x) - x - lgamma(a))


def tau2_limits(y: np.ndarray, v: np.ndarray, df: float, level: float) -> tuple[float, float]:
    """Where Q, at its weights with tau2, leaves these tails; 0 where it does so already without."""

    def q(t: float) -> float:
        w = 1.0 / (v + t)
        return float((w * (y - (w @ y) / w.sum()) ** 2).sum())

    def limit(lower_tail: float) -> float:
        def excess(t: float) -> float:
            return (1.0 - tail(q(t), df)) - lower_tail

        high = 1.0
        while excess(high) > 0:
            high *= 2.0
        return float(brentq(excess, 0.0, high, xtol=1e-14, rtol=1e-14)) if excess(0.0) > 0 else 0.0

    return limit((1.0 + level) / 2.0), limit((1.0 - level) / 2.0)

"""RevMan's chi-squared distribution, found from the P values that it stores.

It sums the power series of the incomplete gamma function (Abramowitz & Stegun 6.5.29) while terms,
the first of which is 1, are at least 1e-6. What it leaves out makes P too large by up to 3e-7;
with it every P and limit of tau2 in the packages is reproduced to about 2e-10, the error of the
logarithm of its gamma function. stook's P is the exact one.
"""

from math import exp, lgamma, log

import numpy as np
from scipy.optimize import brentq

LEFT_OUT = 1e-6


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

"""Old questions about missing results: fail-safe N, and the excess of significant studies.

Fail-safe N says how many studies without an effect would overturn a result: Rosenthal 1979
(10.1037/0033-2909.86.3.638), Orwin 1983 (10.2307/1164923), Rosenberg 2005
(10.1111/j.0014-3820.2005.tb01004.x). It is offered for reading older reviews, not recommended.
Excess significance: Ioannidis & Trikalinos 2007 (10.1177/1740774507079441).
"""

from __future__ import annotations

from math import ceil, comb
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .inputs import single
from .names import canonical
from .special import chi2_tail, normal_critical, normal_two_sided, scipy_special

Array = NDArray[np.float64]
KINDS = ("Rosenthal", "Orwin", "Rosenberg")
MOST_WAYS = 1_000_000
"""Up to so many ways to have as many significant studies or more the test is exact, as in R."""


class FailSafe(NamedTuple):
    """How many studies, the observed P value (None for Orwin), and the mean that is diluted."""

    number: int
    p: float | None
    mean: float | None


class Excess(NamedTuple):
    """Significant studies found and expected, their ratio, the test's P, each study's power."""

    observed: int
    expected: float
    ratio: float
    chi2: float | None
    p: float
    effect: float
    power: Array


def fail_safe(
    y: Any, v: Any = None, kind: str = "Rosenthal", *, alpha: float = 0.05,
    target: float | None = None,
) -> FailSafe:  # fmt: skip
    """How many studies without any effect make the result not significant (Rosenthal, Rosenberg) or
    bring the mean down to `target` (Orwin; half of it unless said otherwise)."""
    kind = canonical("fail-safe N", kind, KINDS)
    y, v = single(y, v, "fail-safe N")
    present = np.isfinite(v)
    y, v = y[present], v[present]
    k = len(y)
    ndtr = scipy_special().ndtr
    if kind == "Rosenthal":
        z = float((y / np.sqrt(v)).sum())
        critical = normal_critical(1 - 2 * alpha)
        number = (z / critical) ** 2 - k
        return FailSafe(_whole(number), float(ndtr(-abs(z / np.sqrt(k)))), None)
    if kind == "Orwin":
        mean = float(y.mean())
        aim = mean / 2 if target is None else target
        number = k * (mean - aim) / aim if aim else 0.0
        return FailSafe(_whole(number), None, mean)
    w = 1 / v
    total = float((w * y).sum())
    z = total / float(np.sqrt(w.sum()))
    critical = normal_critical(1 - alpha)
    number = k / float(w.sum()) * (total / critical) ** 2 - k
    return FailSafe(_whole(number), float(normal_two_sided(z)), total / float(w.sum()))


def _whole(number: float) -> int:
    return max(ceil(number - 1e-9), 0)


def excess_significance(
    y: Any, v: Any = None, *, alpha: float = 0.05, exact: bool | None = None
) -> Excess:
    """Whether more studies are significant than their power to find the common effect lets expect.

    One-sided; `exact` the Poisson-binomial test, else chi-squared (None: as R's metafor chooses).
    """
    y, v = single(y, v, "the test of excess significance")
    present = np.isfinite(v)
    y, v = y[present], v[present]
    k, w = len(y), 1 / v
    effect = float((w * y).sum() / w.sum())
    critical = normal_critical(1 - alpha)
    se = np.sqrt(v)
    ndtr = scipy_special().ndtr
    power = ndtr(-critical - effect / se) + ndtr(effect / se - critical)
    observed = int((np.abs(y / se) >= critical).sum())
    expected = float(power.sum())
    if exact is None:
        exact = sum(comb(k, j) for j in range(observed, k + 1)) <= MOST_WAYS
    chi2: float | None = None
    if exact or not 0 < expected < k:
        p = float(poisson_binomial(power)[observed:].sum())
    else:
        chi2 = (observed - expected) ** 2 * (1 / expected + 1 / (k - expected))
        two = float(chi2_tail(chi2, 1))
        p = two / 2 if observed > expected else 1 - two / 2
    return Excess(observed, expected, observed / expected, chi2, p, effect, np.asarray(power))


def poisson_binomial(p: Array) -> Array:
    """The probability of 0, 1, ... successes of independent trials with these chances."""
    chances = np.ones(1)
    for one in p:
        chances = np.convolve(chances, [1 - one, one])
    return chances

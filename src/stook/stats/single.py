"""One group: proportions, rates, means; correlations and reliabilities.

Sources: logit, log and plain proportion with binomial variances, arcsine: Stijnen et al. 2010
(10.1002/sim.4040) and Ruecker et al. 2009; Freeman & Tukey 1950 (10.1214/aoms/1177729756), back by
Miller 1978 (10.2307/2682942); rates: Poisson variances; Fisher's z: Fisher 1921, variance
1 / (n - 3); plain correlation: large-sample variance (1 - r2)2 / (n - 1); reliabilities: Bonett
2002 (10.3102/10769986027004335), Hakstian & Whalen 1976 (10.1007/BF02291840).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .effects import (
    BAD_CORRELATION,
    IMPOSSIBLE,
    MISSING,
    NEGATIVE_SD,
    NOT_POSITIVE,
    OK,
    TOO_FEW,
    Effects,
    finish,
    floats,
    measure,
)

PROPORTIONS = {"PR": "identity", "PLN": "log", "PLO": "logit", "PAS": "arcsine",
               "PFT": "freeman-tukey"}  # fmt: skip
RATES = {"IR": "identity", "IRLN": "log", "IRS": "square-root"}


@measure(*PROPORTIONS)
def proportion(
    measure: str, events: Any, total: Any, *, correction: float = 0.5, correct_effect: bool = True
) -> Effects:
    """The proportion with the event in one group, on the scale of the measure.

    "PLO" logit, "PFT" Freeman-Tukey double arcsine, "PR" plain, "PLN" log, "PAS" arcsine. Except on
    the arcsine scales `correction` is added to events and non-events where one of them is 0;
    `correct_effect=False` does so for the variance only.
    """
    x, n = floats(events, total)
    status = np.where(np.isnan(x + n), MISSING, OK)
    bad = (x < 0) | (x > n) | ~(n > 0) | np.isinf(n)
    status = np.where((status == OK) & bad, IMPOSSIBLE, status)
    hit = ((x == 0) | (x == n)) & (measure not in {"PAS", "PFT"})
    add = np.where(hit, correction, 0.0)
    y, v = _proportion(measure, x + add, n + 2 * add)
    if not correct_effect:
        y, _ = _proportion(measure, x, n)
    return finish(measure, y, v, PROPORTIONS[measure], status, hit & (status == OK), n=n)


def _proportion(measure: str, x: Any, n: Any) -> tuple[Any, Any]:
    p = x / n
    if measure == "PR":
        return p, p * (1 - p) / n
    if measure == "PLN":
        return np.log(p), 1 / x - 1 / n
    if measure == "PLO":
        return np.log(x / (n - x)), 1 / x + 1 / (n - x)
    if measure == "PAS":
        return np.arcsin(np.sqrt(p)), 1 / (4 * n)
    both = np.arcsin(np.sqrt(x / (n + 1))) + np.arcsin(np.sqrt((x + 1) / (n + 1)))
    return both / 2, 1 / (4 * n + 2)


@measure(*RATES)
def rate(measure: str, events: Any, time: Any, *, correction: float = 0.5) -> Effects:
    """Events per person-time of one group: "IR" plain, "IRLN" log, "IRS" square root."""
    x, t = floats(events, time)
    status = np.where(np.isnan(x + t), MISSING, OK)
    status = np.where((status == OK) & ((x < 0) | ~(t > 0) | np.isinf(x + t)), IMPOSSIBLE, status)
    hit = (x == 0) & (measure != "IRS")
    x = np.where(hit, x + correction, x)
    if measure == "IR":
        y, v = x / t, x / t**2
    elif measure == "IRLN":
        y, v = np.log(x / t), 1 / x
    else:
        y, v = np.sqrt(x / t), 1 / (4 * t)
    return finish(measure, y, v, RATES[measure], status, hit & (status == OK))


@measure("MN", "MNLN")
def mean(measure: str, mean: Any, sd: Any, n: Any) -> Effects:
    """The mean of one group, or its log ("MNLN")."""
    m, s, k = floats(mean, sd, n)
    status = np.where(np.isnan(m + s + k), MISSING, OK)
    status = np.where((status == OK) & (s < 0), NEGATIVE_SD, status)
    status = np.where((status == OK) & ~(k > 0), TOO_FEW, status)
    if measure == "MN":
        return finish(measure, m, s**2 / k, "identity", status)
    status = np.where((status == OK) & ~(m > 0), NOT_POSITIVE, status)
    return finish(measure, np.log(m), s**2 / (k * m**2), "log", status)


@measure("ZCOR", "COR")
def correlation(measure: str, r: Any, n: Any) -> Effects:
    """A correlation: Fisher's z ("ZCOR") or as it is ("COR")."""
    r, n = floats(r, n)
    status = np.where(np.isnan(r + n), MISSING, OK)
    status = np.where((status == OK) & ~(np.abs(r) < 1), BAD_CORRELATION, status)
    status = np.where((status == OK) & (n <= (3 if measure == "ZCOR" else 1)), TOO_FEW, status)
    if measure == "COR":
        return finish(measure, r, (1 - r**2) ** 2 / (n - 1), "identity", status)
    return finish(measure, np.arctanh(r), 1 / (n - 3), "fisher-z", status)


@measure("ARAW", "ABT", "AHW")
def reliability(measure: str, alpha: Any, items: Any, n: Any) -> Effects:
    """Cronbach's alpha: plain, Bonett's -log(1 - alpha), Hakstian & Whalen's cube root."""
    a, m, n = floats(alpha, items, n)
    status = np.where(np.isnan(a + m + n), MISSING, OK)
    status = np.where((status == OK) & ~(a < 1), BAD_CORRELATION, status)
    status = np.where((status == OK) & ((n <= 2) | (m <= 1)), TOO_FEW, status)
    spread = 2 * m / ((m - 1) * (n - 2))
    if measure == "ARAW":
        return finish(measure, a, spread * (1 - a) ** 2, "identity", status)
    if measure == "ABT":
        return finish(measure, -np.log1p(-a), spread, "minus-log-of-complement", status)
    v = 18 * m * (n - 1) * (1 - a) ** (2 / 3) / ((m - 1) * (9 * n - 11) ** 2)
    return finish(measure, 1 - np.cbrt(1 - a), v, "cube-root-of-complement", status)

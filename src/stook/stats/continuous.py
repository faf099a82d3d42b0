"""Two arms with means: MD, SMD in its named variants, ratio of means.

Sources: MD: Cochrane Handbook sec. 6.5; Hedges' g with its exact correction J: Hedges 1981
(10.3102/10769986006002107), eq. 6e, approximate J eq. 6f'; variance LS: Hedges 1982, eq. 8; UB:
Hedges 1983; AV: as LS with the sample-size weighted mean g; RevMan's variance: statistical methods
of RevMan 5 (Deeks & Higgins 2010); Glass: Glass 1976; SMDH: Bonett 2009 (10.1037/a0014699);
ratio of means: Hedges, Gurevitch & Curtis 1999, eq. 1; Friedrich et al. 2008.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .effects import (
    MISSING,
    NEGATIVE_SD,
    NO_VARIATION,
    NO_VARIATION_IN_ONE,
    NOT_POSITIVE,
    OK,
    TOO_FEW,
    Array,
    Effects,
    finish,
    floats,
    measure,
)
from .names import canonical
from .special import scipy_special

SMD_VARIANCES = ("RevMan", "LS", "LS2", "UB", "AV")


ZERO_SD = ("include", "exclude")


def check(
    mean1: Any, sd1: Any, n1: Any, mean2: Any, sd2: Any, n2: Any, zero_sd: str = "include"
) -> tuple[list[Array], Any]:
    """The inputs as arrays and a status for each study.

    `zero_sd` says what becomes of a study with no variation in one arm of two people or more:
    metafor gives it an effect ("include"), RevMan none ("exclude").
    """
    canonical("handling of an SD of 0", zero_sd, ZERO_SD)
    m1, s1, k1, m2, s2, k2 = arrays = floats(mean1, sd1, n1, mean2, sd2, n2)
    status = np.where(~np.isfinite(m1 + s1 + k1 + m2 + s2 + k2), MISSING, OK)
    status = np.where((status == OK) & ((s1 < 0) | (s2 < 0)), NEGATIVE_SD, status)
    status = np.where((status == OK) & ((k1 <= 0) | (k2 <= 0)), TOO_FEW, status)
    if zero_sd == "exclude":
        flat = ((s1 == 0) & (k1 > 1)) != ((s2 == 0) & (k2 > 1))
        status = np.where((status == OK) & flat, NO_VARIATION_IN_ONE, status)
    return arrays, status


@measure("MD")
def mean_difference(
    measure: str, mean1: Any, sd1: Any, n1: Any, mean2: Any, sd2: Any, n2: Any, *,
    variance: str = "separate", zero_sd: str = "include",
) -> Effects:  # fmt: skip
    """Mean of arm 1 minus mean of arm 2; `variance="pooled"` assumes one standard deviation."""
    canonical("variance of MD", variance, ("separate", "pooled"))
    (m1, s1, k1, m2, s2, k2), status = check(mean1, sd1, n1, mean2, sd2, n2, zero_sd)
    v = s1**2 / k1 + s2**2 / k2
    if variance == "pooled":
        status = np.where((status == OK) & (k1 + k2 <= 2), TOO_FEW, status)
        v = pooled_sd(s1, k1, s2, k2) ** 2 * (1 / k1 + 1 / k2)
    status = np.where((status == OK) & (s1 == 0) & (s2 == 0), NO_VARIATION, status)
    return finish(measure, m1 - m2, v, "identity", status, variance=variance)


def pooled_sd(s1: Array, n1: Array, s2: Array, n2: Array) -> Array:
    """The standard deviation pooled over both arms, n1 + n2 - 2 degrees of freedom."""
    return np.sqrt(((n1 - 1) * s1**2 + (n2 - 1) * s2**2) / (n1 + n2 - 2))


def small_sample_factor(df: Array, kind: str) -> Array:
    """Hedges' J: "exact" by the gamma function, "approximate" 1 - 3 / (4 df - 1), or "none"."""
    canonical("small-sample correction", kind, ("exact", "approximate", "none"))
    if kind == "approximate":
        return 1.0 - 3.0 / (4.0 * df - 1.0)
    if kind == "none":
        return np.ones_like(df)
    gammaln = scipy_special().gammaln
    return np.exp(gammaln(df / 2) - np.log(np.sqrt(df / 2)) - gammaln((df - 1) / 2))


@measure("SMD")
def standardised_mean_difference(
    measure: str, mean1: Any, sd1: Any, n1: Any, mean2: Any, sd2: Any, n2: Any, *,
    variance: str = "RevMan", correction: str | None = None, zero_sd: str = "include",
) -> Effects:  # fmt: skip
    """Hedges' g: mean difference over the pooled standard deviation, corrected for small samples.

    `variance`: "RevMan" N / (n1 n2) + g2 / (2 (N - 3.94)) with the approximate J; "LS" (metafor's
    default), "LS2", "UB", "AV" with the exact J. `correction` "exact", "approximate" or "none"
    (Cohen's d) overrides the choice of J.
    """
    variance = canonical("variance of SMD", variance, SMD_VARIANCES)
    (m1, s1, k1, m2, s2, k2), status = check(mean1, sd1, n1, mean2, sd2, n2, zero_sd)
    status = np.where((status == OK) & (k1 + k2 <= 3), TOO_FEW, status)
    sd, total = pooled_sd(s1, k1, s2, k2), k1 + k2
    status = np.where((status == OK) & (sd == 0), NO_VARIATION, status)
    kind = correction or ("approximate" if variance == "RevMan" else "exact")
    j = small_sample_factor(total - 2, kind)
    d = (m1 - m2) / sd
    g = j * d
    v = _smd_variance(variance, g, d, j, k1, k2, status)
    return finish(measure, g, v, "identity", status, variance=variance, correction=kind)


def _smd_variance(
    kind: str, g: Array, d: Array, j: Array, k1: Array, k2: Array, status: Any
) -> Array:
    total = k1 + k2
    inverse = 1 / k1 + 1 / k2
    if kind == "RevMan":
        return inverse + g**2 / (2 * (total - 3.94))
    if kind == "LS":
        return inverse + g**2 / (2 * total)
    if kind == "LS2":
        return j**2 * (inverse + d**2 / (2 * total))
    if kind == "UB":
        df = total - 2
        return inverse + (1 - (df - 2) / (df * j**2)) * g**2
    ok = status == OK
    mean = np.where(ok, g * total, 0.0).sum(axis=-1) / np.where(ok, total, 0.0).sum(axis=-1)
    return inverse + mean[..., None] ** 2 / (2 * total)


@measure("SMD1", "Glass")
def glass(
    measure: str, mean1: Any, sd1: Any, n1: Any, mean2: Any, sd2: Any, n2: Any, *,
    correction: str = "exact", variance: str = "Rosenthal", standard: str = "arm 2",
) -> Effects:  # fmt: skip
    """Glass' delta: the mean difference over the standard deviation of one arm.

    By `standard` that of "arm 2" (the comparator's, which metafor's SMD1 takes too) or of "arm 1".
    Its variance is 1/n1 + 1/n2 + delta2 / (2 (n - 1)), n being that arm's (Rosenthal 1994, R's
    meta), or with n in place of n - 1: "LS", as metafor.
    """
    canonical("variance of Glass' delta", variance, ("Rosenthal", "LS"))
    first = canonical("standardising arm", standard, ("arm 1", "arm 2")) == "arm 1"
    used = sd1 if first else sd2  # the other arm's need not be known
    (m1, sd, k1, m2, _, k2), status = check(mean1, used, n1, mean2, used, n2)
    n = k1 if first else k2
    fewest = 1 if correction == "none" else 2
    status = np.where((status == OK) & (n <= fewest), TOO_FEW, status)
    status = np.where((status == OK) & (sd == 0), NO_VARIATION, status)
    delta = small_sample_factor(n - 1, correction) * (m1 - m2) / sd
    v = 1 / k1 + 1 / k2 + delta**2 / (2 * (n if variance == "LS" else n - 1))
    return finish(
        measure, delta, v, "identity", status, correction=correction, variance=variance,
        standard=standard,
    )  # fmt: skip


@measure("SMDH")
def heteroscedastic(
    measure: str, mean1: Any, sd1: Any, n1: Any, mean2: Any, sd2: Any, n2: Any, *,
    variance: str = "Bonett",
) -> Effects:  # fmt: skip
    """SMD by the average of both variances (Bonett 2009), with the exact J.

    `variance` is J2 times Bonett's, evaluated at the uncorrected d, or at g ("Bonett-g", as metafor
    did before version 5).
    """
    canonical("variance of SMDH", variance, ("Bonett", "Bonett-g"))
    (m1, s1, k1, m2, s2, k2), status = check(mean1, sd1, n1, mean2, sd2, n2)
    status = np.where((status == OK) & ((k1 <= 1) | (k2 <= 1) | (k1 + k2 <= 3)), TOO_FEW, status)
    sd = np.sqrt((s1**2 + s2**2) / 2)
    status = np.where((status == OK) & (sd == 0), NO_VARIATION, status)
    j = small_sample_factor(k1 + k2 - 2, "exact")
    d = (m1 - m2) / sd
    at = j * d if variance == "Bonett-g" else d
    spread = s1**4 / (k1 - 1) + s2**4 / (k2 - 1)
    v = at**2 * spread / (8 * sd**4) + (s1**2 / (k1 - 1) + s2**2 / (k2 - 1)) / sd**2
    return finish(measure, j * d, j**2 * v, "identity", status, variance=variance)


@measure("ROM")
def ratio_of_means(
    measure: str, mean1: Any, sd1: Any, n1: Any, mean2: Any, sd2: Any, n2: Any, *,
    zero_sd: str = "include",
) -> Effects:  # fmt: skip
    """The log ratio of two means of the same sign."""
    (m1, s1, k1, m2, s2, k2), status = check(mean1, sd1, n1, mean2, sd2, n2, zero_sd)
    status = np.where((status == OK) & ~(m1 / m2 > 0), NOT_POSITIVE, status)
    v = s1**2 / (k1 * m1**2) + s2**2 / (k2 * m2**2)
    return finish(measure, np.log(m1 / m2), v, "log", status)

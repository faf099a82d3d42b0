"""Crossover trials and change within one group: the same people measured twice.

Sources: Elbourne et al. 2002 (10.1093/ije/31.1.140); Cochrane Handbook, sec. 23.2.6 and 23.2.7
(16.4.6 in version 5.1): the standard deviation of the differences from both standard deviations and
a correlation; the SMD with the pooled standard deviation, SE = sqrt(1/N + g2/(2N)) sqrt(2 (1 - r));
ratio of means: Lajeunesse 2011 (10.1890/11-0423.1), with the covariance of the two log means.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .effects import (
    BAD_CORRELATION,
    MISSING,
    NEGATIVE_SD,
    NO_VARIATION,
    NOT_POSITIVE,
    OK,
    TOO_FEW,
    Effects,
    finish,
    floats,
    measure,
)
from .special import scipy_special


def difference_sd(
    difference: Any, n: Any, sd1: Any, sd2: Any, correlation: Any, sd_difference: Any, se: Any,
    p: Any,
) -> Any:  # fmt: skip
    """The standard deviation of the within-person differences, from the first of these given.

    `sd_difference`; the paired `se`; the two-sided P value `p` of a paired t test; both standard
    deviations with an assumed or reported `correlation`.
    """
    if sd_difference is not None:
        return sd_difference
    if se is not None:
        return se * np.sqrt(n)
    if p is not None:
        t = -scipy_special().stdtrit(n - 1.0, p / 2.0)
        return np.abs(difference) / t * np.sqrt(n)
    if correlation is None or sd1 is None or sd2 is None:
        raise TypeError(
            "a paired difference needs sd_difference, se, p, or sd1 and sd2 with a correlation"
        )
    return np.sqrt(sd1**2 + sd2**2 - 2.0 * correlation * sd1 * sd2)


def _given(*arrays: Any) -> list[Any]:
    """Arrays of one shape, None where nothing was given."""
    found = iter(floats(*(x for x in arrays if x is not None)))
    return [None if x is None else next(found) for x in arrays]


@measure("MD-paired")
def paired_mean_difference(
    measure: str, mean1: Any, mean2: Any, n: Any, *, sd1: Any = None, sd2: Any = None,
    correlation: Any = None, sd_difference: Any = None, se: Any = None, p: Any = None,
) -> Effects:  # fmt: skip
    """Mean difference of a crossover trial with `n` participants who had both treatments.

    Its precision from the paired standard error, P value or standard deviation of the differences,
    or from both arms' standard deviations and a correlation.
    """
    m1, m2, n, sd1, sd2, correlation, sd_difference, se, p = _given(
        mean1, mean2, n, sd1, sd2, correlation, sd_difference, se, p
    )
    sd = difference_sd(m1 - m2, n, sd1, sd2, correlation, sd_difference, se, p)
    status = _status(m1, m2, n, sd)
    return finish(measure, m1 - m2, sd**2 / n, "identity", status, correlation=correlation)


@measure("SMD-paired")
def paired_smd(
    measure: str, mean1: Any, mean2: Any, n: Any, sd1: Any, sd2: Any, *, correlation: Any = None,
    sd_difference: Any = None, se: Any = None, p: Any = None, correction: str = "none",
) -> Effects:  # fmt: skip
    """SMD of a crossover trial, comparable with that of parallel trials.

    Without `correlation` it is found from the standard deviation of the differences (or paired SE,
    or P). `correction` "approximate" or "exact" multiplies by Hedges' J with n - 1.
    """
    from .continuous import small_sample_factor

    m1, m2, n, sd1, sd2, correlation, sd_difference, se, p = _given(
        mean1, mean2, n, sd1, sd2, correlation, sd_difference, se, p
    )
    if correlation is None:
        sd = difference_sd(m1 - m2, n, sd1, sd2, None, sd_difference, se, p)
        correlation = (sd1**2 + sd2**2 - sd**2) / (2.0 * sd1 * sd2)
    status = _status(m1, m2, n, np.minimum(sd1, sd2))
    sd = np.sqrt((sd1**2 + sd2**2) / 2.0)
    g = small_sample_factor(n - 1.0, correction) * (m1 - m2) / sd
    v = (1.0 / n + g**2 / (2.0 * n)) * 2.0 * (1.0 - correlation)
    return finish(measure, g, v, "identity", status, correlation=correlation, correction=correction)


@measure("ROM-paired")
def paired_ratio_of_means(
    measure: str, mean1: Any, mean2: Any, n: Any, sd1: Any, sd2: Any, *, correlation: Any,
) -> Effects:  # fmt: skip
    """The log ratio of two means of the same people, of the same sign."""
    m1, m2, n, s1, s2, r = floats(mean1, mean2, n, sd1, sd2, correlation)
    status = _status(m1, m2, n, np.minimum(s1, s2))
    status = np.where((status == OK) & ~(m1 / m2 > 0), NOT_POSITIVE, status)
    status = np.where((status == OK) & ~(np.abs(r) <= 1), BAD_CORRELATION, status)
    cv1, cv2 = s1 / m1, s2 / m2
    v = (cv1**2 + cv2**2 - 2.0 * r * cv1 * cv2) / n
    return finish(measure, np.log(m1 / m2), v, "log", status, correlation=r)


def _status(m1: Any, m2: Any, n: Any, sd: Any) -> Any:
    status = np.where(np.isnan(m1 + m2 + n + sd), MISSING, OK)
    status = np.where((status == OK) & (n <= 1), TOO_FEW, status)
    status = np.where((status == OK) & (sd < 0), NEGATIVE_SD, status)
    return np.where((status == OK) & (sd == 0), NO_VARIATION, status)

"""Quantiles and tail probabilities, from `scipy.special`, which is imported when first needed.

`scipy.stats` costs seconds to import; these few functions are all that meta-analysis needs.
Tail probabilities are taken from the tail itself (never as one minus the body), so that they keep
their digits down to the smallest double, which also is what an underflow is reported as.
"""

from __future__ import annotations

from functools import cache, lru_cache
from types import ModuleType
from typing import Any

import numpy as np

SMALLEST = 5e-324
"""The smallest positive double: a P value is never reported as 0."""


@cache
def scipy_special() -> ModuleType:
    """`scipy.special`, imported on first use."""
    import scipy.special

    return scipy.special


def normal_two_sided(z: Any) -> Any:
    """P(|Z| >= |z|) of the standard normal."""
    return _positive(2.0 * scipy_special().ndtr(-np.abs(z)), z)


def t_two_sided(t: Any, df: Any) -> Any:
    """P(|T| >= |t|) of Student's t; infinite `df` is the normal."""
    special = scipy_special()
    df = np.asarray(df, dtype=float)
    if df.ndim == 0:
        one = special.ndtr(-np.abs(t)) if np.isinf(df) else special.stdtr(df, -np.abs(t))
    else:
        finite = np.isfinite(df)
        student = special.stdtr(np.where(finite, df, 1.0), -np.abs(t))
        one = np.where(finite, student, special.ndtr(-np.abs(t)))
    return _positive(2.0 * one, t)


def chi2_tail(x: Any, df: Any) -> Any:
    """P(X >= x) of the chi-squared distribution; 1 where x is 0."""
    half = np.maximum(np.asarray(df, dtype=float), 1e-300) / 2.0
    return _positive(scipy_special().gammaincc(half, np.asarray(x) / 2.0), x)


def f_tail(x: Any, df1: Any, df2: Any) -> Any:
    """P(X >= x) of the F distribution."""
    return _positive(scipy_special().fdtrc(df1, df2, np.asarray(x)), x)


def chi2_quantile_of_tail(p: Any, df: Any) -> Any:
    """The x with P(X >= x) = p."""
    return 2.0 * scipy_special().gammainccinv(np.asarray(df, dtype=float) / 2.0, p)


@lru_cache(maxsize=64)
def normal_critical(level: float) -> float:
    """The two-sided critical value of the normal, 1.959964 for 0.95."""
    return float(-scipy_special().ndtri((1.0 - level) / 2.0))


@lru_cache(maxsize=1024)
def _t_critical_one(level: float, df: float) -> float:
    if df == float("inf"):
        return normal_critical(level)
    return float(-scipy_special().stdtrit(df, (1.0 - level) / 2.0)) if df > 0 else float("nan")


def t_critical(level: float, df: Any) -> Any:
    """The two-sided critical value of Student's t; nan where `df` is not positive."""
    df = np.asarray(df, dtype=float)
    if df.ndim == 0:
        return _t_critical_one(level, float(df))
    if (
        df.size and (df == np.clip(df, 0.0, 1e4).astype(int)).all()
    ):  # the usual: by number, unsorted
        where = df.astype(int)
        table = np.full(where.max() + 1, np.nan)
        for value in np.flatnonzero(np.bincount(where.reshape(-1))):
            table[value] = _t_critical_one(level, float(value))
        return table[where]
    values, where = np.unique(df, return_inverse=True)
    table = np.array([_t_critical_one(level, float(value)) for value in values])
    return table[where].reshape(df.shape)


def _positive(p: Any, statistic: Any) -> Any:
    """No P of exactly 0: what underflows is the smallest double; nan stays nan."""
    return np.where(np.isnan(statistic), np.nan, np.maximum(p, SMALLEST))[()]

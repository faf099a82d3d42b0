"""Mean and standard deviation from a median with range, quartiles or both."""

from __future__ import annotations

import itertools
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stook.stats.conversions.result import Conversion, Floats, Recipe, floats, missing

Scenario = Literal["range", "quartiles", "range and quartiles"]

_WAN = "Wan et al. 2014, BMC Med Res Methodol 14:135, {}; doi:10.1186/1471-2288-14-135"
_LUO = "Luo et al. 2018, Stat Methods Med Res 27:1785, {}; doi:10.1177/0962280216669183"
_SHI = "Shi et al. 2020, Res Synth Methods 11:641, {}; doi:10.1002/jrsm.1429"
_ASSUMPTION = "the outcome is close to normally distributed in the group; skewed data mislead it"

_MEAN_SOURCE = {
    "Luo": {
        "range": _LUO.format("the optimal estimator of its scenario S1"),
        "quartiles": _LUO.format("the optimal estimator of its scenario S2"),
        "range and quartiles": _LUO.format("the optimal estimator of its scenario S3"),
    },
    "Wan": {
        "range": _WAN.format("scenario C1, after Hozo et al. 2005, 10.1186/1471-2288-5-13"),
        "quartiles": _WAN.format("equation (14)"),
        "range and quartiles": _WAN.format("scenario C2, after Bland 2015"),
    },
}
_SD_SOURCE = {
    "Shi": {
        "range": _WAN.format("equation (7), which Shi et al. 2020 keep for this scenario"),
        "quartiles": _WAN.format("equation (15), which Shi et al. 2020 keep for this scenario"),
        "range and quartiles": _SHI.format("the shortcut formula"),
    },
    "Wan": {
        "range": _WAN.format("equation (7)"),
        "quartiles": _WAN.format("equation (15)"),
        "range and quartiles": _WAN.format("equation (12)"),
    },
}


@np.errstate(all="ignore")
def mean_sd_from_median(
    n: ArrayLike,
    median: ArrayLike,
    q1: ArrayLike | None = None,
    q3: ArrayLike | None = None,
    minimum: ArrayLike | None = None,
    maximum: ArrayLike | None = None,
    mean_method: Literal["Luo", "Wan"] = "Luo",
    sd_method: Literal["Shi", "Wan"] = "Shi",
    widths: Literal["formula", "table"] = "formula",
) -> Conversion:
    """A group's `mean` and `sd` from its median and range, quartiles or both.

    The scenario follows from what is given. `mean_method` "Luo" weighs the summary values
    optimally by the group's size, "Wan" averages them; `sd_method` "Shi" weighs range and
    interquartile range optimally where both are known, "Wan" averages the two. `widths` says how
    wide range and interquartile range of a normal sample are expected to be: by Wan's formula, or
    by the paper's tables 1 and 2 (to their three decimals) where these reach, as R's meta does.
    """
    scenario = _scenario(q1, q3, minimum, maximum)
    for name, known in ((mean_method, _MEAN_SOURCE), (sd_method, _SD_SOURCE)):
        if name not in known:
            raise ValueError(f"unknown method {name!r}; known are {', '.join(known)}")
    if widths not in ("formula", "table"):
        raise ValueError(f"unknown widths {widths!r}; known are 'formula' and 'table'")
    n_, m, lo, hi, a, b = floats(n, median, q1, q3, minimum, maximum)
    recipe = Recipe(
        f"mean: weighted average of the summary values ({mean_method}); SD: width of the "
        f"{scenario} over its expected width in normal samples of this size ({sd_method})",
        f"{_MEAN_SOURCE[mean_method][scenario]}; {_SD_SOURCE[sd_method][scenario]}",
        _ASSUMPTION,
    )
    mean = _mean(scenario, mean_method, n_, m, (lo, hi), (a, b))
    sd = _sd(scenario, sd_method, n_, (lo, hi), (a, b), widths == "table")
    return recipe.result(_checks(scenario, n_, m, (lo, hi), (a, b)), {"mean": mean, "sd": sd})


def _scenario(*given: ArrayLike | None) -> Scenario:
    q1, q3, low, high = (v is not None for v in given)
    if q1 != q3 or low != high or not (q1 or low):
        raise ValueError("give both quartiles, or minimum and maximum, or all four")
    if q1 and low:
        return "range and quartiles"
    return "quartiles" if q1 else "range"


Pair = tuple[Floats, Floats]


def _mean(
    scenario: Scenario, method: str, n: Floats, m: Floats, quartiles: Pair, extremes: Pair
) -> Floats:
    mid_q, mid_r = sum(quartiles) / 2, sum(extremes) / 2
    if method == "Wan":
        if scenario == "range":
            return np.asarray((mid_r + m) / 2 + (mid_r - m) / (2 * n))
        if scenario == "quartiles":
            return np.asarray((2 * mid_q + m) / 3)
        return np.asarray((mid_r + 2 * mid_q + m) / 4)
    if scenario == "range":
        w = 4 / (4 + n**0.75)
        return np.asarray(w * mid_r + (1 - w) * m)
    if scenario == "quartiles":
        w = 0.7 + 0.39 / n
        return np.asarray(w * mid_q + (1 - w) * m)
    w1, w2 = 2.2 / (2.2 + n**0.75), 0.7 - 0.72 / n**0.55
    return np.asarray(w1 * mid_r + w2 * mid_q + (1 - w1 - w2) * m)


def _sd(
    scenario: Scenario, method: str, n: Floats, quartiles: Pair, extremes: Pair, tabled: bool
) -> Floats:
    from scipy.special import ndtri

    # Blom's approximation to the expected normal order statistics.
    blom_range = ndtri((n - 0.375) / (n + 0.25))
    blom_iqr = ndtri((0.75 * n - 0.125) / (n + 0.25))
    quarter = np.floor(n / 4)
    z_range = _tabled(n, n, n, blom_range) if tabled else blom_range
    z_iqr = _tabled(quarter, 4 * quarter + 1, 3 * quarter + 1, blom_iqr) if tabled else blom_iqr
    width_r, width_q = extremes[1] - extremes[0], quartiles[1] - quartiles[0]
    if scenario == "range":
        return np.asarray(width_r / (2 * z_range))
    if scenario == "quartiles":
        return np.asarray(width_q / (2 * z_iqr))
    if method == "Wan":
        return np.asarray(width_r / (4 * z_range) + width_q / (4 * z_iqr))
    theta1 = (2 + 0.14 * n**0.6) * blom_range
    theta2 = (2 + 2 / (0.07 * n**0.6)) * blom_iqr
    return np.asarray(width_r / theta1 + width_q / theta2)


TABLE_ENDS = 50
"""The last row of both tables: sample size for ranges, a quarter of it for quartiles."""


def _tabled(row: Floats, size: Floats, rank: Floats, otherwise: Floats) -> Floats:
    """Half the expected width as the tables print it (three decimals of the whole width)."""
    result = np.array(otherwise)
    inside = (row >= 1) & (row <= TABLE_ENDS) & (row == np.floor(row)) & (size > 1)
    for n, r in {(int(a), int(b)) for a, b in zip(size[inside], rank[inside], strict=True)}:
        result[inside & (size == n) & (rank == r)] = round(2 * _order_statistic(n, r), 3) / 2
    return result


@cache
def _order_statistic(n: int, r: int) -> float:
    """The expected r-th smallest of n standard normal values, by quadrature of its density."""
    from scipy.special import gammaln, log_ndtr

    z = np.linspace(-9.0, 9.0, 3601)
    log_density = (
        gammaln(n + 1) - gammaln(r) - gammaln(n - r + 1) + (r - 1) * log_ndtr(z)
        + (n - r) * log_ndtr(-z) - z * z / 2
    )  # fmt: skip
    return float((z * np.exp(log_density)).sum() * (z[1] - z[0]) / np.sqrt(2 * np.pi))


def _checks(
    scenario: Scenario, n: Floats, m: Floats, quartiles: Pair, extremes: Pair
) -> dict[str, NDArray[np.bool_]]:
    (lo, hi), (a, b) = quartiles, extremes
    used = {"range": (a, b), "quartiles": (lo, hi), "range and quartiles": (a, lo, hi, b)}[scenario]
    out_of_order = np.zeros(n.shape, dtype=bool)
    for below, above in itertools.pairwise(used):
        out_of_order |= below > above
    half = len(used) // 2
    return {
        "a value is not reported": missing(n, m, *used),
        "too few people for this conversion": n < 2,
        "the values are not in order (minimum, quartile, median, quartile, maximum)": (
            out_of_order | (m < used[half - 1]) | (m > used[half])
        ),
    }

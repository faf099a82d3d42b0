"""Cluster-randomised trials made comparable: design effect and effective sample size."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from stook.stats.conversions.result import Conversion, Recipe, floats, missing

_HANDBOOK_23 = (
    "Cochrane Handbook 6.5 (2024), chapter 23, section {}; "
    "https://training.cochrane.org/handbook/current/chapter-23"
)
_DESIGN_EFFECT = Recipe(
    "design effect = 1 + ((squared variation of cluster sizes + 1) times mean size - 1) times ICC",
    f"{_HANDBOOK_23.format('23.1.4')}; Eldridge et al. 2006, Int J Epidemiol 35:1292; "
    "doi:10.1093/ije/dyl129",
    "the intra-cluster correlation is right for this outcome and setting; it is often borrowed",
)
_EFFECTIVE = Recipe(
    "people (and people with the event) divided by the design effect; mean and SD stay",
    f"{_HANDBOOK_23.format('23.1.4')}; Rao & Scott 1992, Biometrics 48:577; doi:10.2307/2532311",
    "the trial was analysed as if people had been randomised one by one",
)
_INFLATE = Recipe(
    "SE times the square root of the design effect",
    _HANDBOOK_23.format("23.1.5"),
    "the standard error ignored the clusters",
)


@np.errstate(all="ignore")
def design_effect(
    cluster_size: ArrayLike, icc: ArrayLike, size_variation: ArrayLike = 0.0
) -> Conversion:
    """By how much clustering inflates the variance: `design_effect`.

    `cluster_size` is the mean size, `icc` the intra-cluster correlation, `size_variation` the
    coefficient of variation of cluster sizes (0: all of one size).
    """
    m, rho, cv = floats(cluster_size, icc, size_variation)
    checks = {
        "the cluster size or the correlation is not reported": missing(m, rho, cv),
        "a mean cluster size is at least 1": m < 1,
        "an intra-cluster correlation lies between 0 and 1": (rho < 0) | (rho > 1),
        "a coefficient of variation cannot be negative": cv < 0,
    }
    return _DESIGN_EFFECT.result(checks, {"design_effect": 1 + ((cv**2 + 1) * m - 1) * rho})


@np.errstate(all="ignore")
def effective_size(
    n: ArrayLike, design_effect: ArrayLike, events: ArrayLike | None = None
) -> Conversion:
    """A clustered group's worth in people randomised singly: `n`, and `events` where given."""
    n_, deff, e = floats(n, design_effect, events)
    checks = {
        "the group's size or the design effect is not reported": missing(n_, deff),
        "a design effect is at least 1": deff < 1,
        "the group's size cannot be negative": n_ < 0,
        "events cannot be negative or more than the group's people": (e < 0) | (e > n_),
    }
    values = {"n": n_ / deff}
    if events is not None:
        checks["the events are not reported"] = missing(e)
        values["events"] = e / deff
    return _EFFECTIVE.result(checks, values)


@np.errstate(all="ignore")
def inflate_se(se: ArrayLike, design_effect: ArrayLike) -> Conversion:
    """A standard error that ignored clusters, corrected: `se`."""
    se_, deff = floats(se, design_effect)
    checks = {
        "the standard error or the design effect is not reported": missing(se_, deff),
        "a standard error cannot be negative": se_ < 0,
        "a design effect is at least 1": deff < 1,
    }
    return _INFLATE.result(checks, {"se": se_ * np.sqrt(deff)})

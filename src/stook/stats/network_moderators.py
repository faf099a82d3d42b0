"""Network meta-regression on a characteristic of the studies.

y = X theta + Z gamma with the network's random effects. "common": one slope for every treatment
against the reference (none between two others); "independent": a slope for each. Cooper et al. 2009
(10.1002/sim.3594); R's netmetareg. Consistency then holds at equal values only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from stook.figures.brief import brief

from .names import canonical, check_level
from .network_coherence import Effect, combinations, effect
from .network_data import NetworkData
from .network_designs import Test, test
from .network_rows import estimate_tau2, independent_columns, rows_of
from .projections import ESTIMATORS

SLOPES = ("common", "independent")


@brief
class NetworkRegression(NamedTuple):
    """Slopes (by treatment, or one named "common") and each treatment against the reference.

    `effects` are at `centre` of the covariate. `dropped` names the studies without a value.
    """

    reference: str
    centre: float
    slopes: dict[str, Effect]
    effects: dict[str, Effect]
    tau2: float
    residual: Test
    dropped: tuple[str, ...]


def network_regression(
    data: NetworkData, covariate: Sequence[Any], reference: str, slopes: str = "common",
    method: str = "REML", *, centre: float | None = None, level: float = 0.95,
) -> NetworkRegression:  # fmt: skip
    """Regress a network on one number a study (in the order of `data.studies`; nan: unknown).

    `centre` is subtracted first (default: the mean over the studies). ValueError where a slope
    cannot be told from the effects, as where the covariate is constant within comparisons.
    """
    slopes = canonical("slopes", slopes, SLOPES)
    method, level = canonical("method", method, ESTIMATORS), check_level(level)
    values = np.asarray(covariate, dtype=float)
    if values.shape != (len(data.studies),):
        raise ValueError(f"{values.size} values for {len(data.studies)} studies")
    known = np.isfinite(values)
    dropped = tuple(s.label for s, k in zip(data.studies, known, strict=True) if not k)
    used = data.only(np.flatnonzero(known).tolist())
    values = values[known]
    middle = float(values.mean()) if centre is None else float(centre)
    rows, base = rows_of(used), used.index(reference)
    z = (values - middle)[rows.study]
    others = [t for t in range(len(used.treatments)) if t != base]
    if slopes == "common":
        columns, names = [-rows.x[:, base] * z], ["common"]
    else:
        columns = [rows.x[:, t] * z for t in others]
        names = [used.treatments[t] for t in others]
    x = np.column_stack([rows.x[:, others], *columns])
    if independent_columns(x).shape[1] < x.shape[1]:
        raise ValueError(
            "the studies cannot tell the slope from the effects: the covariate hardly differs "
            "within comparisons"
        )
    tau2 = estimate_tau2(rows, x, method)
    beta, covariance = combinations(rows, x, np.eye(x.shape[1]), 0.0 if np.isnan(tau2) else tau2)
    each = [
        effect(float(b), float(v) ** 0.5, level)
        for b, v in zip(beta, np.diagonal(covariance), strict=True)
    ]
    at0, _ = combinations(rows, x, np.eye(x.shape[1]), 0.0)
    q = float(((rows.y - x @ at0) ** 2 / rows.v).sum())
    return NetworkRegression(
        reference, middle, dict(zip(names, each[len(others) :], strict=True)),
        {used.treatments[t]: each[i] for i, t in enumerate(others)}, tau2,
        test(q, len(rows.y) - x.shape[1]), dropped,
    )  # fmt: skip

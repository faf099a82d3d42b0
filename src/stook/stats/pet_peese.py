"""PET-PEESE: the effect that the precision of studies leads to when it grows without limit.

Stanley & Doucouliagos 2014 (10.1002/jrsm.1095): the precision-effect test regresses effects on
standard errors; where its intercept is not null, the variant with variances (PEESE) is less biased.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from stook.figures.brief import brief

from .inputs import pair
from .regression import Regression, regress
from .small_study import LEAST


@brief
@dataclass(frozen=True)
class PetPeese:
    """Both regressions and the estimate that the rule takes: PEESE where PET's P is below 0.10.

    That P is two-sided, so the rule is a one-sided test at 5%. `offered` and `advice` as for the
    tests of small-study effects.
    """

    pet: Regression
    peese: Regression
    estimate: Any
    se: Any
    ci_low: Any
    ci_high: Any
    p: Any
    chosen: Any
    k: Any
    least: int = LEAST

    @property
    def offered(self) -> Any:
        """Whether there are enough studies for the method to mean something."""
        return self.k >= self.least

    @property
    def advice(self) -> str:
        """Why the estimate should not be relied on; empty where it may be."""
        if np.all(self.offered):
            return ""
        return f"PET-PEESE needs {self.least} studies, there are {int(np.min(self.k))}"

    @property
    def reason(self) -> Any:
        """Why numbers are missing, in words; empty where none is."""
        return self.pet.reason


def pet_peese(
    y: Any, v: Any = None, *, method: str | None = None, level: float = 0.95, least: int = LEAST
) -> PetPeese:
    """PET-PEESE of effects `y` and variances `v` (or an `Effects`); leading axes are a batch.

    Without `method` by weighted least squares with a free dispersion, as the authors do; with a
    tau2 estimator as a mixed-effects meta-regression.
    """
    y, v = pair(y, v)
    used = np.where(np.isfinite(v) & (v > 0), v, 0.0)
    model = (method or "EE", "Wald" if method else "HKSJ", level)
    pet = regress(y, v, np.sqrt(used)[..., None], *model)
    peese = regress(y, v, used[..., None], *model)
    with np.errstate(invalid="ignore"):
        second = np.asarray(pet.p)[..., 0] < 0.10

    def pick(name: str) -> Any:
        both = (np.asarray(getattr(fit, name))[..., 0] for fit in (peese, pet))
        return np.where(second, *both)[()]

    return PetPeese(
        pet, peese, pick("coefficients"), pick("se"), pick("ci_low"), pick("ci_high"), pick("p"),
        np.where(second, "PEESE", "PET")[()], pet.k, least,
    )  # fmt: skip

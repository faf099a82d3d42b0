"""Two arms with events over person-time: log rate ratio, rate difference, on plain and root scale.

Sources: log rate ratio and rate difference: Cochrane Handbook sec. 6.7, 10.4 (Poisson variances);
difference of the roots: Rothman, Greenland & Lash 2008, variance 1 / (4 time) by the delta method.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .effects import IMPOSSIBLE, MISSING, NO_EVENTS, OK, Effects, finish, floats, measure
from .names import canonical


@measure("IRR", "IRD", "IRSD")
def two_rates(
    measure: str, events1: Any, time1: Any, events2: Any, time2: Any, *, correction: float = 0.5,
    double_zero: str | None = None, correct_effect: bool | None = None,
) -> Effects:  # fmt: skip
    """Rate of arm 1 against arm 2: "IRR" its log ratio, "IRD" difference, "IRSD" that of the roots.

    `correction` is added to both arms' events where one of them is 0. `correct_effect=False`
    corrects the variance only; that is the default for differences. Studies without events are
    left out ("exclude") for ratios and kept ("include") for differences, unless `double_zero` says
    otherwise.
    """
    double_zero = double_zero or ("exclude" if measure == "IRR" else "include")
    canonical("handling of double zeros", double_zero, ("exclude", "include"))
    e1, t1, e2, t2 = floats(events1, time1, events2, time2)
    status = np.where(np.isnan(e1 + t1 + e2 + t2), MISSING, OK)
    bad = (e1 < 0) | (e2 < 0) | ~(t1 > 0) | ~(t2 > 0) | np.isinf(e1 + t1 + e2 + t2)
    status = np.where((status == OK) & bad, IMPOSSIBLE, status)
    if double_zero == "exclude":
        status = np.where((status == OK) & (e1 == 0) & (e2 == 0), NO_EVENTS, status)
    hit = ((e1 == 0) | (e2 == 0)) & (measure != "IRSD")
    add = np.where(hit, correction, 0.0)
    y, v = _rates(measure, e1 + add, t1, e2 + add, t2)
    if not (measure == "IRR" if correct_effect is None else correct_effect):
        y, _ = _rates(measure, e1, t1, e2, t2)
    scale = "log" if measure == "IRR" else "identity"
    return finish(measure, y, v, scale, status, hit & (status == OK), correction=correction)


def _rates(measure: str, e1: Any, t1: Any, e2: Any, t2: Any) -> tuple[Any, Any]:
    if measure == "IRR":
        return np.log(e1 / t1) - np.log(e2 / t2), 1 / e1 + 1 / e2
    if measure == "IRD":
        return e1 / t1 - e2 / t2, e1 / t1**2 + e2 / t2**2
    return np.sqrt(e1 / t1) - np.sqrt(e2 / t2), 1 / (4 * t1) + 1 / (4 * t2)

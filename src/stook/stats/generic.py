"""Effects that come ready: any estimate with its variance, and hazard ratios.

Hazard ratio from O - E and V: Peto one-step, log HR = (O - E) / V with variance 1 / V (Tierney et
al. 2007, 10.1186/1745-6215-8-16, eq. 1).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .effects import MISSING, OK, Effects, finish, floats, measure


@measure("GENERIC", "HR")
def generic(
    measure: str, y: Any = None, v: Any = None, se: Any = None, *, o_minus_e: Any = None,
    variance: Any = None, scale: str | None = None,
) -> Effects:  # fmt: skip
    """Estimates `y` on the analysis scale with variance `v` or standard error `se`.

    For HR `y` is the log hazard ratio, or give `o_minus_e` and its `variance` of a log-rank test.
    `scale` says what `y` is ("log" for a log ratio), so that results are shown back-transformed.
    """
    scale = scale or ("log" if measure == "HR" else "identity")
    if o_minus_e is not None and variance is not None:
        difference, information = floats(o_minus_e, variance)
        y, v = difference / information, 1.0 / information
    elif y is None or (v is None) == (se is None):
        raise TypeError(f"{measure} needs y with v or se (HR: or o_minus_e with variance)")
    else:
        y, v = floats(y, v if se is None else np.square(np.asarray(se, dtype=float)))
    absent = v == np.inf
    status = np.where(absent | ~np.isfinite(y), MISSING, OK)
    return finish(measure, y, v, scale, status)

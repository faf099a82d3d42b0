"""`Effects` and `effects`: from what the arms report to an effect and its variance for each study.

A measure is a function of the arm-level arrays, registered by its name (the names of metafor and of
the Handbook); the families are in binary.py, continuous.py, paired.py, rates.py, single.py and
generic.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from inspect import signature
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stook.figures.brief import brief

from . import metafor_names, scales
from .names import canonical, check_level, unknown
from .special import normal_critical

Array = NDArray[np.float64]

EFFECT_REASONS = (
    "",
    "no events in either arm",
    "everyone has the event in both arms",
    "missing number",
    "impossible counts",
    "a standard deviation is negative",
    "too few participants",
    "no variation in either arm",
    "the variance is not positive",
    "a ratio needs positive values",
    "no events",
    "a correlation is not between -1 and 1",
    "no variation in one arm",
)
"""Why a study has no effect estimate, by `Effects.status`."""
(OK, NO_EVENTS, ALL_EVENTS, MISSING, IMPOSSIBLE, NEGATIVE_SD, TOO_FEW, NO_VARIATION, NO_VARIANCE,
 NOT_POSITIVE, NO_EVENT, BAD_CORRELATION, NO_VARIATION_IN_ONE) = range(13)  # fmt: skip


@brief
@dataclass(frozen=True)
class Effects:
    """An effect for each study on the analysis scale: `y`, its variance `v`, and why not.

    `scale` names the analysis scale ("log" for ratios, "identity", ...). `corrected` marks studies
    whose cells got a continuity correction. A study without an estimate has y = nan and v = inf, so
    that pooling leaves it out, and a reason.
    """

    measure: str
    y: Any
    v: Any
    scale: str = "identity"
    status: Any = 0
    corrected: Any = False
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def se(self) -> Any:
        """The standard error on the analysis scale; nan where not estimable."""
        return np.sqrt(np.where(self.estimable, self.v, np.nan))

    @property
    def estimable(self) -> Any:
        """True for the studies that have an effect and a variance."""
        return np.isfinite(self.v)

    @property
    def reason(self) -> Any:
        """Why a study has no effect, in words; empty where it has one."""
        return np.array(EFFECT_REASONS, dtype=object)[np.asarray(self.status)]

    def ci(self, level: float = 0.95) -> tuple[Any, Any]:
        """The Wald interval of each study on the analysis scale."""
        half = normal_critical(check_level(level)) * self.se
        return self.y - half, self.y + half

    def natural(self, level: float = 0.95) -> tuple[Any, Any, Any]:
        """Effect and limits of each study on the scale that people read."""
        low, high = self.ci(level)
        size = self.options.get("n")
        effect, low, high = (scales.natural(self.scale, x, size) for x in (self.y, low, high))
        return effect, low, high


Measure = Callable[..., Effects]
MEASURES: dict[str, Measure] = {}


def measure(*names: str) -> Callable[[Measure], Measure]:
    """Register a function under the names of its measures."""

    def register(function: Measure) -> Measure:
        for name in names:
            MEASURES[name] = function
        return function

    return register


def effects(measure: str, **arrays: Any) -> Effects:
    """The effect measure `measure` for every study from arm-level numbers.

    Dichotomous: events1, total1, events2, total2; continuous: mean1, sd1, n1, mean2, sd2, n2;
    rates: events1, time1, events2, time2; one group: events, total (or mean, sd, n; events, time);
    correlations: r, n; generic: y with v or se. metafor's names (ai, n1i, m1i, sd1i, ...) are
    understood too. Group 1 is the experimental one. Options (such as
    `correction`) are keywords of the measure's function. Arrays broadcast; last axis: studies.
    """
    name = canonical("measure", measure, MEASURES)
    function = MEASURES[name]
    known = signature(function).parameters
    arrays = metafor_names.inputs(arrays, known)
    for given in arrays:
        if given not in known or given == "measure":
            raise unknown(f"input of {name}", given, [x for x in known if x != "measure"])
    absent = [x for x, p in known.items() if p.default is p.empty and x not in arrays]
    absent.remove("measure")
    if absent:
        raise TypeError(f"{name} needs {', '.join(absent)}")
    with np.errstate(all="ignore"):
        return function(name, **arrays)


def floats(*arrays: Any) -> list[Array]:
    """The inputs as arrays of doubles of one shape (None becomes nan)."""
    return list(np.broadcast_arrays(*(np.asarray(x, dtype=float) for x in arrays)))


def finish(
    name: str, y: Any, v: Any, scale: str, status: Any, corrected: Any = False, **options: Any
) -> Effects:
    """The result, with what is not estimable blanked and given a reason."""
    y, v = np.broadcast_arrays(y, v)
    status = np.where((np.asarray(status) == OK) & np.isnan(y + v), MISSING, status)
    status = np.where((status == OK) & ~((v > 0) & np.isfinite(y + v)), NO_VARIANCE, status)
    ok = status == OK
    return Effects(
        name, np.where(ok, y, np.nan)[()], np.where(ok, v, np.inf)[()], scale,
        status.astype(np.int8)[()], np.broadcast_to(corrected, y.shape)[()], options,
    )  # fmt: skip

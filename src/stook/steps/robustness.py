"""How fragile a synthesis's conclusion is: all defensible analyses of it at once.

The defensible choices are those that reviewers and readers differ about: risk or odds ratio, the
estimator of the variance between studies, the interval, the correction of zero cells, whether
studies at high risk of bias or with derived numbers stay in, and each single study.
"""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from stook import stats
from stook.model.synthesis import Contrast, Specification
from stook.steps.study_effects import SHAPES, column, is_ratio, study_effects, tables

ESTIMATORS = ("REML", "DL", "PM")
INTERVALS = ("HKSJ", "Wald")
ALTERNATIVES = {"RR": ("OR",), "OR": ("RR",), "PETO": ("OR", "RR")}
CORRECTIONS: dict[str, dict[str, Any]] = {
    "1/2 in each cell": {"correction": 0.5},
    "by group size": {"correction": "TACC"},
}
HIGH_RISK = "studies at high risk of bias"
DERIVED = "studies with derived numbers"
ZERO_CELLS = "correction for zero cells"


def robustness(
    specification: Specification,
    high_risk: Collection[str] = (),
    threshold: float | None = None,
) -> stats.Multiverse | None:
    """All defensible analyses of a synthesis; None where there is nothing to pool or to vary.

    `high_risk` holds the keys of contrasts at high risk of bias, `threshold` is the smallest
    effect that matters on the measure's natural scale.
    """
    arrays = study_effects(specification)
    if not specification.pooled or int(np.isfinite(arrays.v).sum()) < 2:
        return None
    contrasts = list(specification.contrasts)
    data, measures, inputs = _data(specification, contrasts)
    method = _planned(specification, measures[0], tabled="events1" in data)
    random = [*ESTIMATORS] if method != "Peto" else ["MH", *ESTIMATORS]
    interval = specification.method.interval
    return stats.multiverse(
        data,
        measures,
        list(dict.fromkeys((method, *random))),
        list(dict.fromkeys((_interval(method, interval), interval, *INTERVALS))),
        inputs=inputs,
        leave_out={
            HIGH_RISK: [contrast.key in high_risk for contrast in contrasts],
            DERIVED: [_derived(contrast) for contrast in contrasts],
        },
        studies=_labels(contrasts),
        threshold=None if threshold is None else {measures[0]: threshold},
        level=specification.method.level,
        names={"GENERIC": specification.measure},
    )


def _data(
    specification: Specification, contrasts: list[Contrast]
) -> tuple[dict[str, Any], list[str], Mapping[str, Mapping[str, Mapping[str, Any]]]]:
    """The arrays, the measures, and the choices of input; ready effects where shapes are mixed."""
    measure = specification.measure
    shapes = {contrast.shape for contrast in contrasts}
    if shapes == {"events"} and SHAPES.get(measure) == "events":
        counts = tables(contrasts)
        zero = np.any([counts[f"events{i}"] == 0 for i in (1, 2)], axis=0)
        inputs = {ZERO_CELLS: CORRECTIONS} if zero.any() and measure != "PETO" else {}
        return dict(counts), [_own(measure), *_others(measure)], inputs
    if shapes == {"means"} and SHAPES.get(measure) == "means":
        means = {
            f"{name}{i}": column(contrasts, side, name)
            for i, side in ((1, "experimental"), (2, "comparator"))
            for name in ("mean", "sd", "n")
        }
        return dict(means), [measure], {}
    arrays = study_effects(specification)
    scale = "log" if is_ratio(measure) else "identity"
    return {"y": arrays.y, "v": arrays.v, "scale": scale}, ["GENERIC"], {}


def _own(measure: str) -> str:
    """Peto's odds ratio is an odds ratio pooled by Peto's method."""
    return "OR" if measure == "PETO" else measure


def _others(measure: str) -> list[str]:
    return [other for other in ALTERNATIVES.get(measure, ()) if other != _own(measure)]


def _planned(specification: Specification, measure: str, *, tabled: bool) -> str:
    """The name that the multiverse has for the planned weighting, model and estimator."""
    plan = specification.method
    if specification.measure == "PETO" or (plan.method == "Peto" and measure == "OR"):
        return "Peto" if tabled else "EE"
    if plan.method == "MH" and tabled and measure in {"RR", "OR", "RD"}:
        if plan.model == "common":
            return "MH"
        return "DL-MH" if plan.estimator == "DL" else plan.estimator
    return "EE" if plan.model == "common" else plan.estimator


def _interval(method: str, planned: str) -> str:
    """A common effect has the Wald interval, whatever is planned for random effects."""
    return "Wald" if method in {"EE", "MH", "Peto"} else planned


def _derived(contrast: Contrast) -> bool:
    sides = (contrast.experimental, contrast.comparator)
    return bool(contrast.derived) or any(side.derived for side in sides)


def _labels(contrasts: list[Contrast]) -> list[str]:
    """Labels of studies, told apart by the key where two are alike."""
    labels = [contrast.label or contrast.key for contrast in contrasts]
    return [
        f"{label} ({contrast.key})" if labels.count(label) > 1 else label
        for label, contrast in zip(labels, contrasts, strict=True)
    ]

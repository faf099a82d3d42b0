"""How fragile a synthesis's conclusion is: all defensible analyses of it at once.

The defensible choices are those of the protocol (`synthesis.defensible`), or else those that
reviewers and readers differ about: risk or odds ratio, the estimator of the variance between
studies, the interval, the correction of zero cells, whether studies at high risk of bias or with
derived numbers stay in, and each single study.
"""

import math
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from stook import stats
from stook.model.appraisal import Appraisal, ItemKind
from stook.model.protocol import Defensible
from stook.model.synthesis import Contrast, Flip, Robustness, Specification
from stook.synthesis.carried_out import carried_out
from stook.synthesis.study_effects import SHAPES, ZERO_SD, is_ratio, means, study_effects, tables

ALTERNATIVES = {"RR": ("OR",), "OR": ("RR",), "PETO": ("OR", "RR")}
CORRECTIONS: dict[str, dict[str, Any]] = {
    "1/2 in each cell": {"correction": 0.5},
    "by group size": {"correction": "TACC"},
}
HIGH_RISK = "studies at high risk of bias"
DERIVED = "studies with derived numbers"
ZERO_CELLS = "correction for zero cells"
HIGH = {"high", "high risk"}
AS_USUAL = Defensible()


def how_robust(
    specification: Specification, choices: Defensible, high_risk: tuple[str, ...]
) -> Robustness:
    """How many defensible analyses of a synthesis agree, in numbers and in one sentence.

    `high_risk` are the keys of contrasts at high risk of bias. No analyses where nothing varies.
    """
    world = robustness(specification, high_risk, choices=choices)
    if world is None:
        return Robustness(id=specification.id, sentence="", agree=0, analyses=0)
    agree, of = world.agreement
    return Robustness(
        id=specification.id,
        sentence=world.sentence,
        agree=agree,
        analyses=of,
        most_important=world.most_important,
        most_important_study=world.most_important_study,
        flips=tuple(
            Flip(
                choice=flip.dimension,
                option=flip.option,
                estimate=_number(world.estimate[flip.analysis]),
                ci_low=_number(world.ci_low[flip.analysis]),
                ci_high=_number(world.ci_high[flip.analysis]),
            )
            for flip in world.flips
        ),
    )


def at_high_risk(
    specification: Specification, appraisals: tuple[Appraisal, ...]
) -> tuple[str, ...]:
    """The keys of contrasts whose result was judged at high risk of bias overall."""
    risky = {
        one.study
        for one in appraisals
        if one.kind is ItemKind.OVERALL
        and one.value.strip().lower() in HIGH
        and one.outcome == specification.outcome
        and one.timepoint == specification.timepoint
    }
    return tuple(one.key for one in specification.contrasts if one.study in risky)


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def robustness(
    specification: Specification,
    high_risk: Collection[str] = (),
    threshold: float | None = None,
    choices: Defensible = AS_USUAL,
) -> stats.Multiverse | None:
    """All defensible analyses of a synthesis; None where there is nothing to pool or to vary.

    `high_risk` holds the keys of contrasts at high risk of bias, `threshold` is the smallest
    effect that matters on the measure's natural scale.
    """
    specification = carried_out(specification)
    arrays = study_effects(specification)
    if not specification.pooled or int(np.isfinite(arrays.v).sum()) < 2:
        return None
    contrasts = list(specification.contrasts)
    data, measures, inputs = _data(specification, contrasts, choices)
    method = _planned(specification, tabled="events1" in data)
    random = [*choices.estimators] if method != "Peto" else ["MH", *choices.estimators]
    interval = specification.method.interval
    return stats.multiverse(
        data,
        measures,
        list(dict.fromkeys((method, *random))),
        list(dict.fromkeys((interval, *choices.intervals))),
        inputs=inputs,
        leave_out={
            HIGH_RISK: [
                choices.without_high_risk and contrast.key in high_risk for contrast in contrasts
            ],
            DERIVED: [choices.without_derived and _derived(contrast) for contrast in contrasts],
        },
        each_study=choices.each_study,
        studies=_labels(contrasts),
        threshold=None if threshold is None else {measures[0]: threshold},
        level=specification.method.level,
        names={"GENERIC": specification.measure},
    )


def _data(
    specification: Specification, contrasts: list[Contrast], choices: Defensible
) -> tuple[dict[str, Any], list[str], Mapping[str, Mapping[str, Mapping[str, Any]]]]:
    """The arrays, the measures, and the choices of input; ready effects where shapes are mixed."""
    measure = specification.measure
    shapes = {contrast.shape for contrast in contrasts}
    if shapes == {"events"} and SHAPES.get(measure) == "events":
        counts = tables(contrasts)
        zero = np.any([counts[f"events{i}"] == 0 for i in (1, 2)], axis=0)
        correctable = choices.zero_cells and zero.any() and measure != "PETO"
        inputs = {ZERO_CELLS: CORRECTIONS} if correctable else {}
        own = "OR" if _by_peto(specification) else measure
        return dict(counts), [own, *_others(own, choices)], inputs
    if shapes == {"means"} and SHAPES.get(measure) == "means":
        return {**means(contrasts), "zero_sd": ZERO_SD}, [measure], {}
    arrays = study_effects(specification)
    scale = "log" if is_ratio(measure) else "identity"
    return {"y": arrays.y, "v": arrays.v, "scale": scale}, ["GENERIC"], {}


def _by_peto(specification: Specification) -> bool:
    """Peto's odds ratio under a common effect is an odds ratio pooled by Peto's method."""
    return specification.measure == "PETO" and specification.method.model == "common"


def _others(own: str, choices: Defensible) -> list[str]:
    """The further measures of the protocol, else the other of the two ratios."""
    named = choices.measures if choices.measures is not None else ALTERNATIVES.get(own, ())
    return [other for other in named if other != own and SHAPES.get(other) == "events"]


def _planned(specification: Specification, *, tabled: bool) -> str:
    """The name that the multiverse has for the planned weighting, model and estimator."""
    plan = specification.method
    if _by_peto(specification):
        return "Peto" if tabled else "EE"
    if plan.method == "Peto":
        return "Peto"
    if plan.method == "MH":
        return "MH" if plan.model == "common" else "DL-MH"
    return "EE" if plan.model == "common" else plan.estimator


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

"""Meta-regression: whether effects go with a characteristic that the protocol names.

One moderator at a time, by the plan's estimator and interval (`stook.stats.regression`): what is
found compares studies, not people, so it can only suggest why effects differ (Thompson and Higgins
2002, doi:10.1002/sim.1187).
"""

import math
from dataclasses import replace

import numpy as np

from stook import stats
from stook.figures import number, p_bare, variance
from stook.model.facts import Fact
from stook.model.moderation import Coefficient, Moderation
from stook.model.synthesis import Specification
from stook.model.terms import Basis
from stook.synthesis.carried_out import carried_out
from stook.synthesis.study_effects import Array, is_ratio, study_effects

STEPS_OF_LINE = 24
DIGITS = 4
LIMITS = ("estimate", "ci_low", "ci_high")


def moderation(specification: Specification, moderator: str) -> Moderation:
    """The regression of a synthesis's effects on one moderator.

    Values that are not numbers are missing values; studies without one are left out and counted.
    """
    specification = carried_out(specification)
    arrays = study_effects(specification)
    x = np.array([_number(one.groups.get(moderator, "")) for one in specification.contrasts])
    there = np.isfinite(arrays.v)
    used = there & np.isfinite(x)
    keys = [one.key for one in specification.contrasts]
    method = specification.method
    fit = stats.regress(
        arrays.y,
        arrays.v,
        {moderator: x.tolist()},
        method=method.estimator if method.model == "random" else "EE",
        ci=method.interval,
        level=method.level,
    )
    told = Moderation(
        id=specification.id,
        moderator=moderator,
        measure=specification.measure,
        level=method.level,
        studies=int(used.sum()),
        dropped=int((there & ~used).sum()),
        values={key: float(v) for key, v, u in zip(keys, x, used, strict=True) if u},
        reason=str(fit.reason),
    )
    if not math.isfinite(fit.coefficients[1]):
        return told
    return _fitted(told, fit, x[used], ratio=is_ratio(specification.measure))


def _fitted(told: Moderation, fit: stats.Regression, x: Array, *, ratio: bool) -> Moderation:
    """The regression with its numbers, and its line over the values that were observed."""
    at = np.linspace(x.min(), x.max(), STEPS_OF_LINE + 1)
    expected = fit.predict(np.column_stack([np.ones_like(at), at]))
    natural = np.exp if ratio else np.asarray
    limits = [natural(expected.estimate), natural(expected.ci_low), natural(expected.ci_high)]
    line = tuple(
        (float(where), float(middle), _finite(low), _finite(high))
        for where, middle, low, high in zip(at, *limits, strict=True)
    )
    return replace(
        told,
        intercept=_coefficient(fit, 0),
        slope=_coefficient(fit, 1),
        tau2=_finite(fit.tau2),
        r2=_finite(fit.r2),
        qe=_finite(fit.qe),
        qe_df=int(fit.qe_df),
        qe_p=_finite(fit.qe_p),
        line=line,
    )


def _coefficient(fit: stats.Regression, position: int) -> Coefficient:
    return Coefficient(
        estimate=float(fit.coefficients[position]),
        ci_low=_finite(fit.ci_low[position]),
        ci_high=_finite(fit.ci_high[position]),
        p=_finite(fit.p[position]),
    )


def moderation_facts(specification: Specification, one: Moderation) -> tuple[Fact, ...]:
    """The slope and the intercept with their limits, what is left over, what is explained."""
    unit = f"log {one.measure}" if is_ratio(one.measure) else one.measure
    prefix = f"{one.id}.moderator.{one.moderator}"
    numbers: dict[str, tuple[float | None, str, str]] = {}
    for name, fitted, of in (
        ("slope", one.slope, f"{unit} per unit of {one.moderator}"),
        ("intercept", one.intercept, f"{unit} at {one.moderator} 0"),
    ):
        if fitted is None:
            continue
        for part in LIMITS:
            value = getattr(fitted, part)
            id_ = name if part == "estimate" else f"{name}_{part}"
            numbers[id_] = (value, number(value, DIGITS), of)
        numbers[f"{name}_p"] = (fitted.p, p_bare(fitted.p), "")
    if one.slope is not None:
        numbers["tau2"] = (one.tau2, variance(one.tau2), "")
        numbers["r2"] = (one.r2, number(one.r2, 0), "%")
        numbers["qe_p"] = (one.qe_p, p_bare(one.qe_p), "")
    numbers["studies"] = (one.studies, str(one.studies), "studies")
    sources = _sources(specification, one)
    return tuple(
        Fact(
            id=f"{prefix}.{name}",
            value=value,
            text=text,
            basis=Basis.COMPUTED,
            step="meta-regression",
            sources=sources,
            settings=specification.settings,
            unit=unit_,
            note=one.reason,
        )
        for name, (value, text, unit_) in numbers.items()
    )


def _sources(specification: Specification, one: Moderation) -> tuple[str, ...]:
    """The effects of the studies in the regression, and their values of the moderator.

    Where no study has a value: the effects of all.
    """
    used = [c for c in specification.contrasts if c.key in one.values or not one.values]
    effects = tuple(f"{one.id}.study.{contrast.key}.effect" for contrast in used)
    cells = (contrast.group_cells.get(one.moderator) for contrast in used)
    return (*effects, *(cell for cell in cells if cell))


def _number(text: str) -> float:
    """A cell as a number; nan where it holds none."""
    try:
        return float(text)
    except ValueError:
        return math.nan


def _finite(value: object) -> float | None:
    number = float(value)  # type: ignore[arg-type]
    return number if math.isfinite(number) else None

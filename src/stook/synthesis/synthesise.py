"""A synthesis carried out: study effects, the pool, heterogeneity, subgroups.

Counting follows RevMan: a study with no events in either arm counts as a study and its people
count as participants, though it brings no effect estimate to a ratio. What is missing or refused is
no evidence and does not count; the people of one study count once.
"""

import math
from collections.abc import Sequence

import numpy as np

from stook import stats
from stook.model.finding import Subgroup, SubgroupAnalysis
from stook.model.synthesis import Contrast, Pool, Specification, StudyEffect, Synthesis
from stook.synthesis.carried_out import carried_out, weighs_tables
from stook.synthesis.participants import count_people, people
from stook.synthesis.study_effects import Array, Arrays, is_ratio, study_effects, tables


def synthesise(specification: Specification) -> Synthesis:
    """Carry out one planned synthesis, by the method that its model has."""
    specification = carried_out(specification)
    arrays = study_effects(specification)
    everyone = np.ones(len(specification.contrasts), dtype=bool)
    pooled = _pooled(specification, arrays, everyone) if specification.pooled else None
    return Synthesis(
        id=specification.id,
        measure=specification.measure,
        ratio=is_ratio(specification.measure),
        effects=_study_rows(specification, arrays, pooled),
        pool=_pool(specification, arrays, everyone, pooled),
        subgroups=tuple(
            _subgroups(specification, arrays, variable) for variable in specification.subgroup_by
        ),
    )


def _pooled(specification: Specification, arrays: Arrays, mask: np.ndarray) -> stats.Pooled:
    """Pool the studies of a mask by the plan; the absent ones have infinite variance."""
    method = specification.method
    prediction = None if method.prediction == "none" else method.prediction
    if weighs_tables(specification):
        chosen = [c for c, there in zip(specification.contrasts, mask, strict=True) if there]
        counts = tables(chosen)
        return stats.pool_tables(
            specification.measure,
            counts["events1"],
            counts["total1"],
            counts["events2"],
            counts["total2"],
            method=method.method,
            model=method.model,
            estimator=method.estimator,
            ci=method.interval,
            pi=prediction,
            level=method.level,
        )
    v = np.where(mask, arrays.v, np.inf)
    return stats.pool(
        stats.effects("GENERIC", y=arrays.y, v=v, scale=arrays.scale),
        method=method.estimator if method.model == "random" else "EE",
        ci=method.interval,
        pi=prediction,
        level=method.level,
    )


def _study_rows(
    specification: Specification, arrays: Arrays, pooled: stats.Pooled | None
) -> tuple[StudyEffect, ...]:
    each = stats.effects("GENERIC", y=arrays.y, v=arrays.v, scale=arrays.scale)
    effect, low, high = each.natural(specification.method.level)
    weights = pooled.weights if pooled is not None else np.full(arrays.y.shape, np.nan)
    rows: list[StudyEffect] = []
    for i, contrast in enumerate(specification.contrasts):
        estimable = math.isfinite(arrays.v[i])
        rows.append(
            StudyEffect(
                key=contrast.key,
                study=contrast.study,
                label=contrast.label,
                stratum=contrast.stratum,
                effect=_finite(effect[i]),
                ci_low=_finite(low[i]),
                ci_high=_finite(high[i]),
                y=_finite(arrays.y[i]),
                v=float(arrays.v[i]) if estimable else None,
                weight=_finite(weights[i]) if estimable else None,
                participants=_people(contrast),
                reason=arrays.reasons[i],
            )
        )
    return tuple(rows)


def _people(contrast: Contrast) -> int:
    """A contrast's people; an adjusted count that is not whole is rounded."""
    return round(people(contrast))


def _pool(
    specification: Specification, arrays: Arrays, mask: np.ndarray, pooled: stats.Pooled | None
) -> Pool:
    there = mask & np.array(counts_as_evidence(specification, arrays), dtype=bool)
    chosen = [c for c, counts in zip(specification.contrasts, there, strict=True) if counts]
    estimable = int(np.sum(np.isfinite(arrays.v) & mask))
    counts = {
        "studies": len({contrast.study for contrast in chosen}),
        "studies_estimable": len(
            {c.study for c, v, m in zip(specification.contrasts, arrays.v, mask, strict=True)
             if m and math.isfinite(v)}
        ),
        "participants": count_people(chosen),
    }  # fmt: skip
    if pooled is None:
        return Pool(**counts, reason="the plan does not pool these studies")
    natural = pooled.natural
    low, high = pooled.tau2_ci if estimable > 1 and _random(specification) else (math.nan,) * 2
    several = estimable > 1
    return Pool(
        **counts,
        estimate=_finite(natural.estimate),
        ci_low=_finite(natural.ci_low),
        ci_high=_finite(natural.ci_high),
        se=_finite(pooled.se),
        p=_finite(pooled.p),
        pi_low=_finite(natural.pi_low) if _random(specification) else None,
        pi_high=_finite(natural.pi_high) if _random(specification) else None,
        tau2=_finite(pooled.tau2) if _random(specification) else None,
        tau2_low=_finite(low),
        tau2_high=_finite(high),
        i2=_finite(pooled.i2) if several else None,
        q=_finite(pooled.q) if several else None,
        q_df=int(pooled.q_df) if several else None,
        q_p=_finite(pooled.q_p) if several else None,
        reason=_reason(arrays, mask, pooled),
    )


def counts_as_evidence(specification: Specification, arrays: Arrays) -> tuple[bool, ...]:
    """Which contrasts count: those that bring data, and where nothing is pooled those that say
    which side they favour or how likely their result is by chance."""
    return tuple(
        brings
        or (not contrast.refused and (contrast.favours is not None or contrast.p is not None))
        for contrast, brings in zip(specification.contrasts, arrays.brings_data, strict=True)
    )


def _random(specification: Specification) -> bool:
    return specification.method.model == "random"


def _reason(arrays: Arrays, mask: np.ndarray, pooled: stats.Pooled) -> str:
    """Why nothing could be pooled: the studies' own reasons where all share them."""
    if np.isfinite(pooled.estimate):
        return ""
    own = [reason for reason, there in zip(arrays.reasons, mask, strict=True) if there and reason]
    return "; ".join(dict.fromkeys(own)) or str(pooled.reason)


def _subgroups(specification: Specification, arrays: Arrays, variable: str) -> SubgroupAnalysis:
    """Each level pooled on its own (separate tau2), and the test between levels.

    The test is RevMan's: Q between the subgroups' pooled effects by inverse variance (Borenstein
    and Higgins 2013, doi:10.1007/s11121-013-0377-7). Studies without a value form no subgroup.
    """
    values = [contrast.groups.get(variable, "") for contrast in specification.contrasts]
    levels: list[Subgroup] = []
    estimates: list[float] = []
    errors: list[float] = []
    for level in dict.fromkeys(value for value in values if value):
        mask = np.array([value == level for value in values])
        pooled = _pooled(specification, arrays, mask)
        part = _pool(specification, arrays, mask, pooled)
        if part.estimate is not None:
            estimates.append(float(pooled.estimate))
            errors.append(float(pooled.se))
        levels.append(
            Subgroup(
                level=level,
                studies=part.studies,
                participants=part.participants,
                estimate=part.estimate,
                ci_low=part.ci_low,
                ci_high=part.ci_high,
                tau2=part.tau2,
                i2=part.i2,
            )
        )
    q, df, p, i2 = _between(estimates, errors)
    return SubgroupAnalysis(variable=variable, levels=tuple(levels), q=q, df=df, p=p, i2=i2)


def _between(
    estimates: Sequence[float], errors: Sequence[float]
) -> tuple[float | None, int, float | None, float | None]:
    """Q, degrees of freedom, P and I2 of the difference between subgroups."""
    if len(estimates) < 2:
        return None, 0, None, None
    y: Array = np.array(estimates)
    test = stats.pool(y, np.square(errors), method="EE", ci="Wald", pi=None)
    return _finite(test.q), int(test.q_df), _finite(test.q_p), _finite(test.i2)


def _finite(value: object) -> float | None:
    """A float, or None where it is not a finite number."""
    number = float(value)  # type: ignore[arg-type]
    return number if math.isfinite(number) else None

"""A pooled table in words that a journal would accept, as JSON, and as the R call."""

import math
from typing import Any, Final

from stook import stats
from stook.figures import effect, effect_digits, level, number, p_value, percent, span, variance
from stook.plots.measures import MEASURES, SINGLE
from stook.pooling.r_script import r_call
from stook.pooling.table import COMMON, Analysis, Study

_INTERVALS: Final = {
    "Wald": "Wald",
    "t": "t distribution",
    "HKSJ": "Hartung-Knapp-Sidik-Jonkman",
    "HKSJ-adhoc": "Hartung-Knapp-Sidik-Jonkman, not narrower than the classic one",
}
_NULL: Final = {"log": 1.0}


def digits(analysis: Analysis) -> int:
    """Decimals of the effects: see `effect_digits`."""
    limits = [(study.low, study.high) for study in analysis.studies]
    return effect_digits(analysis.measure, limits)


def null(analysis: Analysis) -> float | None:
    """Where there is no effect; None for measures of a single group."""
    return None if analysis.measure in SINGLE else _NULL.get(analysis.scale, 0.0)


def _effect(analysis: Analysis, pooled: stats.Pooled) -> str:
    nat = pooled.natural
    limits = _limits(analysis, nat.ci_low, nat.ci_high)
    how = f"{level(pooled.options.level)} CI {limits}" if limits else "no interval"
    known = null(analysis) is not None and math.isfinite(float(pooled.p))
    test = f", {p_value(float(pooled.p))}" if known else ""
    return f"{effect(float(nat.estimate), digits(analysis), log=analysis.log)} ({how}){test}"


def _limits(analysis: Analysis, low: float, high: float) -> str:
    return span(float(low), float(high), digits(analysis), log=analysis.log)


def model(analysis: Analysis) -> str:
    """How it was pooled, in one phrase."""
    options = analysis.pooled.options
    interval = f"{_INTERVALS[options.ci]} interval"
    if options.weighting in {"Mantel-Haenszel", "Peto"}:
        return f"Common effect, {options.weighting}; {interval}"
    if analysis.request.method in COMMON:
        return f"Common effect, inverse variance; {interval}"
    return f"Random effects, inverse variance, {options.method}; {interval}"


def people(analysis: Analysis) -> int | None:
    """All people in the rows, where the columns tell."""
    roles = [r for r in ("total1", "total2", "n") if r in analysis.studies[0].cells]
    counts = [s.cells[role] for s in analysis.studies for role in roles]
    whole = sum(c for c in counts if math.isfinite(c))
    return round(whole) if roles else None


def _size(analysis: Analysis) -> str:
    rows, k = len(analysis.studies), int(analysis.pooled.k)
    shown = f"{rows} {'study' if rows == 1 else 'studies'}"
    if k != rows:
        shown += f", {k} estimable"
    number_of = people(analysis)
    return shown if number_of is None else f"{shown}, {number_of:,} people"


def sentences(analysis: Analysis) -> list[str]:
    """The result, its interval methods, heterogeneity and prediction, a line each."""
    pooled = analysis.pooled
    name = MEASURES[analysis.measure]
    if pooled.status:
        return [f"{name}: not estimable ({pooled.reason}); {_size(analysis)}."]
    found = [f"{name} {_effect(analysis, pooled)}; {_size(analysis)}.", f"{model(analysis)}."]
    nat = pooled.natural
    if not math.isnan(float(nat.pi_low)):
        limits = _limits(analysis, nat.pi_low, nat.pi_high)
        how = pooled.options.pi
        found.append(f"{level(pooled.options.pi_level)} prediction interval {limits} ({how}).")
    if int(pooled.k) > 1:
        found.append(heterogeneity(analysis, pooled))
    if pooled.reason:
        found.append(f"Not estimable: {pooled.reason}.")
    return found + _fragile(analysis) + _groups(analysis)


def heterogeneity(analysis: Analysis, pooled: stats.Pooled) -> str:
    """τ² with its interval, I² and Q."""
    parts = []
    if analysis.request.method not in COMMON:
        low, high = (float(x) for x in pooled.tau2_ci)
        shown = (
            f" ({level(pooled.options.level)} CI {variance(low)} to {variance(high)})"
            if low == low
            else ""
        )
        parts.append(f"τ² = {variance(float(pooled.tau2))}{shown}")
    parts.append(f"I² = {number(float(pooled.i2), 0)}%")
    q = f"Q = {number(float(pooled.q), 2)}, df = {int(pooled.q_df)}"
    return f"Heterogeneity: {'; '.join([*parts, q])} ({p_value(float(pooled.q_p))})."


def _fragile(analysis: Analysis) -> list[str]:
    """Whether the classic Wald interval would say something else about no effect."""
    pooled, wald, at = analysis.pooled, analysis.wald, null(analysis)
    if pooled.options.ci == "Wald" or at is None or math.isnan(float(pooled.ci_low)):
        return []
    nat, other = pooled.natural, wald.natural
    limits = _limits(analysis, other.ci_low, other.ci_high)
    excludes = not float(nat.ci_low) <= at <= float(nat.ci_high)
    wald_excludes = not float(other.ci_low) <= at <= float(other.ci_high)
    if excludes == wald_excludes:
        return [f"The Wald interval would be {limits}."]
    which = "excludes" if wald_excludes else "includes"
    depends = "The conclusion depends on the interval method: the Wald interval"
    return [f"{depends}, {limits}, {which} no effect."]


def _groups(analysis: Analysis) -> list[str]:
    if not analysis.subgroups:
        return []
    found = [f"Subgroups by {analysis.request.subgroup}:"]
    for group in analysis.subgroups:
        k = int(group.pooled.k)
        shown = (
            f"not estimable ({group.pooled.reason})"
            if group.pooled.status
            else _effect(analysis, group.pooled)
        )
        found.append(f"  {group.label}: {shown}; {k} {'study' if k == 1 else 'studies'}.")
    if analysis.between is not None:
        found.append(f"{between(analysis)}.")
    return found


def between(analysis: Analysis) -> str:
    """The test of subgroup differences in words; '' where there is none."""
    if analysis.between is None:
        return ""
    q, df, p = analysis.between
    return f"Test for subgroup differences: χ² = {number(q, 2)}, df = {df} ({p_value(p)})"


def _row(analysis: Analysis, study: Study) -> tuple[str, str, str]:
    if study.effect is None:
        return study.label, f"not estimable ({study.reason})", ""
    shown = effect(study.effect, digits(analysis), log=analysis.log)
    weight = percent(study.weight)
    limits = span(study.low, study.high, digits(analysis), log=analysis.log)
    return study.label, f"{shown} ({limits})", weight


def report(analysis: Analysis) -> str:
    """Everything that `stook pool` prints."""
    rows = [_row(analysis, study) for study in analysis.studies]
    first = max(len(row[0]) for row in rows)
    second = max(len(row[1]) for row in rows)
    table = [f"  {a:<{first}}  {b:>{second}}  {c:>6}".rstrip() for a, b, c in rows]
    said = [f"  {line}" for line in analysis.said]
    return "\n".join(
        [
            "What was read:",
            *said,
            "",
            f"{MEASURES[analysis.measure]} ({level(analysis.request.level)} CI) and weight:",
            *table,
            "",
            *sentences(analysis),
            "",
            "The same in R:",
            *(f"  {line}" for line in r_call(analysis)),
        ]
    )


def _plain(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _numbers(pooled: stats.Pooled) -> dict[str, Any]:
    names = ("estimate", "se", "ci_low", "ci_high", "p", "pi_low", "pi_high", "tau2", "i2", "h2")
    found: dict[str, Any] = {name: _plain(getattr(pooled, name)) for name in names}
    found |= {"k": int(pooled.k), "q": _plain(pooled.q), "q_df": int(pooled.q_df)}
    found |= {"q_p": _plain(pooled.q_p), "reason": str(pooled.reason)}
    low, high = pooled.tau2_ci
    found |= {"tau2_ci_low": _plain(low), "tau2_ci_high": _plain(high)}
    natural = {key: _plain(value) for key, value in pooled.natural._asdict().items()}
    return {**found, "natural": natural}


def as_json(analysis: Analysis) -> dict[str, Any]:
    """The result for a program: numbers at full precision, missing ones null."""
    options = analysis.pooled.options
    shown: dict[str, Any] = {
        "columns": dict(analysis.guess.columns),
        "file": analysis.file,
        "measure": analysis.measure,
        "options": {
            "method": analysis.request.method,
            "ci": options.ci,
            "pi": options.pi,
            "level": options.level,
            "weighting": options.weighting,
        },
        "pooled": _numbers(analysis.pooled),
        "wald": _numbers(analysis.wald),
        "r": r_call(analysis),
        "said": list(analysis.said),
        "scale": analysis.scale,
        "sentences": sentences(analysis),
        "studies": [
            {
                "label": study.label,
                "group": study.group,
                "effect": study.effect,
                "ci_low": study.low,
                "ci_high": study.high,
                "weight": study.weight,
                "reason": study.reason,
            }
            for study in analysis.studies
        ],
    }
    if analysis.subgroups:
        shown["subgroups"] = [
            {"label": group.label, **_numbers(group.pooled)} for group in analysis.subgroups
        ]
    if analysis.between is not None:
        q, df, p = analysis.between
        shown["subgroup_test"] = {"q": q, "df": df, "p": p}
    return shown

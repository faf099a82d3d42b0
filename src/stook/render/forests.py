"""A synthesis as a forest plot: from the model's nouns to the plot's plain data."""

from stook.figures import heterogeneity, level
from stook.model.appraisal import Appraisal, ItemKind
from stook.model.form import Form
from stook.model.protocol import Outcome, Protocol
from stook.model.synthesis import Contrast, Group, Pool, Specification, StudyEffect, Synthesis
from stook.model.terms import Direction, Family
from stook.plots import (
    Arm,
    ForestData,
    ForestGroup,
    ForestRow,
    Judgement,
    Pooled,
    Threshold,
)
from stook.plots.forest import forest
from stook.render.tool import columns, sign_of
from stook.synthesis.facts import shown_digits

# Judgements by study and domain, and whether they are proposed.
_Judged = dict[str, dict[str, tuple[Judgement, bool]]]
_UNKNOWN = (Judgement.UNKNOWN, False)

MEASURES = {
    "RR": "Risk ratio",
    "OR": "Odds ratio",
    "RD": "Risk difference",
    "PETO": "Peto odds ratio",
    "AS": "Arcsine difference",
    "MD": "Mean difference",
    "SMD": "Standardised mean difference",
    "ROM": "Ratio of means",
    "HR": "Hazard ratio",
    "RATE RATIO": "Rate ratio",
    "RATE DIFFERENCE": "Rate difference",
    "GENERIC": "Effect",
    "GENERIC LOG": "Ratio",
}


def measure_in_sentence(measure: str) -> str:
    """The full name of a measure within a sentence; the names of people keep their capital."""
    name = MEASURES[measure]
    return name if name.startswith("Peto") else name[:1].lower() + name[1:]


def forest_svg(
    specification: Specification,
    synthesis: Synthesis,
    protocol: Protocol,
    appraisals: tuple[Appraisal, ...],
    form: Form | None = None,
) -> str:
    """The forest plot of one synthesis as SVG. `appraisals` are those of its studies' results,
    made with `form`."""
    return forest(forest_data(specification, synthesis, protocol, appraisals, form))


def appraised(
    appraisals: tuple[Appraisal, ...], specification: Specification
) -> tuple[Appraisal, ...]:
    """The risk-of-bias judgements of the results that a synthesis combines."""
    studies = {contrast.study for contrast in specification.contrasts}
    return tuple(
        one
        for one in appraisals
        if one.study in studies
        and one.outcome == specification.outcome
        and one.timepoint == specification.timepoint
    )


def forest_data(
    specification: Specification,
    synthesis: Synthesis,
    protocol: Protocol,
    appraisals: tuple[Appraisal, ...],
    form: Form | None = None,
) -> ForestData:
    """What the forest plot of one synthesis shows."""
    outcome = protocol.outcomes[specification.outcome]
    judged = _judgements(appraisals, form)
    domains = columns(form, protocol.synthesis.risk_of_bias_effect, appraisals) if judged else ()
    rows = tuple(
        _row(specification, contrast, effect, judged, domains)
        for contrast, effect in zip(specification.contrasts, synthesis.effects, strict=True)
    )
    comparison = protocol.comparisons[specification.comparison]
    return ForestData(
        groups=(ForestGroup(rows=rows),),
        title=_title(specification, protocol, outcome),
        measure=MEASURES.get(specification.measure, specification.measure),
        model=_model(specification),
        level=specification.method.level,
        log=synthesis.ratio,
        pooled=(_overall(specification, synthesis.pool),),
        arm_names=(
            protocol.interventions[comparison.intervention].technical,
            protocol.comparators[comparison.comparator].technical,
        ),
        favours=_favours(outcome, protocol, specification),
        thresholds=_thresholds(synthesis, outcome),
        rob_domains=domains,
        ident=f"forest-{specification.id}",
        digits=shown_digits(specification, synthesis),
    )


def _title(specification: Specification, protocol: Protocol, outcome: Outcome) -> str:
    window = protocol.time_windows.get(specification.timepoint)
    return f"{outcome.technical}, {window.label}" if window else outcome.technical


def _model(specification: Specification) -> str:
    """How it was pooled, in the words of the literature."""
    method = specification.method
    weighting = {"IV": "inverse variance", "MH": "Mantel-Haenszel", "Peto": "Peto"}[method.method]
    if method.model == "common" or method.method == "Peto":
        return f"common effect, {weighting}, {method.interval} interval"
    return f"random effects, {weighting}, {method.estimator}, {method.interval} interval"


def _row(
    specification: Specification,
    contrast: Contrast,
    effect: StudyEffect,
    judged: _Judged,
    domains: tuple[tuple[str, str], ...],
) -> ForestRow:
    own = judged.get(contrast.study, {})
    prefix = f"{specification.id}.study.{contrast.key}"
    return ForestRow(
        label=f"{contrast.label} ({contrast.stratum})" if contrast.stratum else contrast.label,
        estimate=effect.effect,
        low=effect.ci_low,
        high=effect.ci_high,
        weight=effect.weight,
        arms=(_arm(contrast.experimental), _arm(contrast.comparator)),
        rob=tuple(own.get(letter, _UNKNOWN)[0] for letter, _ in domains),
        proposed=frozenset(i for i, (id_, _) in enumerate(domains) if own.get(id_, _UNKNOWN)[1]),
        reason=effect.reason,
        href=f"#study:{contrast.study}",
        data={"fact": f"{prefix}.effect"},
    )


def _arm(part: Group) -> Arm:
    total = part.total if part.total is not None else part.n
    if part.person_time is not None:  # episodes are no people
        return Arm(total=total)
    return Arm(events=part.events, total=total, mean=part.mean, sd=part.sd)


def _overall(specification: Specification, pool: Pool) -> Pooled:
    """The diamond, with the heterogeneity line below it."""
    lines = (
        (heterogeneity(tau2=pool.tau2, q=pool.q, df=pool.q_df, p=pool.q_p, i2=pool.i2),)
        if pool.q is not None
        else ()
    )
    return Pooled(
        label=f"Total ({level(specification.method.level)} CI)",
        estimate=pool.estimate,
        low=pool.ci_low,
        high=pool.ci_high,
        pi_low=pool.pi_low,
        pi_high=pool.pi_high,
        weight=100.0 if pool.estimate is not None else None,
        arms=(_totals(specification, "experimental"), _totals(specification, "comparator")),
        lines=lines,
        reason=pool.reason,
        data={"fact": f"{specification.id}.estimate"},
    )


def _totals(specification: Specification, side: str) -> Arm:
    """People (and events where all studies count them) on one side."""
    groups: list[Group] = [getattr(contrast, side) for contrast in specification.contrasts]
    sizes = [part.n for part in groups if part.n is not None]
    events = [
        part.events for part in groups if part.events is not None and part.person_time is None
    ]
    return Arm(
        events=sum(events) if events and len(events) == len(groups) else None,
        total=sum(sizes) if sizes else None,
    )


def _favours(outcome: Outcome, protocol: Protocol, specification: Specification) -> tuple[str, str]:
    """Direction labels in words: what lies left and right of no effect."""
    comparison = protocol.comparisons[specification.comparison]
    name = protocol.interventions[comparison.intervention].technical
    what = "unwanted effects" if outcome.family is Family.UNWANTED else outcome.plain
    if outcome.means in {"time until", "time without"}:
        labels = f"shorter with {name}", f"longer with {name}"
    elif outcome.scale is not None or outcome.direction is Direction.HIGHER:
        labels = f"lower with {name}", f"higher with {name}"
    else:
        fewer = "fewer" if outcome.family is Family.UNWANTED else "less"
        labels = f"{fewer} {what} with {name}", f"more {what} with {name}"
    return labels[::-1] if outcome.effect_reversed else labels


def _thresholds(synthesis: Synthesis, outcome: Outcome) -> tuple[Threshold, ...]:
    """The smallest important difference on both sides, where it is in the plot's own units."""
    own = outcome.thresholds
    if synthesis.ratio or own is None or isinstance(own, str) or synthesis.measure == "RD":
        return ()
    return (Threshold(-own.small, "important"), Threshold(own.small, "important"))


def _judgements(appraisals: tuple[Appraisal, ...], form: Form | None) -> _Judged:
    """Domain judgements by study, and whether they are proposed."""
    judged: _Judged = {}
    for one in appraisals:
        if one.kind is ItemKind.DOMAIN:
            found = sign_of(form, one.value), one.proposed
            judged.setdefault(one.study, {})[one.item] = found
    return judged

"""The forest plot as a table: a picture in its middle, everything in the width of the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from stook import figures
from stook.language.cited_text import Text, capitalise
from stook.language.lists import number, why_not
from stook.model.appraisal import ItemKind
from stook.model.finding import RATIOS, Finding, SubgroupAnalysis
from stook.model.protocol import Outcome
from stook.model.synthesis import Contrast, Group, Specification, StudyEffect, Synthesis
from stook.pipeline.build import Built
from stook.plots import Judgement
from stook.plots.fluid import (
    FluidScale,
    Reach,
    diamond_picture,
    fluid_scale,
    interval_picture,
    prediction_picture,
    study_picture,
)
from stook.render.forests import appraised
from stook.render.report.marks import (
    axis_of,
    directions,
    measure_name,
    own,
    rank_of,
    sizes,
    tone_of,
)
from stook.render.report.narrative import side_said
from stook.render.report.trails import Trails
from stook.render.tool import columns, sign_of

NARROW = 15.0  # ticks of a narrow picture have to be further apart, in per cent


@dataclass(frozen=True, slots=True)
class Light:
    """A judgement of risk of bias: its sign, its words, whether only one assessor made it."""

    sign: str
    words: str
    proposed: bool


@dataclass(frozen=True, slots=True)
class ForestLine:
    """A study, or a stratum of one."""

    study: str
    label: str
    sides: tuple[Markup, Markup]
    picture: Markup
    effect: Markup
    weight: Markup
    lights: tuple[Light, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """The pooled effect: a diamond, and where an effect in a new setting is expected."""

    label: str
    sides: tuple[str, str]
    picture: Markup
    effect: Markup
    predicted: Markup
    prediction: Markup


@dataclass(frozen=True, slots=True)
class Forest:
    """One synthesis as a table. `domains` are (short, name) of the judged domains of bias."""

    arms: tuple[str, str]
    arm_unit: str
    measure: str
    level: str
    sides: Markup
    lines: tuple[ForestLine, ...]
    total: Total | None
    axis: Markup
    domains: tuple[tuple[str, str], ...]
    weighted: bool
    proposed: bool


@dataclass(frozen=True, slots=True)
class SubgroupLine:
    """One level of a subgroup analysis with its diamond."""

    level: str
    studies: Markup
    people: Markup
    picture: Markup
    effect: Markup
    i2: Markup


@dataclass(frozen=True, slots=True)
class SubgroupTable:
    """A subgroup analysis: its sentence, a diamond for each level, and all studies last."""

    title: str
    told: Markup
    measure: str
    lines: tuple[SubgroupLine, ...]
    total: SubgroupLine | None
    axis: Markup


def forest_table(
    built: Built,
    trails: Trails,
    specification: Specification,
    synthesis: Synthesis,
    finding: Finding,
    arms: tuple[str, str],
) -> Forest:
    """The forest table of one synthesis."""
    outcome = built.review.protocol.outcomes[specification.outcome]
    scale = _scale(synthesis, outcome)
    domains, lights = _lights(built, specification)
    pairs = list(zip(specification.contrasts, synthesis.effects, strict=True))
    lines = tuple(
        _line(trails, specification, contrast, effect, arms, scale, lights)
        for contrast, effect in pairs
    )
    pooled = specification.pooled and synthesis.pool.estimate is not None
    several = sum(effect.effect is not None for _, effect in pairs) > 1
    means = any(contrast.experimental.mean is not None for contrast, _ in pairs)
    events = any(contrast.experimental.events is not None for contrast, _ in pairs)
    unit = "events" if events else "means" if means else "people"
    return Forest(
        arms=(capitalise(Text(arms[0])).text, capitalise(Text(arms[1])).text),
        arm_unit=trails.words.say(f"page.arm.{unit}").text,
        measure=measure_name(trails, specification.measure),
        level=figures.level(specification.method.level),
        sides=directions(_sides(trails, outcome, specification, arms[0])),
        lines=lines,
        total=_total(built, trails, specification, synthesis, finding, scale)
        if pooled and several
        else None,
        axis=axis_of(scale),
        domains=domains,
        weighted=any(effect.weight is not None for _, effect in pairs),
        proposed=any(light.proposed for line in lines for light in line.lights),
    )


def _scale(synthesis: Synthesis, outcome: Outcome) -> FluidScale:
    reaches = [r for effect in synthesis.effects if (r := _study_reach(effect)) is not None]
    pool = synthesis.pool
    if pool.estimate is not None and pool.ci_low is not None and pool.ci_high is not None:
        reaches.append(Reach(pool.ci_low, pool.estimate, pool.ci_high))
    plain = not synthesis.ratio and synthesis.measure in ("MD", "GENERIC")
    return fluid_scale(reaches, log=synthesis.ratio, thresholds=sizes(outcome) if plain else ())


def _study_reach(effect: StudyEffect) -> Reach | None:
    if effect.effect is None or effect.ci_low is None or effect.ci_high is None:
        return None
    return Reach(effect.ci_low, effect.effect, effect.ci_high)


def _sides(
    trails: Trails, outcome: Outcome, specification: Specification, name: str
) -> tuple[str, str]:
    """What lies left and right of no difference."""
    scores = outcome.scale is not None or specification.measure in ("MD", "SMD", "ROM")
    left, right = ("lower", "higher") if scores else ("fewer", "more")
    return (
        trails.words.say("page.side_with", side=trails.words.say(f"page.{left}"), I=name).text,
        trails.words.say(f"page.{right}").text,
    )


_UNJUDGED = (Judgement.UNKNOWN, False)
_Lights = dict[str, tuple[Light, ...]]


def _lights(
    built: Built, specification: Specification
) -> tuple[tuple[tuple[str, str], ...], _Lights]:
    """The domains that anybody judged, and each study's judgements."""
    review = built.review
    rows = [
        row
        for row in appraised(review.appraisals, specification)
        if row.kind is not ItemKind.ANSWER
    ]
    effect = review.protocol.synthesis.risk_of_bias_effect
    known = (*columns(review.form, effect, rows), ("", "Overall"))
    judged: dict[str, dict[str, tuple[Judgement, bool]]] = {}
    for row in rows:
        sign = sign_of(review.form, row.value)
        judged.setdefault(row.study, {})[row.item] = (sign, row.proposed)
    shown = [
        (id_, name)
        for id_, name in known
        if any(marks.get(id_, _UNJUDGED)[0] is not Judgement.UNKNOWN for marks in judged.values())
    ]  # fmt: skip
    short = tuple((f"D{i}" if id_ else "All", name) for i, (id_, name) in enumerate(shown, 1))
    lights = {
        study: tuple(
            Light(sign.value, name, proposed)
            for id_, name in shown
            for sign, proposed in (marks.get(id_, _UNJUDGED),)
        )
        for study, marks in judged.items()
    }
    return short, lights


def _line(
    trails: Trails,
    specification: Specification,
    contrast: Contrast,
    effect: StudyEffect,
    arms: tuple[str, str],
    scale: FluidScale,
    lights: _Lights,
) -> ForestLine:
    fact = f"{specification.id}.study.{contrast.key}"
    href = trails.href(f"{fact}.effect")
    label = f"{contrast.label} ({contrast.stratum})" if contrast.stratum else contrast.label
    weight = figures.percent(effect.weight)
    unknown = Light(Judgement.UNKNOWN.value, "", proposed=False)
    blank = tuple(unknown for _ in next(iter(lights.values()), ()))
    return ForestLine(
        study=contrast.study,
        label=label,
        sides=(
            _side(trails, href, contrast.experimental),
            _side(trails, href, contrast.comparator),
        ),
        picture=own(study_picture(scale, _study_reach(effect), effect.weight)),
        effect=_effect(trails, fact, href, contrast, effect, arms),
        weight=trails.link(f"{fact}.weight", weight) if weight else Markup(""),
        lights=lights.get(contrast.study, blank),
    )


def _effect(
    trails: Trails,
    fact: str,
    href: str,
    contrast: Contrast,
    effect: StudyEffect,
    arms: tuple[str, str],
) -> Markup:
    """A study's effect with its interval; or in words what its report says."""
    if effect.effect is None and (contrast.favours is not None or contrast.p is not None):
        return side_said(trails, href, contrast, arms)
    if effect.effect is None:
        known = why_not(trails.words, effect.reason)
        return escape(known or trails.say("analysis.not_estimable"))
    return estimate(trails, fact, "effect")


def estimate(trails: Trails, stem: str, name: str, *, strong: bool = False) -> Markup:
    """An effect with its interval, the interval paler: "0.49 (0.33 to 0.73)"."""
    facts = trails.built.facts
    point, low, high = (facts.get(f"{stem}.{part}") for part in (name, "ci_low", "ci_high"))
    if point is None:
        return Markup("")
    text = Markup("<b>{}</b>").format(point.text) if strong else escape(point.text)
    if low is not None and high is not None and low.value is not None and high.value is not None:
        interval = trails.say("page.interval", low=low.text, high=high.text)
        text = Markup('{} <span class="rng">{}</span>').format(text, interval)
    return trails.to(trails.href(point.id), text)


def _side(trails: Trails, href: str, part: Group) -> Markup:
    """What one side reported: events of people (or in person-time), or mean, SD and people."""
    if part.person_time is not None:
        time = figures.number(part.person_time, 1)
        text = trails.say("sof.arm_rate", events=figures.count(part.events), time=time)
        return trails.to(href, text)
    people = part.total if part.events is not None else part.n
    total = "" if people is None else number(trails.words, people, 1)
    if part.events is not None:
        return trails.to(href, f"{number(trails.words, part.events, 1)}/{total}")
    if part.mean is not None:
        spread = "" if part.sd is None else f" ({figures.number(part.sd, 1)})"
        counted = f"; {total}" if total else ""
        return trails.to(href, f"{figures.number(part.mean, 1)}{spread}{counted}")
    return trails.to(href, total) if total else Markup("")


def _total(
    built: Built,
    trails: Trails,
    specification: Specification,
    synthesis: Synthesis,
    finding: Finding,
    scale: FluidScale,
) -> Total:
    pool = synthesis.pool
    outcome = built.review.protocol.outcomes[specification.outcome]
    reach = None
    if pool.estimate is not None and pool.ci_low is not None and pool.ci_high is not None:
        reach = Reach(pool.ci_low, pool.estimate, pool.ci_high)
    predicted = prediction = Markup("")
    if pool.pi_low is not None and pool.pi_high is not None:
        prediction = trails.say(
            "page.range",
            low=trails.link(f"{finding.id}.pi_low"),
            high=trails.link(f"{finding.id}.pi_high"),
        )
        predicted = own(prediction_picture(scale, pool.pi_low, pool.pi_high))
    return Total(
        label=trails.words.say("page.all_studies", n=str(pool.studies)).text,
        sides=(
            _sum(trails, specification, "experimental"),
            _sum(trails, specification, "comparator"),
        ),
        picture=own(diamond_picture(scale, reach, tone_of(finding, outcome))),
        effect=estimate(trails, finding.id, "estimate", strong=True),
        predicted=predicted,
        prediction=prediction,
    )  # fmt: skip


def _sum(trails: Trails, specification: Specification, side: str) -> Markup:
    """Events and people of one side over all studies."""
    groups: list[Group] = [getattr(contrast, side) for contrast in specification.contrasts]
    sums = [
        [group.events for group in groups],
        [group.total if group.events is not None else group.n for group in groups],
    ]
    if any(value is None for value in sums[1]):
        return Markup("")
    people = number(trails.words, sum(v for v in sums[1] if v is not None), 1)
    text = people
    if not any(value is None for value in sums[0]):
        text = f"{number(trails.words, sum(v for v in sums[0] if v is not None), 1)}/{people}"
    return trails.to(trails.href(f"{specification.id}.estimate"), text)


def subgroup_table(
    trails: Trails, finding: Finding, analysis: SubgroupAnalysis, told: Markup, outcome: Outcome
) -> SubgroupTable:
    """One subgroup analysis with a diamond for each level."""
    log = finding.measure in RATIOS
    reaches = [r for level in analysis.levels if (r := _reach(level)) is not None]
    whole = _reach(finding)
    scale = fluid_scale([*reaches, *([whole] if whole else [])], log=log, close=NARROW)
    prefix = f"{finding.id}.by-{analysis.variable}"
    lines = []
    for position, level in enumerate(analysis.levels, start=1):
        stem = f"{prefix}.{position}"
        known = level.estimate is not None
        href = trails.href(f"{stem}.estimate")
        lines.append(
            SubgroupLine(
                level=level.level,
                studies=trails.to(href, str(level.studies)),
                people=trails.to(href, number(trails.words, level.participants)),
                picture=own(diamond_picture(scale, _reach(level), "none")),
                effect=estimate(trails, stem, "estimate")
                if known
                else trails.say("analysis.not_estimable"),
                i2=_share(trails, href, level.i2),
            )
        )
    total = SubgroupLine(
        level=trails.words.say("page.all").text,
        studies=trails.link(f"{finding.id}.studies"),
        people=trails.link(f"{finding.id}.participants"),
        picture=own(diamond_picture(scale, whole, tone_of(finding, outcome))),
        effect=estimate(trails, finding.id, "estimate", strong=True),
        i2=_share(trails, trails.href(f"{finding.id}.estimate"), finding.i2),
    )
    name = analysis.variable.replace("_", " ")
    return SubgroupTable(
        title=trails.words.say("page.by", variable=name).text,
        told=told,
        measure=finding.measure,
        lines=tuple(lines),
        total=total if finding.estimate is not None else None,
        axis=axis_of(scale),
    )


def _share(trails: Trails, href: str, i2: float | None) -> Markup:
    return Markup("") if i2 is None else trails.to(href, f"{figures.number(i2, 0)}%")


def _reach(pooled: object) -> Reach | None:
    values = [getattr(pooled, name) for name in ("ci_low", "estimate", "ci_high")]
    return None if any(v is None for v in values) else Reach(*values)


@dataclass(frozen=True, slots=True)
class OverviewLine:
    """An outcome of one comparison with its pooled effect."""

    id: str
    title: str
    studies: Markup
    people: Markup
    picture: Markup
    effect: Markup
    rank: int
    level: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The pooled effects of one comparison that share a measure."""

    measure: str
    sides: Markup
    lines: tuple[OverviewLine, ...]
    axis: Markup


MANY = 3


def overviews(
    built: Built, trails: Trails, titled: Sequence[tuple[str, Finding]], name: str
) -> list[Overview]:
    """An overview for each measure that three or more pooled outcomes of a comparison share."""
    by_measure: dict[str, list[tuple[str, Finding]]] = {}
    for title, finding in titled:
        if finding.estimate is not None and finding.state == "pooled":
            unit = _unit(built, finding)
            by_measure.setdefault(f"{finding.measure} {unit}".strip(), []).append((title, finding))
    return [
        _overview(built, trails, own_findings, name)
        for own_findings in by_measure.values()
        if len({finding.outcome for _, finding in own_findings}) >= MANY
    ]


def _unit(built: Built, finding: Finding) -> str:
    """The unit of a difference of means: only what has the same may share a scale."""
    scale = built.review.protocol.outcomes[finding.outcome].scale
    return (
        (scale.unit if scale else finding.outcome) if finding.measure in ("MD", "GENERIC") else ""
    )


def _overview(
    built: Built, trails: Trails, titled: Sequence[tuple[str, Finding]], name: str
) -> Overview:
    first = titled[0][1]
    ranked = {finding.id: rank_of(finding) for _, finding in titled}
    reaches = {
        finding.id: Reach(found.low, found.estimate, found.high, ranked[finding.id])
        for _, finding in titled
        if (found := _reach(finding)) is not None
    }
    scale = fluid_scale(reaches.values(), log=first.measure in RATIOS)
    outcomes = built.review.protocol.outcomes
    lines = tuple(
        OverviewLine(
            id=finding.id,
            title=title,
            studies=trails.link(f"{finding.id}.studies"),
            people=trails.link(f"{finding.id}.participants"),
            picture=own(
                interval_picture(
                    scale, reaches.get(finding.id), tone_of(finding, outcomes[finding.outcome])
                )
            ),
            effect=estimate(trails, finding.id, "estimate"),
            rank=ranked[finding.id],
            level=trails.words.say(
                f"certainty.{finding.certainty.name.lower()}"
                if finding.certainty
                else "sof.not_rated"
            ).text,
        )
        for title, finding in titled
    )
    left, right = ("lower", "higher") if first.measure in ("MD", "SMD", "ROM") else ("less", "more")
    side = trails.words.say("page.side_with", side=trails.words.say(f"page.{left}"), I=name).text
    return Overview(
        measure=measure_name(trails, first.measure),
        sides=directions((side, trails.words.say(f"page.{right}").text)),
        lines=lines,
        axis=axis_of(scale),
    )

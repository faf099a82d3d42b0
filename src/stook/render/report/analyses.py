"""The analyses: each comparison with its syntheses, their pictures, and the tables behind them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from stook.figures import count, number, percent
from stook.language.lists import listed, why_not
from stook.language.robustness_words import robustness
from stook.model.finding import RATIOS, Finding
from stook.model.protocol import Outcome
from stook.model.synthesis import Contrast, Group, Pool, Specification, StudyEffect, Synthesis
from stook.pipeline.build import Built
from stook.plots import embedded, forest
from stook.render.forests import appraised, forest_data
from stook.render.report.explained import (
    Regression,
    Subgroups,
    regressions,
    subgroups,
)
from stook.render.report.narrative import direction_plot, side_said, told
from stook.render.report.trails import Trails
from stook.render.report.words import VARIATION, say
from stook.render.tables import comparison_label
from stook.summary.sof import domain_name

# A picture's own width: the page shrinks it a little before it lets it scroll.
_WIDTH = re.compile(r'width="(\d+)[^"]*" xmlns')


@dataclass(frozen=True, slots=True)
class StudyRow:
    """A study in the table behind a plot; cells are links to its trail."""

    study: str
    label: str
    experimental: Markup
    comparator: Markup
    effect: Markup
    weight: Markup


@dataclass(frozen=True, slots=True)
class Analysis:
    """One synthesis as the page shows it; `said` are its sentences."""

    id: str
    title: str
    finding: Finding
    why: str
    said: tuple[Markup, ...]
    pictures: tuple[tuple[str, Markup], ...]
    rows: tuple[StudyRow, ...]
    subgroups: tuple[Subgroups, ...]
    regressions: tuple[tuple[Regression, Markup], ...]
    pooled: Markup
    arms: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All syntheses of one comparison under its heading."""

    id: str
    title: str
    analyses: tuple[Analysis, ...]
    judged: bool
    proposed: bool


def comparisons(built: Built, trails: Trails) -> list[Comparison]:
    """The syntheses by comparison, in the protocol's order."""
    findings = {one.id: one for one in built.findings}
    by_comparison: dict[str, list[Analysis]] = {}
    for specification, synthesis in zip(built.specifications, built.syntheses, strict=True):
        made = _analysis(built, trails, specification, synthesis, findings[specification.id])
        by_comparison.setdefault(specification.comparison, []).append(made)
    rows = built.review.appraisals
    proposed = any(row.proposed for row in rows)
    return [
        Comparison(
            id_, comparison_label(built.review.protocol, id_), tuple(made), bool(rows), proposed
        )
        for id_, made in by_comparison.items()
    ]


def _analysis(
    built: Built,
    trails: Trails,
    specification: Specification,
    synthesis: Synthesis,
    finding: Finding,
) -> Analysis:
    protocol = built.review.protocol
    outcome = protocol.outcomes[specification.outcome]
    window = protocol.time_windows.get(specification.timepoint)
    comparison = protocol.comparisons[specification.comparison]
    arms = (
        protocol.interventions[comparison.intervention].technical,
        protocol.comparators[comparison.comparator].technical,
    )
    return Analysis(
        id=specification.id,
        title=f"{outcome.technical}, {window.label}" if window else outcome.technical,
        finding=finding,
        why=trails.why(finding.id),
        said=(
            *_found(trails, finding, outcome),
            *(
                told(built, trails, specification, arms)
                if specification.id in built.narratives
                else _sentences(built, trails, specification, synthesis.pool)
            ),
        ),
        pictures=tuple(_pictures(trails, built, specification, synthesis)),
        rows=tuple(
            _row(trails, specification.id, contrast, one, arms)
            for contrast, one in zip(specification.contrasts, synthesis.effects, strict=True)
        ),
        subgroups=tuple(subgroups(trails, finding)),
        regressions=tuple(
            (one, placed(one.drawn)) for one in regressions(built, trails, specification, synthesis)
        ),
        pooled=effect(trails, finding, outcome),
        arms=arms,
    )


def _found(trails: Trails, one: Finding, outcome: Outcome) -> Iterator[Markup]:
    """What was found, in how many studies and people, and how far to trust it and why."""
    studies, people = trails.link(f"{one.id}.studies"), trails.link(f"{one.id}.participants")
    if not studies:
        return
    form = 0 if one.studies == 1 else 1
    key = "found" if one.estimate is not None else "found_bare"
    effect_ = effect(trails, one, outcome)
    yield trails.say(f"analysis.{key}", form, studies=studies, people=people, effect=effect_)
    if one.certainty is None:
        yield trails.say("analysis.not_rated")
        return
    domains = dict.fromkeys(domain_name(trails.words, r.domain) for r in one.certainty_reasons)
    if domains:
        level = trails.say(f"certainty.{one.certainty.name.lower()}")
        reasons = listed(trails.words, list(domains)).text
        yield trails.say("analysis.certain_because", level=level, reasons=reasons)


def effect(trails: Trails, one: Finding, outcome: Outcome) -> Markup:
    """A finding's effect with its interval, in its unit; or in words why there is none."""
    if one.estimate is None:
        return say("{reason}", reason=why_not(trails.words, one.reason) or one.state)
    unit: Markup | str = ""
    if one.measure == "SMD":
        unit = trails.say("analysis.in_sds")
    elif one.measure not in RATIOS and outcome.scale is not None and outcome.scale.unit:
        unit = f" {outcome.scale.unit}"
    return say("{m} {e}{unit}", m=one.measure, e=trails.ranged(one.id, "estimate"), unit=unit)


def _pictures(
    trails: Trails, built: Built, specification: Specification, synthesis: Synthesis
) -> Iterator[tuple[str, Markup]]:
    """The forest plot where there is an effect to show; directions where nothing is pooled."""
    one = built.narratives.get(specification.id)
    if one is None or one.median is not None:
        yield trails.say("analysis.forest"), _forest(built, specification, synthesis)
    if one is not None:
        outcome = built.review.protocol.outcomes[specification.outcome].technical
        drawn = direction_plot(one, specification, synthesis, outcome)
        if drawn:
            yield trails.say("analysis.directions"), placed(drawn, told=True)


def _forest(built: Built, specification: Specification, synthesis: Synthesis) -> Markup:
    """The forest plot for this page."""
    judged = appraised(built.review.appraisals, specification)
    data = forest_data(specification, synthesis, built.review.protocol, judged, built.review.form)
    data = replace(data, title="", legend=False)
    if len(data.rows) == 1 or not specification.pooled:  # one study's pool is itself
        data = replace(data, pooled=())
    return placed(forest(data, theme="page"), told=True)


def placed(document: str, *, told: bool = False) -> Markup:
    """One of our own pictures for this page, which carries what all of them share."""
    made = embedded(document, told=told)
    sized = _WIDTH.sub(lambda found: f'style="--w:{found[1]}px" {found[0]}', made, 1)
    return Markup(sized)  # noqa: S704 - our own SVG


def _sentences(
    built: Built, trails: Trails, specification: Specification, pool: Pool
) -> list[Markup]:
    """Heterogeneity, prediction and robustness, each in a sentence."""
    id_ = specification.id
    said = []
    if pool.studies_estimable == 1:
        said.append(trails.say("analysis.one_study"))
    elif pool.i2 is not None and pool.q_p is not None:
        said.append(_variation(trails, id_, pool))
    if pool.pi_low is not None and pool.pi_high is not None:
        said.append(
            trails.say(
                "analysis.prediction",
                low=trails.link(f"{id_}.pi_low"),
                high=trails.link(f"{id_}.pi_high"),
            )
        )
    robust = built.robustness.get(id_)
    if robust is not None and robust.analyses:
        href = trails.href(f"{id_}.robustness.agree")
        sentence = robustness(trails.words, robust, specification)
        said.append(trails.linked(sentence, href))
    return said


def _variation(trails: Trails, id_: str, pool: Pool) -> Markup:
    """Heterogeneity in words, with the numbers behind them."""
    i2 = pool.i2 or 0.0
    words = next(words for least, words in VARIATION if i2 >= least)
    tau2 = trails.link(f"{id_}.tau2")
    return trails.say(
        "analysis.heterogeneity",
        words=trails.say(f"analysis.variation.{words}"),
        i2=trails.link(f"{id_}.i2", percent(i2, 0)),
        tau=trails.say("analysis.tau2", tau2=tau2) if tau2 else "",
        p=trails.p_value(f"{id_}.q_p"),
    )


def _row(
    trails: Trails, id_: str, contrast: Contrast, one: StudyEffect, arms: tuple[str, str]
) -> StudyRow:
    fact = f"{id_}.study.{contrast.key}"
    href = trails.href(f"{fact}.effect")
    label = f"{contrast.label} ({contrast.stratum})" if contrast.stratum else contrast.label
    if one.effect is None and (contrast.favours is not None or contrast.p is not None):
        shown_effect = side_said(trails, href, contrast, arms)
    elif one.effect is None:
        known = why_not(trails.words, one.reason)
        shown_effect = escape(known or trails.say("analysis.not_estimable"))
    else:
        shown_effect = trails.ranged(fact, "effect")
    weight = percent(one.weight)
    return StudyRow(
        study=contrast.study,
        label=label,
        experimental=_side(trails, href, contrast.experimental),
        comparator=_side(trails, href, contrast.comparator),
        effect=shown_effect,
        weight=trails.link(f"{fact}.weight", weight) if weight else Markup(""),
    )


def _side(trails: Trails, href: str, part: Group) -> Markup:
    """What one side reported: events of people, or mean, SD and people."""
    if part.person_time is not None:
        time = number(part.person_time, 1)
        said = trails.say("sof.arm_rate", events=count(part.events), time=time)
        return trails.to(href, said)
    people = part.total if part.events is not None else part.n
    total = count(people)
    if part.events is not None:
        return trails.to(
            href, trails.say("sof.arm_events", events=count(part.events), people=total)
        )
    if part.mean is not None:
        spread = "" if part.sd is None else f" (SD {number(part.sd, 1)})"
        return trails.to(href, f"{number(part.mean, 1)}{spread}, n = {total}")
    return trails.to(href, f"n = {total}") if total else Markup("")

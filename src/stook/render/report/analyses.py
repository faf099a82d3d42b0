"""The analyses: each comparison with its syntheses, study by study, and what they say in words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from stook.figures import percent
from stook.language.lists import listed, why_not
from stook.language.robustness_words import robustness
from stook.model.finding import RATIOS, Finding
from stook.model.protocol import Outcome
from stook.model.synthesis import Pool, Specification, Synthesis
from stook.pipeline.build import Built
from stook.plots import embedded
from stook.render.report.explained import Regression, regressions, subgroups
from stook.render.report.forest import (
    MANY,
    Forest,
    Overview,
    SubgroupTable,
    forest_table,
    overviews,
)
from stook.render.report.narrative import direction_plot, told
from stook.render.report.trails import Trails
from stook.render.report.words import VARIATION, say
from stook.render.tables import comparison_label
from stook.summary.sof import domain_name

# A picture's own width: the page shrinks it before it lets it scroll.
_WIDTH = re.compile(r'width="(\d+)[^"]*" xmlns')


@dataclass(frozen=True, slots=True)
class Analysis:
    """One synthesis as the page shows it; `told` are its sentences. `forest` is None where there
    is no effect to show; `directions` is the effect direction plot of studies not pooled."""

    id: str
    title: str
    finding: Finding
    why: str
    told: tuple[Markup, ...]
    forest: Forest | None
    directions: Markup
    subgroups: tuple[SubgroupTable, ...]
    regressions: tuple[tuple[Regression, Markup], ...]
    pooled: Markup


@dataclass(frozen=True, slots=True)
class Comparison:
    """All syntheses of one comparison: those rated for certainty, and the others."""

    id: str
    title: str
    analyses: tuple[Analysis, ...]
    unrated: tuple[Analysis, ...]
    overviews: tuple[Overview, ...]

    @property
    def all_analyses(self) -> tuple[Analysis, ...]:
        """All syntheses, those rated for certainty first."""
        return (*self.analyses, *self.unrated)


def comparisons(built: Built, trails: Trails) -> list[Comparison]:
    """The syntheses by comparison, in the protocol's order."""
    findings = {finding.id: finding for finding in built.findings}
    by_comparison: dict[str, list[Analysis]] = {}
    for specification, synthesis in zip(built.specifications, built.syntheses, strict=True):
        analysis = _analysis(built, trails, specification, synthesis, findings[specification.id])
        by_comparison.setdefault(specification.comparison, []).append(analysis)
    rated = any(finding.certainty for finding in built.findings)
    protocol = built.review.protocol
    comparisons_ = []
    for id_, analyses in by_comparison.items():
        shown_ = tuple(a for a in analyses if a.finding.certainty or not rated)
        name = protocol.interventions[protocol.comparisons[id_].intervention].technical
        titled = [(analysis.title, analysis.finding) for analysis in analyses]
        comparisons_.append(
            Comparison(
                id=id_,
                title=comparison_label(protocol, id_),
                analyses=shown_,
                unrated=tuple(a for a in analyses if a not in shown_),
                overviews=tuple(overviews(built, trails, titled, name))
                if len(shown_) >= MANY
                else (),
            )
        )
    return comparisons_


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
    narrative = built.narratives.get(specification.id)
    sentences = (
        told(built, trails, specification, arms)
        if narrative is not None
        else _sentences(built, trails, specification, synthesis.pool)
    )
    drawn = ""
    if narrative is not None:
        drawn = direction_plot(narrative, specification, synthesis, outcome.technical)
    return Analysis(
        id=specification.id,
        title=f"{outcome.technical}, {window.label}" if window else outcome.technical,
        finding=finding,
        why=trails.why(finding.id),
        told=(*_found(trails, finding, outcome), *sentences),
        forest=forest_table(built, trails, specification, synthesis, finding, arms),
        directions=placed(drawn, told=True) if drawn else Markup(""),
        subgroups=tuple(subgroups(trails, finding, outcome)),
        regressions=tuple(
            (regression, placed(regression.drawn) if regression.drawn else Markup(""))
            for regression in regressions(built, trails, specification, synthesis)
        ),
        pooled=effect(trails, finding, outcome),
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

"""What may explain differences between studies: subgroups and meta-regressions of a synthesis."""

import math
from dataclasses import dataclass

from markupsafe import Markup

from stook.model.finding import RATIOS, Finding, SubgroupAnalysis
from stook.model.moderation import Moderation
from stook.model.protocol import Outcome
from stook.model.synthesis import Specification, Synthesis
from stook.pipeline.build import Built
from stook.render.moderators import bubble_svg
from stook.render.report.forest import SubgroupTable, subgroup_table
from stook.render.report.marks import measure_name
from stook.render.report.trails import Trails

# The usual level of a test for a difference between subgroups (Cochrane Handbook 6.5, 10.11.3.1).
DIFFERENT = 0.10
# Subgroups of so few studies can hide a real difference.
FEW = 2


@dataclass(frozen=True, slots=True)
class Regression:
    """One meta-regression in words, with its bubble plot where there is one ('' otherwise)."""

    title: str
    said: Markup
    drawn: str


def subgroups(trails: Trails, finding: Finding, outcome: Outcome) -> list[SubgroupTable]:
    """The subgroup analyses of a synthesis."""
    return [
        subgroup_table(trails, finding, analysis, _difference(trails, finding, analysis), outcome)
        for analysis in finding.subgroups
    ]


def _difference(trails: Trails, finding: Finding, analysis: SubgroupAnalysis) -> Markup:
    """Whether the subgroups differ; that few studies could hide it; how many belong to none."""
    sentences: list[Markup] = []
    p = trails.p_value(f"{finding.id}.by-{analysis.variable}.p")
    if p and analysis.p is not None:
        key = "subgroups_differ" if analysis.p < DIFFERENT else "subgroups_alike"
        sentences.append(trails.say(f"analysis.{key}", p=p))
    small = sum(level.studies <= FEW for level in analysis.levels)
    if small:
        sentences.append(trails.say("page.small_subgroups", 0 if small == 1 else 1))
    outside = finding.studies - sum(level.studies for level in analysis.levels)
    if outside > 0:
        sentences.append(
            trails.say(
                "page.outside_subgroups",
                0 if outside == 1 else 1,
                n=trails.link(f"{finding.id}.studies", str(outside)),
            )
        )
    return Markup(" ").join(sentences)


def regressions(
    built: Built, trails: Trails, specification: Specification, synthesis: Synthesis
) -> list[Regression]:
    """The meta-regressions of a synthesis."""
    made = []
    for one in built.moderations:
        if one.id != specification.id:
            continue
        drawn = ""
        if one.slope is not None:
            protocol = built.review.protocol
            drawn = bubble_svg(one, specification, synthesis, protocol, theme="page", named=False)
        name = one.moderator.replace("_", " ")
        title = trails.say("analysis.regression", name=name)
        made.append(Regression(title, _said(trails, one, name), drawn))
    return made


def _said(trails: Trails, one: Moderation, name: str) -> Markup:
    """A regression in one sentence."""
    id_ = f"{one.id}.moderator.{one.moderator}"
    if one.slope is None:
        reason = one.reason or trails.say("analysis.too_few")
        return trails.say("analysis.no_regression", reason=reason)
    ratio = one.measure in RATIOS
    shown_slope = {}
    for key, fact in (("slope", "slope"), ("low", "slope_ci_low"), ("high", "slope_ci_high")):
        known = trails.built.facts.get(f"{id_}.{fact}")
        number = known.value if known else None
        text = f"{math.exp(number):.2f}" if ratio and isinstance(number, float) else ""
        shown_slope[key] = trails.link(f"{id_}.{fact}", text)
    sentences = [
        trails.say(
            "analysis.slope_ratio" if ratio else "analysis.slope",
            name=name,
            measure=measure_name(trails, one.measure).lower(),
            p=trails.p_value(f"{id_}.slope_p"),
            n=trails.link(f"{id_}.studies"),
            **shown_slope,
        )
    ]
    share = trails.link(f"{id_}.r2")
    if share:
        sentences.append(trails.say("analysis.slope_share", Name=name.capitalize(), r2=share))
    sentences.append(trails.say("analysis.slope_between"))
    return Markup(" ").join(sentences)

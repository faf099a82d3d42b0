"""What may explain differences between studies: subgroups and meta-regressions of a synthesis."""

from dataclasses import dataclass

from markupsafe import Markup

from stook.model.finding import Finding, SubgroupAnalysis
from stook.model.moderation import Moderation
from stook.model.synthesis import Specification, Synthesis
from stook.pipeline.build import Built
from stook.render.moderators import bubble_svg
from stook.render.report.trails import Trails
from stook.render.report.words import say

# The usual level of a test for a difference between subgroups (Cochrane Handbook 6.5, 10.11.3.1).
DIFFERENT = 0.10


@dataclass(frozen=True, slots=True)
class Subgroups:
    """One subgroup analysis: (level, its pooled effect) and the test between the levels."""

    title: str
    levels: tuple[tuple[str, Markup], ...]
    test: Markup


@dataclass(frozen=True, slots=True)
class Regression:
    """One meta-regression in words, with its bubble plot where there is one ('' otherwise)."""

    title: str
    said: Markup
    drawn: str


def subgroups(trails: Trails, finding: Finding) -> list[Subgroups]:
    """The subgroup analyses of a synthesis."""
    return [_subgroups(trails, finding, one) for one in finding.subgroups]


def _subgroups(trails: Trails, finding: Finding, one: SubgroupAnalysis) -> Subgroups:
    prefix = f"{finding.id}.by-{one.variable}"
    levels = []
    for position, level in enumerate(one.levels, start=1):
        id_ = f"{prefix}.{position}"
        pooled = say("{m} {e}", m=finding.measure, e=trails.ranged(id_, "estimate"))
        known = level.estimate is not None
        levels.append((level.level, pooled if known else trails.say("analysis.not_estimable")))
    p = trails.p_value(f"{prefix}.p")
    test = Markup("")
    if p and one.p is not None:
        key = "subgroups_differ" if one.p < DIFFERENT else "subgroups_alike"
        test = trails.say(f"analysis.{key}", p=p)
    title = trails.say("analysis.subgroups", variable=one.variable.replace("_", " "))
    return Subgroups(title, tuple(levels), test)


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
            drawn = bubble_svg(one, specification, synthesis, protocol, theme="page")
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
    return trails.say(
        "analysis.slope",
        name=name,
        slope=trails.link(f"{id_}.slope"),
        low=trails.link(f"{id_}.slope_ci_low"),
        high=trails.link(f"{id_}.slope_ci_high"),
        p=trails.p_value(f"{id_}.slope_p"),
        n=trails.link(f"{id_}.studies"),
        r2=trails.link(f"{id_}.r2"),
    )

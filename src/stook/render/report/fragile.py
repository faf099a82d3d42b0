"""How fragile: which defensible analyses agree, what overturns a finding, what else is to say."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from stook import figures
from stook.language.cited_text import Text, capitalise
from stook.language.lists import listed
from stook.language.names import plain
from stook.model.finding import RATIOS, Finding
from stook.model.synthesis import Flip, Robustness
from stook.model.terms import Certainty
from stook.model.what_if import WhatIf
from stook.pipeline.build import Built
from stook.plots.fluid import FluidScale, Reach, Tone, fluid_scale, interval_picture
from stook.render.report.forest import NARROW
from stook.render.report.marks import axis_of, measure, own, tone_of
from stook.render.report.trails import Trails
from stook.render.what_if import words
from stook.summary.sof import domain_name

SINGLE = 400  # up to this many analyses are a mark each, more are a bar
STUDIES = "studies"


@dataclass(frozen=True, slots=True)
class FlipLine:
    """One analysis that overturns the finding, under the finding as reported."""

    name: str
    reported: bool
    picture: Markup
    effect: Markup


@dataclass(frozen=True, slots=True)
class Step:
    """What would be said at one level of certainty."""

    rank: int
    level: str
    sentence: str
    now: bool


@dataclass(frozen=True, slots=True)
class Hinge:
    """One sort of change: its name, the nearest change, and the words after it."""

    name: str
    what: Markup
    sentence: str


@dataclass(frozen=True, slots=True)
class Fragility:
    """How far one claimed finding holds."""

    id: str
    sentence: str
    window: str
    agree: int
    analyses: int
    share: str
    agreeing: Markup
    flips: tuple[FlipLine, ...]
    axis: Markup
    measure: str
    ladder: tuple[Step, ...]
    tried: tuple[tuple[int, int, str], ...]
    hinges: tuple[Hinge, ...]


@dataclass(frozen=True, slots=True)
class Unsure:
    """The verdicts of which we say that we do not know: how many, and which would move."""

    count: int
    moving: tuple[tuple[str, str, Markup], ...]


def fragilities(
    built: Built, trails: Trails, what_ifs: Sequence[WhatIf]
) -> tuple[list[Fragility], Unsure]:
    """Each finding above very low certainty that the summary speaks of; the others counted."""
    findings = {finding.id: finding for finding in built.findings}
    by_id = {what_if.id: what_if for what_if in what_ifs}
    claimed: list[Fragility] = []
    moving: list[tuple[str, str, Markup]] = []
    unknown = 0
    for verdict in built.plan.verdicts:
        finding = findings.get(verdict.speaking)
        if finding is None or finding.certainty is None:
            continue
        robust = built.robustness.get(finding.id)
        if finding.certainty is not Certainty.VERY_LOW:
            claimed.append(_fragility(built, trails, finding, robust, by_id.get(finding.id)))
            continue
        unknown += 1
        if robust is not None and robust.agree < robust.analyses:
            protocol = built.review.protocol
            intervention = plain(trails.words, protocol.interventions[verdict.intervention])
            name = f"{intervention}, {plain(trails.words, protocol.outcomes[verdict.outcome])}"
            agreeing = trails.say(
                "page.of_agree",
                agree=trails.link(f"{finding.id}.robustness.agree"),
                n=trails.link(f"{finding.id}.robustness.analyses"),
            )
            moving.append((f"#analysis:{finding.id}", name, agreeing))
    return claimed, Unsure(unknown, tuple(moving))


def _fragility(
    built: Built,
    trails: Trails,
    finding: Finding,
    robust: Robustness | None,
    what_if: WhatIf | None,
) -> Fragility:
    window = built.review.protocol.time_windows.get(finding.timepoint)
    outcome = built.review.protocol.outcomes[finding.outcome]
    agree, analyses = (robust.agree, robust.analyses) if robust else (0, 0)
    flips, scale = _flips(trails, finding, robust, tone_of(finding, outcome))
    agreeing = Markup("")
    if analyses:
        agreeing = trails.say(
            "page.agree",
            agree=trails.link(f"{finding.id}.robustness.agree"),
            n=trails.link(f"{finding.id}.robustness.analyses"),
            share=trails.to(
                trails.href(f"{finding.id}.robustness.agree"), f"{100 * agree / analyses:.0f}%"
            ),
        )
    return Fragility(
        id=finding.id,
        sentence=finding.statement,
        window=window.label if window else "",
        agree=agree,
        analyses=analyses,
        share=f"{100 * agree / analyses:.2f}%" if analyses else "",
        agreeing=agreeing,
        flips=flips,
        axis=axis_of(scale) if scale else Markup(""),
        measure=measure(trails, finding.measure),
        ladder=_ladder(trails, finding, what_if),
        tried=_tried(trails, what_if),
        hinges=_hinges(trails, what_if),
    )


def _flips(
    trails: Trails, finding: Finding, robust: Robustness | None, tone: Tone
) -> tuple[tuple[FlipLine, ...], FluidScale | None]:
    """The single choices that overturn the finding, under it; nothing where none does."""
    changes = [
        flip
        for flip in (robust.flips if robust else ())
        if None not in (flip.estimate, flip.ci_low, flip.ci_high) and flip.choice != "measure"
    ]
    if not changes or finding.estimate is None:
        return (), None
    reported = Reach(finding.ci_low or 0.0, finding.estimate, finding.ci_high or 0.0, 4)
    reaches = [Reach(f.ci_low or 0.0, f.estimate or 0.0, f.ci_high or 0.0, 4) for f in changes]
    scale = fluid_scale([reported, *reaches], log=finding.measure in RATIOS, close=NARROW)
    lines = [
        FlipLine(
            trails.words.say("page.as_reported").text,
            True,
            own(interval_picture(scale, reported, tone)),
            trails.ranged(finding.id, "estimate"),
        )
    ]  # fmt: skip
    href = trails.href(f"{finding.id}.robustness.agree")
    for flip, reach in zip(changes, reaches, strict=True):
        numbers = (flip.estimate, flip.ci_low, flip.ci_high)
        n, low, high = (figures.number(value) for value in numbers)
        text = trails.words.say("sof.range", n=n, low=low, high=high).text
        lines.append(
            FlipLine(
                _name(trails, flip),
                False,
                own(interval_picture(scale, reach, "none")),
                trails.to(href, text),
            )
        )  # fmt: skip
    return tuple(lines), scale


def _name(trails: Trails, flip: Flip) -> str:
    """A choice made otherwise: "With the Wald interval", "Without Smith 2010"."""
    if flip.choice == STUDIES:
        study = flip.option.removeprefix("without ")
        return trails.words.say("page.without", study=study).text
    key, group = f"robust.option.{flip.option}", f"robust.group.{flip.choice}"
    if key not in trails.words:
        return flip.option
    named = trails.words.say(group).text if group in trails.words else flip.choice
    option = trails.words.say(key, name=named).text
    return trails.words.say("page.with_option", option=option).text


def _ladder(trails: Trails, finding: Finding, what_if: WhatIf | None) -> tuple[Step, ...]:
    """The sentence at each level of certainty; what is not altered stays as it is."""
    if finding.certainty is None:
        return ()
    other = {
        alternative.certainty: alternative.statement
        for alternative in (what_if.alternatives if what_if else ())
        if alternative.hinge == "certainty"
    }
    return tuple(
        Step(
            rank=level.rank,
            level=trails.words.say(f"certainty.{level.name.lower()}").text,
            sentence=finding.statement
            if level is finding.certainty
            else other.get(level, finding.statement),
            now=level is finding.certainty,
        )
        for level in reversed(Certainty)
    )


def _tried(trails: Trails, what_if: WhatIf | None) -> tuple[tuple[int, int, str], ...]:
    if what_if is None:
        return ()
    return tuple(
        (
            item.altering,
            item.tried,
            trails.words.say(
                f"page.tried.{item.hinge}", trails.words.grammar.form(item.tried)
            ).text,
        )
        for item in what_if.tried
        if item.tried
    )


def _hinges(trails: Trails, what_if: WhatIf | None) -> tuple[Hinge, ...]:
    """The nearest change of each sort that alters the words, certainty apart."""
    if what_if is None:
        return ()
    href = trails.href(f"{what_if.id}.estimate")
    return tuple(
        Hinge(
            capitalise(Text(trails.words.say(f"hinges.{nearest.hinge}").text)).text,
            trails.linked(words(nearest), href),
            nearest.statement or trails.words.say("hinges.no_statement").text,
        )
        for nearest in what_if.smallest
        if nearest.hinge != "certainty"
    )


def reasons_elsewhere(built: Built, trails: Trails) -> Markup:
    """What a publication names as reasons for all its ratings together; '' where it does not."""
    general = built.review.certainty.general
    if general is None or not general.reasons:
        return Markup("")
    domains = dict.fromkeys(reason.domain for reason in general.reasons)
    names = [domain_name(trails.words, domain) for domain in domains]
    return trails.say("page.reasons_elsewhere", reasons=listed(trails.words, names).text)

"""Studies that are not pooled: the sentences, the effect direction plot, what no synthesis uses."""

from dataclasses import dataclass

from markupsafe import Markup

from stook.figures import p_value
from stook.model.study import RESULTS, Result
from stook.model.synthesis import Contrast, Narrative, Specification, Synthesis
from stook.model.terms import Favours
from stook.networks.nodes import used_rows
from stook.pipeline.build import Built
from stook.plots import Direction, DirectionData, DirectionRow, effect_direction
from stook.render.report.trails import Trails
from stook.render.report.words import say
from stook.synthesis.row_accounts import left_out
from stook.synthesis.select import analysis_for

DIRECTIONS = {
    Favours.INTERVENTION: Direction.BETTER,
    Favours.COMPARATOR: Direction.WORSE,
    Favours.NEITHER: Direction.MIXED,
}
NUMBERS = (
    "n", "mean", "sd", "events", "total", "effect", "se", "ci_low", "ci_high", "p", "median",
    "q1", "q3", "min", "max", "o_e", "variance",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A result that no synthesis uses and why; `numbers` is a link to its row."""

    study: str
    label: str
    outcome: str
    timepoint: str
    arm: str
    numbers: Markup
    why: str


def told(
    built: Built, trails: Trails, specification: Specification, arms: tuple[str, str]
) -> list[Markup]:
    """What is said of studies that are not pooled: why, their directions, their range."""
    one = built.narratives[specification.id]
    id_ = f"{specification.id}.narrative"
    said = [_why(built, trails, specification)]
    parts = [
        trails.say(f"analysis.direction.{name}", n=trails.link(f"{id_}.{name}"), arm=arm)
        for name, arm in (
            ("intervention", arms[0]),
            ("comparator", arms[1]),
            ("neither", ""),
            ("unknown", ""),
        )
        if getattr(one, name)
    ]
    sign = trails.p_value(f"{id_}.sign_p")
    test = trails.say("analysis.sign_test", p=sign) if sign else ""
    said.append(trails.say("analysis.by_direction", parts=Markup(", ").join(parts),
                    test=test))  # fmt: skip
    if one.median is not None:
        said.append(
            trails.say("analysis.range",
                low=trails.link(f"{id_}.lowest"), high=trails.link(f"{id_}.highest"),
                median=trails.link(f"{id_}.median"))
        )  # fmt: skip
    return said


def _why(built: Built, trails: Trails, specification: Specification) -> Markup:
    """Why the studies are told side by side."""
    protocol = built.review.protocol
    key = (specification.comparison, specification.outcome, specification.timepoint)
    entry = analysis_for(protocol, *key)
    if specification.pooled:
        return trails.say("analysis.not_poolable")
    if entry is None or not entry[1].why:
        return trails.say("analysis.not_pooled")
    cell = f"review.yaml#synthesis/analyses/{entry[0]}/why"
    why = trails.traced(entry[1].why.rstrip("."), cell)
    return trails.say("analysis.not_pooled_because", why=why)


def side_said(trails: Trails, href: str, contrast: Contrast, arms: tuple[str, str]) -> Markup:
    """What a report without an effect says: the side that it favours, its P value."""
    sides = {
        Favours.INTERVENTION: trails.say("analysis.favours.side", arm=arms[0]),
        Favours.COMPARATOR: trails.say("analysis.favours.side", arm=arms[1]),
        Favours.NEITHER: trails.say("analysis.favours.neither"),
        None: trails.say("analysis.favours.unknown"),
    }
    words = sides[contrast.favours]
    if contrast.p is None:
        return say("{words}", words=words)
    p = trails.to(href, p_value(contrast.p))
    return say("{words} ({p})", words=words, p=p)


def direction_plot(
    one: Narrative, specification: Specification, synthesis: Synthesis, outcome: str
) -> str:
    """The effect direction plot of the studies whose direction is known; '' where none is."""
    rows = tuple(
        DirectionRow(
            label=effect.label,
            directions=(DIRECTIONS[side],),
            people=effect.participants or None,
            href=f"#study:{effect.study}",
            data={"fact": f"{specification.id}.study.{effect.key}.effect"},
        )
        for effect in synthesis.effects
        if (side := one.favours[effect.key]) is not None
    )
    if not rows:
        return ""
    data = DirectionData(rows=rows, outcomes=(outcome,), ident=f"direction-{specification.id}")
    return effect_direction(data, theme="page")


def leftovers(built: Built, trails: Trails) -> list[LeftOver]:
    """Every result that enters no synthesis, so that none is dropped silently."""
    protocol = built.review.protocol
    made = []
    netted = {row for net in built.networks for row in used_rows(net.specification)}
    for one in left_out(built.review, built.specifications):
        row = one.row
        if row.cell("")[:-1] in netted:
            continue
        window = protocol.time_windows.get(row.timepoint)
        made.append(
            LeftOver(
                study=row.study,
                label=built.review.studies[row.study].label,
                outcome=protocol.outcomes[row.outcome].technical,
                timepoint=window.label if window else "",
                arm=row.arm,
                numbers=trails.to(trails.cell(f"{RESULTS}#{row.key}"), _numbers(row)),
                why=one.why,
            )
        )
    return made


def _numbers(row: Result) -> str:
    found = ((name, getattr(row, name)) for name in NUMBERS)
    return ", ".join(f"{name} = {value:g}" for name, value in found if value is not None)

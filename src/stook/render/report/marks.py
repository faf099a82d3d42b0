"""Marks of the page: certainty as dots, effects as pictures and numbers, what they share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from stook.figures import MINUS
from stook.model.finding import RATIOS, Finding
from stook.model.protocol import Outcome, Thresholds
from stook.model.terms import Direction
from stook.pipeline.build import Built
from stook.plots.fluid import (
    FluidScale,
    Reach,
    Tone,
    axis,
    fluid_scale,
    interval_picture,
)
from stook.plots.people import PATTERN
from stook.render.report.trails import Trails

HATCHES = ("better", "worse", "none", "solid", "strong")
DOTS = "".join(
    f'<symbol id="dots{rank}" viewBox="0 0 62 14">'
    + "".join(
        f'<circle class="{"on" if i < rank else "off"}" cx="{7 + 16 * i}" cy="7" r="5.2"/>'
        for i in range(4)
    )
    + "</symbol>"
    for rank in range(5)
)
SIGNS = (
    '<symbol id="rob-low" viewBox="0 0 18 18"><circle class="r-low" cx="9" cy="9" r="8"/>'
    '<path class="r-sign" d="M9 5v8M5 9h8"/></symbol>'
    '<symbol id="rob-some" viewBox="0 0 18 18"><rect class="r-some" x="1.5" y="1.5" width="15"'
    ' height="15" rx="3"/><path class="r-sign dark" d="M5 9h8"/></symbol>'
    '<symbol id="rob-high" viewBox="0 0 18 18"><path class="r-high" d="M9 .6 17.4 9 9 17.4 .6 9z"/>'
    '<path class="r-sign" d="M6.2 6.2l5.6 5.6M11.8 6.2l-5.6 5.6"/></symbol>'
    '<symbol id="rob-unknown" viewBox="0 0 18 18"><circle class="r-none" cx="9" cy="9" r="7.4"/>'
    '<text class="r-q" x="9" y="13" text-anchor="middle">?</text></symbol>'
)


def own(text: str) -> Markup:
    """Markup of our own making, put into the page as it is."""
    return Markup(text)  # noqa: S704


def _hatch(name: str) -> str:
    size = "0.5" if name in ("solid", "strong") else "1"
    return (
        f'<pattern id="h-{name}" class="hatch {name}" width="5" height="5"'
        f' patternUnits="userSpaceOnUse" patternTransform="rotate(45) scale({size})">'
        '<rect class="hb" width="5" height="5"/><rect class="hf" width="3" height="5"/></pattern>'
    )


def shared_marks() -> Markup:
    """What pictures of a page refer to; stands in it once."""
    defs = "".join(_hatch(name) for name in HATCHES) + PATTERN + DOTS + SIGNS
    return own(
        f'<svg width="0" height="0" style="position:absolute" aria-hidden="true">'
        f"<defs>{defs}</defs></svg>"
    )


def dots(rank: int, word: str | Markup) -> Markup:
    """Certainty as dots, with its word where one is given."""
    spoken = Markup(" <span>{}</span>").format(word) if word else Markup("")
    return Markup(
        '<span class="cert c{rank}"><svg class="dots" viewBox="0 0 62 14" aria-hidden="true">'
        '<use href="#dots{rank}"/></svg>{spoken}</span>'
    ).format(rank=rank, spoken=spoken)


@dataclass(frozen=True, slots=True)
class Effect:
    """A finding's effect as a picture shows it and as words say it.

    `unit` tells which effects share a scale; `size` is the absolute difference (or the pooled
    effect where there is none) with its interval, `relative` a ratio beside it. `thresholds` are
    small, moderate, large in the effect's own unit.
    """

    unit: str
    label: str
    reach: Reach
    tone: Tone
    log: bool
    size: Markup
    relative: Markup
    sides: tuple[str, str]
    thresholds: tuple[float, ...] = ()


PEOPLE = "people"
RATIO_SIDES = ("fewer", "more")


def effect_of(built: Built, trails: Trails, finding: Finding) -> Effect | None:
    """The effect of a finding; None where none could be computed."""
    outcome = built.review.protocol.outcomes[finding.outcome]
    absolute = _values(built, f"{finding.id}.absolute", ("difference", "ci_low", "ci_high"))
    if absolute is not None:
        return _people(trails, finding, outcome, absolute)
    if finding.measure == "SMD":
        scaled = _values(built, f"{finding.id}.smd", ("units", "units_low", "units_high"))
        if scaled is not None:
            ids = tuple(f"{finding.id}.smd.units{end}" for end in ("", "_low", "_high"))
            return _points(trails, finding, outcome, scaled, ids, _unit(outcome))
    pooled = _values(built, finding.id, ("estimate", "ci_low", "ci_high"))
    if pooled is None:
        return None
    if finding.measure in RATIOS:
        return _ratio(trails, finding, outcome, pooled)
    ids = tuple(f"{finding.id}.{name}" for name in ("estimate", "ci_low", "ci_high"))
    unit = trails.say("analysis.in_sds").strip() if finding.measure == "SMD" else _unit(outcome)
    return _points(trails, finding, outcome, pooled, ids, unit)


def _values(built: Built, stem: str, names: Sequence[str]) -> tuple[float, float, float] | None:
    """Low, estimate and high of three facts, ordered; None where one is missing."""
    facts = [built.facts.get(f"{stem}.{name}") for name in names]
    numbers = [fact.value for fact in facts if fact is not None]
    if len(numbers) < 3 or not all(isinstance(n, int | float) for n in numbers):
        return None
    estimate, low, high = (float(n) for n in numbers if isinstance(n, int | float))
    return min(low, high), estimate, max(low, high)


def rank_of(finding: Finding) -> int:
    """4 (high) to 1 (very low), 0 for not rated."""
    return finding.certainty.rank if finding.certainty else 0


def tone_of(finding: Finding, outcome: Outcome) -> Tone:
    """Better or worse for people where the interval excludes no difference and certainty is above
    very low; else none."""
    if finding.change == "unclear" or rank_of(finding) < 2:
        return "none"
    return (
        "better"
        if (finding.change == "more") == (outcome.direction is Direction.HIGHER)
        else "worse"
    )


def _reach(finding: Finding, values: tuple[float, float, float]) -> Reach:
    return Reach(*values, rank=rank_of(finding))


def sizes(outcome: Outcome) -> tuple[float, ...]:
    """The thresholds of an outcome; () where there are none."""
    own_sizes = outcome.thresholds
    if not isinstance(own_sizes, Thresholds):
        return ()
    return tuple(abs(s) for s in (own_sizes.small, own_sizes.moderate, own_sizes.large) if s)


def _unit(outcome: Outcome) -> str:
    return outcome.scale.unit if outcome.scale else ""


def _people(
    trails: Trails, finding: Finding, outcome: Outcome, values: tuple[float, float, float]
) -> Effect:
    stem = f"{finding.id}.absolute"
    size = _sided(
        trails, values, (f"{stem}.difference", f"{stem}.ci_low", f"{stem}.ci_high"), "people", ""
    )
    relative = Markup("")
    if finding.measure in RATIOS and finding.estimate is not None:
        relative = Markup("{} {}").format(
            measure(trails, finding.measure), trails.ranged(finding.id, "estimate")
        )
    sides = (str(trails.say("page.fewer")), str(trails.say("page.more")))
    label = str(trails.say("page.per_1000"))
    return Effect(
        PEOPLE, label, _reach(finding, values), tone_of(finding, outcome), False, size,
        relative, sides, sizes(outcome),
    )  # fmt: skip


def _points(
    trails: Trails,
    finding: Finding,
    outcome: Outcome,
    values: tuple[float, float, float],
    ids: Sequence[str],
    unit: str,
) -> Effect:
    size = _sided(trails, values, ids, "points", unit)
    sides = (str(trails.say("page.lower")), str(trails.say("page.higher")))
    thresholds = sizes(outcome) if finding.measure != "SMD" or "smd" in ids[0] else ()
    return Effect(
        f"points {unit}", unit, _reach(finding, values), tone_of(finding, outcome), False, size,
        Markup(""), sides, thresholds,
    )  # fmt: skip


def _ratio(
    trails: Trails, finding: Finding, outcome: Outcome, values: tuple[float, float, float]
) -> Effect:
    name = measure(trails, finding.measure)
    facts = [trails.built.facts[f"{finding.id}.{n}"] for n in ("estimate", "ci_low", "ci_high")]
    interval = trails.say("page.interval", low=facts[1].text, high=facts[2].text)
    text = Markup('{} {} <span class="rng">{}</span>').format(name, facts[0].text, interval)
    size = trails.to(trails.href(facts[0].id), text)
    sides = (str(trails.say("page.less")), str(trails.say("page.more")))
    return Effect(
        f"ratio {finding.measure}", name, _reach(finding, values), tone_of(finding, outcome), True,
        size, Markup(""), sides,
    )  # fmt: skip


def measure(trails: Trails, name: str) -> str:
    """An effect measure by its usual abbreviation, or by its name."""
    return str(trails.words.table("sof.measure").get(name, name))


def measure_name(trails: Trails, name: str) -> str:
    """An effect measure by its full name."""
    key = f"page.measure.{name}"
    return trails.words.say(key).text if key in trails.words else name


def _sided(
    trails: Trails, values: tuple[float, float, float], ids: Sequence[str], kind: str, unit: str
) -> Markup:
    """A difference without signs: "261 more per 1000 (6 to 884)"."""
    low, estimate, high = values
    facts = trails.built.facts
    shown = {fact: facts[fact].text.lstrip(MINUS + "-+") for fact in ids}
    ordered = sorted(ids[1:], key=lambda fact: _number(facts[fact].value))
    nothing = not any(char in "123456789" for char in shown[ids[0]])
    side = "none" if nothing else "below" if estimate < 0 else "above"
    text = trails.say(f"page.{kind}.{side}", n=shown[ids[0]], unit=unit)
    if (low < 0) == (high < 0) and low and high and not nothing:
        ends = sorted((shown[fact] for fact in ordered), key=_as_number)
        ends = [ends[0], ends[1]]
    else:
        fewer, more = _words(trails, kind)
        ends = [
            str(trails.say("page.side", n=shown[fact], side=fewer if value < 0 else more))
            if value
            else shown[fact]
            for value, fact in zip((low, high), ordered, strict=True)
        ]
    interval = trails.say("page.interval", low=ends[0], high=ends[1])
    whole = Markup('{} <span class="rng">{}</span>').format(_single(text), interval)
    return trails.to(trails.href(ids[0]), whole)


def _words(trails: Trails, kind: str) -> tuple[str, str]:
    names = ("fewer", "more") if kind == "people" else ("lower", "higher")
    return str(trails.say(f"page.{names[0]}")), str(trails.say(f"page.{names[1]}"))


def _single(text: Markup) -> Markup:
    return Markup(" ".join(text.split()))  # noqa: S704 - escaped by the catalogue's filling


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _as_number(text: str) -> float:
    digits = text.replace(",", "").replace("\u2009", "")
    return float(digits) if digits.replace(".", "", 1).isdecimal() else float("inf")


def shared_scale(effects: Iterable[Effect]) -> FluidScale:
    """One scale for effects of one unit; thresholds where all of them have the same."""
    known = list(effects)
    thresholds = {effect.thresholds for effect in known}
    same = next(iter(thresholds)) if len(thresholds) == 1 else ()
    log = bool(known) and known[0].log
    return fluid_scale([effect.reach for effect in known], log=log, thresholds=same)


def picture(scale: FluidScale, effect: Effect | None) -> Markup:
    """An effect as a picture for a table cell."""
    return own(
        interval_picture(scale, effect.reach if effect else None, effect.tone if effect else "none")
    )


def axis_of(scale: FluidScale, *, above: bool = False) -> Markup:
    """The axis of a column."""
    return own(axis(scale, above=above))


def directions(sides: tuple[str, str]) -> Markup:
    """What lies left and right of no difference."""
    return Markup('<span class="dirs"><span>{}</span><span>{}</span></span>').format(
        escape(sides[0]), escape(sides[1])
    )

"""Natural frequencies: what an effect means for people, where certainty is moderate or high.

Absolute before relative, one denominator throughout a summary (Cochrane Handbook, section 15.3.3).
"""

import math

from stook.language.cited_text import Text, shown
from stook.language.claims import level_key
from stook.language.lists import number
from stook.language.meaning import EVENTS
from stook.language.names import plain
from stook.model.facts import Fact
from stook.model.summary import Verdict
from stook.model.terms import Certainty, Direction, Kind, Size
from stook.summary.plain.context import Context
from stook.summary.plain.groups import Piece

PER_1000 = 1000
SMALLER = 100


def frequency(ctx: Context, piece: Piece) -> Text | None:
    """How many people in every 100 (or 1000) with the intervention and with the comparator.

    Only for a single verdict that claims an effect; merged verdicts differ in their numbers.
    """
    if len(piece.verdicts) != 1 or piece.claim.mode != "claim":
        return None
    verdict = piece.verdicts[0]
    risks = _risks(ctx, verdict)
    if risks is None:
        return _points(ctx, verdict)
    per = denominator(ctx)
    again = "again_" if "frequency" in ctx.mentioned else ""
    ctx.mentioned.add("frequency")
    with_it, without = (shown(number(ctx.words, _per(risk, per)), risk.id) for risk in risks)
    return ctx.words.say(
        f"frequency.{again}{level_key(verdict.certainty or Certainty.MODERATE)}",
        X=ctx.intervention_name(verdict.intervention),
        C=plain(ctx.words, ctx.protocol.comparators[verdict.comparator]),
        with_it=with_it,
        without=without,
        per=shown(number(ctx.words, per), risks[0].id),  # what the risk is out of: a part of it
    )


def _points(ctx: Context, verdict: Verdict) -> Text | None:
    """The difference in points, for a scale whose ends the protocol gives."""
    outcome = ctx.outcome(verdict.outcome)
    scale, certainty = outcome.scale, verdict.certainty
    if not _clear(verdict) or certainty is None or outcome.kind is not Kind.CONTINUOUS:
        return None
    name = {"MD": "estimate", "SMD": "smd.units"}.get(outcome.measure, "")
    fact = ctx.plan.facts.get(f"{verdict.speaking}.{name}")
    value = fact.value if fact else None
    if scale is None or scale.min is None or scale.max is None or fact is None:
        return None
    if not isinstance(value, int | float) or not math.floor(abs(value) + 0.5):
        return None
    points = math.floor(abs(value) + 0.5)
    higher = outcome.direction is Direction.HIGHER
    return ctx.words.say(
        f"points.{level_key(certainty)}.{'more' if value > 0 else 'less'}",
        ctx.words.grammar.form(points),
        n=shown(number(ctx.words, points), fact.id),
        min=number(ctx.words, scale.min, 1),
        max=number(ctx.words, scale.max, 1),
        better=ctx.words.say("points.higher_better" if higher else "points.lower_better"),
    )


def _clear(verdict: Verdict) -> bool:
    """True where numbers may be given: at least moderate certainty, an interval that excludes no
    effect, and an effect that matters."""
    sure = verdict.certainty is not None and verdict.certainty.rank > 2
    return sure and verdict.change != "unclear" and verdict.size is not Size.TRIVIAL


def denominator(ctx: Context) -> int:
    """100 where it shows every effect of the summary as different whole numbers, else 1000."""
    pairs = [risks for v in ctx.plan.verdicts if (risks := _risks(ctx, v)) is not None]
    coarse = [[_per(risk, SMALLER) for risk in pair] for pair in pairs]
    return SMALLER if all(a != b and min(a, b) > 0 for a, b in coarse) else PER_1000


def _risks(ctx: Context, verdict: Verdict) -> tuple[Fact, Fact] | None:
    """The facts of the risk with the intervention and with the comparator, where they may be
    spoken of: events, at least moderate certainty, an interval that excludes no effect, and
    numbers that differ, once they are rounded, in the direction that is claimed."""
    if not _clear(verdict):
        return None
    if ctx.outcome(verdict.outcome).kind not in EVENTS:
        return None
    found = [
        ctx.plan.facts.get(f"{verdict.speaking}.absolute.{name}")
        for name in ("intervention", "comparator")
    ]
    numbers = [f for f in found if f is not None and isinstance(f.value, int | float)]
    if len(numbers) != 2:
        return None
    with_it, without = (_per(one, PER_1000) for one in numbers)
    said = "more" if with_it > without else "less" if with_it < without else "unclear"
    return (numbers[0], numbers[1]) if said == verdict.change else None


def _per(risk: Fact, per: int) -> int:
    """A risk per 1000 as whole people of another number; halves go up."""
    value = risk.value if isinstance(risk.value, int | float) else 0.0
    return math.floor(value * per / PER_1000 + 0.5)

"""What are the limitations of the evidence? A stem by certainty, then the weighed reasons."""

from stook.language.names import plain
from stook.language.summary.context import Context, nothing_found
from stook.language.text import Text
from stook.model.summary import Section, Sentence, WeighedReason
from stook.model.terms import Basis, Certainty

MOST = 4


def limits(ctx: Context) -> Section:
    """How confident we are, and at most four sentences of reasons."""
    if nothing_found(ctx):
        said = [ctx.sentence("limits.none", ctx.words.say("limits.no_studies"))]
    else:
        said = _said(ctx)
    return Section(
        id="limits", heading=ctx.heading("limits"), paragraphs=(tuple(said),) if said else ()
    )


def _said(ctx: Context) -> list[Sentence]:
    stem = _stem(ctx)
    if not stem:
        return []
    rated = [v for v in ctx.plan.verdicts if v.certainty]
    sources = tuple(dict.fromkeys(f for v in rated for f in v.findings))
    bases = [v.certainty_basis for v in rated]
    reasons = chosen(ctx)
    if not reasons:
        return [ctx.sentence("limits.stem", stem, sources, bases)]
    if len(reasons) == 1:
        (text, carried), *_ = reasons
        joined = ctx.words.say("limits.because", stem=stem, reason=text)
        return [
            ctx.sentence(
                "limits.stem", joined, (*sources, *_sources(carried)), (*bases, *_bases(carried))
            )
        ]
    several = ctx.words.say("limits.several", stem=stem)
    said = [ctx.sentence("limits.stem", several, sources, bases)]
    for text, carried in reasons:
        codes = "+".join(weighed.reason.code for weighed in carried)
        said.append(ctx.sentence(f"limits.{codes}", text, _sources(carried), _bases(carried)))
    return said


def _stem(ctx: Context) -> Text:
    """The stem for the set of certainties among the verdicts."""
    levels = {v.certainty for v in ctx.plan.verdicts if v.certainty}
    keys = [level.value.replace(" ", "_") for level in Certainty if level in levels]
    if not keys:
        return Text("")
    if keys == ["very_low", "low"]:
        return ctx.words.say("limits.low_very_low")
    if len(keys) == 1:
        return ctx.words.say(f"limits.{keys[0]}")
    return ctx.words.say(f"limits.differs.{keys[-1]}.{keys[0]}")


def chosen(ctx: Context) -> list[tuple[Text, tuple[WeighedReason, ...]]]:
    """At most four reasons, heaviest first, one a domain before seconds; pairs that read better as
    one sentence are merged."""
    down = [r for r in ctx.plan.reasons if f"reason.{r.reason.code}" in ctx.words]
    first: dict[str, WeighedReason] = {}
    for weighed in down:
        first.setdefault(weighed.reason.domain, weighed)
    keep = [*first.values(), *(r for r in down if r not in first.values())]
    left = sorted(_distinct(keep), key=down.index) if len(keep) <= MOST else _distinct(keep)
    result: list[tuple[Text, tuple[WeighedReason, ...]]] = []
    while left and len(result) < MOST:
        weighed = left.pop(0)
        partner = next((r for r in left if _merged_key(ctx, weighed, r)), None)
        if partner is not None:
            left.remove(partner)
            text = _fill(ctx, _merged_key(ctx, weighed, partner), weighed, partner)
            result.append((text, (weighed, partner)))
        else:
            result.append((_fill(ctx, f"reason.{weighed.reason.code}", weighed), (weighed,)))
    return result


def _distinct(reasons: list[WeighedReason]) -> list[WeighedReason]:
    return list({(r.reason.code, r.reason.what): r for r in reasons}.values())


def _merged_key(ctx: Context, a: WeighedReason, b: WeighedReason) -> str:
    key = "reason_merged." + "+".join(sorted((a.reason.code, b.reason.code)))
    return key if key in ctx.words else ""


def _fill(ctx: Context, key: str, *reasons: WeighedReason) -> Text:
    what = next((r.reason.what for r in reasons if r.reason.what), "")
    if not what:
        defaults = (f"reason_default.{r.reason.code}" for r in reasons)
        what = next((ctx.words.template(d) for d in defaults if d in ctx.words), "")
    name = plain(ctx.words, ctx.protocol.question.intervention)
    return ctx.words.say(key, ctx.studies_form, I=name, what=what)


def _sources(reasons: tuple[WeighedReason, ...]) -> tuple[str, ...]:
    carried = (one for weighed in reasons for one in (*weighed.findings, *weighed.cells))
    return tuple(dict.fromkeys(carried))


def _bases(reasons: tuple[WeighedReason, ...]) -> list[Basis]:
    return [weighed.basis for weighed in reasons]

"""What are the limitations of the evidence? A stem by certainty, then the weighed reasons."""

from collections.abc import Iterator, Sequence

from stook.language.cited_text import Text
from stook.language.claims import level_key
from stook.language.lists import listed, listed_names
from stook.language.names import plain
from stook.model.summary import Section, Sentence, WeighedReason
from stook.model.terms import Basis, Certainty
from stook.summary.plain.context import Context, finding_ids, nothing_found

MOST = 4
Carried = tuple[Text, tuple[WeighedReason, ...]]


def limits(ctx: Context) -> Section:
    """How confident we are, and at most four sentences of reasons."""
    if nothing_found(ctx):
        said = [ctx.sentence("limits.none", ctx.words.say("limits.no_studies"))]
    else:
        said = [*_said(ctx), *_notices(ctx)]
    return Section(
        id="limits", heading=ctx.heading("limits"), paragraphs=(tuple(said),) if said else ()
    )


def _said(ctx: Context) -> list[Sentence]:
    rated = [v for v in ctx.plan.verdicts if v.certainty]
    sources = tuple(dict.fromkeys(f for v in rated for f in v.findings))
    bases = [v.certainty_basis for v in rated]
    reasons = chosen(ctx)
    named = _by_outcome(ctx)
    if named:
        return [*named, *_reasons_of(ctx, reasons)]
    stem = _stem(ctx)
    if not stem:
        return []
    if not reasons:
        if all(v.certainty is Certainty.HIGH for v in rated):
            stem = ctx.words.say("limits.sound", stem=stem)
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
    return [ctx.sentence("limits.stem", several, sources, bases), *_each(ctx, reasons)]


def _notices(ctx: Context) -> Iterator[Sentence]:
    """That studies behind these results were retracted, or are under an expression of concern."""
    for name, cells in (("retracted", ctx.plan.retracted), ("doubted", ctx.plan.doubted)):
        if cells:
            key = f"limits.{name}.{'all' if ctx.one_study else 'some'}"
            text = ctx.words.say(key, 0 if len(cells) == 1 else 1)
            yield ctx.sentence(f"limits.{name}", text, cells)


def _each(ctx: Context, reasons: Sequence[Carried]) -> Iterator[Sentence]:
    """A sentence a reason."""
    for text, carried in reasons:
        codes = "+".join(weighed.reason.code for weighed in carried)
        yield ctx.sentence(f"limits.{codes}", text, _sources(carried), _bases(carried))


def _reasons_of(ctx: Context, reasons: Sequence[Carried]) -> Iterator[Sentence]:
    """The reasons after sentences that say how confident we are in what."""
    if len(reasons) == 1:
        (text, carried), *_ = reasons
        said = ctx.words.say("limits.named_because", reason=text)
        yield ctx.sentence("limits.reasons", said, _sources(carried), _bases(carried))
    elif reasons:
        carriers = tuple(one for _, carried in reasons for one in carried)
        said = ctx.words.say("limits.reasons")
        yield ctx.sentence("limits.reasons", said, _sources(carriers), _bases(carriers))
        yield from _each(ctx, reasons)


def _by_outcome(ctx: Context) -> list[Sentence]:
    """How confident we are in what, highest first, where each outcome has one certainty in all
    comparisons and they differ by more than low and very low; else nothing."""
    levels: dict[str, set[Certainty]] = {}
    for verdict in ctx.plan.verdicts:
        if verdict.certainty:
            levels.setdefault(verdict.outcome, set()).add(verdict.certainty)
    if any(len(found) > 1 for found in levels.values()):
        return []
    by_level = {
        level: [key for key in ctx.outcomes() if level in levels.get(key, ())]
        for level in reversed(Certainty)
    }
    known = {level: keys for level, keys in by_level.items() if keys}
    if len(known) < 2 or max(level.rank for level in known) <= 2:
        return []
    return [_confident(ctx, level, keys) for level, keys in known.items()]


def _confident(ctx: Context, level: Certainty, outcomes: Sequence[str]) -> Sentence:
    """How confident we are in the evidence about some outcomes."""
    key = level_key(level)
    names = listed_names(ctx.words, [ctx.outcome_name(one) for one in outcomes])
    verdicts = [v for v in ctx.plan.verdicts if v.certainty and v.outcome in outcomes]
    return ctx.sentence(
        f"limits.{key}",
        ctx.words.say(f"limits.named.{key}", O=names),
        finding_ids(verdicts),
        [verdict.certainty_basis for verdict in verdicts],
    )


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


def chosen(ctx: Context) -> list[Carried]:
    """At most four reasons, heaviest first, one a domain before seconds, then what speaks for the
    evidence; pairs that read better as one sentence are merged."""
    known = [r for r in ctx.plan.reasons if f"reason.{r.reason.code}" in ctx.words]
    down = [r for r in known if not r.reason.code.startswith("up.")]
    up = [r for r in known if r not in down]
    first: dict[str, WeighedReason] = {}
    for weighed in down:
        first.setdefault(weighed.reason.domain, weighed)
    keep = [*first.values(), *(r for r in down if r not in first.values())]
    left = sorted(_distinct(keep), key=down.index) if len(keep) <= MOST else _distinct(keep)
    result: list[Carried] = []
    while left and len(result) < MOST:
        weighed = left.pop(0)
        same = [weighed, *(r for r in left if r.reason.code == weighed.reason.code)]
        left = [r for r in left if r not in same]
        partner = next((r for r in left if _merged_key(ctx, weighed, r)), None)
        if partner is not None:
            left.remove(partner)
            text = _fill(ctx, _merged_key(ctx, weighed, partner), *same, partner)
            result.append((text, (*same, partner)))
        else:
            result.append((_fill(ctx, f"reason.{weighed.reason.code}", *same), tuple(same)))
    # Only after what speaks against the evidence does "on the other hand" make sense.
    return [*result, *((_fill(ctx, f"reason.{r.reason.code}", r), (r,)) for r in up if result)]


def _distinct(reasons: list[WeighedReason]) -> list[WeighedReason]:
    return list({(r.reason.code, r.reason.what): r for r in reasons}.values())


def _merged_key(ctx: Context, a: WeighedReason, b: WeighedReason) -> str:
    key = "reason_merged." + "+".join(sorted((a.reason.code, b.reason.code)))
    return key if key in ctx.words else ""


def _fill(ctx: Context, key: str, *reasons: WeighedReason) -> Text:
    named = list(dict.fromkeys(r.reason.what for r in reasons if r.reason.what))
    defaults = (f"reason_default.{r.reason.code}" for r in reasons)
    default = next((ctx.words.template(d) for d in defaults if d in ctx.words), "")
    what = listed(ctx.words, named, "or") if named else default
    carrying = {id_ for one in reasons for id_ in one.findings}
    keys = dict.fromkeys(v.outcome for v in ctx.plan.verdicts if v.speaking in carrying)
    about = listed_names(ctx.words, [plain(ctx.words, ctx.outcome(key)) for key in keys])
    name = plain(ctx.words, ctx.protocol.question.intervention)
    return ctx.words.say(key, ctx.studies_form, I=name, what=what, O=about)


def _sources(reasons: tuple[WeighedReason, ...]) -> tuple[str, ...]:
    carried = (one for weighed in reasons for one in (*weighed.findings, *weighed.cells))
    return tuple(dict.fromkeys(carried))


def _bases(reasons: tuple[WeighedReason, ...]) -> list[Basis]:
    return [weighed.basis for weighed in reasons]

"""Key messages: two or three bullets that answer the question, benefits and harms alike."""

from collections.abc import Collection, Sequence

from stook.language.lists import listed_names
from stook.language.names import form, plain
from stook.model.finding import WITHOUT_DATA
from stook.model.summary import Section, Sentence
from stook.model.terms import Family
from stook.summary.plain.context import Context, finding_ids, nothing_found
from stook.summary.plain.groups import Group, Piece, comparators, groups
from stook.summary.plain.speak import clause, named_sentence, piece_id, speak, verdict_sentence
from stook.summary.plain.subjects import pronoun

_VOICE = "unknown_key"
MOST = 4  # sentences of a message, after which no further comparison is begun
LONG = 60  # words of a message
SHORT = 3  # things said in one message; benefits and unwanted effects share a message up to here
_NOTHING = frozenset({"placebo", "no treatment"})
_JOINABLE = frozenset({"claim", "unknown", "no_data"})
Bullet = tuple[Sentence, ...]


def key_messages(ctx: Context) -> Section:
    """The answer in two or three bullets, the last of them on what is missing."""
    if nothing_found(ctx):
        bullets: list[Bullet] = [(_whole(ctx, "no_studies"),), (_whole(ctx, "first"),)]
    else:
        research = _research(ctx)
        bullets = [*_answers(ctx, 2 if research else 3), *([research] if research else [])]
    return Section(id="key", heading=ctx.heading("key"), paragraphs=tuple(bullets), bullets=True)


def _whole(ctx: Context, key: str) -> Sentence:
    question = ctx.protocol.question
    text = ctx.words.say(
        f"key.{key}",
        I=plain(ctx.words, question.intervention),
        condition=ctx.purpose,
    )
    return ctx.sentence(f"key.{key}", text, ("review.yaml#question",))


def _answers(ctx: Context, room: int) -> list[Bullet]:
    """One bullet a group where they fit, else one for benefits and one for harms."""
    benefits, harms = ctx.leading(Family.BENEFIT), ctx.leading(Family.UNWANTED)
    found = groups(ctx, (*benefits, *harms))
    if not benefits and not harms:
        return [(_whole(ctx, "no_outcomes"),)]
    one_sided = not benefits or not harms
    wordy = len(found) == 1 and len(found[0].pieces) > SHORT
    fits = not wordy and len(found) <= 2 - one_sided
    bullets: list[Bullet] = []
    if fits and (len(found) > 1 or room == 2 or one_sided):
        mentioned = set(ctx.mentioned)
        bullets = [_bullet(ctx, group, first=not i) for i, group in enumerate(found)]
        if len(found) == 1 and not one_sided and any(_words(one) > LONG for one in bullets):
            bullets = []  # benefits and unwanted effects in a message each
            ctx.mentioned.clear()
            ctx.mentioned.update(mentioned)
    if not bullets:
        parts = [outcomes for outcomes in (benefits, harms) if outcomes]
        bullets = [_family(ctx, outcomes, first=not i) for i, outcomes in enumerate(parts)]
    if not harms:
        bullets.append((_whole(ctx, "no_harms"),))
    if not benefits:
        bullets.append((_whole(ctx, "no_benefits"),))
    return [_shortened(ctx, bullet) for bullet in bullets if bullet]


def _words(bullet: Bullet) -> int:
    return sum(len(sentence.text.split()) for sentence in bullet)


def _shortened(ctx: Context, bullet: Bullet) -> Bullet:
    """A message of at most LONG words, of whole sentences: what is left out is in the results."""
    kept = list(bullet)
    while len(kept) > 1 and _words(tuple(kept)) > LONG:
        kept.pop()
    if len(kept) == len(bullet):
        return bullet
    further = ctx.sentence(f"key.more.{kept[0].id}", ctx.words.say("key.more_results"))
    return (*kept, further)


def _compared(ctx: Context, group: Group, *, first: bool) -> str:
    """The comparator to be named: of several each, and the only one in the first message where
    it is more than nothing (a placebo goes without saying)."""
    if len(comparators(ctx)) > 1:
        return group.comparator
    kind = ctx.protocol.comparators[group.comparator].kind
    return group.comparator if first and kind not in _NOTHING else ""


def _telling(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without those that only say, of part of a group, that nothing is known about an
    outcome on which something is known for another part: the results section has them."""
    known = {o for piece in pieces if piece.claim.known for o in piece.outcomes}
    return [p for p in pieces if p.claim.known or p.whole or not known.issuperset(p.outcomes)]


def _bullet(ctx: Context, group: Group, *, first: bool) -> Bullet:
    pieces = _telling(group.pieces)
    compared = _compared(ctx, group, first=first)
    if len(pieces) == 2 and all(_joinable(piece) for piece in pieces):
        return _joined(ctx, pieces[0], pieces[1], compared)
    return speak(ctx, "key", pieces, voice=_VOICE, compared=compared, routed=False)


def _joinable(piece: Piece) -> bool:
    """True where a piece is short and plain enough to share a sentence."""
    return piece.whole and not piece.claim.caveat and piece.claim.mode in _JOINABLE


def _joined(ctx: Context, one: Piece, two: Piece, compared: str) -> Bullet:
    """Benefit and harm in one sentence: "but" where they point apart, else "and"."""
    a = clause(ctx, one, voice=_VOICE, routed=False)
    about = None if two.claim.mode in {"no_data", "not_compared"} else pronoun(ctx, two.comparisons)
    b = clause(ctx, two, about, voice=_VOICE, routed=False)
    both = {one.claim.good, two.claim.good}
    apart = one.claim.mode != two.claim.mode or both == {True, False}
    text = ctx.words.say("join.but" if apart else "join.and", a=a, b=b)
    if compared:
        text = ctx.words.say("join.compared", C=ctx.comparator_name(compared), claim=text)
    key = f"{piece_id('key', ctx, one)}+{'+'.join(two.outcomes)}"
    sentence = verdict_sentence(ctx, key, text, (*one.verdicts, *two.verdicts))
    return (sentence, *named_sentence(ctx, "key", two))


def _family(ctx: Context, outcomes: Sequence[str], *, first: bool) -> Bullet:
    """All comparisons on the leading outcomes of one family."""
    sentences: list[Sentence] = []
    before = ""
    found = groups(ctx, outcomes)
    spoken = {
        key
        for group in found
        for piece in group.pieces
        if piece.claim.mode != "no_data"
        for key in piece.outcomes
    }
    for group in found:
        first = first and not sentences
        compared = "" if group.comparator == before else _compared(ctx, group, first=first)
        pieces = [
            one
            for one in _telling(group.pieces)
            if one.claim.mode != "no_data" or not spoken.issuperset(one.outcomes)
        ]
        if pieces and len(sentences) >= MOST:
            sentences.append(
                ctx.sentence(f"key.further.{outcomes[0]}", ctx.words.say("key.further"))
            )
            break
        sentences += speak(ctx, "key", pieces, voice=_VOICE, compared=compared, routed=False)
        before = group.comparator
    return tuple(sentences)


def _research(ctx: Context) -> Bullet:
    """What is missing: "more" studies where results are imprecise, "better" ones where the studies
    may be biased. Where a leading outcome reaches moderate certainty, only what does not."""
    leading = {*ctx.leading(Family.BENEFIT), *ctx.leading(Family.UNWANTED)}
    if not ctx.plan.verdicts:
        return ()
    missing = _unreported(ctx)
    best = _best(ctx)
    if max((best.get(key, 0) for key in leading), default=0) > 2:
        unsure = [key for key in ctx.outcomes() if key in leading and 0 < best.get(key, 0) <= 2]
        return _gaps(ctx, missing, unsure)
    name = _wanted({weighed.reason.code for weighed in ctx.plan.reasons})
    if not name and missing:
        return (_measured(ctx, "measured", missing),)
    name = name or "open"
    question = ctx.protocol.question
    text = ctx.words.say(
        f"key.{name}",
        form(ctx.words, question.intervention),
        I=plain(ctx.words, question.intervention),
        condition=ctx.purpose,
    )
    speaking = (v.speaking for v in ctx.plan.verdicts if v.outcome in leading and v.speaking)
    carrying = (one for weighed in ctx.plan.reasons for one in (*weighed.findings, *weighed.cells))
    sources = dict.fromkeys([*speaking, *carrying])
    bases = [weighed.basis for weighed in ctx.plan.reasons]
    return (ctx.sentence("key.research", text, tuple(sources), bases),)


def _best(ctx: Context) -> dict[str, int]:
    """The highest certainty that each outcome reaches in any comparison, as a rank."""
    best: dict[str, int] = {}
    for verdict in ctx.plan.verdicts:
        if verdict.certainty:
            best[verdict.outcome] = max(best.get(verdict.outcome, 0), verdict.certainty.rank)
    return best


def _wanted(codes: Collection[str]) -> str:
    """Which studies reasons ask for: more, better, or both; "" where they do not say."""
    more = any(code.startswith("imprecision") for code in codes)
    better = any(code.startswith("rob.") or code == "design.nrs" for code in codes)
    return "_".join(name for name, wanted in (("more", more), ("better", better)) if wanted)


def _gaps(ctx: Context, missing: list[str], unsure: list[str]) -> Bullet:
    """The outcomes that nobody reported and the leading ones of which little is sure."""
    speaking = {v.speaking for v in ctx.plan.verdicts if v.outcome in unsure}
    codes = {w.reason.code for w in ctx.plan.reasons if speaking.intersection(w.findings)}
    name = _wanted(codes)
    if unsure and name:
        chosen = [key for key in ctx.outcomes() if key in (*unsure, *missing)]
        return (_measured(ctx, f"gaps.{name}", chosen),)
    return (_measured(ctx, "measured", missing),) if missing else ()


def _unreported(ctx: Context) -> list[str]:
    """Outcomes on which no comparison has data."""
    spoken = {
        v.outcome
        for v in ctx.plan.verdicts
        if v.state not in WITHOUT_DATA or v.certainty or v.partial
    }
    return [outcome for outcome in ctx.outcomes() if outcome not in spoken]


def _measured(ctx: Context, key: str, outcomes: Sequence[str]) -> Sentence:
    names = listed_names(ctx.words, [ctx.outcome_name(o) for o in outcomes])
    about = plain(ctx.words, ctx.protocol.question.intervention)
    cells = [f"review.yaml#outcomes/{o}" for o in outcomes]
    found = finding_ids(v for v in ctx.plan.verdicts if v.outcome in outcomes)
    text = ctx.words.say(f"key.{key}", I=about, O=names)
    return ctx.sentence("key.research", text, (*cells, *found))

"""From pieces to sentences: subject, claim, route and comparator put together."""

from collections.abc import Sequence

from stook.language.lists import listed
from stook.language.names import asked_change, phrase_key
from stook.language.statements import Subject, say
from stook.language.summary.context import Context, finding_ids
from stook.language.summary.groups import Piece
from stook.language.summary.subjects import (
    after_when,
    interventions,
    pronoun,
    routes_text,
    subject,
)
from stook.language.text import Text
from stook.model.summary import Sentence
from stook.model.terms import Certainty

_RANK = {level.value.replace(" ", "_"): level.rank for level in Certainty}
# Modes whose template puts the subject where a pronoun would read badly.
_BY_NAME = frozenset({"no_data", "not_pooled", "not_judged"})


def piece_id(section: str, ctx: Context, piece: Piece) -> str:
    """A sentence's id: its section, whom it is about, and the outcomes."""
    whom = interventions(ctx, piece.comparisons)
    names = "+".join(
        name + (f"({','.join(routes)})" if routes else "") for name, routes in whom.items()
    )
    versus = ctx.protocol.comparisons[piece.comparisons[0]].comparator
    return f"{section}.{names}.{versus}.{'+'.join(piece.outcomes)}"


def clause(
    ctx: Context,
    piece: Piece,
    about: Subject | None = None,
    *,
    voice: str,
    routed: bool = True,
    when: bool = True,
) -> Text:
    """What is said of a piece. `about` replaces its subject by a pronoun.

    A piece that holds for some routes only names them: after "when" where `when` allows it and
    the language does, else in brackets.
    """
    words = ctx.words
    part = _part_routes(ctx, piece)
    after = when and after_when(ctx, part)
    conjunction = "and" if piece.claim.mode == "claim" else "or"
    if about is None or (part and not after):
        bracketed = (routed or bool(part)) and not after
        about = subject(ctx, piece.comparisons, conjunction, routed=bracketed)
    outcomes = [(_verb(ctx, piece, key), ctx.outcome_name(key)) for key in piece.outcomes]
    silent = piece.claim.mode == "no_data"
    comparator = ctx.protocol.comparisons[piece.comparisons[0]].comparator
    versus = ctx.comparator_name(comparator) if silent else ""
    said = say(words, piece.claim, about, outcomes, voice=voice, versus=versus)
    if piece.claim.known and _including(piece):
        said = words.say("lay.other.named", claim=said, list=_named(ctx, piece))
    if not after:
        return said
    key = "join.when" if piece.claim.known else "join.unknown_when"
    return words.say(key, routes=routes_text(ctx, part), claim=said)


def _part_routes(ctx: Context, piece: Piece) -> tuple[str, ...]:
    """The routes to name where a piece holds for only some routes of one intervention."""
    found = interventions(ctx, piece.comparisons)
    if piece.whole or len(found) != 1:
        return ()
    return next(iter(found.values()))


def speak(
    ctx: Context,
    section: str,
    pieces: Sequence[Piece],
    *,
    voice: str,
    compared: str = "",
    routed: bool = True,
) -> tuple[Sentence, ...]:
    """Sentences for the pieces of one group. A subject just named becomes "it" or "they";
    the comparator `compared` (by id) is put before the first."""
    result: list[Sentence] = []
    before: Piece | None = None
    for piece in pieces:
        by_pronoun = before is not None and _again(ctx, before, piece, routed=routed)
        about = pronoun(ctx, piece.comparisons) if by_pronoun else None
        opening = bool(compared) and not result and piece.claim.mode != "no_data"
        said = clause(ctx, piece, about, voice=voice, routed=routed, when=not opening)
        if opening:
            said = ctx.words.say("join.compared", C=ctx.comparator_name(compared), claim=said)
        result += sentences_of(ctx, section, piece, said)
        before = piece
    return tuple(result)


def _again(ctx: Context, before: Piece, piece: Piece, *, routed: bool) -> bool:
    """True where a piece is about whom the sentence before it was about. Without routes in the
    text, a part of what was named will do; the whole after a part would be misread."""
    if piece.claim.mode in _BY_NAME:
        return False
    if before.comparisons == piece.comparisons:
        return True
    named = before.whole or not piece.whole
    return not routed and named and _same(ctx, before.comparisons, piece.comparisons)


def _same(ctx: Context, before: Sequence[str], now: Sequence[str]) -> bool:
    """True where two sets of comparisons are about the same interventions."""
    return set(interventions(ctx, before)) == set(interventions(ctx, now))


def sentences_of(ctx: Context, section: str, piece: Piece, said: Text) -> tuple[Sentence, ...]:
    """The clause as a sentence, and one more for named effects that it could not take in."""
    bases = [verdict.certainty_basis for verdict in piece.verdicts]
    key, sources = piece_id(section, ctx, piece), finding_ids(piece.verdicts)
    return (ctx.sentence(key, said, sources, bases), *named_sentence(ctx, section, piece))


def named_sentence(ctx: Context, section: str, piece: Piece) -> tuple[Sentence, ...]:
    """A sentence for effects that the data show but the claim does not take in; else nothing."""
    claim = piece.claim
    if not claim.named or (claim.known and _including(piece)):
        return ()
    harm = claim.known and claim.good is False
    who = pronoun(ctx, piece.comparisons)
    text = ctx.words.say(
        f"lay.{claim.named_level}.{'include' if harm else 'moderate.lead_to'}",
        who.form,
        X=who.words,
        O=_named(ctx, piece),
    )
    key = f"{piece_id(section, ctx, piece)}.named"
    bases = [verdict.certainty_basis for verdict in piece.verdicts]
    return (ctx.sentence(key, text, finding_ids(piece.verdicts), bases),)


def _including(piece: Piece) -> bool:
    """True where the named effects can be said in the claim itself: it claims harm, with no more
    certainty than theirs."""
    claim = piece.claim
    if not claim.named or claim.good is not False:
        return False
    return _RANK[claim.named_level] >= _RANK[claim.level]


def _named(ctx: Context, piece: Piece) -> Text:
    return listed(ctx.words, [ctx.outcome_name(key) for key in piece.claim.named])


def _verb(ctx: Context, piece: Piece, outcome: str) -> str:
    if piece.claim.mode == "claim":
        return piece.claim.verb
    return phrase_key(ctx.words, ctx.outcome(outcome), asked_change(ctx.outcome(outcome)))

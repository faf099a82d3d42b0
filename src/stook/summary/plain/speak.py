"""From pieces to sentences: subject, claim, route and comparator put together."""

from collections.abc import Sequence

from stook.language.cited_text import Text
from stook.language.lists import listed, listed_names
from stook.language.names import asked_change, form, phrase_key, plain, verb_of
from stook.language.statements import Subject, say
from stook.model.summary import Sentence, Verdict
from stook.model.terms import Certainty
from stook.summary.plain.context import Context, finding_ids, unmade
from stook.summary.plain.frequencies import frequency
from stook.summary.plain.groups import Piece
from stook.summary.plain.subjects import after_when, interventions, pronoun, routes_text, subject

_RANK = {level.value.replace(" ", "_"): level.rank for level in Certainty}
# Modes whose template puts the subject where a pronoun would read badly.
_BY_NAME = frozenset({"no_data", "not_compared", "not_pooled", "not_judged", "unsized"})


def piece_id(section: str, ctx: Context, piece: Piece) -> str:
    """A sentence's id: its section, whom it is about, and the outcomes."""
    whom = interventions(ctx, piece.comparisons)
    names = "+".join(
        name + (f"({','.join(routes)})" if routes else "") for name, routes in whom.items()
    )
    versus = ctx.protocol.comparisons[piece.comparisons[0]].comparator
    named = ".named" if piece.claim.mode == "named" else ""
    return f"{section}.{names}.{versus}.{'+'.join(piece.outcomes)}{named}"


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
    conjunction = "and" if piece.claim.known else "or"
    if about is None or (part and not after):
        bracketed = (routed or bool(part)) and not after
        about = subject(ctx, piece.comparisons, conjunction, routed=bracketed)
    about_what = piece.claim.named if piece.claim.mode == "named" else piece.outcomes
    outcomes = [(_verb(ctx, piece, key), ctx.outcome_name(key)) for key in about_what]
    silent = piece.claim.mode in {"no_data", "not_compared"}
    comparator = ctx.protocol.comparisons[piece.comparisons[0]].comparator
    versus = ctx.comparator_name(comparator) if silent else ""
    if piece.claim.mode == "no_data" and voice == "unknown_key" and unmade(ctx, comparator):
        return words.say("lay.other.no_studies", X=about.words, C=versus)
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
    bracketed = routed
    for piece in pieces:
        by_pronoun = before is not None and _again(ctx, before, piece, routed=routed)
        if voice != "unknown" and piece.claim.mode == "unknown":
            by_pronoun = False  # "It is unclear if it …"
        about = pronoun(ctx, piece.comparisons) if by_pronoun else None
        opening = (
            bool(compared)
            and not result
            and piece.claim.mode
            not in {
                "no_data",
                "not_compared",
            }
        )
        said = clause(ctx, piece, about, voice=voice, routed=bracketed, when=not opening)
        if opening:
            key = "join.compared" if piece.claim.known else "join.compared_after"
            said = ctx.words.say(key, C=ctx.comparator_name(compared), claim=said)
        result.append(verdict_sentence(ctx, piece_id(section, ctx, piece), said, piece.verdicts))
        numbers = frequency(ctx, piece) if routed else None
        if numbers:
            key = f"{piece_id(section, ctx, piece)}.numbers"
            result.append(verdict_sentence(ctx, key, numbers, piece.verdicts))
        included = named_sentence(ctx, section, piece)
        result += included
        before = None if numbers or included else piece
        # Once all routes of the group have been named, its name alone means all of them.
        bracketed = bracketed and not piece.whole
    return tuple(result)


def _again(ctx: Context, before: Piece, piece: Piece, *, routed: bool) -> bool:
    """True where a piece is about whom the sentence before it was about. Without routes in the
    text, a part of what was named will do; the whole after a part would be misread."""
    if piece.claim.mode in _BY_NAME or before.claim.mode in _BY_NAME:
        return False  # "it" would be misread: the sentence is, or before it was, about studies
    if before.comparisons == piece.comparisons:
        return True
    named = before.whole or not piece.whole
    return not routed and named and _same(ctx, before.comparisons, piece.comparisons)


def _same(ctx: Context, before: Sequence[str], now: Sequence[str]) -> bool:
    """True where two sets of comparisons are about the same interventions."""
    return set(interventions(ctx, before)) == set(interventions(ctx, now))


def verdict_sentence(ctx: Context, key: str, said: Text, verdicts: Sequence[Verdict]) -> Sentence:
    """A sentence that says verdicts. Who shares it depends on all verdicts of the summary."""
    bases = [verdict.certainty_basis for verdict in verdicts]
    others = finding_ids(ctx.plan.verdicts)
    note = rules_applied(ctx, verdicts)
    return ctx.sentence(key, said, finding_ids(verdicts), bases, settings=others, note=note)


def rules_applied(ctx: Context, verdicts: Sequence[Verdict]) -> str:
    """The rules behind a sentence that its sources do not show: which of several windows speaks,
    and whose certainty a named component has."""
    lowest = [v.speaking for v in verdicts if len(v.findings) > 1 and v.certainty]
    said = [ctx.words.say("note.lowest", findings=listed(ctx.words, lowest))] if lowest else []
    said += [
        ctx.words.say(
            "note.inherited",
            list=listed(ctx.words, [plain(ctx.words, ctx.outcome(k)) for k in verdict.inherited]),
            O=plain(ctx.words, ctx.outcome(verdict.outcome)),
        )
        for verdict in verdicts
        if verdict.inherited
    ]
    return " ".join(ctx.words.sentence(text).text for text in said)


def named_sentence(ctx: Context, section: str, piece: Piece) -> tuple[Sentence, ...]:
    """What the unwanted effects include, where that is less certain than that there are any."""
    claim = piece.claim
    if claim.mode != "claim" or not claim.named or _including(piece):
        return ()
    outcome = ctx.outcome(piece.outcomes[0])
    text = ctx.words.say(
        f"lay.{claim.named_level}.include",
        1 if verb_of(ctx.words, outcome) == "have" else form(ctx.words, outcome),
        E=ctx.outcome_name(piece.outcomes[0]),
        O=_named(ctx, piece),
    )
    key = f"{piece_id(section, ctx, piece)}.include"
    return (verdict_sentence(ctx, key, text, piece.verdicts),)


def _including(piece: Piece) -> bool:
    """True where the named effects can be said in the claim itself: it claims harm, with no more
    certainty than theirs."""
    claim = piece.claim
    if claim.mode != "claim" or not claim.named or claim.good is not False:
        return False
    return _RANK[claim.named_level] >= _RANK[claim.level]


def _named(ctx: Context, piece: Piece) -> Text:
    return listed_names(ctx.words, [ctx.outcome_name(key) for key in piece.claim.named])


def _verb(ctx: Context, piece: Piece, outcome: str) -> str:
    if piece.claim.known:
        return piece.claim.verb
    return phrase_key(ctx.words, ctx.outcome(outcome), asked_change(ctx.outcome(outcome)))

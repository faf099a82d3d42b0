"""Main results: every verdict, one paragraph a group."""

from collections.abc import Sequence
from itertools import groupby

from stook.language.lists import listed_names
from stook.model.summary import Section, Sentence
from stook.model.terms import Family
from stook.summary.plain.context import REVIEW, Context
from stook.summary.plain.groups import Piece, comparators, groups
from stook.summary.plain.speak import speak

LONG = 4  # sentences; a longer group has its benefits and its unwanted effects in two paragraphs


def results(ctx: Context) -> Section:
    """Every outcome of every comparison that the summary speaks of."""
    found = groups(ctx, ctx.outcomes())
    several = len(comparators(ctx)) > 1
    paragraphs: list[tuple[Sentence, ...]] = []
    for group in found:
        first = several or not paragraphs
        compared = group.comparator if first else ""
        for part in _parts(ctx, group.pieces):
            said = speak(ctx, "results", part, voice="unknown", compared=compared)
            paragraphs.append(said)
            compared = ""
    left = _left_out(ctx)
    if left:
        paragraphs.append((left,))
    return Section(
        id="results", heading=ctx.heading("results"), paragraphs=tuple(paragraphs), level=3
    )


def _parts(ctx: Context, pieces: Sequence[Piece]) -> list[tuple[Piece, ...]]:
    """The pieces of a group, a paragraph each."""
    if len(pieces) <= LONG:
        return [tuple(pieces)]

    def unwanted(piece: Piece) -> bool:
        return all(ctx.outcome(key).family is Family.UNWANTED for key in piece.outcomes)

    return [tuple(part) for _, part in groupby(pieces, key=unwanted)]


def _left_out(ctx: Context) -> Sentence | None:
    """Names the outcomes that were chosen for the summary, and are too many for it."""
    chosen = (key for key, one in ctx.protocol.outcomes.items() if one.in_summary)
    left = [key for key in chosen if key not in ctx.protocol.summary_outcomes]
    if not left:
        return None
    names = listed_names(ctx.words, [ctx.outcome_name(key) for key in left])
    sources = [f"{REVIEW}outcomes/{key}" for key in left]
    return ctx.sentence("results.left_out", ctx.words.say("results.left_out", O=names), sources)

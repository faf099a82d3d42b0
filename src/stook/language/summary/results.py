"""Main results: every verdict, one paragraph a group."""

from stook.language.summary.context import Context
from stook.language.summary.groups import comparators, groups
from stook.language.summary.speak import speak
from stook.model.summary import Section, Sentence


def results(ctx: Context) -> Section:
    """Every outcome of every comparison that the summary speaks of."""
    found = groups(ctx, ctx.outcomes())
    several = len(comparators(ctx)) > 1
    paragraphs: list[tuple[Sentence, ...]] = []
    for group in found:
        first = several or not paragraphs
        compared = group.comparator if first else ""
        said = speak(ctx, "results", group.pieces, voice="unknown", compared=compared)
        paragraphs.append(said)
    return Section(
        id="results", heading=ctx.heading("results"), paragraphs=tuple(paragraphs), level=3
    )

"""What sentences are about: interventions with their routes, listed."""

import re
from collections.abc import Sequence

from stook.language.cited_text import Text, as_text
from stook.language.lists import listed
from stook.language.names import form, plain
from stook.language.statements import Subject
from stook.summary.plain.context import Context


def interventions(ctx: Context, comparisons: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The interventions of comparisons, each with the routes (by id) that are meant."""
    found: dict[str, list[str]] = {}
    for key in comparisons:
        comparison = ctx.protocol.comparisons[key]
        routes = found.setdefault(comparison.intervention, [])
        if comparison.route and comparison.route not in routes:
            routes.append(comparison.route)
    return {name: tuple(routes) for name, routes in found.items()}


def routes_text(ctx: Context, routes: Sequence[str]) -> Text:
    """Routes as a list of lay phrases ("taken by mouth or applied to the skin")."""
    names = [plain(ctx.words, ctx.protocol.routes[r]) for r in routes if r in ctx.protocol.routes]
    return listed(ctx.words, names, "or")


def after_when(ctx: Context, routes: Sequence[str]) -> bool:
    """True where every route's name can follow "when" ("taken by mouth")."""
    return _all_match(ctx, routes, "route.when")


def _all_match(ctx: Context, routes: Sequence[str], pattern: str) -> bool:
    known = [ctx.protocol.routes[route] for route in routes if route in ctx.protocol.routes]
    patterns = ctx.words.words(pattern)
    return bool(known) and all(
        any(re.fullmatch(pattern, plain(ctx.words, route)) for pattern in patterns)
        for route in known
    )


def subject(
    ctx: Context, comparisons: Sequence[str], conjunction: str = "and", *, routed: bool = True
) -> Subject:
    """The interventions of comparisons as the subject of a sentence.

    Interventions in a row that share their routes share a bracket. With "or" the verb agrees with
    the last of them.
    """
    found = interventions(ctx, comparisons)
    runs: list[tuple[tuple[str, ...], list[str]]] = []
    for name, routes in found.items():
        key = routes if routed else ()
        if runs and runs[-1][0] == key:
            runs[-1][1].append(name)
        else:
            runs.append((key, [name]))
    texts = [_run(ctx, routes, names, conjunction) for routes, names in runs]
    last = ctx.protocol.interventions[list(found)[-1]]
    many = len(found) > 1 and conjunction == "and"
    return Subject(listed(ctx.words, texts, conjunction), 1 if many else form(ctx.words, last))


def _run(ctx: Context, routes: Sequence[str], names: Sequence[str], conjunction: str) -> Text:
    text = listed(ctx.words, [ctx.intervention_name(name) for name in names], conjunction)
    if not routes:
        return text
    if len(names) == 1 and _all_match(ctx, routes, "route.placed"):
        return ctx.words.say("subject.placed", X=text, routes=routes_text(ctx, routes))
    key = {1: "routed", 2: "both"}.get(len(names), "all")
    if text.text.endswith(")"):  # an explanation, whose bracket takes the routes in
        return ctx.words.say(
            "subject.routed_more",
            X=Text(text.text[:-1], text.spans),
            routes=routes_text(ctx, routes),
        )
    return ctx.words.say(f"subject.{key}", X=text, routes=routes_text(ctx, routes))


def pronoun(ctx: Context, comparisons: Sequence[str]) -> Subject:
    """It or they, for interventions that were just named."""
    found = interventions(ctx, comparisons)
    number = 1 if len(found) > 1 else form(ctx.words, ctx.protocol.interventions[next(iter(found))])
    return Subject(as_text(ctx.words.say("subject.it", number)), number)

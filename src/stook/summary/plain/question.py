"""Title, background, aims and methods: what the protocol and the team's own prose say."""

import re
from dataclasses import replace

from stook.language.cited_text import Text, as_text, shown
from stook.language.lists import listed, listed_names
from stook.language.names import asked_change, form, phrase_key, plain
from stook.language.readability import sentences
from stook.language.statements import phrases
from stook.model.protocol import Term
from stook.model.summary import Prose, Section, Sentence
from stook.model.terms import Family
from stook.summary.plain.context import REVIEW, Context, heaviest

FEW = 3  # comparators that can be named in passing
_CITED_FACT = re.compile(r"\{\{\s*([\w.-]+)\s*\}\}")


def title(ctx: Context) -> Sentence:
    """The review's question: the team's own, or benefits and harms of … for …?"""
    question = ctx.protocol.question
    if question.text:
        return Sentence(
            id="title", text=question.text, sources=(f"{REVIEW}question/text",), authored=True
        )
    benefits, harms = ctx.outcomes(Family.BENEFIT), ctx.outcomes(Family.UNWANTED)
    one_sided = "benefits" if benefits else "harms"
    key = "both" if bool(benefits) == bool(harms) else one_sided
    text = ctx.words.say(
        f"title.{key}",
        I=plain(ctx.words, question.intervention),
        condition=ctx.purpose,
    )
    return ctx.sentence("title", text, (f"{REVIEW}question",))


def condition(ctx: Context) -> Section | None:
    """What is [condition]? The team's prose, or the explanation of the term, or nothing."""
    term = ctx.protocol.question.condition
    paragraphs = authored(ctx, "condition")
    if not paragraphs and term.explained:
        text = ctx.words.say(
            "background.condition",
            form(ctx.words, term),
            condition=plain(ctx.words, term),
            explained=term.explained,
        )
        paragraphs = ((ctx.sentence("condition", text, (f"{REVIEW}question/condition",)),),)
    return _background(ctx, "condition", term, paragraphs, condition=plain(ctx.words, term))


def treatment(ctx: Context) -> Section | None:
    """How is [condition] treated? Only the team can say."""
    term = ctx.protocol.question.condition
    name = plain(ctx.words, term)
    return _background(ctx, "treatment", term, authored(ctx, "treatment"), condition=name)


def with_prose(ctx: Context, section: Section) -> Section:
    """A computed section with what the team wrote for it in `text/<section>.md`: before the aims
    why they ask, after other sections what there is to add."""
    own = authored(ctx, section.id)
    both = (*own, *section.paragraphs) if section.id == "aims" else (*section.paragraphs, *own)
    return replace(section, paragraphs=both)


def intervention(ctx: Context) -> Section | None:
    """What is [intervention]? The team's prose, and the members of the class from the protocol."""
    term = ctx.protocol.question.intervention
    paragraphs = authored(ctx, "intervention")
    members = [ctx.intervention_name(key) for key in ctx.interventions]
    if len(members) > 1:
        text = ctx.words.say(
            "background.members", form(ctx.words, term), members=listed(ctx.words, members)
        )
        said = ctx.sentence("intervention.members", text, (f"{REVIEW}interventions",))
        last = (*(paragraphs[-1] if paragraphs else ()), said)
        paragraphs = (*paragraphs[:-1], last)
    return _background(ctx, "intervention", term, paragraphs, I=plain(ctx.words, term))


def _background(
    ctx: Context,
    key: str,
    term: Term,
    paragraphs: tuple[tuple[Sentence, ...], ...],
    **names: str,
) -> Section | None:
    if not paragraphs:
        return None
    return Section(
        id=key, heading=ctx.heading(key, form(ctx.words, term), **names), paragraphs=paragraphs
    )


def authored(ctx: Context, name: str) -> tuple[tuple[Sentence, ...], ...]:
    """The team's prose, sentence by sentence, with its facts filled in and citations as sources."""
    prose = ctx.plan.background.get(name)
    if prose is None:
        return ()
    result: list[tuple[Sentence, ...]] = []
    for p, paragraph in enumerate(prose.paragraphs, start=1):
        parts = enumerate(sentences(paragraph), start=1)
        result.append(tuple(_authored_sentence(ctx, prose, (p, s), text) for s, text in parts))
    return tuple(result)


def _authored_sentence(ctx: Context, prose: Prose, at: tuple[int, int], raw: str) -> Sentence:
    """One sentence of the team's own; `at` is its paragraph and its place in it."""
    text = Text("")
    end = 0
    for match in _CITED_FACT.finditer(raw):
        fact = ctx.plan.facts.get(match[1])
        value = shown(fact.text, fact.id) if fact else ctx.words.say("background.missing")
        text = text + raw[end : match.start()] + value
        end = match.end()
    text = text + raw[end:]
    return Sentence(
        id=f"{prose.name}.{at[0]}.{at[1]}",
        text=text.text,
        sources=(*text.facts, prose.cell(at[0])),
        spans=text.spans,
        basis=heaviest(ctx.plan.facts[fact].basis for fact in text.facts),
        authored=True,
        citations=prose.citations,
    )


def _compared(ctx: Context) -> Text:
    """What the intervention is compared with: in the team's words, or all comparators listed.

    In the team's words too, a comparator is explained where it is first mentioned.
    """
    said = ctx.protocol.question.comparison
    if not said:
        keys = list(ctx.protocol.comparators)
        return listed(ctx.words, [ctx.comparator_name(key) for key in keys], "or")
    for key, term in ctx.protocol.comparators.items():
        written = next((n for n in (plain(ctx.words, term), term.technical) if n in said), "")
        if written:
            said = said.replace(written, ctx.comparator_name(key), 1)
    return Text(said)


def _asked(ctx: Context, outcomes: tuple[str, ...], number: int, conjunction: str) -> Text:
    parts = []
    for key in outcomes:
        outcome = ctx.outcome(key)
        verb = phrase_key(ctx.words, outcome, asked_change(outcome))
        parts.append((verb, ctx.outcome_name(key)))
    return phrases(ctx.words, parts, number, conjunction)


def aims(ctx: Context) -> Section:
    """What did we want to find out? The question's outcomes as questions."""
    term = ctx.protocol.question.intervention
    number = form(ctx.words, term)
    who = as_text(plain(ctx.words, term))
    leading = ctx.leading(Family.BENEFIT)
    harms = ctx.outcomes(Family.UNWANTED)
    # A long list of comparators belongs to the methods, once.
    many = len(ctx.protocol.comparators) > FEW and not ctx.protocol.question.comparison
    alone = "" if ctx.protocol.comparators and not many else "_alone"
    said: list[Sentence] = []
    if leading:
        text = ctx.words.say(
            f"aims.benefit{alone}",
            number,
            I=who,
            phrases=_asked(ctx, leading, number, "and"),
            C=_compared(ctx),
        )
        said.append(ctx.sentence("aims.benefit", text, _outcome_cells(leading)))
    if harms:
        key = "aims.harm" if said else f"aims.harm_first{alone}"
        text = ctx.words.say(
            key,
            number,
            I=who,
            it=ctx.words.say("subject.it", number),
            phrases=_asked(ctx, harms, number, "or"),
            C=Text("") if said else _compared(ctx),
        )
        said.append(ctx.sentence("aims.harm", text, _outcome_cells(harms)))
    others = tuple(o for o in ctx.outcomes(Family.BENEFIT) if o not in leading)
    if others:
        names = listed_names(ctx.words, [ctx.outcome_name(o) for o in others])
        text = ctx.words.say("aims.others", O=names)
        said.append(ctx.sentence("aims.others", text, _outcome_cells(others)))
    return Section(
        id="aims", heading=ctx.heading("aims"), paragraphs=(tuple(said),) if said else ()
    )


def _outcome_cells(outcomes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{REVIEW}outcomes/{key}" for key in outcomes)


def methods(ctx: Context) -> Section:
    """What did we do? Searching, combining (where anything was combined), rating."""
    question = ctx.protocol.question
    alone = "" if ctx.protocol.comparators else "_alone"
    who, what = plain(ctx.words, question.population), plain(ctx.words, question.intervention)
    text = ctx.words.say(f"methods.search{alone}", P=who, I=what)
    said = [ctx.sentence("methods.search", text, (f"{REVIEW}question",))]
    if not alone:
        compared = ctx.words.say("methods.compare", I=what, C=_compared(ctx))
        said.append(ctx.sentence("methods.compare", compared, (f"{REVIEW}question",)))
    if _combined(ctx):
        combined = ctx.words.say("methods.combine")
        said.append(ctx.sentence("methods.combine", combined, (f"{REVIEW}synthesis",)))
    if any(verdict.certainty for verdict in ctx.plan.verdicts):
        rated = ctx.words.say("methods.rate")
        said.append(ctx.sentence("methods.rate", rated, (f"{REVIEW}synthesis",)))
    return Section(id="methods", heading=ctx.heading("methods"), paragraphs=(tuple(said),))


def _combined(ctx: Context) -> bool:
    """Whether results of several studies were combined anywhere. Where it is not known how many
    studies a finding has, the review's number of studies decides."""
    for verdict in ctx.plan.verdicts:
        if verdict.state != "evidence":
            continue
        counts = [ctx.plan.facts.get(f"{name}.studies") for name in verdict.findings]
        known = [one.value for one in counts if one and isinstance(one.value, int | float)]
        if any(count > 1 for count in known) or (not known and not ctx.one_study):
            return True
    return False

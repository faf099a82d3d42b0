"""The whole plain language summary, section by section in the order of Cochrane's template.

Template and rules: Pitcher N, Mitchell D, Hughes C. Template and guidance for writing a Cochrane
Plain language summary, version 1, 2022. Every sentence is computed but for the
team's own prose (`text/<section>.md`).
"""

from dataclasses import replace

from stook.language.catalogue import Catalogue
from stook.language.grammar import two_forms
from stook.model.summary import Summary, SummaryPlan
from stook.model.terms import Basis
from stook.summary.plain.context import Context, nothing_found
from stook.summary.plain.evidence import found, up_to_date
from stook.summary.plain.key import key_messages
from stook.summary.plain.limits import limits
from stook.summary.plain.question import (
    aims,
    condition,
    intervention,
    methods,
    title,
    treatment,
    with_prose,
)
from stook.summary.plain.results import results

__all__ = ["write_summary"]


def write_summary(plan: SummaryPlan, catalogue: Catalogue) -> Summary:
    """The plain language summary of a review, with its labels."""
    ctx = Context(plan, catalogue)
    made = [key_messages(ctx), condition(ctx), treatment(ctx), intervention(ctx)]
    made += [with_prose(ctx, part(ctx)) for part in (aims, methods, found)]
    if not nothing_found(ctx):
        made.append(results(ctx))
    made += [with_prose(ctx, limits(ctx)), up_to_date(ctx)]
    sections = tuple(s for s in made if s is not None and s.paragraphs)
    summary = Summary(
        title=title(ctx),
        sections=sections,
        above=plan.protocol.notices,
        language=catalogue.language,
    )
    return replace(summary, below=labels(ctx, summary))


def labels(ctx: Context, summary: Summary) -> tuple[str, ...]:
    """What the summary was made from, what is declared or implied, and that it is no advice."""
    sentences = summary.sentences
    authored = sum(1 for s in sentences if s.authored)
    said = [
        ctx.words.say(
            "notice.made" if authored else "notice.made_all",
            computed=str(len(sentences) - authored),
            total=str(len(sentences)),
            authored=str(authored),
        )
    ]
    shown = {fact for s in sentences for _, _, fact in s.spans}
    facts = [ctx.plan.facts[f] for f in shown if f in ctx.plan.facts]
    declared = sum(1 for fact in facts if fact.basis is Basis.DECLARED)
    implied = sum(1 for s in sentences if s.basis is Basis.IMPLIED)
    edited = sum(1 for s in sentences if s.edited)
    for key, count in (("edited", edited), ("declared", declared), ("implied", implied)):
        if count:
            said.append(ctx.words.say(f"notice.{key}", two_forms(count), n=str(count)))
    if any(s.basis is Basis.CONSTRUCTED for s in sentences):
        said.append(ctx.words.say("notice.constructed"))
    said.append(ctx.words.say("notice.advice"))
    return tuple(ctx.words.sentence(text).text for text in said)

"""Statements: a claim, a subject and an outcome become a sentence in one of three registers.

`lay` is the wording of the Cochrane guidance on plain language summaries (Pitcher 2022), `grade`
that of GRADE guidelines 26 (Santesso 2020, doi:10.1016/j.jclinepi.2019.10.014) for abstracts and
tables, `core` that of Core GRADE 2 (Guyatt 2025, doi:10.1136/bmj-2024-081904): likely and may, and
two sizes only, important or little to none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from stook.language.catalogue import Catalogue
from stook.language.cited_text import Text, as_text
from stook.language.claims import TOO, Claim, allowed, claim_of
from stook.language.lists import listed, listed_names
from stook.language.names import form, in_sentence, plain
from stook.model.finding import Finding
from stook.model.protocol import Comparison, Outcome, Protocol, Thresholds
from stook.model.summary import Verdict
from stook.model.terms import Direction
from stook.problems import Place, Problem, problem

Register = Literal["lay", "grade", "core"]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a statement is about: its words, and the plural form that its verb takes."""

    words: Text
    form: int = 0


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement, or the problems for which there is none."""

    text: str
    problems: tuple[Problem, ...] = ()


def phrases(
    words: Catalogue, parts: Sequence[tuple[str, str]], form_: int, conjunction: str = "or"
) -> Text:
    """Verb phrases of one subject ("reduces pain or disability, or has unwanted effects").

    `parts` are pairs of the catalogue's verb and an outcome's name; outcomes of one verb are
    listed after it.
    """
    by_verb: dict[str, list[str]] = {}
    for verb, name in parts:
        by_verb.setdefault(verb, []).append(name)
    said = [
        words.say(f"phrase.{verb}", form_, O=listed_names(words, names, conjunction))
        for verb, names in by_verb.items()
    ]
    nested = any(len(names) > 1 for names in by_verb.values())
    return listed(words, said, conjunction, nested=nested)


def say(
    words: Catalogue,
    claim: Claim,
    subject: Subject,
    outcomes: Sequence[tuple[str, str]],
    register: Register = "lay",
    *,
    voice: str = "unknown",
    versus: str = "",
) -> Text:
    """One clause (no capital, no full stop) for outcomes that share a claim.

    `outcomes` are pairs of verb and name; `voice` is the catalogue's wording for what is not
    known ("we do not know if", "it is unclear if"); `versus` names the comparator.
    """
    names = listed_names(words, [name for _, name in outcomes])
    if claim.known:
        row = _placed(words, claim.row, names.text)
        key = f"{register}.{claim.level}.{row}.{claim.verb}"
        if key not in words:
            key = f"{register}.{claim.level}.{row}.increase"
        said = words.say(key, subject.form, X=subject.words, O=names)
        caveat = claim.caveat.removesuffix(TOO)
        if caveat:
            said = words.say(_caveat_key(words, register, caveat), claim=said)
        if caveat != claim.caveat:
            said = words.say(f"{register}.caveat.time_too", claim=said)
        return said
    asked = phrases(words, outcomes, subject.form)
    either = listed_names(words, [name for _, name in outcomes], "or")
    key = (
        f"{register}.very_low.{voice}"
        if claim.mode == "unknown"
        else f"{register}.other.{claim.mode}"
    )
    both = _both(words, outcomes[0][0], subject.form, either)
    return words.say(
        key, subject.form, X=subject.words, O=either, phrases=asked, C=versus, both=both
    )


def _both(words: Catalogue, verb: str, form_: int, names: Text) -> Text:
    """Both ways in which an outcome can change ("reduces or increases pain")."""
    pair = {"increase": "reduce", "worsen": "improve", "lengthen": "shorten"}.get(verb, verb)
    key = f"both.{pair}"
    return words.say(key if key in words else "both.reduce", form_, O=names)


def _placed(words: Catalogue, row: str, names: str) -> str:
    """The row of a small effect whose "slightly" stands where long names do not take it along."""
    long = any(re.fullmatch(one, names) for one in words.words("outcome.long"))
    return "slight" if row == "small" and long else row


def _caveat_key(words: Catalogue, register: Register, caveat: str) -> str:
    """The caveat's key; registers without a wording of their own for what one has use the other."""
    key = f"{register}.caveat.{caveat}"
    return key if key in words else key.replace(".had_", ".")


def technical_subject(words: Catalogue, protocol: Protocol, comparison: Comparison) -> Subject:
    """An intervention by its technical name with its route ("intravenous ketamine")."""
    term = protocol.interventions[comparison.intervention]
    route = protocol.routes.get(comparison.route)
    name: Text = as_text(term.technical)
    if route:
        name = words.say("subject.technical", route=route.technical, X=name)
    return Subject(name, form(words, term))


def lay_subject(words: Catalogue, protocol: Protocol, comparison: Comparison) -> Subject:
    """An intervention by its lay name with its route in brackets."""
    term = protocol.interventions[comparison.intervention]
    route = protocol.routes.get(comparison.route)
    name: Text = as_text(plain(words, term))
    if route:
        name = words.say("subject.routed", X=name, routes=plain(words, route))
    return Subject(name, form(words, term))


def statement(
    finding: Finding, protocol: Protocol, words: Catalogue, register: Register = "lay"
) -> Stated:
    """The sentence for one finding, or why there is none.

    No thresholds (and not "direction only"), no size or no certainty: no statement, a Problem.
    """
    outcome = protocol.outcomes[finding.outcome]
    comparison = protocol.comparisons[finding.comparison]
    return of_verdict(verdict_of(finding, outcome, comparison), protocol, words, register)


def of_verdict(
    verdict: Verdict, protocol: Protocol, words: Catalogue, register: Register = "lay"
) -> Stated:
    """The sentence for one verdict (its named components apart), or why there is none."""
    outcome = protocol.outcomes[verdict.outcome]
    comparison = protocol.comparisons[verdict.comparison]
    claim = claim_of(words, outcome, verdict)
    if register == "core":
        claim = _in_two_classes(claim, outcome)
    wrong = lacking(claim, verdict.speaking, verdict.outcome, outcome)
    if wrong:
        return Stated("", (wrong,))
    build = lay_subject if register == "lay" else technical_subject
    subject = build(words, protocol, comparison)
    name = plain(words, outcome) if register == "lay" else in_sentence(outcome)
    other = protocol.comparators[comparison.comparator]
    versus = plain(words, other) if register == "lay" else other.technical
    parts = [(claim.verb or "reduce", name)]
    clause = say(words, claim, subject, parts, register, versus=versus)
    return Stated(words.sentence(clause).text)


def _in_two_classes(claim: Claim, outcome: Outcome) -> Claim:
    """The claim with Core GRADE's sizes: important by the smallest threshold or little to none;
    where the threshold is no effect at all (direction only), an effect without a size."""
    if claim.mode != "claim" or claim.row == "trivial":
        return claim
    sized = isinstance(outcome.thresholds, Thresholds)
    return replace(claim, row="important" if sized else "effect")


def table_register(protocol: Protocol) -> Register:
    """The register of tables and abstract, as the protocol chooses."""
    return "core" if protocol.synthesis.statements == "Core GRADE" else "grade"


def verdict_of(finding: Finding, outcome: Outcome, comparison: Comparison) -> Verdict:
    """What one finding says on its own, as a verdict."""
    good = None
    if finding.change != "unclear":
        good = (finding.change == "more") == (outcome.direction is Direction.HIGHER)
    return Verdict(
        comparison=finding.comparison,
        intervention=comparison.intervention,
        route=comparison.route,
        comparator=comparison.comparator,
        outcome=finding.outcome,
        family=outcome.family,
        state="evidence" if finding.state == "pooled" else finding.state,
        certainty=finding.certainty,
        certainty_basis=finding.certainty_basis,
        change=finding.change,
        leaning=finding.leaning,
        allows=allowed(finding, outcome),
        good=good,
        size=finding.size,
        direction_only=outcome.thresholds == "direction only",
        findings=(finding.id,),
        speaking=finding.id,
    )


def lacking(claim: Claim, finding: str, outcome_id: str, outcome: Outcome) -> Problem | None:
    """The problem that keeps a claim from being said, if there is one."""
    name = outcome.technical
    if claim.mode == "unsized" and outcome.thresholds is None:
        cell = f"review.yaml#outcomes/{outcome_id}"
        what = f"the outcome {outcome_id!r} ({name}) has no thresholds, so {finding} has no words"
        return problem("E602", Place("review.yaml", cell=cell), what)
    if claim.mode == "unsized":
        cell = f"review.yaml#outcomes/{outcome_id}/thresholds"
        what = f"the effect of {finding} on {name} is not known on the scale of its thresholds"
        return problem("W604", Place("review.yaml", cell=cell), what)
    if claim.mode == "not_judged":
        cell = f"certainty.yaml#findings/{finding}"
        return problem(
            "W603", Place("certainty.yaml", cell=cell), f"{finding} has no certainty judgement"
        )
    return None

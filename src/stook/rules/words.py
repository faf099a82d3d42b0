"""Words: the language that the review asks for, and what lay readers are given to read."""

import re
from collections.abc import Iterator

from stook.files.layout import EDITS
from stook.files.prose import CITATION
from stook.files.text import shown
from stook.language.catalogue import languages, wording
from stook.language.lint import Hit, hard_to_read, lint
from stook.language.names import plain
from stook.language.sureness import strong_words
from stook.model.summary import Prose
from stook.model.terms import Certainty
from stook.problems import Place, Problem, problem
from stook.rules.citations import unknown_references
from stook.rules.context import Check, Sight
from stook.rules.protocol import is_placeholder

# The prose that goes into the plain language summary.
LAY_PROSE = ("condition", "treatment", "intervention", "aims", "methods", "found", "limits")


def unknown_language(sight: Sight) -> Iterator[Problem]:
    """E605."""
    language = sight.protocol.language
    if language not in languages():
        what = f"there is no wording for {shown(language)}; the summary is written in English."
        known = f"Languages with wording: {', '.join(languages())}."
        yield problem("E605", sight.yaml("language"), what, known)


def _paragraphs(sight: Sight) -> Iterator[tuple[Place, str]]:
    """Every paragraph that people wrote for lay readers, with its place."""
    for name in LAY_PROSE:
        prose = sight.review.prose.get(name, Prose(name=name, paragraphs=()))
        for line, text in zip(prose.lines, prose.paragraphs, strict=True):
            yield Place(f"text/{name}.md", line), text
    for id_, edit in sight.review.edits.edits.items():
        yield sight.place(f"{EDITS}#edits/{id_}"), CITATION.sub("", edit.text)


def _labels(sight: Sight) -> Iterator[tuple[Place, str]]:
    """The question and every name as the summary says it: they stand there as they are written."""
    protocol, question = sight.protocol, sight.protocol.question
    words = wording(protocol.language)
    if question.text:
        yield sight.yaml("question/text"), question.text
    shown_in = [one for one in protocol.comparisons.values() if one.in_summary]
    terms = {
        **{f"question/{part}": getattr(question, part) for part in ("condition", "intervention")},
        **{f"outcomes/{key}": one for key, one in protocol.outcomes.items() if one.in_summary},
    }
    for part in ("intervention", "comparator", "route"):
        used = {getattr(comparison, part) for comparison in shown_in}
        named = getattr(protocol, f"{part}s").items()
        terms |= {f"{part}s/{key}": term for key, term in named if key in used}
    for path, term in terms.items():
        if not is_placeholder(term.technical) and not is_placeholder(term.lay):
            yield sight.yaml(f"{path}/{'lay' if term.lay else 'technical'}"), plain(words, term)


def _hits(sight: Sight, kind: str) -> Iterator[tuple[Place, Hit]]:
    words = wording(sight.protocol.language)
    for place, text in (*_paragraphs(sight), *_labels(sight)):
        for hit in lint(text, words):
            if hit.kind == kind:
                yield place, hit


def jargon(sight: Sight) -> Iterator[Problem]:
    """W606."""
    for place, hit in _hits(sight, "term"):
        remedy = f"Write for example: {hit.instead}." if hit.instead else ""
        yield problem("W606", place, f"{shown(hit.found)} is not for lay readers.", remedy)


def statistics(sight: Sight) -> Iterator[Problem]:
    """W607."""
    for place, hit in _hits(sight, "statistic"):
        yield problem("W607", place, f"{shown(hit.found)} is a statistic.")


def hard_sentences(sight: Sight) -> Iterator[Problem]:
    """W608: sentences that are too long."""
    words = wording(sight.protocol.language)
    for place, text in _paragraphs(sight):
        for hit in hard_to_read(text, words):
            if hit.kind == "long":
                opening = " ".join(hit.found.split()[:6])
                what = f"the sentence that begins with {shown(opening)} has {hit.instead} words."
                yield problem("W608", place, what)
            elif hit.kind == "numeral":
                yield problem("W608", place, f"a sentence begins with the numeral {hit.found}.")


def advice(sight: Sight) -> Iterator[Problem]:
    """W609."""
    for place, hit in _hits(sight, "advice"):
        yield problem("W609", place, f"{shown(hit.found)} gives advice.")


_NUMBER = re.compile(r"\d[\d.,]*")
_COUNTED = re.compile(r"\d[\d.,]* (?:\w+ )?(?:studies|study|trials?|records?|reports?)\b", re.I)
_LEFT_OUT = re.compile(r"\{\{.*?\}\}|\[@[^\]]*\]")


def typed_numbers(sight: Sight) -> Iterator[Problem]:
    """W615: counts of the review's own studies; without a source, every number."""
    for name, prose in sight.review.prose.items():
        pattern = _COUNTED if prose.citations else _NUMBER
        for line, text in zip(prose.lines, prose.paragraphs, strict=True):
            for found in pattern.finditer(_LEFT_OUT.sub("", text)):
                what = f"{shown(found[0].rstrip('.,'))} is typed and not cited."
                yield problem("W615", Place(f"text/{name}.md", line), what)


def strong_claims(sight: Sight) -> Iterator[Problem]:
    """W616: in sentences that name the intervention, while no finding is of high certainty."""
    judged = [one.certainty for one in sight.review.certainty.findings.values()]
    if not judged or Certainty.HIGH in judged:
        return
    question, protocol = sight.protocol.question, sight.protocol
    terms = [question.intervention, *protocol.interventions.values()]
    words = wording(protocol.language)
    names = {name.lower() for term in terms for name in (term.technical, term.lay) if name}
    for place, text in _paragraphs(sight):
        for sentence in re.split(r"(?<=[.!?])\s+", text):
            found = strong_words(sentence, words)
            if found and any(name in sentence.lower() for name in names):
                what = f"{shown(found[0])}, while no finding is of high certainty."
                yield problem("W616", place, what)


CHECKS: dict[str, Check] = {
    "E605": unknown_language,
    "W606": jargon,
    "W607": statistics,
    "W608": hard_sentences,
    "W609": advice,
    "W615": typed_numbers,
    "W616": strong_claims,
    "W650": unknown_references,
}

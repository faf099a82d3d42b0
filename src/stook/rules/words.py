"""Words: the language that the review asks for, and what lay readers are given to read."""

from collections.abc import Iterator

from stook.formats.layout import EDITS
from stook.formats.prose import CITATION
from stook.formats.text import shown
from stook.language.catalogue import languages, wording
from stook.language.lint import Hit, hard_to_read, lint
from stook.model.summary import Prose
from stook.problems import Place, Problem, problem
from stook.rules.sight import Check, Sight

# The prose that goes into the plain language summary.
LAY_PROSE = ("condition", "intervention")


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
    """The question and every lay name: they stand in the summary as they are written."""
    protocol, question = sight.protocol, sight.protocol.question
    if question.text:
        yield sight.yaml("question/text"), question.text
    terms = {
        **{f"question/{part}": getattr(question, part) for part in ("condition", "intervention")},
        **{f"outcomes/{key}": one for key, one in protocol.outcomes.items() if one.in_summary},
        **{f"interventions/{key}": one for key, one in protocol.interventions.items()},
        **{f"comparators/{key}": one for key, one in protocol.comparators.items()},
        **{f"routes/{key}": one for key, one in protocol.routes.items()},
    }
    for path, term in terms.items():
        if term.lay:
            yield sight.yaml(f"{path}/lay"), term.lay


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


def advice(sight: Sight) -> Iterator[Problem]:
    """W609."""
    for place, hit in _hits(sight, "advice"):
        yield problem("W609", place, f"{shown(hit.found)} gives advice.")


CHECKS: dict[str, Check] = {
    "E605": unknown_language,
    "W606": jargon,
    "W607": statistics,
    "W608": hard_sentences,
    "W609": advice,
}

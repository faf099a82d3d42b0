"""The words that are marked in a record: in the terminal and in the browser the same."""

import re
from collections.abc import Iterable, Iterator

from stook.model.protocol import Protocol


def terms_of(protocol: Protocol) -> list[str]:
    """The words to mark: those of the question and the interventions, and the team's own."""
    question = protocol.question
    named = [question.population, question.condition, question.intervention]
    named += protocol.interventions.values()
    words = [name for term in named for name in (term.technical, term.lay)]
    return sorted({word for word in (*words, *protocol.screening.highlight) if word})


def pattern_of(terms: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern for whole words in any case; None without terms.

    `*` at the end of a term takes any ending; the words of a term may be any white space apart.
    """
    longest_first = sorted(terms, key=lambda term: (-len(term), term))
    parts = "|".join(filter(None, map(_pattern, longest_first)))
    return re.compile(rf"\b(?:{parts})\b", re.IGNORECASE) if parts else None


def _pattern(term: str) -> str:
    words = r"\s+".join(map(re.escape, term.rstrip("*").split()))
    return words + (r"\w*" if words and term.endswith("*") else "")


def pieces(text: str, pattern: re.Pattern[str] | None) -> Iterator[tuple[str, bool]]:
    """A text in pieces, each with whether it is marked; together they are the text."""
    at = 0
    for match in pattern.finditer(text) if pattern else ():
        if match.start() > at:
            yield text[at : match.start()], False
        yield match[0], True
        at = match.end()
    if at < len(text):
        yield text[at:], False

"""What a plain language summary must not say: forbidden terms, statistics, abbreviations."""

import re
from dataclasses import dataclass

from stook.language.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Hit:
    """A forbidden term in a text: what was found and where (characters from the start)."""

    found: str
    start: int
    rule: str


def lint(text: str, words: Catalogue) -> tuple[Hit, ...]:
    """Every forbidden term or pattern of the catalogue in the text, in reading order."""
    hits: list[Hit] = []
    for term in words.words("lint.forbidden"):
        # The start of a word is enough: some terms are stems (downgrad).
        pattern = rf"(?<!\w){re.escape(term)}"
        hits += [
            Hit(match[0], match.start(), term)
            for match in re.finditer(pattern, text, re.IGNORECASE)
        ]
    for pattern in words.words("lint.patterns"):
        hits += [Hit(match[0], match.start(), pattern) for match in re.finditer(pattern, text)]
    return tuple(sorted(hits, key=lambda hit: (hit.start, hit.rule)))

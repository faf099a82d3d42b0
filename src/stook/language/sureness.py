"""Whether somebody's words are surer, stronger or of another direction than the evidence.

The words to look for are in the catalogue (`lint.cautious`, `lint.claims`, `lint.strong`,
`lint.opposite`); this is how they are looked for.
"""

import re
from collections.abc import Iterator, Sequence

from stook.language.catalogue import Catalogue
from stook.language.readability import sentences
from stook.model.terms import Certainty


def too_sure(text: str, certainty: Certainty, catalogue: Catalogue) -> bool:
    """True where a text claims something without a word that says how little sure its evidence
    is: "probably" for moderate certainty, "may" for low, "we do not know" for very low, or one for
    a lower level. Each clause that makes a claim needs its own; a text without any claim that is
    recognised needs one somewhere."""
    if certainty is Certainty.HIGH:
        return False
    cautious = _cautious(certainty, catalogue)
    claims = [hedged for hedged in _claims(text, cautious, catalogue) if hedged is not None]
    return not all(claims) if claims else not _any(cautious, text)


def _cautious(certainty: Certainty, catalogue: Catalogue) -> list[str]:
    """What says that evidence is of this level or of a lower one."""
    levels = [level for level in Certainty if level.rank <= certainty.rank]
    return [
        word
        for level in levels
        for word in catalogue.words(f"lint.cautious.{level.value.replace(' ', '_')}")
    ]


def _any(patterns: Sequence[str], text: str) -> bool:
    return any(re.search(one, text) for one in patterns)


def _claims(text: str, cautious: Sequence[str], catalogue: Catalogue) -> Iterator[bool | None]:
    """Of each clause whether its claim is cautious; None where it makes none.

    A clause without a subject of its own goes on with the clause before it: it shares its "we do
    not know if", and in the infinitive ("may help, and reduce …") its "may".
    """
    indicative, bare = (
        catalogue.words("lint.claims.indicative"),
        catalogue.words("lint.claims.bare"),
    )
    asking = catalogue.words("lint.claims.asking")
    for sentence in sentences(text):
        shared = asked = False
        for clause in _split(sentence, catalogue):
            careful = _any(cautious, clause)
            goes_on = _opens(clause, bare) and shared
            goes_on = goes_on or (_opens(clause, (*bare, *indicative)) and asked and shared)
            claims = _has(clause, indicative) or _has(clause, bare)
            yield (careful or goes_on) if claims else None
            shared = careful or goes_on
            asked = _has(clause, asking) or (asked and goes_on)


def _split(sentence: str, catalogue: Catalogue) -> list[str]:
    breaks = "|".join(catalogue.words("lint.claims.breaks"))
    parts = re.split(breaks, sentence) if breaks else [sentence]
    return [part.strip() for part in parts if part and part.strip()]


def _has(clause: str, words: Sequence[str]) -> bool:
    return any(re.search(rf"(?i)\b(?:{word})\b", clause) for word in words)


def _opens(clause: str, words: Sequence[str]) -> bool:
    return any(re.match(rf"(?i)(?:{word})\b", clause) for word in words)


def strong_words(text: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Words that claim certainty, safety, or a size ("proves", "is safe", "greatly")."""
    patterns = catalogue.words("lint.strong.patterns")
    return tuple(match[0] for one in patterns for match in re.finditer(one, text))


def stronger(text: str, computed: str, catalogue: Catalogue) -> tuple[str, ...]:
    """The strong words of a text that the computed sentence does not have."""
    known = {word.lower() for word in strong_words(computed, catalogue)}
    return tuple(word for word in strong_words(text, catalogue) if word.lower() not in known)


def turned(text: str, computed: str, catalogue: Catalogue) -> str:
    """The verb of a text that says the opposite of the computed sentence; "" where none does.

    Only pairs of one vocabulary count (reduce and increase): "increases survival" may well be
    another way to say "reduces deaths", and is for people to judge, who are asked to look.
    """
    pairs = [tuple(pair) for pair in catalogue.table("lint.opposite").get("pairs", ())]
    for one, other in [*pairs, *((b, a) for a, b in pairs)]:
        only = re.search(other, text) and not re.search(one, text)
        if only and re.search(one, computed) and not re.search(other, computed):
            found = re.search(other, text)
            return found[0] if found else ""
    return ""

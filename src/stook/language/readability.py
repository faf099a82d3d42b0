"""How hard a text is to read: words, sentences, Flesch-Kincaid grade.

Kincaid JP, Fishburne RP, Rogers RL, Chissom BS. Derivation of new readability formulas for Navy
enlisted personnel. Naval Technical Training Command, 1975 (report 8-75): grade =
0.39 words/sentences + 11.8 syllables/words - 15.59. English only: syllables are estimated.
"""

import re
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:[’'\-][^\W_]+)*")
_END = re.compile(r"[.?!]+[”’\"')]*\s+(?=[“‘\"({]*[A-Z0-9{])")
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|etc|vs|Dr|Mr|Mrs|Prof|No|al)\.\s*$", re.IGNORECASE)
_VOWELS = re.compile(r"[aeiouy]+")
# Endings whose e is not spoken: make, makes, compared; but not table, reduces, treated.
_SILENT = re.compile(r"(?:[^aeiouyl]e|[aeiouy]le|[^aeiouycgszxhl]es|[aeiouy]les|[^aeiouytd]ed)$")
# Neighbouring vowels that are two syllables: media, various, actual, idea, being, science, -ism.
_TWO = re.compile(
    r"(?<![tscgh])ia|(?<![tscghx])(?<!ll)io|(?<![qg])ua|(?<=[aeiouy][^aeiouy])(?:ea|eo)$"
    r"|(?<=[aeou])(?:ing)|(?<=sc)ie|(?<=[^aeiouy])sms?$"
)


@dataclass(frozen=True, slots=True)
class Readability:
    """Counts of a text and its Flesch-Kincaid grade (school years; None without words)."""

    words: int
    sentences: int
    syllables: int
    longest: int

    @property
    def mean_sentence(self) -> float:
        """Words a sentence, on average."""
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def grade(self) -> float | None:
        """Flesch-Kincaid grade level."""
        if not self.words or not self.sentences:
            return None
        return 0.39 * self.mean_sentence + 11.8 * self.syllables / self.words - 15.59


def words(text: str) -> list[str]:
    """The words of a text; a hyphenated word and a number count as one."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph of prose."""
    found: list[str] = []
    start = 0
    for match in _END.finditer(text):
        if not _ABBREVIATION.search(text[start : match.end()]):
            found.append(text[start : match.end()].strip())
            start = match.end()
    rest = text[start:].strip()
    return [*found, rest] if rest else found


def syllables(word: str) -> int:
    """An estimate of an English word's syllables: groups of vowels, silent endings taken off.

    A number counts as one syllable, a hyphenated word as its parts.
    """
    parts = re.findall(r"[a-z]+", word.lower())
    return sum(_part(part) for part in parts) or 1


def _part(word: str) -> int:
    count = len(_VOWELS.findall(word)) + len(_TWO.findall(word))
    return max(1, count - (_SILENT.search(word) is not None))


def readability(text: str) -> Readability:
    """Counts of a text. Each line is a paragraph; headings and bullets are paragraphs."""
    lines = [line.strip(" #*-•>_") for line in text.splitlines()]
    parts = [s for line in lines if line for s in sentences(line)]
    counted = [words(part) for part in parts]
    flat = [word for part in counted for word in part]
    return Readability(
        words=len(flat),
        sentences=sum(1 for part in counted if part),
        syllables=sum(syllables(word) for word in flat),
        longest=max((len(part) for part in counted), default=0),
    )

"""What a plain language summary must not say, and how easy it is to read.

Rules of the Cochrane guidance (Pitcher 2022): no jargon, no statistics, no advice, sentences of
about 20 words, a reading age of about 11. Terms and patterns are in the catalogue.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from stook.language.catalogue import Catalogue
from stook.language.grammar import Grammar
from stook.language.readability import readability, sentences, words

Kind = Literal["term", "statistic", "advice", "sum", "long", "numeral", "mean", "grade"]


@dataclass(frozen=True, slots=True)
class Hit:
    """Something in a text that a plain language summary should not have.

    `found` is what, `start` where (characters from the start), `instead` what could be written or
    what was measured.
    """

    kind: Kind
    found: str
    start: int
    instead: str = ""


def lint(text: str, catalogue: Catalogue) -> tuple[Hit, ...]:
    """Every jargon term, statistic, piece of advice and sum that does not add up, in order."""
    found = [
        *_terms(text, catalogue),
        *_patterns(text, catalogue, "statistic", "lint.statistics.patterns"),
        *_patterns(text, catalogue, "advice", "lint.advice.patterns"),
        *_sums(text, catalogue),
    ]
    return tuple(sorted(_apart(found), key=lambda hit: (hit.start, hit.kind, hit.found)))


def _apart(hits: Sequence[Hit]) -> Iterator[Hit]:
    """The hits without those that lie within a longer one."""
    for hit in hits:
        end = hit.start + len(hit.found)
        longer = (
            other
            for other in hits
            if len(other.found) > len(hit.found)
            and other.start <= hit.start
            and end <= other.start + len(other.found)
        )
        if next(longer, None) is None:
            yield hit


def _terms(text: str, catalogue: Catalogue) -> Iterator[Hit]:
    for term, instead in catalogue.table("lint.terms").items():
        # The start of a word is enough: some terms are stems (downgrad).
        for match in re.finditer(rf"(?<!\w){re.escape(term)}\w*", text, re.IGNORECASE):
            yield Hit("term", match[0], match.start(), str(instead))
    for pattern, instead in catalogue.table("lint.term_patterns").items():
        for match in re.finditer(pattern, text):
            yield Hit("term", match[0], match.start(), str(instead))


def _patterns(text: str, catalogue: Catalogue, kind: Kind, name: str) -> Iterator[Hit]:
    for pattern in catalogue.words(name):
        for match in re.finditer(pattern, text):
            yield Hit(kind, match[0].strip(), match.start())


def _sums(text: str, catalogue: Catalogue) -> Iterator[Hit]:
    """Numbers of studies that add up to more than their total without a word on why."""
    known = _numbers_in_words(catalogue.grammar)
    number = "|".join([r"\d+", *sorted(known, key=len, reverse=True)])

    def pattern(name: str) -> str:
        return catalogue.template(f"lint.sums.{name}").replace("{N}", number)

    def value(written: str) -> int:
        return int(written) if written.isdigit() else known[written.lower()]

    total = re.search(pattern("total"), text, re.IGNORECASE)
    if total is None or re.search(pattern("overlap"), text, re.IGNORECASE):
        return
    parts = list(re.finditer(pattern("part"), text, re.IGNORECASE))
    if len(parts) < 2:
        return
    added = [value(part[1]) for part in parts]
    if sum(added) > value(total[1]):
        said = f"{' + '.join(map(str, added))} = {sum(added)}"
        yield Hit("sum", said, parts[0].start(), str(value(total[1])))


def undefined(text: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Abbreviations that a text uses and nowhere spells out ("NMDA (…)", "… (NMDA)", "NMDA stands
    for …"), each once; those that everybody knows are in the catalogue."""
    known = catalogue.words("lint.abbreviations.known")
    patterns = catalogue.words("lint.abbreviations.defined")
    found = dict.fromkeys(re.findall(r"\b[A-Z](?:[A-Z0-9]|-(?=\d))*[A-Z0-9]\b", text))
    return tuple(
        short
        for short in found
        if short not in known
        and not re.fullmatch("[IVX]+", short)
        and not any(re.search(one.replace("{A}", re.escape(short)), text) for one in patterns)
    )


@cache
def _numbers_in_words(grammar: Grammar) -> dict[str, int]:
    """Numbers below a thousand by their words; none where the language has no words for them."""
    said = {grammar.in_words(n): n for n in range(1000)} if grammar.in_words else {}
    return {name: n for name, n in said.items() if name}


def hard_to_read(text: str, catalogue: Catalogue) -> tuple[Hit, ...]:
    """Long sentences, sentences that begin with a numeral, and a text that is hard to read as a
    whole, by the catalogue's limits."""
    limits = catalogue.table("lint.limits")
    found: list[Hit] = []
    at = 0
    for sentence in (s for line in text.splitlines() for s in sentences(line)):
        at = max(at, text.find(sentence, at))
        count = len(words(sentence))
        if count > limits["sentence"]:
            found.append(Hit("long", sentence, at, str(count)))
        if sentence[:1].isdigit():
            found.append(Hit("numeral", sentence.split()[0], at))
    measured = readability(text)
    if measured.mean_sentence > limits["mean"]:
        found.append(Hit("mean", f"{measured.mean_sentence:.1f}", 0, str(limits["mean"])))
    if measured.grade is not None and measured.grade > limits["grade"]:
        found.append(Hit("grade", f"{measured.grade:.1f}", 0, str(limits["grade"])))
    return tuple(found)

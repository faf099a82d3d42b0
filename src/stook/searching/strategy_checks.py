"""Checks of a search strategy, after the questions of PRESS that a machine can answer.

McGowan J et al. PRESS Peer Review of Electronic Search Strategies: 2015 guideline statement.
J Clin Epidemiol 2016;75:40-46. doi:10.1016/j.jclinepi.2016.01.021.
"""

import re
from collections.abc import Iterator

from stook.model.strategy import (
    Dialect,
    Line,
    LineRange,
    LineRef,
    Strategy,
    Text,
    Word,
    references,
    walk,
)
from stook.problems import Place, Problem, problem
from stook.searching.strategies.wildcards import spelled

_MISSPELT = {
    "adn", "nad", "annd", "andd", "amd", "anf", "snd", "adna", "ro", "orr", "oor", "ot", "0r",
    "nto", "nott", "nnot", "noy", "adjacent", "adja", "ajd", "ad j", "adj.", "adjj", "near", "next",
}  # fmt: skip
_ADJACENCY = re.compile(r"(?:a[dj]{1,3}j?|adj[-_/.]|near[-_/]?|next[-_/]?|n|w)[/]?\d{1,2}", re.I)
SHORTEST_STEM = 3
TRUNCATED_AT_LEAST = 3  # truncated words beside a plain singular that make it look forgotten


def check(strategy: Strategy, file: str) -> list[Problem]:
    """What is likely wrong with a strategy, by line of its `file`."""
    found = [
        *_references(strategy, file),
        *_unused(strategy, file),
        *_repeated(strategy, file),
    ]
    for line in strategy.lines:
        found += _words(line, strategy.dialect, file)
    return sorted(found, key=lambda p: p.order)


def _at(line: Line, file: str, text: str = "") -> Place:
    """A line, and where its text holds `text`, the column."""
    where = line.source.lower().find(text.lower()) if text else -1
    return Place(file, line.at, where + 1 if where >= 0 else 0)


def _references(strategy: Strategy, file: str) -> Iterator[Problem]:
    numbers = {line.number for line in strategy.lines}
    for line in strategy.lines:
        meant = sorted(set(references(line.node)))
        if absent := [number for number in meant if number not in numbers]:
            what = f"Line {line.number} refers to {_lines(absent)}; there is no such line."
            yield problem("E821", _at(line, file, str(absent[0])), what)
        if later := [n for n in meant if n in numbers and n >= line.number]:
            what = f"Line {line.number} refers to {_lines(later)}."
            yield problem("W824", _at(line, file, str(later[0])), what)


def _lines(numbers: list[int]) -> str:
    """Numbers of lines for people: `line 3`, `lines 3 to 9`, `3 lines from 3 to 9`."""
    first, last = numbers[0], numbers[-1]
    if first == last:
        return f"line {first}"
    whole = last - first + 1 == len(numbers)
    return f"{'lines' if whole else f'{len(numbers)} lines from'} {first} to {last}"


def _unused(strategy: Strategy, file: str) -> Iterator[Problem]:
    """Lines that the last line does not rest on, where lines are combined at all."""
    by_number = {line.number: line for line in strategy.lines}
    used: set[int] = set()
    for line in strategy.lines:
        used.update(references(line.node))
    if not used or not strategy.lines:
        return
    last = strategy.lines[-1].number
    for number, line in by_number.items():
        if number not in used and number != last:
            yield problem("W822", _at(line, file), f"Line {number} is used by no other line.")


def _repeated(strategy: Strategy, file: str) -> Iterator[Problem]:
    seen: dict[object, int] = {}
    for line in strategy.lines:
        if line.node in seen:
            what = f"Line {line.number} is the same as line {seen[line.node]}."
            yield problem("W825", _at(line, file), what)
        seen.setdefault(line.node, line.number)
        for node in walk(line.node):
            if isinstance(node, LineRange):
                continue
            yield from _repeated_reference(line, node, file)


def _repeated_reference(line: Line, node: object, file: str) -> Iterator[Problem]:
    numbers = [p.number for p in getattr(node, "parts", ()) if isinstance(p, LineRef)]
    for number in sorted({n for n in numbers if numbers.count(n) > 1}):
        what = f"Line {line.number} names line {number} twice; was another one meant?"
        yield problem("W825", _at(line, file, str(number)), what)


def _words(line: Line, dialect: Dialect, file: str) -> Iterator[Problem]:
    texts = [node for node in walk(line.node) if isinstance(node, Text)]
    for text in texts:
        for sign in sorted({s for word in text.words for s in set("?#$*") & set(word.letters)}):
            shown = spelled(text, dialect)
            what = f"{sign!r} in {shown!r} is no wildcard of {dialect.value}."
            yield problem("W820", _at(line, file, shown), what)
        for word in text.words if len(text.words) > 1 and not text.quoted else ():
            said = word.letters.lower()
            if word.plain and (said in _MISSPELT or _ADJACENCY.fullmatch(said)):
                what = f"{said!r} in {spelled(text, dialect)[:60]!r} is searched as a word."
                yield problem("W823", _at(line, file, said), what)
        for word in text.words:
            alone = len(text.words) == 1  # `Smith J*` is a name
            if (
                alone
                and word.truncated
                and len(word.letters) < SHORTEST_STEM
                and word.letters.isalpha()
            ):
                shown = spelled(Text((word,)), dialect)
                yield problem("W826", _at(line, file, shown), f"{shown} finds a great many words.")
    yield from _forgotten(line, texts, file)


def _forgotten(line: Line, texts: list[Text], file: str) -> Iterator[Problem]:
    """Singulars without truncation among truncated words, whose plural is not there either."""
    single = [text.words[0] for text in texts if len(text.words) == 1 and not text.quoted]
    truncated = [word for word in single if word.truncated]
    if len(truncated) < TRUNCATED_AT_LEAST:
        return
    plain = {word.letters.lower() for word in single if word.plain}
    for word in single:
        said = word.letters.lower()
        if _singular(word, said, plain) and not any(
            said.startswith(other.letters.lower()) for other in truncated
        ):
            what = f"{word.letters!r} is not truncated, and its plural is not searched."
            yield problem("W827", _at(line, file, word.letters), what)


def _singular(word: Word, said: str, plain: set[str]) -> bool:
    """Whether a word looks like a noun of which the plural was forgotten."""
    ends = said.endswith(("tion", "ment", "ist", "or", "er", "oma", "ism", "ant", "ent", "it"))
    return word.plain and len(said) > 5 and said.isalpha() and ends and not {said + "s"} & plain

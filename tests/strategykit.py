"""What tests of translated strategies share: the effect of a line's losses, a made corpus."""

import random
from collections.abc import Iterator

from stook.model.records import Record
from stook.model.strategy import Heading, Not, Strategy, Text, references, walk
from stook.searching.corpus import Corpus
from stook.searching.translate import Loss


def effects(strategy: Strategy, losses: list[Loss]) -> dict[int, str]:
    """What each line may find in a translation: `same`, `more`, or `unsure`.

    The losses of a line are its own and those of the lines that it refers to.
    """
    of_line: dict[int, set[str]] = {line.number: set() for line in strategy.lines}
    for loss in losses:
        of_line[loss.line].add(loss.effect)
    for line in strategy.lines:
        for number in references(line.node):
            of_line[line.number] |= of_line.get(number, set())
        if any(isinstance(part, Not) for part in walk(line.node)):  # more is taken away, then
            of_line[line.number] |= {"unsure"} if "more" in of_line[line.number] else set()
    kinds = {number: found - {"same"} for number, found in of_line.items()}
    return {
        number: "same" if not found else "more" if found == {"more"} else "unsure"
        for number, found in kinds.items()
    }


def corpus_for(strategy: Strategy, size: int = 400) -> Corpus:
    """Records made of the words and headings that a strategy asks for, in drawn order."""
    draw = random.Random(7)
    nodes = [node for line in strategy.lines for node in walk(line.node)]
    terms = sorted({said for n in nodes if isinstance(n, Text) for said in _spelt(n, draw)})
    names = sorted({n.name for n in nodes if isinstance(n, Heading)} | {"Humans", "Animals"})
    return Corpus(_records(terms, names, size, draw))


def _spelt(text: Text, draw: random.Random) -> Iterator[str]:
    """A text with its wildcards filled in two ways."""
    for _ in range(2):
        yield " ".join(
            "".join(
                part if isinstance(part, str) else draw.choice(["s", "a", "ing"])[: part.most]
                for part in word.parts
            )
            for word in text.words
        )


def _records(
    terms: list[str], names: list[str], size: int, draw: random.Random
) -> Iterator[Record]:
    filler = ["of", "the", "and", "in", "with"]
    for number in range(size):
        said = draw.choices([*terms, *filler], k=draw.randint(4, 20))
        draw.shuffle(said)
        cut = draw.randint(1, 4)
        focus = draw.choice(["", "*"])
        yield Record(
            id=f"r{number}",
            title=" ".join(said[:cut]),
            abstract=" ".join(said[cut:]),
            keywords=tuple(focus + name for name in draw.sample(names, min(3, len(names)))),
            year=draw.randint(1995, 2024),
            language=draw.choice(["english", "french"]),
        )

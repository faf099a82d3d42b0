"""Where one record of a tagged file ends and the next begins, learnt from the file itself.

Formats say which tag begins a record; programs do not always follow. What a file does again and
again is looked for in its first lines: the tag that comes first after blank lines, and whether the
tag that should come first does.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice

Lines = Iterable[tuple[int, str]]
Split = Callable[[str], tuple[str, str] | None]

SAMPLE_LINES = 5000
_MOST = 0.6  # share of blocks that have to begin alike


def sampled(lines: Lines) -> tuple[list[tuple[int, str]], Iterator[tuple[int, str]]]:
    """The first lines of a file, and all its lines."""
    source = iter(lines)
    sample = list(islice(source, SAMPLE_LINES))
    return sample, chain(sample, source)


def dedented(lines: Lines) -> Iterator[tuple[int, str]]:
    """Lines without the indentation that the first one has, as mail programs add it to all."""
    source = iter(lines)
    margin = -1
    for line, text in source:
        if margin < 0 and text.strip():
            margin = len(text) - len(text.lstrip(" "))
        indented = margin > 0 and text[:margin].isspace()
        yield line, text[margin:] if indented else text


def opener(sample: Sequence[tuple[int, str]], split: Split) -> str:
    """The tag with which blocks between blank lines begin; '' where they do not begin alike.

    It is the first tag of the file, comes first in at least two blocks and in most of them.
    """
    begins: Counter[str] = Counter()
    first, gap = "", True
    for _, text in sample:
        if not text.strip():
            gap = True
            continue
        field = split(text)
        if field is not None and gap:
            first = first or field[0]
            begins[field[0]] += 1
        gap = False
    often = begins[first]
    return first if often > 1 and often >= _MOST * begins.total() else ""


def comes_late(sample: Sequence[tuple[int, str]], split: Split, tag: str, end: str) -> bool:
    """Whether `tag`, which should begin a record, mostly stands inside the blocks that `end`
    closes, with other fields before it."""
    early = late = before = 0
    placed = False
    for _, text in sample:
        field = split(text)
        if field is None:
            continue
        if field[0] == end:
            before, placed = 0, False
        elif field[0] == tag and not placed:
            early, late, placed = early + (before == 0), late + (before > 0), True
        else:
            before += 1
    return late > early

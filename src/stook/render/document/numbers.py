"""Which numbers of the document are computed, which declared, which typed by hand."""

import re
from collections import Counter

from stook.files.layout import prose_path
from stook.files.prose import CITATION
from stook.model.terms import Basis
from stook.pipeline.build import Built
from stook.render.document.model import (
    Block,
    Inline,
    Paragraph,
    Run,
    Section,
    Table,
    TableCell,
    words,
)

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def numbers_section(built: Built) -> Section:
    """A count by kind, the declared numbers with their sources, the typed ones with places."""
    facts = {**built.plan.facts, **built.facts}
    counts = Counter(fact.basis for fact in facts.values())
    computed = counts[Basis.COMPUTED]
    declared = [fact for fact in facts.values() if fact.basis is Basis.DECLARED]
    typed = _typed(built)
    lead = (
        f"{computed} numbers were computed from the extracted data, {len(declared)} are declared "
        f"from a publication, and {len(typed)} were typed into authored text. Each computed number "
        "can be followed to its cells with `stook why`."
    )
    blocks: list[Block] = [Paragraph(words(lead))]
    sources = {fact.id: fact.source for fact in built.review.declared.facts}
    if declared:
        rows = tuple(
            _row(fact.id, fact.text, sources.get(fact.id, ", ".join(fact.sources)))
            for fact in sorted(declared, key=lambda fact: fact.id)
        )
        blocks.append(_table("declared", "Declared numbers and their sources.",
                             ("Number", "Value", "Source"), rows))  # fmt: skip
    if typed:
        rows = tuple(_row(place, number, around) for place, number, around in typed)
        blocks.append(_table("typed", "Numbers typed into authored text.",
                             ("Where", "Number", "In words"), rows))  # fmt: skip
    return Section("numbers", "Where the numbers come from", tuple(blocks))


def _typed(built: Built) -> list[tuple[str, str, str]]:
    """Each number of authored prose that cites no fact: its place, itself, the words around it."""
    found = []
    for name, prose in sorted(built.review.prose.items()):
        for line, paragraph in zip(prose.lines, prose.paragraphs, strict=True):
            text = CITATION.sub(lambda match: " " * len(match[0]), paragraph)
            for match in _NUMBER.finditer(text):
                start, end = max(0, match.start() - 30), match.end() + 30
                around = " ".join(paragraph[start:end].split())
                found.append((f"{prose_path(name)}, line {line}", match[0], f"... {around} ..."))
    return found


def _row(*texts: str) -> tuple[TableCell, ...]:
    return tuple(TableCell(words(text)) for text in texts)


def _table(
    label: str, caption: str, head: tuple[str, ...], rows: tuple[tuple[TableCell, ...], ...]
) -> Table:
    heads: tuple[Inline, ...] = tuple((Run(text, bold=True),) for text in head)
    return Table(
        label=label,
        caption=words(caption),
        head=(tuple(TableCell(runs) for runs in heads),),
        rows=rows,
        widths=(0.34, 0.16, 0.5),
    )

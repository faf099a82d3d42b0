"""What a document is made of, whatever the format that it is written in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style.

    `fact` is the id of the fact (or the address of the cell) that the text shows, `href` an
    address on the web, `target` the label of a table, figure or section that it names, `note` a
    footnote that follows it. `text` may hold line breaks.
    """

    text: str
    bold: bool = False
    italic: bool = False
    raised: bool = False
    fact: str = ""
    href: str = ""
    target: str = ""
    note: str = ""


Inline = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `style` "label" is small print about the document itself."""

    runs: Inline
    style: Literal["body", "label", "code"] = "body"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; `numbered` ones count from 1."""

    items: tuple[Inline, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a table; `span` columns wide."""

    runs: Inline
    span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption. `head` rows repeat on each page.

    `widths` are shares of the page's width, one a column, that add up to 1; `wide` tables want a
    page in landscape; the first cell of each row is its heading. `notes` stand below.
    """

    label: str
    caption: Inline
    head: tuple[tuple[TableCell, ...], ...]
    rows: tuple[tuple[TableCell, ...], ...]
    notes: tuple[Inline, ...] = ()
    widths: tuple[float, ...] = ()
    wide: bool = False

    @property
    def columns(self) -> int:
        """How many columns it has."""
        rows = self.head or self.rows
        return sum(cell.span for cell in rows[0]) if rows else 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture (SVG) with a caption, and `alt`: what it shows, in words."""

    label: str
    caption: Inline
    alt: str
    svg: bytes


Block = Paragraph | Bullets | Table | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of the document, with the parts below it. `label` is unique."""

    label: str
    heading: str
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()
    landscape: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it."""
        return not self.blocks and all(section.empty for section in self.sections)


@dataclass(frozen=True, slots=True)
class Author:
    """An author as the title page shows one."""

    name: str
    affiliation: str = ""
    orcid: str = ""
    roles: tuple[str, ...] = ()
    corresponding: bool = False


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a library catalogue wants to know of the document; '' for what nobody stated."""

    title: str
    language: str
    authors: tuple[Author, ...] = ()
    date: str = ""
    version: str = ""
    doi: str = ""
    licence: str = ""
    citation: str = ""
    keywords: tuple[str, ...] = ()
    registration: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the reference list: its key, its text, and its parts as CSL-JSON."""

    key: str
    runs: Inline
    group: str = ""
    csl: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document in reading order."""

    metadata: Metadata
    front: tuple[Block, ...]
    sections: tuple[Section, ...]
    supplements: tuple[Section, ...] = ()

    def walk(self) -> Iterator[tuple[int, Section]]:
        """Every section with its level (1 is the highest), in reading order."""
        for section in (*self.sections, *self.supplements):
            yield from _walk(section, 1)

    def blocks(self) -> Iterator[Block]:
        """Every block, in reading order."""
        yield from self.front
        for _, section in self.walk():
            yield from section.blocks

    def numbers(self) -> dict[str, str]:
        """What to call each table and figure: label -> "Table 1"."""
        names: dict[str, str] = {}
        counts = {"Table": 0, "Figure": 0}
        for block in self.blocks():
            if isinstance(block, Table | Figure):
                kind = "Table" if isinstance(block, Table) else "Figure"
                counts[kind] += 1
                names[block.label] = f"{kind} {counts[kind]}"
        return names


def _walk(section: Section, level: int) -> Iterator[tuple[int, Section]]:
    yield level, section
    for part in section.sections:
        yield from _walk(part, level + 1)


def plain(runs: Inline) -> str:
    """The words of a line without their style."""
    return "".join(run.text for run in runs)


def words(text: str) -> Inline:
    """A text in one piece; nothing for an empty one."""
    return (Run(text),) if text else ()

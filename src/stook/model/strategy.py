"""A search strategy as a tree: what a database is asked, whichever syntax it was written in.

A strategy is a list of numbered lines. A line holds one tree of nodes: text with wildcards,
subject headings, adjacency, Boolean operators, field scopes, references to other lines, limits.
What could not be understood is an `Opaque` node that holds the text as it was.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Dialect(StrEnum):
    """The syntaxes that can be read and written."""

    OVID = "ovid"
    PUBMED = "pubmed"
    EMBASE = "embase"


@dataclass(frozen=True, slots=True)
class Wild:
    """A wildcard: from `least` to `most` characters; `most` None has no upper limit."""

    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """One word: pieces of text, with wildcards between or behind them."""

    parts: tuple["str | Wild", ...]

    @property
    def plain(self) -> bool:
        """True without wildcards."""
        return all(isinstance(part, str) for part in self.parts)

    @property
    def truncated(self) -> bool:
        """True for text with an unlimited wildcard at its end and none elsewhere."""
        return len(self.parts) == 2 and isinstance(self.parts[0], str) and self.parts[1] == Wild()

    @property
    def letters(self) -> str:
        """The text without its wildcards."""
        return "".join(part for part in self.parts if isinstance(part, str))


@dataclass(frozen=True, slots=True)
class Text:
    """One word, or several that follow one another: a phrase. `quoted` as it was written."""

    words: tuple[Word, ...]
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A subject heading. `qualifiers` are MeSH's two-letter codes, or words that are none."""

    name: str
    explode: bool = False
    focus: bool = False
    qualifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Near:
    """Parts that stand close together: at most `within` - 1 other words between them in all.

    `ordered` asks for the order as written.
    """

    parts: tuple["Node", ...]
    within: int
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class And:
    """All of these."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of these."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The first without the second."""

    keep: "Node"
    drop: "Node"


@dataclass(frozen=True, slots=True)
class Scope:
    """What is inside, searched in these fields only (names of `searching.strategies.fields`)."""

    inside: "Node"
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineRef:
    """The result of another line."""

    number: int


@dataclass(frozen=True, slots=True)
class LineRange:
    """Ovid's `or/1-9,12`: several lines joined by one operator; each range from, to."""

    operator: Literal["and", "or"]
    ranges: tuple[tuple[int, int], ...]

    @property
    def numbers(self) -> Iterator[int]:
        """The lines that are meant, in the order of writing."""
        return (number for low, high in self.ranges for number in range(low, high + 1))


@dataclass(frozen=True, slots=True)
class Dates:
    """Records whose date lies from `start` to `end`: YYYY or YYYYMMDD, '' for an open end."""

    field: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Only:
    """A limit in the words of the database: `humans`, `english language`."""

    text: str


@dataclass(frozen=True, slots=True)
class Limit:
    """What is in `base` and fulfils `by`."""

    base: "Node"
    by: "Node"


@dataclass(frozen=True, slots=True)
class Deduplicated:
    """Ovid's `remove duplicates from`: which records it drops, only the database knows."""

    base: "Node"


@dataclass(frozen=True, slots=True)
class Restricted:
    """What only Ovid can do with a result: `use medall` (of several databases searched together
    one), `/freq=2` (words that occur so often)."""

    base: "Node"
    text: str


@dataclass(frozen=True, slots=True)
class Opaque:
    """Text that was not understood, kept as it was."""

    text: str


Node = (
    Text
    | Heading
    | Near
    | And
    | Or
    | Not
    | Scope
    | LineRef
    | LineRange
    | Dates
    | Only
    | Limit
    | Deduplicated
    | Restricted
    | Opaque
)


@dataclass(frozen=True, slots=True)
class Line:
    """A numbered line; `notes` are its comments, `at` the line of the file that it begins in."""

    number: int
    node: Node
    notes: tuple[str, ...] = ()
    at: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True)
class Strategy:
    """A whole strategy; `remarks` are the comments and captions outside its lines."""

    dialect: Dialect
    lines: tuple[Line, ...]
    remarks: tuple[str, ...] = ()

    @property
    def meaning(self) -> tuple[tuple[int, Node, tuple[str, ...]], ...]:
        """What two strategies must share to be the same: numbers, trees and notes."""
        return tuple((line.number, line.node, line.notes) for line in self.lines)


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly inside a node."""
    match node:
        case And(parts) | Or(parts) | Near(parts):
            return parts
        case Not(one, two) | Limit(one, two):
            return (one, two)
        case Scope(inside):
            return (inside,)
        case Deduplicated(base) | Restricted(base):
            return (base,)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """A node and everything inside it, in the order of writing."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(children(current)))


def height(node: Node) -> int:
    """How deeply a node is nested; a leaf counts 1."""
    most, waiting = 0, [(node, 1)]
    while waiting:
        current, level = waiting.pop()
        most = max(most, level)
        waiting.extend((child, level + 1) for child in children(current))
    return most


def references(node: Node) -> list[int]:
    """The numbers of the lines that a node refers to."""
    found: list[int] = []
    for part in walk(node):
        if isinstance(part, LineRef):
            found.append(part.number)
        elif isinstance(part, LineRange):
            found.extend(part.numbers)
    return found


def all_of(parts: list[Node]) -> Node:
    """The parts joined by AND; one part stays itself, an AND inside an AND is dissolved."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))]
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def any_of(parts: list[Node]) -> Node:
    """The parts joined by OR; one part stays itself, an OR inside an OR is dissolved."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,))]
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


# The field of a PubMed or Embase.com term without any, which the database maps to headings and
# words by itself.
AUTOMATIC = "automatic"


def untagged(node: Node) -> Node:
    """The tree with every text that has no field put under `AUTOMATIC`."""
    match node:
        case Text() | Near():
            return Scope(node, (AUTOMATIC,))
        case And(parts):
            return And(tuple(map(untagged, parts)))
        case Or(parts):
            return Or(tuple(map(untagged, parts)))
        case Not(keep, drop):
            return Not(untagged(keep), untagged(drop))
        case _:
            return node

"""What the writers of all syntaxes do alike: operators between operands, and what has one form."""

from abc import abstractmethod
from collections.abc import Sequence

from stook.model import strategy as tree


class Writer:
    """Writes a tree in one syntax.

    What stands here is the form of PubMed and Embase.com, which are alike but for words, fields
    and headings; Ovid writes its numbers, ranges and limits in another way.
    """

    def line(self, node: tree.Node, notes: Sequence[str] = ()) -> str:
        """A whole line. Where a syntax has no comments the notes are left to the report."""
        del notes
        return self.written(node)

    def written(self, node: tree.Node) -> str:
        """A node as it stands alone."""
        match node:
            case tree.And(parts):
                text = self.joined("AND", parts)
            case tree.Or(parts):
                text = self.joined("OR", parts)
            case tree.Not(keep, drop):
                text = self.joined("NOT", (keep, drop))
            case tree.Near():
                text = self.near(node)
            case tree.Scope(inside, names):
                text = self.scope(inside, names)
            case tree.Limit(base, by):
                text = self.limit(base, by)
            case tree.Deduplicated(base):
                text = self.deduplicated(base)
            case tree.Restricted(base, said):
                text = self.restricted(base, said)
            case _:
                text = self.leaf(node)
        return text

    def leaf(self, node: tree.Node) -> str:
        """A node without others inside it."""
        match node:
            case tree.Text():
                return self.text(node)
            case tree.Heading():
                return self.heading(node)
            case tree.LineRef(number):
                return self.reference(number)
            case tree.LineRange():
                return self.range(node)
            case tree.Dates():
                return self.dates(node)
            case tree.Only(text) | tree.Opaque(text):
                return text
            case _:
                raise TypeError(f"no leaf: {type(node).__name__}")

    def joined(self, operator: str, parts: Sequence[tree.Node]) -> str:
        """Operands with an operator between them."""
        return f" {operator} ".join(map(self.inner, parts))

    def limit(self, base: tree.Node, by: tree.Node) -> str:
        """What is in `base` and fulfils `by`."""
        return self.joined("AND", (base, by))

    def deduplicated(self, base: tree.Node) -> str:
        """Only Ovid has a command for it."""
        return self.written(base)

    def restricted(self, base: tree.Node, said: str) -> str:
        """Only Ovid has databases to choose from, and counts words."""
        return self.written(base)

    def reference(self, number: int) -> str:
        """The result of another line."""
        return f"#{number}"

    def range(self, node: tree.LineRange) -> str:
        """Several lines joined by one operator."""
        return f" {node.operator.upper()} ".join(map(self.reference, node.numbers))

    @abstractmethod
    def inner(self, node: tree.Node) -> str:
        """A node inside another: in brackets where it could be misread."""

    @abstractmethod
    def near(self, node: tree.Near) -> str:
        """An adjacency without fields."""

    @abstractmethod
    def scope(self, inside: tree.Node, names: tuple[str, ...]) -> str:
        """What is searched in these fields."""

    @abstractmethod
    def text(self, term: tree.Text) -> str:
        """A word or phrase, quoted where it could be misread."""

    @abstractmethod
    def heading(self, heading: tree.Heading) -> str:
        """A subject heading."""

    @abstractmethod
    def dates(self, dates: tree.Dates) -> str:
        """A span of dates."""

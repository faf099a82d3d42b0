"""What the readers of all syntaxes share: tokens, and what was found wrong in a line."""

from dataclasses import dataclass, field

from stook.model.strategy import Node
from stook.problems import Place, Problem, problem

# Ends of a boundary: what may stand behind an operator or a field code.
QUOTES = '"“”„'


@dataclass(frozen=True, slots=True)
class Joint:
    """An operator: `and`, `or`, `not`, or `near` with its distance and whether order counts."""

    kind: str
    within: int = 0
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a line at a column (from 0): `(`, `)`, `node`, `joint`, `scope`, or
    `restriction` (its text is the one of `fields`)."""

    kind: str
    at: int
    node: Node | None = None
    joint: Joint | None = None
    fields: tuple[str, ...] = ()


class Unreadable(Exception):  # noqa: N818 (not an error to its users: it becomes a Problem)
    """Why a line cannot be understood, and at which column (from 0)."""

    def __init__(self, at: int, why: str) -> None:
        super().__init__(why)
        self.at = at
        self.why = why


@dataclass(slots=True)
class Findings:
    """The problems of one line of a strategy, with places in its file.

    `starts` are pairs (offset in the joined text, line of the file, column) for a line of the
    strategy that covers several lines of the file.
    """

    file: str
    starts: tuple[tuple[int, int, int], ...]
    problems: list[Problem] = field(default_factory=list)

    def add(self, code: str, at: int, what: str) -> None:
        """Note a finding at a column (from 0)."""
        begin, line, column = next(
            (start for start in reversed(self.starts) if start[0] <= at), self.starts[0]
        )
        place = Place(self.file, line, column + max(at - begin, 0))
        self.problems.append(problem(code, place, what))

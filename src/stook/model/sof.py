"""A summary of findings: one table a comparison, with the evidence profile behind each row."""

from dataclasses import dataclass, field
from typing import Literal

from stook.model.terms import Basis, Certainty, Importance

Assumed = Literal["risk", "mean", ""]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's words; `spans` mark which of its characters show which fact (or people's cell)."""

    text: str = ""
    spans: tuple[tuple[int, int, str], ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that it shows, in order, each once."""
        return tuple(dict.fromkeys(fact for _, _, fact in self.spans))


@dataclass(frozen=True, slots=True)
class Footnote:
    """A reason for a certainty, once a table; `cell` is where people wrote it."""

    letter: str
    text: str
    cell: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What an evidence profile has beside the summary: designs, domains, totals of each group.

    `domains` are pairs of a GRADE domain and its judgement ("serious", "not assessed").
    """

    designs: str = ""
    domains: tuple[tuple[str, str], ...] = ()
    intervention: Cell = field(default_factory=Cell)
    comparator: Cell = field(default_factory=Cell)


@dataclass(frozen=True, slots=True, kw_only=True)
class SofRow:
    """One finding as a row.

    `comparator` and `intervention` are the assumed and corresponding risk or mean (`assumed` says
    which), with where the assumed one is from in `assumed_from`; `further` are other ways to read
    a standardised difference. `because` is the certainty with its reasons as Core GRADE prints it,
    `notes` are letters of the table's footnotes.
    """

    finding: str
    outcome: str
    detail: Cell
    timepoint: str
    importance: Importance
    state: str
    comparator: Cell
    assumed: Assumed
    assumed_from: str
    intervention: Cell
    difference: Cell
    relative: Cell
    people: Cell
    needed: Cell
    further: tuple[Cell, ...]
    certainty: Certainty | None
    certainty_basis: Basis | None
    symbol: str
    certainty_words: str
    because: str
    notes: tuple[str, ...]
    comment: str
    profile: Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class SofTable:
    """The summary of findings of one comparison: at most seven outcomes, the critical first.

    `left_out` names the outcomes that did not find room.
    """

    comparison: str
    title: str
    population: str
    setting: str
    intervention: str
    comparator: str
    rows: tuple[SofRow, ...]
    footnotes: tuple[Footnote, ...]
    left_out: tuple[str, ...]

    @property
    def sources(self) -> dict[Assumed, str]:
        """Where the assumed risks (and the assumed means) are from, if all rows agree on it."""
        found: dict[Assumed, set[str]] = {}
        for row in self.rows:
            if row.assumed and row.assumed_from:
                found.setdefault(row.assumed, set()).add(row.assumed_from)
        return {kind: one.pop() for kind, one in found.items() if len(one) == 1}

"""A summary of findings: one table a comparison, with the evidence profile behind each row."""

from dataclasses import dataclass, field

from stook.model.terms import Basis, Certainty, Importance


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's words; `spans` mark which of its characters show which fact."""

    text: str = ""
    spans: tuple[tuple[int, int, str], ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that it shows, in order, each once."""
        return tuple(dict.fromkeys(fact for _, _, fact in self.spans))


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

    `comparator` and `intervention` are the assumed and corresponding risk (or mean), with where
    the assumed one is from in `assumed_from`; `further` are other ways to read a standardised
    difference. `because` is the certainty with its reasons as Core GRADE prints it, `notes` are
    letters of the table's footnotes.
    """

    finding: str
    outcome: str
    detail: str
    timepoint: str
    importance: Importance
    state: str
    comparator: Cell
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

    `left_out` names the outcomes that did not find room; `footnotes` are (letter, text).
    """

    comparison: str
    title: str
    population: str
    setting: str
    intervention: str
    comparator: str
    rows: tuple[SofRow, ...]
    footnotes: tuple[tuple[str, str], ...]
    left_out: tuple[str, ...]

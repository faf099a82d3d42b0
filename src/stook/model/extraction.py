"""Two people collect the same data independently: where they differ, and what was agreed."""

from dataclasses import dataclass, field

from stook.problems import Place


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that people filled in differently: the value of each, '' where one has none.

    `cell` is the address that the agreed value will have.
    """

    cell: str
    values: dict[str, str]
    places: dict[str, Place]


@dataclass(frozen=True, slots=True)
class ColumnAgreement:
    """How often people agree on a column: `equal` of `compared` cells that any of them filled."""

    column: str
    compared: int
    equal: int

    @property
    def percent(self) -> float:
        """Raw agreement in percent; 100 where there was nothing to compare."""
        return 100.0 * self.equal / self.compared if self.compared else 100.0


@dataclass(frozen=True, slots=True)
class Choice:
    """How a difference was settled: whose value counts, or another value, and why."""

    cell: str
    choice: str
    value: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extractions:
    """What several people extracted, by table: rows in their order, cells by address."""

    people: tuple[str, ...]
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rows: dict[str, tuple[str, ...]] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    places: dict[str, dict[str, Place]] = field(default_factory=dict)

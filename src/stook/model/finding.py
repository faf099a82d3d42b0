"""Findings: one a synthesis, with what is known about how far to trust it."""

from dataclasses import dataclass, field
from typing import Literal

from stook.figures.brief import brief
from stook.model.certainty import Reason
from stook.model.terms import Basis, Certainty, Family, Size

Change = Literal["more", "less", "unclear"]
State = Literal["pooled", "not estimable", "not pooled", "not compared", "no data"]
# Without a synthesis: no study reported the outcome, or none so that groups can be compared.
WITHOUT_DATA = frozenset({"not compared", "no data"})

OPPOSITE: dict[Change, Change] = {"more": "less", "less": "more", "unclear": "unclear"}
RATIOS = frozenset({"RR", "OR", "PETO", "ROM", "HR", "RATE RATIO", "GENERIC LOG"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Subgroup:
    """One level of a subgroup analysis, pooled on its own."""

    level: str
    studies: int
    participants: int
    estimate: float | None
    ci_low: float | None
    ci_high: float | None
    tau2: float | None
    i2: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubgroupAnalysis:
    """A subgroup analysis of a finding with its test for differences between subgroups."""

    variable: str
    levels: tuple[Subgroup, ...]
    q: float | None
    df: int
    p: float | None
    i2: float | None


@brief
@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One synthesis: an estimate with its intervals, its certainty, its statement.

    Ratios are on the natural scale. `studies` and `participants` count what was reported (a
    double-zero study counts), `studies_estimable` what entered the pooling. `state`: "pooled"
    (also one study), "not estimable" (with `reason`), "not pooled" (narrative), "not compared"
    (reported, but not so that the groups can be compared), "no data" (an outcome of the protocol
    that no study reported). `change` is whether the estimate means more or less of the outcome; it
    is "unclear" where the interval includes no effect. `reversed` says that a higher effect means
    less of the outcome (`Outcome.effect_reversed`). `absolute` is
    the difference that sizes are judged by (scale units, or people per 1000), with its interval.
    `superseded` is direct evidence of a comparison for which a network speaks.
    """

    id: str
    comparison: str
    outcome: str
    timepoint: str
    family: Family
    measure: str
    state: State
    reason: str = ""
    estimate: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    level: float = 0.95
    pi_low: float | None = None
    pi_high: float | None = None
    tau2: float | None = None
    i2: float | None = None
    q: float | None = None
    q_df: int | None = None
    q_p: float | None = None
    p: float | None = None
    studies: int = 0
    studies_estimable: int = 0
    participants: int = 0
    change: Change = "unclear"
    reversed: bool = False
    absolute: float | None = None
    absolute_low: float | None = None
    absolute_high: float | None = None
    size: Size | None = None
    certainty: Certainty | None = None
    certainty_basis: Basis | None = None
    certainty_source: str = ""
    certainty_reasons: tuple[Reason, ...] = ()
    statement: str = ""
    in_table: bool = True
    in_summary: bool = False
    superseded: bool = False
    subgroups: tuple[SubgroupAnalysis, ...] = field(default=())

    @property
    def null(self) -> float:
        """The value that means no effect: 1 for ratios, 0 for differences."""
        return 1.0 if self.measure in RATIOS else 0.0

    @property
    def leaning(self) -> Change:
        """The side of no effect on which the estimate lies, whatever its interval."""
        if self.estimate is None or self.estimate == self.null:
            return "unclear"
        return "more" if (self.estimate > self.null) != self.reversed else "less"

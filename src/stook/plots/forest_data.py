"""What a forest plot shows, as plain data: floats, strings and None for what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from stook.figures.brief import brief


class Judgement(StrEnum):
    """A risk-of-bias judgement as readers meet it; always drawn with its sign."""

    LOW = "low"
    SOME = "some"
    HIGH = "high"
    UNKNOWN = "unknown"


@brief
@dataclass(frozen=True, slots=True)
class Arm:
    """What one arm reported: events of total, or mean, SD and total. None is not reported."""

    events: float | None = None
    total: float | None = None
    mean: float | None = None
    sd: float | None = None


@brief
@dataclass(frozen=True, slots=True)
class ForestRow:
    """One study (or, in a cumulative or leave-one-out plot, one analysis).

    `estimate`, `low` and `high` are as shown: a risk ratio, not its logarithm. A row without an
    estimate says why in `reason`. `weight` is in percent. `rob` holds one judgement a domain of
    `ForestData.rob_domains`; `proposed` are the positions of those that nobody agreed on yet.
    `cells` are the texts of the user's own columns. `href` leads from the study's name,
    `cell_href` from single cells by column key (`effect`, `weight`,
    `arm1.events`, ...); `data` becomes `data-*` attributes of the row, `ident` its id.
    """

    label: str
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    weight: float | None = None
    arms: tuple[Arm, ...] = ()
    rob: tuple[Judgement | str, ...] = ()
    proposed: frozenset[int] = frozenset()
    cells: tuple[str, ...] = ()
    reason: str = ""
    note: str = ""
    href: str = ""
    ident: str = ""
    cell_href: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, str] = field(default_factory=dict)


@brief
@dataclass(frozen=True, slots=True)
class Pooled:
    """A pooled result: a diamond, and under it a thin bar where there is a prediction interval.

    `arms` are totals. `lines` are sentences below the row, such as the heterogeneity line (see
    `stook.plots.heterogeneity`) and the test of the overall effect.
    """

    label: str
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    pi_low: float | None = None
    pi_high: float | None = None
    weight: float | None = None
    arms: tuple[Arm, ...] = ()
    lines: tuple[str, ...] = ()
    reason: str = ""
    href: str = ""
    ident: str = ""
    pi_label: str = ""
    cell_href: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, str] = field(default_factory=dict)


@brief
@dataclass(frozen=True, slots=True)
class ForestGroup:
    """The rows of one subgroup with their own pooled results; an unnamed one is the whole."""

    rows: tuple[ForestRow, ...] = ()
    label: str = ""
    pooled: tuple[Pooled, ...] = ()


@brief
@dataclass(frozen=True, slots=True)
class Threshold:
    """A value that matters, such as the smallest important effect: a dotted line with its name."""

    value: float
    name: str = ""


@brief
@dataclass(frozen=True, slots=True)
class ForestData:
    """A whole forest plot.

    `measure` names the effect ("Risk ratio"), `model` how it was pooled ("random effects, REML,
    HKSJ"), `level` the confidence level of the intervals. `log` sets a logarithmic axis with
    the line of no effect at 1, else at 0; `null` overrides it and `None` is the default;
    `no_null` leaves it out (single-group proportions). `favours` are the words under the axis,
    left and right. `rob_domains` are (letter, name) pairs. `columns` are the headings of the
    user's own columns, `axis` the ends of the axis where the automatic ones are not wanted,
    `digits` the decimals of effects (more where most intervals would vanish in rounding),
    `data_digits` of means and SDs. `total_heading` says what the totals count where it is not
    people (`years` at risk). `footnotes` stand at the end. `legend` says what the signs mean; a
    page with many plots leaves it out and says so once.
    """

    groups: tuple[ForestGroup, ...] = ()
    title: str = ""
    measure: str = "Effect"
    model: str = ""
    level: float = 0.95
    log: bool = False
    null: float | None = None
    no_null: bool = False
    pooled: tuple[Pooled, ...] = ()
    tests: tuple[str, ...] = ()
    arm_names: tuple[str, ...] = ()
    favours: tuple[str, str] = ("", "")
    thresholds: tuple[Threshold, ...] = ()
    rob_domains: tuple[tuple[str, str], ...] = ()
    columns: tuple[str, ...] = ()
    axis: tuple[float, float] | None = None
    digits: int = 2
    data_digits: int = 1
    study_heading: str = "Study"
    total_heading: str = "total"
    footnotes: tuple[str, ...] = ()
    legend: bool = True
    ident: str = "forest"

    @property
    def null_value(self) -> float | None:
        """Where the line of no effect stands; None where there is none."""
        if self.no_null:
            return None
        return self.null if self.null is not None else (1.0 if self.log else 0.0)

    @property
    def rows(self) -> tuple[ForestRow, ...]:
        """All study rows, in order."""
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def domain_letters(self) -> tuple[str, ...]:
        """What stands above the signs."""
        return tuple(letter for letter, _ in self.rob_domains)

    @property
    def all_pooled(self) -> tuple[Pooled, ...]:
        """All pooled results: of the subgroups, then the overall ones."""
        return tuple(p for group in self.groups for p in group.pooled) + self.pooled

    @property
    def shown(self) -> tuple[ForestRow | Pooled, ...]:
        """All rows and all pooled results."""
        return (*self.rows, *self.all_pooled)

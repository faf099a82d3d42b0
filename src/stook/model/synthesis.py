"""A synthesis before and after the arithmetic: contrasts go in, effects and a pool come out."""

from dataclasses import dataclass, field
from typing import Literal

from stook.figures.brief import brief
from stook.model.finding import SubgroupAnalysis
from stook.model.protocol import Method
from stook.model.terms import Favours, ReportedAs

Shape = Literal["events", "rates", "means", "paired means", "effect", "observed minus expected"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One side of a contrast: a study's arm (or several combined) as far as it was reported.

    `cells` maps each number's field to the addresses of the cells that it was taken from;
    `derived` says in words how a number was derived where it was not reported as such. `capacity`
    is how many people were randomised to these arms, where arms.csv says it for all of them.
    """

    arms: tuple[str, ...] = ()
    n: float | None = None
    capacity: float | None = None
    mean: float | None = None
    sd: float | None = None
    events: float | None = None
    total: float | None = None
    person_time: float | None = None
    reported_as: ReportedAs | None = None
    cells: dict[str, tuple[str, ...]] = field(default_factory=dict)
    derived: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """What one study (or one stratum of it) brings to a synthesis: intervention against comparator.

    For a contrast reported as such, `effect` and `se` are on the analysis scale (logarithms for
    ratios); `favours` and `p` are what a report says where it gives no effect. `membership` are
    the cells that put this study into the comparison (arm to intervention). `groups` holds the
    values of subgroup variables and moderators, `group_cells` the cells that they were taken from.
    `paired` marks a crossover trial analysed within people, `correlation` that of their two
    values; `refused` says why what was reported cannot be analysed. `n` (with its cells) is how
    many people a reported contrast is of, where its groups say nothing; `randomised` how many the
    study had, where studies.csv says so.
    """

    study: str
    label: str
    stratum: str = ""
    shape: Shape
    experimental: Group = field(default_factory=Group)
    comparator: Group = field(default_factory=Group)
    effect: float | None = None
    se: float | None = None
    o_e: float | None = None
    variance: float | None = None
    paired: bool = False
    correlation: float | None = None
    refused: str = ""
    n: float | None = None
    randomised: int | None = None
    n_cells: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    membership: tuple[str, ...] = ()
    groups: dict[str, str] = field(default_factory=dict)
    group_cells: dict[str, str] = field(default_factory=dict)
    derived: str = ""
    favours: Favours | None = None
    p: float | None = None

    @property
    def key(self) -> str:
        """The study's id, with the stratum where there is one."""
        return f"{self.study}.{self.stratum}" if self.stratum else self.study


@brief
@dataclass(frozen=True, slots=True, kw_only=True)
class Specification:
    """A synthesis as planned: what is compared, how it is combined, what goes in.

    `settings` are the protocol's cells that decide the arithmetic.
    """

    id: str
    comparison: str
    outcome: str
    timepoint: str
    measure: str
    method: Method
    contrasts: tuple[Contrast, ...]
    subgroup_by: tuple[str, ...] = ()
    moderators: tuple[str, ...] = ()
    pooled: bool = True
    settings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyEffect:
    """A study's effect on the natural scale, its interval, and its weight in percent.

    `reason` says why an effect is not estimable. `y` and `v` are on the analysis scale.
    """

    key: str
    study: str
    label: str
    stratum: str = ""
    effect: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    y: float | None = None
    v: float | None = None
    weight: float | None = None
    participants: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """A pooled effect on the natural scale with its intervals and heterogeneity."""

    studies: int
    studies_estimable: int
    participants: int
    estimate: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    se: float | None = None
    p: float | None = None
    pi_low: float | None = None
    pi_high: float | None = None
    tau2: float | None = None
    tau2_low: float | None = None
    tau2_high: float | None = None
    i2: float | None = None
    q: float | None = None
    q_df: int | None = None
    q_p: float | None = None
    reason: str = ""


@brief
@dataclass(frozen=True, slots=True, kw_only=True)
class Synthesis:
    """A synthesis carried out: each study's effect, the pool, its subgroups."""

    id: str
    measure: str
    ratio: bool
    effects: tuple[StudyEffect, ...]
    pool: Pool
    subgroups: tuple[SubgroupAnalysis, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """One choice made otherwise than planned that overturns a finding, and what it then is."""

    choice: str
    option: str
    estimate: float | None
    ci_low: float | None
    ci_high: float | None


@brief
@dataclass(frozen=True, slots=True, kw_only=True)
class Robustness:
    """How far a finding holds over all defensible analyses: `agree` of `analyses`.

    `sentence` says it in words; `flips` are the single choices that overturn it.
    """

    id: str
    sentence: str
    agree: int
    analyses: int
    most_important: str = ""
    most_important_study: str = ""
    flips: tuple[Flip, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrative:
    """Studies that are told side by side because they are not pooled (SWiM).

    `favours` holds for each study (by its key) the side that its result favours by direction
    alone, None where that is not known. `sign_p` is the P value of the sign test over the studies
    that favour a side. `median`, `lowest` and `highest` are of the effects that there are.
    """

    id: str
    favours: dict[str, Favours | None]
    intervention: int
    comparator: int
    neither: int
    unknown: int
    sign_p: float | None = None
    median: float | None = None
    lowest: float | None = None
    highest: float | None = None

"""What a RevMan data package holds, as written there."""

from dataclasses import dataclass, field

from stook.problems import Place, Problem

AnalysisKey = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One group of a data row: mean and SD, or cases, with the number of people."""

    mean: float | None = None
    sd: float | None = None
    cases: float | None = None
    n: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A result as the package stores it (effect on the natural scale, weight in percent)."""

    effect: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    weight: float | None = None

    @property
    def placeholder(self) -> bool:
        """True for an interval of no width at 0: so the 2023 layout writes "not computed"."""
        return self.effect == self.ci_low == self.ci_high == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A risk of bias judgement with its support: '' where the package has none."""

    domain: str
    value: str
    support: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRow:
    """One study (or part of one) in one analysis."""

    place: Place
    group: str
    number: str
    name: str
    study: str
    subgroup: str = ""
    subgroup_number: str = ""
    applicability: str = ""
    year: str = ""
    giv_mean: float | None = None
    giv_se: float | None = None
    experimental: Side
    control: Side
    o_e: float | None = None
    variance: float | None = None
    stored: Stored
    footnotes: str = ""
    judgements: tuple[Judged, ...] = ()

    @property
    def analysis(self) -> AnalysisKey:
        """Analysis group and number."""
        return self.group, self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A stored total (of an analysis, or of one subgroup of it)."""

    place: Place
    subgroup: str = ""
    experimental: Side = field(default_factory=Side)
    control: Side = field(default_factory=Side)
    stored: Stored = field(default_factory=Stored)
    pi_low: float | None = None
    pi_high: float | None = None
    tau2: float | None = None
    tau2_low: float | None = None
    tau2_high: float | None = None
    q: float | None = None
    q_df: float | None = None
    q_p: float | None = None
    i2: float | None = None
    z: float | None = None
    p: float | None = None
    between_q: float | None = None
    between_df: float | None = None
    between_p: float | None = None
    between_i2: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How an analysis was made: the words of the package, '' where it does not say.

    `total` is None where the table has no columns for totals.
    """

    group: str
    number: str
    name: str = ""
    group_name: str = ""
    data_type: str = ""
    log_scale: str = ""
    method: str = ""
    measure: str = ""
    model: str = ""
    estimator: str = ""
    interval: str = ""
    prediction: str = ""
    level: str = ""
    swap: str = ""
    unit: str = ""
    subgroup_by: str = ""
    subgroup_estimates: str = ""
    overall_estimates: str = ""
    between_test: str = ""
    experimental_label: str = ""
    control_label: str = ""
    graph_left: str = ""
    graph_right: str = ""
    total: Total | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyInfo:
    """What the package says of a study beside its results."""

    name: str
    year: str = ""
    characteristics: dict[str, str] = field(default_factory=dict)
    references: tuple[str, ...] = ()
    judgements: tuple[Judged, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A data package: everything that was read, and the problems of reading it.

    `decimals` is the number of decimals with which results are stored (the most that occur), which
    decides how closely they can be reproduced. `zero_filled` says that empty cells hold zeros.
    """

    name: str
    rows: tuple[DataRow, ...] = ()
    settings: dict[AnalysisKey, Settings] = field(default_factory=dict)
    subgroups: dict[AnalysisKey, tuple[Total, ...]] = field(default_factory=dict)
    studies: dict[str, StudyInfo] = field(default_factory=dict)
    decimals: int = 6
    zero_filled: bool = False
    problems: tuple[Problem, ...] = ()

"""What an import knows before it writes: mapping file, analyses, targets, contributions."""

from dataclasses import dataclass, field
from typing import Literal

from stook.exchange.revman.package_model import AnalysisKey, DataRow, Settings, Total
from stook.model.protocol import Measure, Method
from stook.model.terms import Kind, Strict


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedComparison(Strict):
    """Which comparison an analysis group is. `names` chooses the group's analyses whose name
    begins so (a group that mixes comparisons); all others where it is empty."""

    group: str
    id: str
    intervention: str
    comparator: str
    route: str = ""
    label: str = ""
    names: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping(Strict):
    """The mapping file: what people call things, by what the package calls them.

    `outcomes` and `windows` are named without the comparison before and the window behind, as
    `stook import-review` writes them into review.yaml when there is no mapping.
    """

    id: str = ""
    title: str = ""
    comparisons: tuple[MappedComparison, ...] = ()
    outcomes: dict[str, str] = field(default_factory=dict)
    windows: dict[str, str] = field(default_factory=dict)
    studies: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """A comparison as an import makes it: ids and names of both sides."""

    id: str
    intervention: str
    comparator: str
    intervention_name: str
    comparator_name: str
    route: str = ""
    label: str = ""

    @property
    def triple(self) -> tuple[str, str, str]:
        """What tells comparisons apart."""
        return self.intervention, self.route, self.comparator


# What the number of an analysis ends with that holds the rows of no total.
SUBGROUPS_ONLY = "subgroups only"

Shape = Literal["events", "means", "effect", "observed minus expected"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """How an analysis is computed: `shape` is what its studies report, `swap` says that people
    without the event are counted."""

    kind: Kind
    shape: Shape
    measure: Measure
    method: Method
    pooled: bool = True
    swap: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """One analysis of the package with its rows, settings, stored totals and plan."""

    key: AnalysisKey
    name: str
    rows: tuple[DataRow, ...]
    settings: Settings | None
    subgroups: tuple[Total, ...]
    plan: Planned

    @property
    def title(self) -> str:
        """`1.2 Name`, as people cite analyses."""
        return f"{'.'.join(self.key)} {self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What an analysis becomes in the review folder.

    `variable` is the subgroup column that it is grouped by ('' where it is not); `base` says that
    another analysis brings the data and this one only the column.
    """

    comparison: str
    outcome: str
    timepoint: str
    variable: str = ""
    base: AnalysisKey | None = None

    @property
    def finding(self) -> tuple[str, str, str]:
        """The synthesis of the folder that carries it."""
        return self.comparison, self.outcome, self.timepoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Everything that got an id, in the order of the package: id -> name as people read it."""

    comparisons: dict[str, Sides] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)
    windows: dict[str, str] = field(default_factory=dict)
    studies: dict[str, str] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)

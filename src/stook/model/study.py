"""What was collected from the studies: `studies.csv`, `extraction/agreed/{arms,results}.csv`.

What a paper reported stays as reported (SE, CI, P, median); conversions are made when effects are
computed, beside it. An empty cell means not reported; nothing is filled in.
"""

from dataclasses import dataclass, field

from stook.figures.brief import brief
from stook.model.terms import Favours, ReportedAs, Retraction

STUDIES = "studies.csv"
ARMS = "extraction/agreed/arms.csv"
RESULTS = "extraction/agreed/results.csv"


@brief
@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """One study: the unit of analysis, which may have several reports.

    `women` is a count, `women_percent` what a report gave as a percentage. `duration_days` is how
    long people were followed. `reports` are the references of its reports. `retraction` is
    what became of its main report (None: nobody looked), with the date of the notice (YYYY-MM-DD)
    and who says so. `more` holds the team's own columns (moderators, subgroups), by name, as text.
    """

    study: str
    label: str
    year: int | None = None
    design: str = ""
    country: str = ""
    condition: str = ""
    setting: str = ""
    participants: int | None = None
    women: int | None = None
    women_percent: float | None = None
    age_mean: float | None = None
    duration_days: float | None = None
    funding: str = ""
    industry_support: bool | None = None
    registry: str = ""
    retraction: Retraction | None = None
    retraction_date: str = ""
    retraction_source: str = ""
    reports: tuple[str, ...] = ()
    notes: str = ""
    more: dict[str, str] = field(default_factory=dict)

    def cell(self, column: str) -> str:
        """The address of one of this row's cells."""
        return f"{STUDIES}#{self.study}!{column}"

    @property
    def notice(self) -> str:
        """What to say beside the study's name of a retraction, a concern or a correction; ''
        where there is none."""
        words = {
            Retraction.RETRACTED: "Retracted",
            Retraction.CONCERN: "Expression of concern",
            Retraction.CORRECTED: "Corrected",
        }
        if self.retraction not in words:
            return ""
        parts = (words[self.retraction], self.retraction_date, self.retraction_source)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """A group of people of one study that got the same thing.

    `intervention` and `route`, or `comparator`, name ids of the protocol; an arm may be both (an
    active medicine that is also another comparison's comparator).
    """

    study: str
    arm: str
    label: str = ""
    intervention: str = ""
    route: str = ""
    comparator: str = ""
    dose: str = ""
    participants: int | None = None
    more: dict[str, str] = field(default_factory=dict)

    def cell(self, column: str) -> str:
        """The address of one of this row's cells."""
        return f"{ARMS}#{self.study}/{self.arm}!{column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a study reported for an outcome in a time window, for one arm or one contrast.

    Arm level: `n` with `mean`, `sd` (or `se`, `ci_low`/`ci_high`, median and quartiles), or
    `events` and `total`. Contrast level: `reference` names the other arm and `effect` is arm
    against reference, with `se`, interval or `p`; a ratio's `effect` and interval are on the
    natural scale and `se` on the log scale, unless `log` is true: then all are logarithms.
    `reported_as` says whether a mean is of scores or of changes from baseline; `person_time` are
    the person-years in which `events` (of a rate: episodes, not people) were counted.
    `o_e` and `variance` are observed minus expected events and its variance. `paired` marks a
    crossover result analysed within people, `correlation` what was reported or assumed for it.
    `favours` is the side that a contrast favours where its report gives no effect.
    `stratum` tells apart two results of one study that both count (two subpopulations).
    """

    study: str
    outcome: str
    timepoint: str
    arm: str
    reference: str = ""
    stratum: str = ""
    n: float | None = None
    mean: float | None = None
    sd: float | None = None
    events: float | None = None
    total: float | None = None
    effect: float | None = None
    se: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    ci_level: float | None = None
    p: float | None = None
    median: float | None = None
    q1: float | None = None
    q3: float | None = None
    min: float | None = None
    max: float | None = None
    o_e: float | None = None
    variance: float | None = None
    reported_as: ReportedAs | None = None
    person_time: float | None = None
    log: bool = False
    paired: bool | None = None
    correlation: float | None = None
    favours: Favours | None = None
    source: str = ""
    note: str = ""
    more: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """study/outcome/time window/arm, and the stratum where there is one."""
        parts = [self.study, self.outcome, self.timepoint, self.arm]
        if self.reference:
            parts[-1] = f"{self.arm}:{self.reference}"
        return "/".join([*parts, self.stratum] if self.stratum else parts)

    def cell(self, column: str) -> str:
        """The address of one of this row's cells."""
        return f"{RESULTS}#{self.key}!{column}"

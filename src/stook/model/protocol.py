"""The protocol: `review.yaml` as written by the team.

The question with lay and technical labels, eligibility, outcomes with their thresholds,
comparisons, and the plan for the synthesis. Field names are the keys of the file.
"""

from dataclasses import dataclass, field
from typing import Literal

from stook.figures.brief import brief
from stook.model.terms import Basis, Direction, Family, Importance, Kind, Strict

Measure = Literal[
    "RR", "OR", "RD", "PETO", "AS", "MD", "SMD", "ROM", "HR",
    "RATE RATIO", "RATE DIFFERENCE", "GENERIC", "GENERIC LOG",
]  # fmt: skip

Model = Literal["common", "random"]
Weighting = Literal["IV", "MH", "Peto"]
Estimator = Literal["DL", "DL2", "REML", "PM", "EB", "ML", "HE", "HS", "HSk", "SJ"]
Interval = Literal["Wald", "t", "HKSJ", "HKSJ-adhoc"]
Prediction = Literal["HTS", "V", "normal", "HK", "HK-PR", "like-ci", "none"]


# What a higher value (of a continuous outcome), or an event (of a dichotomous one), stands for.
Means = Literal[
    "event", "absence of event", "time until", "time without", "amount", "score",
]  # fmt: skip


MOST_OUTCOMES = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Strict):
    """A thing with two names: the field's, and the one that everybody understands.

    `plural` says whether the name takes a plural verb (None: to be told from the name);
    `explained` is the lay explanation used at first mention.
    """

    technical: str
    lay: str = ""
    plural: bool | None = None
    explained: str = ""

    @property
    def plain(self) -> str:
        """The lay name, or the technical one where the team gave no other."""
        return self.lay or self.technical


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Strict):
    """PICO in two registers. `text` replaces the title question that stook would write."""

    population: Term
    condition: Term
    intervention: Term
    comparison: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility(Strict):
    """What makes a study eligible, in sentences."""

    designs: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparator(Term):
    """What an intervention is compared with."""

    kind: Literal["placebo", "usual care", "no treatment", "active", "other"] = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale(Strict):
    """The scale of a continuous outcome.

    `sd` is a standard deviation of it that stands for the people in question: with it, a
    standardised mean difference is read (and judged by the thresholds) in units of this scale.
    `step` is the smallest step between two values of one person.
    """

    name: str = ""
    min: float | None = None
    max: float | None = None
    unit: str = ""
    sd: float | None = None
    sd_source: str = ""
    step: float | None = None

    @property
    def reversed(self) -> bool:
        """Whether it ends before it begins: a fault, and then no value can be held against it."""
        return self.min is not None and self.max is not None and self.min >= self.max


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds(Strict):
    """From which absolute effect on an effect counts as small, moderate, large.

    Units of the outcome's scale; for events, people per 1000. `small` is the minimal important
    difference. `source` says where the thresholds are from.
    """

    small: float
    moderate: float | None = None
    large: float | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Term):
    """An outcome of the protocol.

    `thresholds` is "direction only" where the team chose to speak of direction without size.
    `means` is what a more frequent or higher value stands for: an event (death), its absence
    (survival), the time until something (recovery) or without something (relapse), an amount
    (litres), a score; without it, it is told from the name, by a Problem that asks.
    `verb` is how statements speak of it: one reduces or increases pain, improves or worsens quality
    of life, has unwanted effects; without it, family, kind and direction decide.
    `part_of` names the outcome that this one is a component of (nausea of adverse events): it is
    named in the summary only where its own data support it.
    """

    family: Family
    kind: Kind
    measure: Measure
    direction: Direction = Direction.LOWER
    means: Means | None = None
    scale: Scale | None = None
    importance: Importance = Importance.IMPORTANT
    thresholds: Thresholds | Literal["direction only"] | None = None
    verb: Literal["reduce or increase", "improve or worsen", "have", ""] = ""
    baseline_risk: float | None = None
    baseline_source: str = ""
    part_of: str = ""
    in_summary: bool = False
    in_table: bool = True

    @property
    def effect_reversed(self) -> bool:
        """Whether a higher effect means less of what the name says: a hazard of dying for what is
        called survival, a hazard (or risk) of relapse for the time until relapse."""
        if self.means == "time until" and self.kind is not Kind.CONTINUOUS:
            return self.measure not in {"MD", "SMD", "ROM", "GENERIC"}
        hazard = self.kind is Kind.TIME_TO_EVENT or self.measure in {"HR", "GENERIC LOG"}
        return hazard and self.means in {"absence of event", "time without"}

    @property
    def more_is_good(self) -> bool:
        """Whether an effect above no effect, as its measure counts it, is a good one."""
        return (self.direction is Direction.HIGHER) != self.effect_reversed


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWindow(Strict):
    """When an outcome is measured: a named window of follow-up, in days where known."""

    label: str
    lay: str = ""
    from_days: float | None = None
    to_days: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Strict):
    """An intervention, by a route where that matters, against a comparator."""

    intervention: str
    comparator: str
    route: str = ""
    label: str = ""
    in_summary: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Method(Strict):
    """How results are combined. Names are those of the literature."""

    model: Model = "random"
    method: Weighting = "IV"
    estimator: Estimator = "REML"
    interval: Interval = "HKSJ"
    prediction: Prediction = "HTS"
    level: float = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis(Strict):
    """Where one synthesis differs from the general plan; `None` keeps the plan's value.

    `subgroup_by` names columns of studies.csv, arms.csv or results.csv; `moderators` numeric ones.
    """

    comparison: str = ""
    outcome: str
    timepoint: str = ""
    measure: Measure | None = None
    model: Model | None = None
    method: Weighting | None = None
    estimator: Estimator | None = None
    interval: Interval | None = None
    prediction: Prediction | None = None
    level: float | None = None
    subgroup_by: tuple[str, ...] = ()
    moderators: tuple[str, ...] = ()
    pooled: bool = True
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Defensible(Strict):
    """The choices that could as well have been made; every combination of them is analysed.

    `measures` are further effect measures for events (risk and odds ratio where nothing is said);
    `estimators` of the between-study variance may include EE (a common effect), MH and Peto.
    `zero_cells` varies the correction of zero cells; the last three leave out studies at high risk
    of bias, studies whose numbers were derived, and each study in turn.
    """

    measures: tuple[Measure, ...] | None = None
    estimators: tuple[Estimator | Literal["EE", "MH", "Peto"], ...] = ("REML", "DL", "PM")
    intervals: tuple[Interval, ...] = ("HKSJ", "Wald")
    zero_cells: bool = True
    without_high_risk: bool = True
    without_derived: bool = True
    each_study: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CertaintyRules(Strict):
    """Where GRADE leaves a choice to the team; to be made in the protocol.

    `some_concerns` says on which side of low and high risk of bias the middle level counts,
    `dominating` from which share of the weight on studies at high risk dominate, `risk_reduction`
    the relative effect that a sufficient size must be able to show, `small_study` below how many
    people a study counts as small, `nonrandomised_start` where such evidence begins, and
    `quasi_randomised` whether people assigned in turn or by another fixed rule count as a trial
    (their assignment is then weighed as risk of bias) or as a non-randomised study.
    """

    some_concerns: Literal["high", "low"] = "high"
    dominating: float = 0.55
    risk_reduction: float = 0.25
    small_study: int = 200
    nonrandomised_start: Literal["low", "high"] = "low"
    quasi_randomised: Literal["trial", "non-randomised"] = "non-randomised"


Contributions = Literal["random walk", "shortest path"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkPlan(Strict):
    """A network meta-analysis: all interventions and comparators of one outcome at once.

    `nodes` says whether a route makes a treatment of its own. `reference` is the node that all are
    compared with (the placebo, else the first comparator). `value` is the smallest effect that
    matters, as a ratio or a difference; `contributions` how evidence is shared out among studies.
    """

    outcome: str
    timepoint: str = "any"
    reference: str = ""
    nodes: Literal["intervention", "intervention and route"] = "intervention"
    contributions: Contributions = "random walk"
    value: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Method):
    """The synthesis plan: the general method, and the analyses that differ from it.

    `crossover_correlation` is assumed for paired results that do not bring their own.
    `statements` is whose wording the tables and the abstract use.
    """

    analyses: tuple[Analysis, ...] = ()
    defensible: Defensible = field(default_factory=Defensible)
    crossover_correlation: float | None = None
    risk_of_bias_tool: str = "RoB 2"
    risk_of_bias_effect: Literal["assignment", "adhering"] = "assignment"
    certainty_profile: Literal["core2025", "classic", "partial"] = "core2025"
    certainty_rules: CertaintyRules = field(default_factory=CertaintyRules)
    statements: Literal["GRADE 26", "Core GRADE"] = "GRADE 26"
    networks: tuple[NetworkPlan, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppingRule(Strict):
    """When screening in a prioritised order may stop; to be set before it begins.

    `hypergeometric`: once the hypothesis that `recall` has been missed is rejected with
    `confidence`. `safe`: once at least `least_share` of the records were screened and none of the
    last `consecutive` was relevant, with one model and then with another (a heuristic that
    guarantees nothing). `none`: after all records.
    """

    rule: Literal["hypergeometric", "safe", "none"] = "hypergeometric"
    recall: float = 0.95
    confidence: float = 0.95
    least_share: float = 0.1
    consecutive: int = 50

    def faults(self) -> list[tuple[str, str]]:
        """Keys whose values make no rule, each with what is wrong."""
        found = []
        for key in ("recall", "confidence"):
            value = getattr(self, key)
            if not 0 < value < 1:
                found.append((key, f"{key} is {value:g}, not between 0 and 1"))
        if not 0 <= self.least_share <= 1:
            found.append(("least_share", f"least_share is {self.least_share:g}, not from 0 to 1"))
        if self.consecutive < 1:
            found.append(("consecutive", f"consecutive is {self.consecutive}, not 1 or more"))
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening(Strict):
    """How records are screened: by how many, in which order, until when.

    `reviewers` are the ids of those who screen (records are then shared out among them; else
    anybody may screen any). `sample` is the share of records that a second person screens under
    `single plus sample`.
    `order` is `prioritised` (learnt from the decisions) or `as imported`. `reasons` are the
    reasons of exclusion that can be chosen with one key, `highlight` words to underline beside
    those of the question; `seed` any text that fixes the draws.
    """

    assignment: Literal["double", "single", "single plus sample"] = "double"
    reviewers: tuple[str, ...] = ()
    sample: float = 0.1
    order: Literal["prioritised", "as imported"] = "prioritised"
    reasons: tuple[str, ...] = ()
    highlight: tuple[str, ...] = ()
    seed: str = ""
    stopping: StoppingRule = field(default_factory=StoppingRule)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractionField(Strict):
    """A thing that the team collects beside what stook knows: a column of its own of a table.

    `name` is the column, `options` the values that a choice allows.
    """

    name: str
    label: str = ""
    table: Literal["studies", "arms", "results"] = "studies"
    kind: Literal["text", "number", "yes or no", "choice"] = "text"
    options: tuple[str, ...] = ()
    unit: str = ""
    help: str = ""

    @property
    def heading(self) -> str:
        """The label, or the name as words, with the unit."""
        label = self.label or self.name.replace("_", " ").capitalize()
        return f"{label} ({self.unit})" if self.unit else label

    def fault(self, value: str) -> str:
        """Why a value cannot be that of this field, '' where it can."""
        word = value.strip().lower()
        if not word or word in ("nr", "not reported"):
            return ""
        if self.kind == "choice" and self.options and value.strip() not in self.options:
            return f"is none of {', '.join(self.options)}"
        if self.kind == "yes or no" and word not in ("yes", "no"):
            return "is neither yes nor no"
        if self.kind == "number":
            try:
                float(word)
            except ValueError:
                return "is not a number"
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractionPlan(Strict):
    """What is collected from the studies beside arms and results."""

    fields: tuple[ExtractionField, ...] = ()

    def of(self, table: str) -> tuple[ExtractionField, ...]:
        """The fields of a table."""
        return tuple(one for one in self.fields if one.table == table)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Strict):
    """A member of the team."""

    id: str
    name: str
    role: str = ""
    interests: str = ""


# Who did what, in the words of CRediT (ANSI/NISO Z39.104-2022).
Role = Literal[
    "conceptualization", "data curation", "formal analysis", "funding acquisition", "investigation",
    "methodology", "project administration", "resources", "software", "supervision", "validation",
    "visualization", "writing - original draft", "writing - review & editing",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAuthor(Strict):
    """An author of the publication, in the order of the title page. `orcid` without its address."""

    name: str
    orcid: str = ""
    affiliation: str = ""
    roles: tuple[Role, ...] = ()
    corresponding: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication(Strict):
    """What a reader needs to cite the review: its version and date (YYYY-MM-DD), DOI, licence, and
    the citation itself where it is not the one made from authors, date and title."""

    version: str = ""
    date: str = ""
    doi: str = ""
    licence: str = ""
    citation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment(Strict):
    """A change of the protocol, with its date (YYYY-MM-DD) and reason."""

    date: str
    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted(Strict):
    """A problem that a person looked at and accepted: still listed, no longer blocking."""

    code: str
    reason: str
    file: str = ""
    cell: str = ""


@brief
@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol(Strict):
    """`review.yaml`, whole. `stook` is the version of the folder's format.

    `type` is what is asked: pairs of interventions, or which of several is best (a network of every
    outcome that three or more of them report).
    """

    stook: Literal[1]
    id: str
    title: str
    question: Question
    outcomes: dict[str, Outcome]
    interventions: dict[str, Term]
    comparators: dict[str, Comparator]
    comparisons: dict[str, Comparison]
    language: str = "en"
    type: Literal["intervention", "network"] = "intervention"
    notices: tuple[str, ...] = ()
    basis: Basis = Basis.COMPUTED
    eligibility: Eligibility = field(default_factory=Eligibility)
    screening: Screening = field(default_factory=Screening)
    extraction: ExtractionPlan = field(default_factory=ExtractionPlan)
    routes: dict[str, Term] = field(default_factory=dict)
    time_windows: dict[str, TimeWindow] = field(default_factory=dict)
    synthesis: Plan = field(default_factory=Plan)
    registration: str = ""
    funding: str = ""
    team: tuple[Person, ...] = ()
    authors: tuple[ReviewAuthor, ...] = ()
    publication: Publication = field(default_factory=Publication)
    amendments: tuple[Amendment, ...] = ()
    accepted: tuple[Accepted, ...] = ()

    @property
    def summary_outcomes(self) -> tuple[str, ...]:
        """The outcomes that the plain language summary speaks of, in the protocol's order: of
        those chosen for it the seven that matter most, with benefits and unwanted effects both
        among them where both were chosen (Pitcher 2022; EPOC 2018)."""
        chosen = {key: one for key, one in self.outcomes.items() if one.in_summary}
        rank = list(Importance).index
        ordered = sorted(chosen, key=lambda key: rank(chosen[key].importance))
        kept = ordered[:MOST_OUTCOMES]
        families = {chosen[key].family for key in kept}
        for key in ordered[MOST_OUTCOMES:]:
            if chosen[key].family not in families:
                families.add(chosen[key].family)
                kept[-1] = key
        return tuple(key for key in chosen if key in kept)

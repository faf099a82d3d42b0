"""Certainty of the evidence as people judged it: `certainty.yaml`."""

from dataclasses import dataclass, field
from typing import Literal

from stook.model.terms import Basis, Certainty, Strict

CERTAINTY = "certainty.yaml"

Domain = Literal[
    "risk of bias",
    "inconsistency",
    "indirectness",
    "imprecision",
    "publication bias",
    "study design",
    "large effect",
    "dose response",
    "confounding",
]

ReasonCode = Literal[
    "rob.blinding", "rob.missing", "rob.randomisation", "rob.measurement", "rob.selective",
    "rob.carryover", "design.nrs",
    "inconsistency.clinical", "inconsistency.unexplained", "indirectness",
    "imprecision.small", "imprecision.few_events", "imprecision.few_studies",
    "imprecision.wide", "publication_bias", "up.large", "up.dose", "up.confounding",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason(Strict):
    """Why certainty was rated down (or up): GRADE domain, levels, code of the plain sentence.

    `levels` is None where a publication gives the reason but not its weight. `text` is the
    footnote; `what` completes plain sentences that need a word (the element that was indirect).
    """

    domain: Domain
    code: ReasonCode
    levels: int | None = None
    text: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement(Strict):
    """The certainty of one finding. `basis` says whether people judged it here, a publication
    declared it, or it is only implied by a publication's wording; `source` is where. `suggested` is
    what the rules suggested when it was judged: when they suggest something else, the judgement
    stays and is flagged where it no longer fits."""

    certainty: Certainty
    basis: Basis = Basis.JUDGED
    source: str = ""
    reasons: tuple[Reason, ...] = ()
    suggested: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class General(Strict):
    """Reasons that a publication gives for the whole body of evidence, not finding by finding."""

    reasons: tuple[Reason, ...]
    basis: Basis = Basis.DECLARED
    source: str = ""


Concern = Literal["not serious", "serious", "very serious"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers(Strict):
    """What GRADE asks of people because no number tells it; None where nobody has answered.

    The four elements of the question are asked for indirectness. `bias_explains`: could bias
    explain the effect, or its absence? `subgroup_explains`: does a credible subgroup explain why
    studies differ? `missing_results` is ROB-ME's judgement, `unpublished` whether studies without
    published results are known. The last two are for non-randomised studies.
    """

    population: Concern | None = None
    intervention: Concern | None = None
    comparator: Concern | None = None
    outcome: Concern | None = None
    bias_explains: bool | None = None
    subgroup_explains: bool | None = None
    missing_results: Literal["low", "some concerns", "high"] | None = None
    unpublished: bool | None = None
    dose_response: bool | None = None
    opposing_confounding: bool | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkAnswers(Strict):
    """What people say of one network; None where nobody has answered.

    `intransitivity`: do the studies of different comparisons differ in what changes effects?
    `reporting_bias`: are results likely to be missing? Keys of `estimates` are pairs of nodes
    ("ace:placebo"), in either order.
    """

    intransitivity: Concern | None = None
    reporting_bias: Literal["suspected", "undetected"] | None = None
    text: str = ""
    estimates: dict[str, Judgement] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CertaintyFile(Strict):
    """`certainty.yaml`, whole. Keys of `findings` are finding ids (comparison.outcome.window).

    Keys of `answers` are finding ids, or `comparison.outcome`, or a comparison: the most specific
    entry that says anything counts. Keys of `networks` are `outcome.window`.
    """

    findings: dict[str, Judgement] = field(default_factory=dict)
    general: General | None = None
    answers: dict[str, Answers] = field(default_factory=dict)
    networks: dict[str, NetworkAnswers] = field(default_factory=dict)

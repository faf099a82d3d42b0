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
    "rob.blinding", "rob.missing", "rob.randomisation", "design.nrs",
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
    declared it, or it is only implied by a publication's wording; `source` is where."""

    certainty: Certainty
    basis: Basis = Basis.JUDGED
    source: str = ""
    reasons: tuple[Reason, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class General(Strict):
    """Reasons that a publication gives for the whole body of evidence, not finding by finding."""

    reasons: tuple[Reason, ...]
    basis: Basis = Basis.DECLARED
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertaintyFile(Strict):
    """`certainty.yaml`, whole. Keys of `findings` are finding ids (comparison.outcome.window)."""

    findings: dict[str, Judgement] = field(default_factory=dict)
    general: General | None = None

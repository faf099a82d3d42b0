"""What a summary says before it has words: verdicts, the plan, and the sentences made of it."""

from dataclasses import dataclass, field
from typing import Literal

from stook.model.certainty import Reason
from stook.model.facts import Fact
from stook.model.finding import Change
from stook.model.protocol import Protocol
from stook.model.terms import Basis, Certainty, Family, Size


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What can be said of one outcome of one comparison over all its time windows.

    The lowest certainty among the windows speaks. `named` are the component outcomes (part_of
    this one) whose own interval shows more of them and whose certainty is not very low.
    `findings` are the ids that it rests on, `speaking` the one whose certainty speaks.
    """

    comparison: str
    intervention: str
    route: str
    comparator: str
    outcome: str
    family: Family
    state: Literal["evidence", "no data", "not estimable", "not pooled"]
    certainty: Certainty | None = None
    certainty_basis: Basis | None = None
    change: Change = "unclear"
    good: bool | None = None
    size: Size | None = None
    direction_only: bool = False
    named: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    speaking: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """A piece of authored text (`text/<name>.md`): paragraphs that may cite facts.

    `paragraphs` keep `{{ fact-id }}` citations; `citations` are the references it names.
    """

    name: str
    paragraphs: tuple[str, ...]
    citations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighedReason:
    """A reason for limited confidence with the findings that carry it, heaviest first."""

    reason: Reason
    findings: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryPlan:
    """Everything that a plain language summary is made of, in the order in which it is said.

    `facts` holds the review-level facts by id (`review.studies`, `review.participants`,
    `review.studies.<intervention>`, `review.studies.versus-<comparator>`,
    `review.women-percent.min` / `.max`, `review.industry-percent`, `review.regions`,
    `review.duration`, `review.conditions`, `review.current-to`), computed or declared; an absent
    one is not spoken of.
    """

    protocol: Protocol
    verdicts: tuple[Verdict, ...]
    facts: dict[str, Fact]
    reasons: tuple[WeighedReason, ...] = ()
    background: dict[str, Prose] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a summary: its words, and the facts, findings and cells that it rests on.

    `id` is stable over rebuilds (section and what it is about), so that two builds can be
    compared sentence by sentence. `spans` marks which parts of the text show which fact:
    (start, end, fact id). `authored` sentences are people's own words, with citations.
    """

    id: str
    text: str
    sources: tuple[str, ...] = ()
    spans: tuple[tuple[int, int, str], ...] = ()
    basis: Basis = Basis.COMPUTED
    authored: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A headed part of the summary: paragraphs of sentences, or bullets (one paragraph each)."""

    id: str
    heading: str
    paragraphs: tuple[tuple[Sentence, ...], ...]
    bullets: bool = False
    level: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A plain language summary: a question as title, and its sections."""

    title: Sentence
    sections: tuple[Section, ...]
    language: str = "en"

"""What a summary says before it has words: verdicts, the plan, and the sentences made of it."""

from dataclasses import dataclass, field
from typing import Literal

from stook.figures.brief import brief
from stook.model.certainty import Reason
from stook.model.facts import Fact
from stook.model.finding import Change
from stook.model.protocol import Protocol
from stook.model.terms import Basis, Certainty, Family, Size

Allowed = Literal["less", "none", "more"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What can be said of one outcome of one comparison over all its time windows.

    The lowest certainty among the windows speaks. `named` are the component outcomes (part_of
    this one) whose own interval shows more of them and whose certainty is not very low;
    `named_certainty` is the lowest among them, `inherited` those without a judgement of their own,
    to which this verdict's certainty applies. `findings` are the ids of its windows, `components`
    those of its component outcomes, `speaking` the one whose certainty speaks. `change` is
    "unclear" where the interval includes no effect; `leaning` is then still the side of the
    estimate, and `allows` says which of an important reduction ("less"), little to no difference
    ("none") and an important increase ("more") the interval leaves open. `partial` says that
    components were reported, but no total; `differs` that windows of equal certainty claim
    different things (the one that claims least speaks).
    """

    comparison: str
    intervention: str
    route: str
    comparator: str
    outcome: str
    family: Family
    state: Literal["evidence", "no data", "not compared", "not estimable", "not pooled"]
    certainty: Certainty | None = None
    certainty_basis: Basis | None = None
    change: Change = "unclear"
    leaning: Change = "unclear"
    allows: tuple[Allowed, ...] = ()
    good: bool | None = None
    size: Size | None = None
    direction_only: bool = False
    partial: bool = False
    differs: bool = False
    named: tuple[str, ...] = ()
    named_certainty: Certainty | None = None
    inherited: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    speaking: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """A piece of authored text (`text/<name>.md`): paragraphs that may cite facts.

    `paragraphs` keep `{{ fact-id }}` citations; `citations` are the references it names. `lines`
    are the lines of the file on which the paragraphs begin; `cited` are the cited facts with the
    line and column of each citation. `marks` say where in the text each reference was cited:
    (paragraph from 0, offset, key).
    """

    name: str
    paragraphs: tuple[str, ...]
    citations: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    cited: tuple[tuple[str, int, int], ...] = ()
    marks: tuple[tuple[int, int, str], ...] = ()

    def cell(self, paragraph: int) -> str:
        """The address of one paragraph, counted from 1."""
        return f"text/{self.name}.md#{paragraph}"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighedReason:
    """A reason for limited confidence with the findings that carry it, heaviest first.

    `cells` are where a publication's reasons for the whole body of evidence are written.
    """

    reason: Reason
    findings: tuple[str, ...]
    basis: Basis
    cells: tuple[str, ...] = ()


@brief
@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryPlan:
    """Everything that a plain language summary is made of, in the order in which it is said.

    `facts` holds the review-level facts by id (`review.studies`, `review.participants`,
    `review.studies.<intervention>`, `review.studies.versus-<comparator>`, and with `.min` and
    `.max` `review.study-size`, `review.age-mean`, `review.women-percent`; further
    `review.industry-percent`, `review.regions`, `review.duration`, `review.conditions`,
    `review.current-to`), computed or declared; an absent one is not spoken of. `retracted` and
    `doubted` are the cells of studies with results that say so.
    """

    protocol: Protocol
    verdicts: tuple[Verdict, ...]
    facts: dict[str, Fact]
    reasons: tuple[WeighedReason, ...] = ()
    background: dict[str, Prose] = field(default_factory=dict)
    retracted: tuple[str, ...] = ()
    doubted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a summary: its words, and the facts, findings and cells that it rests on.

    `id` is stable over rebuilds (section and what it is about), so that two builds can be
    compared sentence by sentence. `spans` marks which parts of the text show which fact:
    (start, end, fact id). `authored` sentences are people's own words; `citations` are the
    references that their text names. `settings` decide how it is worded without being its
    subject: other verdicts with which it is merged.
    `note` names the rule that made it what it is, where its sources do not show that. `edited`
    sentences were computed and then reworded by people.
    """

    id: str
    text: str
    sources: tuple[str, ...] = ()
    spans: tuple[tuple[int, int, str], ...] = ()
    basis: Basis = Basis.COMPUTED
    authored: bool = False
    settings: tuple[str, ...] = ()
    note: str = ""
    citations: tuple[str, ...] = ()
    edited: bool = False


@brief
@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A headed part of the summary: paragraphs of sentences, or bullets (one paragraph each)."""

    id: str
    heading: str
    paragraphs: tuple[tuple[Sentence, ...], ...]
    bullets: bool = False
    level: int = 2


@brief
@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A plain language summary: a question as title, and its sections.

    `above` and `below` are its labels: the review's own notices, what it was made from, what is
    declared or implied, and that it is not medical advice.
    """

    title: Sentence
    sections: tuple[Section, ...]
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    language: str = "en"

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The title and every sentence, in reading order."""
        body = (s for section in self.sections for part in section.paragraphs for s in part)
        return (self.title, *body)

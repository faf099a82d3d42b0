"""What every part of the summary needs: the plan, the wording, names, a way to a sentence."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from stook.language.catalogue import Catalogue
from stook.language.cited_text import Text
from stook.language.names import first, plain
from stook.model.facts import Fact
from stook.model.protocol import Outcome, Protocol, Term
from stook.model.summary import Sentence, SummaryPlan, Verdict
from stook.model.terms import Basis, Family, Importance

# What readers must be told first: made up, then inferred, then taken from elsewhere.
_WEIGHT = (Basis.COMPUTED, Basis.JUDGED, Basis.DECLARED, Basis.IMPLIED, Basis.CONSTRUCTED)
REVIEW = "review.yaml#"


def heaviest(bases: Iterable[Basis | None]) -> Basis:
    """The basis that readers must be told of, among several."""
    known = [basis for basis in bases if basis is not None]
    return max(known, key=_WEIGHT.index, default=Basis.COMPUTED)


@dataclass(frozen=True, slots=True)
class Context:
    """The plan and the wording; `mentioned` remembers which terms have been explained."""

    plan: SummaryPlan
    words: Catalogue
    mentioned: set[str] = field(default_factory=set)

    @property
    def protocol(self) -> Protocol:
        """The review's protocol."""
        return self.plan.protocol

    def fact(self, name: str) -> Fact | None:
        """A review-level fact that has a value, or None: an absent one is not spoken of."""
        fact = self.plan.facts.get(f"review.{name}")
        return fact if fact is not None and fact.value is not None else None

    @property
    def one_study(self) -> bool:
        """True where the review has exactly one study."""
        studies = self.fact("studies")
        return studies is not None and studies.value == 1

    @property
    def studies_form(self) -> int:
        """The plural form in which the review's studies are spoken of."""
        return 0 if self.one_study else 1

    @property
    def interventions(self) -> tuple[str, ...]:
        """The interventions that the summary speaks of, in the protocol's order; all where it
        speaks of none."""
        spoken = {verdict.intervention for verdict in self.plan.verdicts}
        return tuple(key for key in self.protocol.interventions if key in spoken or not spoken)

    @property
    def purpose(self) -> str:
        """What the intervention is for: the condition, or preventing it where the review's title
        or question speaks of prevention."""
        question = self.protocol.question
        condition = plain(self.words, question.condition)
        asked = (self.protocol.title, question.text)
        if self._prevents(condition) or not any(self._prevents(text) for text in asked):
            return condition
        return self.words.say("purpose.preventing", condition=condition).text

    def _prevents(self, text: str) -> bool:
        return any(re.search(one, text) for one in self.words.words("quality.prevention"))

    def outcome(self, key: str) -> Outcome:
        """An outcome of the protocol."""
        return self.protocol.outcomes[key]

    def outcome_name(self, key: str) -> str:
        """An outcome's lay name, explained where it is mentioned for the first time."""
        return self._name(self.outcome(key))

    def intervention_name(self, key: str) -> str:
        """An intervention's lay name, explained where it is mentioned for the first time."""
        return self._name(self.protocol.interventions[key])

    def comparator_name(self, key: str) -> str:
        """A comparator's lay name, explained where it is mentioned for the first time."""
        return self._name(self.protocol.comparators[key])

    def _name(self, term: Term) -> str:
        name = plain(self.words, term)
        if name in self.mentioned:
            return name
        self.mentioned.add(name)
        return first(self.words, term)

    def outcomes(self, family: Family | None = None) -> tuple[str, ...]:
        """Outcomes that the summary speaks of: benefits first, each family in protocol order."""
        chosen = self.protocol.summary_outcomes
        if family is not None:
            return tuple(key for key in chosen if self.outcome(key).family is family)
        return tuple(sorted(chosen, key=lambda key: self.outcome(key).family is Family.UNWANTED))

    def leading(self, family: Family) -> tuple[str, ...]:
        """The outcomes of a family that matter most: the critical ones, or else the first."""
        keys = self.outcomes(family)
        critical = [k for k in keys if self.outcome(k).importance is Importance.CRITICAL]
        return tuple(critical) or keys[:1]

    def sentence(
        self,
        key: str,
        text: Text,
        sources: Sequence[str] = (),
        bases: Iterable[Basis | None] = (),
        *,
        settings: Sequence[str] = (),
        note: str = "",
    ) -> Sentence:
        """A computed sentence. The facts that it shows are among its sources; its basis is the
        heaviest of theirs and of `bases`."""
        said = self.words.sentence(text)
        facts = [self.plan.facts[f].basis for f in said.facts if f in self.plan.facts]
        return Sentence(
            id=key,
            text=said.text,
            sources=tuple(dict.fromkeys((*said.facts, *sources))),
            spans=said.spans,
            basis=heaviest((*facts, *bases)),
            settings=tuple(settings),
            note=note,
        )

    def heading(self, key: str, form: int = 0, **values: Text | str) -> str:
        """A heading of the summary."""
        return self.words.say(f"heading.{key}", form, **values).text


def finding_ids(verdicts: Iterable[Verdict]) -> tuple[str, ...]:
    """The findings that verdicts rest on, each once."""
    return tuple(dict.fromkeys(f for v in verdicts for f in (*v.findings, *v.components)))


def unmade(ctx: Context, comparator: str) -> bool:
    """True where no study used a comparator: none of its outcomes has data, and it is known how
    many studies used others."""
    used = any(ctx.fact(f"studies.versus-{key}") for key in ctx.protocol.comparators)
    against = [v for v in ctx.plan.verdicts if v.comparator == comparator]
    silent = all(v.state == "no data" and not v.partial for v in against)
    return used and silent and ctx.fact(f"studies.versus-{comparator}") is None


def nothing_found(ctx: Context) -> bool:
    """True where no study was found: said by the count, or by verdicts that all lack data."""
    studies = ctx.fact("studies")
    if studies is not None:
        return studies.value == 0
    verdicts = ctx.plan.verdicts
    silent = [v.state == "no data" and not v.certainty and not v.partial for v in verdicts]
    return bool(silent) and all(silent)

"""A risk-of-bias tool as data: domains, questions, and the rules that judgements follow from."""

from dataclasses import dataclass, field
from typing import Literal

NOT_APPLICABLE = "NA"

# Question ids and the answers that each may have; all must hold.
Condition = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A line of a decision table: `then` where any of the conditions holds (none: always)."""

    then: str
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormQuestion:
    """A question by our short label. It is asked where any condition of `ask` holds (none: always).

    `optional` says that "not applicable" is an answer also where the question is asked.
    """

    id: str
    label: str
    options: tuple[str, ...]
    ask: tuple[Condition, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDomain:
    """A domain: its questions, and rule tables whose worst result is the proposed judgement.

    Without rules the judgement is left to people. `only` restricts the domain to some of the form's
    choices (a design, an effect of interest); `code` is the reason code for certainty ratings.
    """

    id: str
    label: str
    questions: tuple[FormQuestion, ...] = ()
    parts: tuple[tuple[Rule, ...], ...] = ()
    only: Condition = field(default_factory=dict)
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A tool. `judgements` are its levels, best first; `also` other spellings of them.

    `choices` are the options that decide which domains apply (the first is the default). `overall`
    is the worst domain or people's own. `concerning` (judgement, number) marks results where so
    many domains have this judgement that people should ask whether they add up to a worse one.
    """

    tool: str
    judgements: tuple[str, ...]
    domains: tuple[FormDomain, ...]
    answers: dict[str, str] = field(default_factory=dict)
    also: dict[str, str] = field(default_factory=dict)
    choices: Condition = field(default_factory=dict)
    overall: Literal["worst", "manual"] = "worst"
    concerning: tuple[str, int] | None = None
    version: str = ""
    source: str = ""
    licence: str = ""

    def judgement(self, written: str) -> str:
        """A judgement as the form spells it; '' for a word that the form does not know."""
        word = " ".join(written.lower().split())
        word = self.also.get(word, word)
        return word if word in self.judgements else ""

    def answer(self, written: str) -> str:
        """An answer as the form spells it; '' for one that it does not know."""
        word = written.strip().upper()
        return word if word in self.answers or word == NOT_APPLICABLE else ""

    def worst(self, judgements: "tuple[str, ...] | list[str]") -> str:
        """The worst of some judgements of this form."""
        return max(judgements, key=self.judgements.index)

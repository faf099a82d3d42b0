"""The evidence of one finding as the rules of GRADE look at it."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from stook.language.catalogue import wording
from stook.language.lists import listed, number
from stook.model.appraisal import Appraisal, BiasDirection, ItemKind
from stook.model.certainty import Answers
from stook.model.finding import RATIOS, Finding
from stook.model.form import Form
from stook.model.protocol import CertaintyRules, Outcome, Thresholds
from stook.model.study import Study
from stook.model.suggestion import Input, Profile
from stook.model.synthesis import Specification, StudyEffect, Synthesis
from stook.synthesis.absolute import PER, RISKS, assumed_risk, risk_of


@dataclass(frozen=True, slots=True)
class Risk:
    """Risk of bias of one study's result. `word` is the form's judgement, '' where not known;
    `at_least` the worst that is known of its domains; `codes` reason codes of those domains."""

    word: str = ""
    at_least: str = ""
    codes: tuple[str, ...] = ()
    direction: BiasDirection | None = None
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A finding with everything that was collected about its studies.

    `risks` is risk of bias by study, `answers` what only people can say and `asked` the cells where
    they said it. `designs` are the eligible designs of the protocol.
    """

    profile: Profile
    rules: CertaintyRules
    finding: Finding
    outcome: Outcome
    specification: Specification
    synthesis: Synthesis
    studies: dict[str, Study]
    risks: dict[str, Risk] = field(default_factory=dict)
    form: Form | None = None
    answers: Answers = field(default_factory=Answers)
    asked: dict[str, str] = field(default_factory=dict)
    designs: tuple[str, ...] = ()
    language: str = "en"

    def say(self, key: str, form: int = 0, **values: str) -> str:
        """A rule's wording (`rule.<key>`) in the review's language, as a sentence or a part."""
        return wording(self.language).say(f"rule.{key}", form, **values).text

    def count(self, value: float) -> str:
        """A whole number as the review's language writes it."""
        return number(wording(self.language), value)

    def times(self, levels: int) -> str:
        """So many levels in words."""
        return wording(self.language).say(f"sof.note.times_{levels}").text

    def listed(self, names: Sequence[str]) -> str:
        """Names as a list in the review's language."""
        return listed(wording(self.language), names).text

    @property
    def effects(self) -> tuple[StudyEffect, ...]:
        """The studies that entered the pooling."""
        return tuple(one for one in self.synthesis.effects if one.y is not None)

    @property
    def ratio(self) -> bool:
        """True for a relative measure."""
        return self.finding.measure in RATIOS

    @property
    def limits(self) -> Thresholds | None:
        """The protocol's thresholds, where it has any."""
        found = self.outcome.thresholds
        return found if isinstance(found, Thresholds) else None

    def weight(self, study: str) -> float:
        """A study's share of the weight, from 0 to 1."""
        return sum(one.weight or 0.0 for one in self.effects if one.study == study) / 100

    def fact(self, name: str, value: float | str | None, of: str = "") -> Input:
        """An input that is a published fact of this finding."""
        return Input(name=name, value=value, sources=(f"{self.finding.id}.{of or name}",))

    # The scale of the threshold ---------------------------------------------------------------

    @property
    def assumed(self) -> float | None:
        """The comparator risk assumed (0 to 1); None where the measure has none."""
        if self.finding.measure not in RISKS:
            return None
        found = assumed_risk(self.specification, self.outcome)
        return found[0] if found else None

    def on_scale(self, effect: float) -> float | None:
        """An effect on the scale of the thresholds with 0 for no effect; None where unknown.

        With thresholds: scale units, or people per 1000 at the assumed risk. Without: the distance
        from no effect on the measure's own scale.
        """
        if self.limits is None:
            return effect - self.finding.null
        risk = risk_of(self.finding.measure, self.outcome)
        if risk is not None:
            p = self.assumed
            return None if p is None else PER * (min(1.0, max(0.0, risk(p, effect))) - p)
        return None if self.ratio else effect

    @property
    def edge(self) -> float:
        """The threshold of a difference that matters; 0 where the threshold is no effect."""
        return self.limits.small if self.limits else 0.0

    @property
    def interval(self) -> tuple[float, float, float] | None:
        """Estimate, lower and upper limit on the scale of the thresholds."""
        one = self.finding
        if one.estimate is None or one.ci_low is None or one.ci_high is None:
            return None
        found = [self.on_scale(value) for value in (one.estimate, one.ci_low, one.ci_high)]
        known = [value for value in found if value is not None]
        return (known[0], min(known), max(known)) if len(known) == len(found) else None

    @property
    def sd(self) -> float | None:
        """The median standard deviation of the comparator groups, for means on one scale."""
        if self.finding.measure != "MD":
            return None
        found = [c.comparator.sd for c in self.specification.contrasts if c.comparator.sd]
        return statistics.median(found) if found else None


def risks_of(
    form: Form | None, specification: Specification, appraisals: tuple[Appraisal, ...]
) -> dict[str, Risk]:
    """Risk of bias of the results that a synthesis combines, by study."""
    if form is None:
        return {}
    codes = {domain.id: domain.code for domain in form.domains}
    found: dict[str, Risk] = {}
    for study in dict.fromkeys(one.study for one in specification.contrasts):
        rows = [
            row
            for row in appraisals
            if row.result == (study, specification.outcome, specification.timepoint)
        ]
        words = {row.item: form.judgement(row.value) for row in rows if row.kind is ItemKind.DOMAIN}
        overall = next((row for row in rows if row.kind is ItemKind.OVERALL), None)
        known = [word for word in words.values() if word]
        worst = form.worst(known) if known else ""
        found[study] = Risk(
            word=form.judgement(overall.value) if overall else "",
            at_least=worst,
            codes=tuple(
                codes[item]
                for item, word in words.items()
                if word and word == worst and word != form.judgements[0] and codes.get(item)
            ),
            direction=overall.direction if overall else None,
            cells=tuple(row.cell("value") for row in rows if row.value and not row.rule),
        )
    return found

"""A body of evidence in a line: studies in, the suggested ratings out."""

from collections.abc import Sequence
from typing import Any

from stook.appraisal import built_in
from stook.certainty import suggest
from stook.model.appraisal import Appraisal, ItemKind
from stook.model.certainty import Answers
from stook.model.protocol import CertaintyRules, Method, Outcome, Thresholds
from stook.model.study import Study
from stook.model.suggestion import Rating, Suggestion
from stook.model.synthesis import Contrast, Group, Specification
from stook.model.terms import Family, Kind
from stook.synthesis.findings import finding
from stook.synthesis.synthesise import synthesise

DIRECT = Answers(
    population="not serious",
    intervention="not serious",
    comparator="not serious",
    outcome="not serious",
)
ID = "a-placebo.o.short"


def events(*rows: tuple[float, float, float, float]) -> list[Contrast]:
    """Contrasts of (events, total) with the intervention and (events, total) without."""
    return [
        Contrast(
            study=f"s{i}",
            label=f"S {i}",
            shape="events",
            experimental=Group(events=a, total=n, n=n),
            comparator=Group(events=c, total=m, n=m),
        )
        for i, (a, n, c, m) in enumerate(rows, start=1)
    ]


def means(*rows: tuple[float, float, int]) -> list[Contrast]:
    """Contrasts by (difference, standard deviation, people a group)."""
    return [
        Contrast(
            study=f"s{i}",
            label=f"S {i}",
            shape="means",
            experimental=Group(mean=50 + d, sd=sd, n=n),
            comparator=Group(mean=50, sd=sd, n=n),
        )
        for i, (d, sd, n) in enumerate(rows, start=1)
    ]


def given(
    contrasts: Sequence[Contrast],
    measure: str = "RR",
    *,
    thresholds: Any = None,
    risk: float | None = None,
    overall: str | Sequence[str] = "low",
    domains: Sequence[str] = (),
    design: str = "randomised, parallel",
    industry: bool | None = False,
    answers: Answers = DIRECT,
    method: Method = Method(model="common", interval="Wald", prediction="none"),  # noqa: B008
    **settings: Any,
) -> Suggestion:
    """The suggestion for a body of evidence; `overall` is risk of bias of all or of each study,
    `domains` the one that each study is so judged by."""
    profile = settings.pop("profile", "core2025")
    words = [overall] * len(contrasts) if isinstance(overall, str) else list(overall)
    outcome = Outcome(
        technical="outcome",
        family=Family.BENEFIT,
        kind=Kind.CONTINUOUS if measure in {"MD", "SMD"} else Kind.DICHOTOMOUS,
        measure=measure,
        thresholds=Thresholds(**thresholds) if isinstance(thresholds, dict) else thresholds,
        baseline_risk=risk,
    )
    specification = Specification(
        id=ID,
        comparison="a-placebo",
        outcome="o",
        timepoint="short",
        measure=measure,
        method=method,
        contrasts=tuple(contrasts),
    )
    synthesis = synthesise(specification)
    rows = tuple(
        Appraisal(
            study=one.study, outcome="o", timepoint="short", kind=ItemKind.OVERALL, value=word
        )
        for one, word in zip(contrasts, words, strict=True)
        if word
    ) + tuple(
        Appraisal(
            study=one.study,
            outcome="o",
            timepoint="short",
            kind=ItemKind.DOMAIN,
            item=item,
            value=word,
        )
        for one, item, word in zip(contrasts, domains, words, strict=False)
    )
    studies = {
        one.study: Study(study=one.study, label=one.label, design=design, industry_support=industry)
        for one in contrasts
    }
    return suggest(
        profile=profile,
        rules=CertaintyRules(**settings),
        finding=finding(specification, synthesis, outcome, None, speaks=True),
        outcome=outcome,
        specification=specification,
        synthesis=synthesis,
        studies=studies,
        appraisals=rows,
        form=built_in("RoB 2"),
        answers=answers,
        asked={},
        designs=(),
    )


def rated(suggestion: Suggestion, domain: str) -> Rating:
    """The rating of one domain."""
    return next(one for one in suggestion.ratings if one.domain == domain)

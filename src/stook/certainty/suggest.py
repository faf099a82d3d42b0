"""The suggestion for one finding: all ratings of its profile, and what they lead to."""

from collections.abc import Callable
from dataclasses import replace

from stook.certainty.body import Body, risks_of
from stook.certainty.design import is_nonrandomised, rate_design
from stook.certainty.imprecision import rate_imprecision
from stook.certainty.inconsistency import rate_inconsistency
from stook.certainty.indirectness import rate_indirectness
from stook.certainty.publication import rate_publication_bias
from stook.certainty.risk_of_bias import rate_risk_of_bias
from stook.certainty.total import total
from stook.certainty.upgrade import rate_up
from stook.language.catalogue import wording
from stook.model.appraisal import Appraisal
from stook.model.certainty import Answers
from stook.model.finding import Finding
from stook.model.form import Form
from stook.model.protocol import CertaintyRules, Outcome
from stook.model.study import Study
from stook.model.suggestion import UP, Profile, Rating, Suggestion
from stook.model.synthesis import Specification, Synthesis

DOWN: tuple[Callable[[Body], Rating], ...] = (
    rate_risk_of_bias,
    rate_inconsistency,
    rate_indirectness,
    rate_imprecision,
    rate_publication_bias,
)


def suggest(
    *,
    profile: Profile,
    rules: CertaintyRules,
    finding: Finding,
    outcome: Outcome,
    specification: Specification,
    synthesis: Synthesis,
    studies: dict[str, Study],
    appraisals: tuple[Appraisal, ...],
    form: Form | None,
    answers: Answers,
    asked: dict[str, str],
    designs: tuple[str, ...],
    language: str = "en",
) -> Suggestion:
    """Ratings of every domain by the profile's rules, and the certainty that follows.

    `studies` and `appraisals` are those of the synthesis, `asked` the cells of `answers`, `designs`
    the designs that the protocol accepts. A finding without a pooled estimate has no ratings.
    """
    if finding.estimate is None:
        return Suggestion(finding=finding.id, profile=profile, ratings=(), certainty=None)
    body = Body(
        profile=profile,
        rules=rules,
        finding=finding,
        outcome=outcome,
        specification=specification,
        synthesis=synthesis,
        studies=studies,
        risks=risks_of(form, specification, appraisals),
        form=form,
        answers=answers,
        asked=asked,
        designs=designs,
        language=language,
    )
    start = rate_design(body)
    ratings = [start, *(rate(body) for rate in DOWN)]
    if is_nonrandomised(start) and start.levels:
        ratings.extend(_unblocked(body, rate_up(body), ratings))
    return Suggestion(
        finding=finding.id,
        profile=profile,
        ratings=tuple(_named(body, one) for one in ratings),
        certainty=total(ratings),
        open=tuple(one.domain for one in ratings if one.levels is None and one.domain not in UP),
    )


def _named(body: Body, one: Rating) -> Rating:
    """A rating whose inputs are named in the review's language."""
    known = wording(body.language).table("input")
    inputs = tuple(replace(i, name=str(known.get(i.name, i.name))) for i in one.inputs)
    return replace(one, inputs=inputs)


def _unblocked(body: Body, up: tuple[Rating, ...], down: list[Rating]) -> tuple[Rating, ...]:
    """Ratings up, which are left alone where anything but the design was rated down."""
    words = wording(body.language)
    lowered = [
        words.say(f"domain.{one.domain}").text
        for one in down
        if one.levels and one.domain != "study design"
    ]
    if not lowered:
        return up
    why = body.say("up.blocked", domains=body.listed(lowered))
    return tuple(replace(one, levels=0, sentence=why, code="") if one.levels else one for one in up)

"""Publication bias (Core GRADE 4, BMJ 2025;389:e083864, figure 5): one level at most.

The test of asymmetry is Egger's; for odds ratios Harbord's, which keeps its size. P below 0.10 is a
convention of those tests.
"""

import numpy as np

from stook import stats
from stook.certainty.answers import asked
from stook.certainty.body import Body
from stook.figures import p_value
from stook.model.suggestion import Input, Rating
from stook.synthesis.study_effects import tables

ASYMMETRIC = 0.10
ENOUGH = 10
HALF = 0.5


def rate_publication_bias(body: Body) -> Rating:
    """ROB-ME's judgement where people made it; else small industry trials, asymmetry, and what is
    known to be unpublished."""
    given = body.answers.missing_results
    if given:
        answer = asked("missing_results", given, body.asked)
        levels = 1 if given == "high" else 0
        sentence = body.say(f"publication.judged_{levels}", given=body.say(f"given.{given}"))
        return _rating(body, "rob-me", levels, sentence, answer)
    small, unknown, counted = _small_industry(body)
    if small > HALF:
        sentence = body.say("publication.industry")
        return _rating(body, "small-industry", 1, sentence, *counted)
    return _asymmetry(body, small + unknown > HALF, counted)


def _rating(body: Body, rule: str, levels: int | None, sentence: str, *inputs: Input) -> Rating:
    return Rating(
        domain="publication bias",
        rule=f"{body.profile}.publication-bias.{rule}",
        levels=levels,
        sentence=sentence,
        inputs=inputs,
        code="publication_bias" if levels else "",
    )


def _small_industry(body: Body) -> tuple[float, float, tuple[Input, ...]]:
    """The shares of studies that are small and sponsored by industry, and that may be."""
    people: dict[str, int] = {}
    for one in body.synthesis.effects:
        people[one.study] = people.get(one.study, 0) + one.participants
    small = [study for study, n in people.items() if n < body.rules.small_study]
    known = {
        study: body.studies[study].industry_support for study in small if study in body.studies
    }
    k = len(people) or 1
    sponsored = sum(value is True for value in known.values())
    unknown = sum(known.get(study) is None for study in small)
    inputs = (
        Input(name=body.say("input.small", n=str(body.rules.small_study)), value=len(small) / k),
        Input(
            name="of all studies, small and sponsored by industry",
            value=sponsored / k,
            sources=tuple(f"studies.csv#{study}!industry_support" for study in small),
        ),
        Input(name="of all studies, small and of unknown sponsor", value=unknown / k),
    )
    return sponsored / k, unknown / k, inputs


def _asymmetry(body: Body, maybe: bool, counted: tuple[Input, ...]) -> Rating:
    k = len(body.effects)
    unpublished = asked("unpublished", body.answers.unpublished, body.asked)
    if k >= ENOUGH:
        name, p = _test(body)
        tested = Input(name=body.say("input.p_of", test=name), value=p)
        if p is not None and p < ASYMMETRIC:
            sentence = body.say("publication.asymmetric", test=name, p=p_value(p))
            return _rating(body, "asymmetry", 1, sentence, *counted, tested)
        counted = (*counted, tested)
    if body.answers.unpublished:
        sentence = body.say("publication.unpublished")
        return _rating(body, "unpublished", 1, sentence, *counted, unpublished)
    if maybe:
        sentence = body.say("publication.sponsors_unknown")
        return _rating(body, "unknown", None, sentence, *counted, unpublished)
    if k >= ENOUGH:
        sentence = body.say("publication.symmetric")
        return _rating(body, "symmetric", 0, sentence, *counted)
    sentence = body.say("publication.too_few", 0 if k == 1 else 1, n=str(k))
    return _rating(body, "too-few", 0, sentence, *counted, unpublished)


def _test(body: Body) -> tuple[str, float | None]:
    """The test's name and its P value."""
    contrasts = body.specification.contrasts
    if body.finding.measure == "OR" and all(one.shape == "events" for one in contrasts):
        counts = tables(list(contrasts))
        found = stats.harbord(
            counts["events1"], counts["total1"], counts["events2"], counts["total2"]
        )
        name = body.say("test.harbord")
    else:
        effects = body.effects
        y = np.array([one.y for one in effects], dtype=float)
        v = np.array([one.v for one in effects], dtype=float)
        found, name = stats.egger(y, v), body.say("test.egger")
    p = float(found.p)
    return name, p if np.isfinite(p) else None

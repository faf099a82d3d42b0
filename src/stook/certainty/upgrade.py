"""Rating up, for non-randomised studies that start at low certainty (Core GRADE 4)."""

from stook.certainty.answers import asked
from stook.certainty.body import Body
from stook.figures import number
from stook.model.suggestion import Input, Rating

LARGE, VERY_LARGE = 2.0, 5.0


def rate_up(body: Body) -> tuple[Rating, ...]:
    """Large effect and dose-response; opposing confounding in the classic profile only."""
    made = [_large_effect(body), _asked(body, "dose response", "dose_response", "up.dose")]
    if body.profile == "classic":
        made.append(_asked(body, "confounding", "opposing_confounding", "up.confounding"))
    return tuple(made)


def _as_risk_ratio(body: Body) -> float | None:
    """The pooled effect as a risk ratio; odds ratios by the assumed comparator risk."""
    one = body.finding
    if one.estimate is None or one.measure not in {"RR", "OR", "PETO", "HR", "RATE RATIO"}:
        return None
    if one.measure not in {"OR", "PETO"}:
        return one.estimate
    risk = body.assumed
    return None if risk is None else one.estimate / (1 - risk + risk * one.estimate)


def _large_effect(body: Body) -> Rating:
    rule = f"{body.profile}.large-effect"
    ratio = _as_risk_ratio(body)
    inputs = (Input(name="risk ratio", value=ratio, sources=(f"{body.finding.id}.estimate",)),)
    if ratio is None:
        sentence = body.say("up.no_ratio")
        return Rating(
            domain="large effect", rule=rule, levels=None, sentence=sentence, inputs=inputs
        )
    size = max(ratio, 1 / ratio) if ratio > 0 else float("inf")
    levels = 2 if size > VERY_LARGE else 1 if size > LARGE else 0
    if levels:
        sentence = body.say(f"up.large_{levels}", ratio=number(ratio))
    else:
        sentence = body.say("up.not_large", ratio=number(ratio))
    return Rating(
        domain="large effect",
        rule=rule,
        levels=levels,
        sentence=sentence,
        inputs=inputs,
        code="up.large" if levels else "",
    )


def _asked(body: Body, domain: str, name: str, code: str) -> Rating:
    answer = getattr(body.answers, name)
    levels = None if answer is None else int(answer)
    said = "open" if levels is None else "present" if levels else "absent"
    sentence = body.say(f"{name}.{said}")
    return Rating(
        domain="dose response" if domain == "dose response" else "confounding",
        rule=f"{body.profile}.{domain.replace(' ', '-')}",
        levels=levels,
        sentence=sentence,
        inputs=(asked(name, answer, body.asked),),
        code=code if levels else "",
    )

"""Indirectness: asked of people, element by element (Core GRADE 5, BMJ 2025;389:e083865)."""

from stook.certainty.answers import asked
from stook.certainty.body import Body
from stook.model.suggestion import Rating

ELEMENTS = ("population", "intervention", "comparator", "outcome")
LEVELS = {"not serious": 0, "serious": 1, "very serious": 2}


def rate_indirectness(body: Body) -> Rating:
    """The most serious element; not assessed while an element that could be worse is open."""
    found = {name: getattr(body.answers, name) for name in ELEMENTS}
    inputs = tuple(asked(name, value, body.asked) for name, value in found.items())
    levels = max((LEVELS[value] for value in found.values() if value), default=0)
    unanswered = [name for name, value in found.items() if value is None]
    rule = f"{body.profile}.indirectness"
    if unanswered and levels < max(LEVELS.values()):
        form = 0 if len(unanswered) == 1 else 1
        sentence = body.say("indirectness.open", form, elements=_elements(body, unanswered))
        return Rating(
            domain="indirectness", rule=rule, levels=None, sentence=sentence, inputs=inputs
        )
    if not levels:
        sentence = body.say("indirectness.direct")
        return Rating(domain="indirectness", rule=rule, levels=0, sentence=sentence, inputs=inputs)
    names = [name for name, value in found.items() if value and LEVELS[value]]
    sentence = body.say(
        "indirectness.because" if body.answers.text else "indirectness.down",
        times=body.times(levels),
        elements=_elements(body, names),
        text=body.answers.text.rstrip("."),
    )
    return Rating(
        domain="indirectness",
        rule=rule,
        levels=levels,
        sentence=sentence,
        inputs=inputs,
        code="indirectness",
    )


def _elements(body: Body, names: list[str]) -> str:
    return body.listed([body.say(f"element.{name}") for name in names])

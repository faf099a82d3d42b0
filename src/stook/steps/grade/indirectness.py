"""Indirectness: asked of people, element by element (Core GRADE 5, BMJ 2025;389:e083865)."""

from stook.model.suggestion import Rating
from stook.steps.grade.answers import asked
from stook.steps.grade.body import Body

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
        sentence = (
            f"Not assessed: only people can say how far {_listed(unanswered)} of the studies "
            f"{'is' if len(unanswered) == 1 else 'are'} those of the question."
        )
        return Rating(
            domain="indirectness", rule=rule, levels=None, sentence=sentence, inputs=inputs
        )
    if not levels:
        sentence = "Not rated down: the studies answer the question directly."
        return Rating(domain="indirectness", rule=rule, levels=0, sentence=sentence, inputs=inputs)
    names = [name for name, value in found.items() if value and LEVELS[value]]
    text = f": {body.answers.text}" if body.answers.text else ""
    sentence = (
        f"Rated down {'one level' if levels == 1 else 'two levels'} for indirectness "
        f"({_listed(names)}){text}".rstrip(".")
        + "."
    )
    return Rating(
        domain="indirectness",
        rule=rule,
        levels=levels,
        sentence=sentence,
        inputs=inputs,
        code="indirectness",
    )


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"

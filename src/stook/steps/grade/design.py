"""Where certainty starts: high for randomised trials, low for other studies of interventions."""

import re

from stook.model.suggestion import Input, Rating
from stook.steps.grade.body import Body

_NOT_RANDOMISED = re.compile(
    r"\b(non|not|quasi)[- ]?randomi|cohort|case[- ]control|observational|before[- ]and[- ]after"
    r"|before[- ]after|interrupted time|cross[- ]sectional|registry study|case series",
    re.IGNORECASE,
)
_RANDOMISED = re.compile(r"randomi|\bRCTs?\b", re.IGNORECASE)


def design_of(text: str) -> str:
    """ "randomised", "non-randomised", or '' where a description of a design says neither."""
    if _NOT_RANDOMISED.search(text):
        return "non-randomised"
    return "randomised" if _RANDOMISED.search(text) else ""


def rate_design(body: Body) -> Rating:
    """Levels below high at which the evidence starts.

    A study's own design decides; where it says neither, the designs that the protocol accepts, if
    all of them are of one kind.
    """
    accepted = {design_of(text) for text in body.designs}
    usual = accepted.pop() if len(accepted) == 1 else ""
    found: dict[str, list[str]] = {}
    for study in dict.fromkeys(one.study for one in body.specification.contrasts):
        row = body.studies.get(study)
        found.setdefault((design_of(row.design) if row else "") or usual, []).append(study)
    inputs = tuple(
        Input(
            name=f"studies: {kind or 'design not known'}",
            value=float(len(names)),
            sources=tuple(f"studies.csv#{name}!design" for name in names),
        )
        for kind, names in sorted(found.items())
    )
    rule = f"{body.profile}.start"
    if set(found) == {"randomised"}:
        sentence = "Evidence from randomised trials starts at high certainty."
        return Rating(domain="study design", rule=rule, levels=0, sentence=sentence, inputs=inputs)
    if set(found) == {"non-randomised"}:
        high = body.rules.nonrandomised_start == "high"
        sentence = (
            "The protocol lets non-randomised evidence start at high certainty; confounding is "
            "rated as risk of bias."
            if high
            else "Rated down two levels: the evidence is from non-randomised studies, which starts "
            "at low certainty."
        )
        return Rating(
            domain="study design",
            rule=rule,
            levels=0 if high else 2,
            sentence=sentence,
            inputs=inputs,
            code="" if high else "design.nrs",
        )
    why = (
        "the designs of some studies are not known"
        if "" in found
        else "randomised and other studies are pooled together; rate each body on its own"
    )
    return Rating(
        domain="study design",
        rule=rule,
        levels=None,
        sentence=f"Not assessed: {why}.",
        inputs=inputs,
    )


def is_nonrandomised(design: Rating) -> bool:
    """True where all studies are non-randomised, wherever the evidence starts."""
    return any(one.name == "studies: non-randomised" for one in design.inputs) and (
        design.levels is not None
    )

"""Where certainty starts: high for randomised trials, low for other studies of interventions."""

import re

from stook.certainty.body import Body
from stook.model.suggestion import Input, Rating

_NOT_RANDOMISED = re.compile(
    r"\b(non|not)[- ]?randomi|cohort|case[- ]control|observational|before[- ]and[- ]after"
    r"|before[- ]after|interrupted time|cross[- ]sectional|registry study|case series",
    re.IGNORECASE,
)
_QUASI = re.compile(r"\bquasi[- ]?randomi", re.IGNORECASE)
_RANDOMISED = re.compile(r"randomi|\bRCTs?\b", re.IGNORECASE)


def design_of(text: str) -> str:
    """The kind of a design by its description: "randomised", "quasi-randomised", "non-randomised",
    or '' where it says none of them."""
    if _QUASI.search(text):
        return "quasi-randomised"
    if _NOT_RANDOMISED.search(text):
        return "non-randomised"
    return "randomised" if _RANDOMISED.search(text) else ""


def rate_design(body: Body) -> Rating:
    """Levels below high at which the evidence starts.

    A study's own design decides; where it says none, the designs that the protocol accepts, if all
    of them are of one kind. Trials that assigned people in turn or by another fixed rule count as
    the protocol says: as trials, with their assignment weighed as risk of bias, or else as
    non-randomised studies.
    """
    quasi = "randomised" if body.rules.quasi_randomised == "trial" else "non-randomised"
    accepted = {_counted(design_of(text), quasi) for text in body.designs}
    usual = accepted.pop() if len(accepted) == 1 else ""
    found: dict[str, list[str]] = {}
    fixed: list[str] = []
    for study in dict.fromkeys(one.study for one in body.specification.contrasts):
        row = body.studies.get(study)
        kind = design_of(row.design) if row else ""
        if kind == "quasi-randomised":
            fixed.append(study)
        found.setdefault(_counted(kind, quasi) or usual, []).append(study)
    inputs = _inputs(found, fixed, quasi)
    rule = f"{body.profile}.start"
    if set(found) == {"randomised"}:
        key = "start.randomised_fixed" if fixed else "start.randomised"
        sentence = body.say(key, n=str(len(fixed)))
        return Rating(domain="study design", rule=rule, levels=0, sentence=sentence, inputs=inputs)
    if set(found) == {"non-randomised"}:
        high = body.rules.nonrandomised_start == "high"
        sentence = body.say("start.nonrandomised_high" if high else "start.nonrandomised")
        return Rating(
            domain="study design",
            rule=rule,
            levels=0 if high else 2,
            sentence=sentence,
            inputs=inputs,
            code="" if high else "design.nrs",
        )
    why = "unknown" if "" in found else "mixed_fixed" if fixed else "mixed"
    return Rating(
        domain="study design",
        rule=rule,
        levels=None,
        sentence=body.say(f"start.{why}"),
        inputs=inputs,
    )


def _counted(kind: str, quasi: str) -> str:
    return quasi if kind == "quasi-randomised" else kind


def _inputs(found: dict[str, list[str]], fixed: list[str], quasi: str) -> tuple[Input, ...]:
    """How many studies are of each kind, and what quasi-randomised trials count as."""
    made = [
        Input(
            name=f"studies: {kind or 'design not known'}",
            value=float(len(names)),
            sources=tuple(f"studies.csv#{name}!design" for name in names),
        )
        for kind, names in sorted(found.items())
    ]
    if fixed:
        cell = "review.yaml#synthesis/certainty_rules/quasi_randomised"
        made.append(Input(name="quasi-randomised trials count as", value=quasi, sources=(cell,)))
    return tuple(made)


def is_nonrandomised(design: Rating) -> bool:
    """True where all studies are non-randomised, wherever the evidence starts."""
    return any(one.name == "studies: non-randomised" for one in design.inputs) and (
        design.levels is not None
    )

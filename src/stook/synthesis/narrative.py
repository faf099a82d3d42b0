"""Studies that are not pooled, told side by side: direction of effect, vote counting, range.

Campbell et al. 2020 (SWiM, doi:10.1136/bmj.l6890); McKenzie and Brennan, Cochrane Handbook 6.5,
section 12.2: summary of effect estimates (12.2.1.1) and vote counting by direction of effect with
the sign test (12.2.1.3). Neither the size of an effect nor its P value decides its direction.
"""

import math
import statistics
from collections import Counter

from stook.figures import effect as effect_text
from stook.figures import effect_digits, p_bare
from stook.model.facts import Fact
from stook.model.protocol import Outcome
from stook.model.synthesis import Contrast, Narrative, Specification, StudyEffect, Synthesis
from stook.model.terms import Basis, Favours
from stook.synthesis.study_effects import is_ratio

COUNTS = ("intervention", "comparator", "neither", "unknown")


def narrative(specification: Specification, synthesis: Synthesis, outcome: Outcome) -> Narrative:
    """What can be told of a synthesis without pooling it."""
    null = 1.0 if synthesis.ratio else 0.0
    favours = {
        contrast.key: _favours(contrast, effect, null, outcome)
        for contrast, effect in zip(specification.contrasts, synthesis.effects, strict=True)
    }
    counts = Counter(favours.values())
    known = [one.effect for one in synthesis.effects if one.effect is not None]
    better, worse = counts[Favours.INTERVENTION], counts[Favours.COMPARATOR]
    return Narrative(
        id=specification.id,
        favours=favours,
        intervention=better,
        comparator=worse,
        neither=counts[Favours.NEITHER],
        unknown=counts[None],
        sign_p=sign_test(better, worse),
        median=statistics.median(known) if known else None,
        lowest=min(known, default=None),
        highest=max(known, default=None),
    )


def sign_test(better: int, worse: int) -> float | None:
    """The exact two-sided P value of `better` against `worse` at even odds; None without either."""
    of = better + worse
    if not of:
        return None
    tail = sum(math.comb(of, i) for i in range(min(better, worse) + 1))
    return min(1.0, 2 * tail / float(2**of))


def _favours(
    contrast: Contrast, effect: StudyEffect, null: float, outcome: Outcome
) -> Favours | None:
    """The side that a result favours: by its effect, else as its report says."""
    if effect.effect is None:
        return contrast.favours
    if effect.effect == null:
        return Favours.NEITHER
    better = (effect.effect > null) == outcome.more_is_good
    return Favours.INTERVENTION if better else Favours.COMPARATOR


def narrative_facts(one: Narrative, specification: Specification) -> tuple[Fact, ...]:
    """The counts of directions, the sign test, and the range of the effects."""
    prefix = f"{specification.id}.narrative"
    sources = tuple(f"{specification.id}.study.{c.key}.effect" for c in specification.contrasts)
    direction = f"review.yaml#outcomes/{specification.outcome}/direction"
    texts = {name: str(getattr(one, name)) for name in COUNTS}
    if one.sign_p is not None:
        texts["sign_p"] = p_bare(one.sign_p)
    measure = specification.measure
    digits = effect_digits(measure)
    for name in ("median", "lowest", "highest"):
        if getattr(one, name) is not None:
            texts[name] = effect_text(getattr(one, name), digits, log=is_ratio(measure))
    return tuple(
        Fact(
            id=f"{prefix}.{name}",
            value=getattr(one, name),
            text=text,
            basis=Basis.COMPUTED,
            step="narrative",
            sources=sources,
            settings=(*specification.settings, direction),
            unit="studies" if name in COUNTS else "",
        )
        for name, text in texts.items()
    )

"""Effects and names that point the wrong way: arms, references, scales and directions swapped."""

import math
from collections import Counter
from collections.abc import Iterator

from stook.files.text import shown
from stook.language.catalogue import wording
from stook.language.meaning import means_of, quality
from stook.model.protocol import Outcome, Scale, Term
from stook.model.study import Arm
from stook.model.terms import Direction
from stook.problems import Problem, problem
from stook.rules.context import Check, Sight
from stook.rules.others import Medians
from stook.rules.pairs import without

# An effect is odd where it lies this many standard errors from the others, and fits them this well
# with its sign changed; two other studies are the least to say what is usual.
ODD, FITTING, SIGNIFICANT = 2.6, 2.0, 1.96
LEAST = 2
# How far along a scale a mean must be from the usual one to look reversed, and how much nearer its
# mirror image must be.
AWAY, NEARER = 0.2, 3.0


def against_the_others(sight: Sight) -> Iterator[Problem]:
    """W360: significant in the direction opposite to all others, and fitting once reversed."""
    for key, group in sight.pairs.items():
        signs = {
            sign: {pair.study for pair in group if sign * pair.effect > SIGNIFICANT * pair.se}
            for sign in (-1, 1)
        }
        for pair, others in without(group):
            own = 1 if pair.effect > 0 else -1
            if others.count < LEAST or pair.study not in signs[own] or len(signs[own]) > 1:
                continue
            room = math.sqrt(others.variance + pair.se**2)
            away = own * (pair.effect - others.effect) / room
            mirrored = abs(pair.effect + others.effect) / room
            if own * others.effect < 0 and away > ODD and mirrored < FITTING:
                what = (
                    f"{pair.study} points the other way than the {others.count} other studies of "
                    f"{key[1]}, far beyond chance; with its sides exchanged it would agree."
                )
                yield problem("W360", sight.at(pair.rows[0], pair.column), what)


def misnamed_arms(sight: Sight) -> Iterator[Problem]:
    """W361: an arm on the side to which its own name does not belong."""
    protocol = sight.protocol
    usage: Counter[tuple[str, bool]] = Counter()
    for arm in sight.review.arms:
        usage[arm.arm, bool(arm.intervention)] += bool(arm.intervention) != bool(arm.comparator)
    active = {name for id_, term in protocol.interventions.items() for name in _names(id_, term)}
    control = {name for id_, term in protocol.comparators.items() for name in _names(id_, term)}
    for arm in sight.review.arms:
        if bool(arm.intervention) == bool(arm.comparator):
            continue
        side = bool(arm.intervention)
        wrong, right = (control - active, active) if side else (active - control, control)
        names = {arm.label.casefold()} & (active | control) or {arm.arm.casefold()}
        elsewhere = usage[arm.arm, not side]
        by_name = bool(names & wrong) and not names & right
        if by_name or (elsewhere >= LEAST and usage[arm.arm, side] == 1):
            yield problem("W361", sight.at(arm, _side(arm)), _misnamed(arm, elsewhere))


def _names(id_: str, term: Term) -> set[str]:
    return {name.casefold() for name in (id_, term.technical, term.lay) if name}


def _side(arm: Arm) -> str:
    return "intervention" if arm.intervention else "comparator"


def _misnamed(arm: Arm, elsewhere: int) -> str:
    other = "comparator" if arm.intervention else "intervention"
    name = shown(arm.label or arm.arm)
    more = f" Arms of this name are the {other} in {elsewhere} other studies." if elsewhere else ""
    return f"The arm {name} of {arm.study} is entered as the {_side(arm)}.{more}"


def mirrored_scales(sight: Sight) -> Iterator[Problem]:
    """W362: all means of a study where the others' would be if the scale ran the other way."""
    named: set[str] = set()
    for (_, outcome, _), group in sight.pairs.items():
        scale = _bounded(sight.protocol.outcomes.get(outcome))
        found = [pair for pair in group if pair.column == "mean"]
        if scale is None or not found:
            continue
        whole = sum(scale)
        means = Medians(
            (pair.study, r.mean) for pair in found for r in pair.rows if r.mean is not None
        )
        for pair in found:
            usual, ends = means.median(pair.study), means.extremes(pair.study)
            given = [r.mean for r in pair.rows if r.mean is not None]
            if usual is None or ends is None or means.count(pair.study) < LEAST:
                continue
            apart = [abs(mean - usual) for mean in given]
            turned = [abs(whole - mean - usual) for mean in given]
            outside = all(mean < ends[0] or mean > ends[1] for mean in given)
            far = min(apart) > AWAY * (scale[1] - scale[0])
            nearer = all(NEARER * t < a for a, t in zip(apart, turned, strict=True))
            if outside and far and nearer and pair.rows[0].key not in named:
                named.add(pair.rows[0].key)
                what = (
                    f"The means of {pair.study} are {' and '.join(f'{m:g}' for m in given)}; in "
                    f"the other studies they are about {usual:g}. Read from the other end of the "
                    "scale, they would agree."
                )
                yield problem("W362", sight.at(pair.rows[0], "mean"), what)


def _bounded(outcome: Outcome | None) -> tuple[float, float] | None:
    scale: Scale | None = outcome.scale if outcome else None
    if scale is None or scale.min is None or scale.max is None or scale.reversed:
        return None
    return scale.min, scale.max


def reversed_scores(sight: Sight) -> Iterator[Problem]:
    """W377: more of something bad is called better, by a score (other outcomes: W621)."""
    words = wording(sight.protocol.language)
    for id_, outcome in sight.protocol.outcomes.items():
        if outcome.direction is not Direction.HIGHER or means_of(words, outcome) != "score":
            continue
        if quality(words, outcome.technical) == "bad":
            what = f"{id_} ({shown(outcome.technical)}) has `direction: {outcome.direction}`."
            yield problem("W377", sight.yaml(f"outcomes/{id_}/direction"), what)


CHECKS: dict[str, Check] = {
    "W360": against_the_others,
    "W361": misnamed_arms,
    "W362": mirrored_scales,
    "W377": reversed_scores,
}

"""Certainty: what follows from its reasons.

GRADE: certainty starts high for randomised trials and is rated down level by level to no less than
very low (Guyatt and others, BMJ 2008, doi:10.1136/bmj.39489.470347.AD).
"""

from collections.abc import Iterator

from stook.files import layout
from stook.model.certainty import Judgement
from stook.model.suggestion import UP
from stook.model.terms import PUBLISHED, Certainty
from stook.problems import Problem, problem
from stook.rules.context import Check, Sight

LEVELS = tuple(Certainty)
MOST_LEVELS = 3


def _judgements(sight: Sight) -> Iterator[tuple[str, Judgement]]:
    for name, judgement in sight.review.certainty.findings.items():
        yield f"{layout.CERTAINTY}#findings/{name}", judgement


def unfounded_certainty(sight: Sight) -> Iterator[Problem]:
    """W503. A reason that does not say how many levels it weighs is taken for one to three where
    people judged here; a publication need not say it, and then nothing is compared."""
    for address, judgement in _judgements(sight):
        levels = [reason.levels for reason in judgement.reasons]
        known = [n for n in levels if n is not None]
        partly = len(known) < len(levels)
        if not levels or any(not 1 <= n <= MOST_LEVELS for n in known):
            continue
        if partly and judgement.basis in PUBLISHED:
            continue
        ends = sorted({_follows(judgement, unsaid) for unsaid in (1, MOST_LEVELS)})
        if not ends[0] <= judgement.certainty.rank <= ends[-1]:
            names = " to ".join(str(LEVELS[rank - 1]) for rank in ends)
            what = f"certainty is {judgement.certainty}; from high, the reasons lead to {names}."
            yield problem("W503", sight.place(f"{address}/certainty"), what)


def _follows(judgement: Judgement, unsaid: int) -> int:
    """The rank that the reasons lead to, where one without a level weighs `unsaid`."""
    moved = sum(
        (1 if reason.domain in UP else -1) * (reason.levels or unsaid)
        for reason in judgement.reasons
    )
    return min(max(Certainty.HIGH.rank + moved, 1), Certainty.HIGH.rank)


def impossible_levels(sight: Sight) -> Iterator[Problem]:
    """E504, for findings and for the general reasons."""
    general = sight.review.certainty.general
    bodies = [(address, judgement.reasons) for address, judgement in _judgements(sight)]
    if general:
        bodies.append((f"{layout.CERTAINTY}#general", general.reasons))
    for address, reasons in bodies:
        for index, reason in enumerate(reasons):
            if reason.levels is not None and not 1 <= reason.levels <= MOST_LEVELS:
                place = sight.place(f"{address}/reasons/{index}/levels")
                yield problem("E504", place, f"levels is {reason.levels}.")


def certainty_without_reasons(sight: Sight) -> Iterator[Problem]:
    """W505: for judgements made here; a publication may give none. A reason to rate up does not
    say why certainty is below high."""
    for address, judgement in _judgements(sight):
        low = judgement.certainty is not Certainty.HIGH
        down = any(reason.domain not in UP for reason in judgement.reasons)
        if low and not down and judgement.basis not in PUBLISHED:
            why = (
                "no reason to rate it down is given" if judgement.reasons else "no reason is given"
            )
            what = f"certainty is {judgement.certainty}, and {why}."
            yield problem("W505", sight.place(f"{address}/certainty"), what)


CHECKS: dict[str, Check] = {
    "W503": unfounded_certainty,
    "E504": impossible_levels,
    "W505": certainty_without_reasons,
}

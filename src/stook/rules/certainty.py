"""Certainty: what follows from its reasons.

GRADE: certainty starts high for randomised trials and is rated down level by level to no less than
very low (Guyatt and others, BMJ 2008, doi:10.1136/bmj.39489.470347.AD).
"""

from collections.abc import Iterator

from stook.formats import layout
from stook.model.certainty import Judgement, Reason
from stook.model.terms import Basis, Certainty
from stook.problems import Problem, problem
from stook.rules.sight import Check, Sight

UP = frozenset({"large effect", "dose response", "confounding"})
MOST_LEVELS = 3


def _judgements(sight: Sight) -> Iterator[tuple[str, Judgement]]:
    for name, judgement in sight.review.certainty.findings.items():
        yield f"{layout.CERTAINTY}#findings/{name}", judgement


def unfounded_certainty(sight: Sight) -> Iterator[Problem]:
    """W503: only where every reason says how many levels it weighs."""
    for address, judgement in _judgements(sight):
        levels = [reason.levels for reason in judgement.reasons]
        if not levels or any(n is None or not 1 <= n <= MOST_LEVELS for n in levels):
            continue
        rank = Certainty.HIGH.rank + sum(_signed(reason) for reason in judgement.reasons)
        follows = list(Certainty)[min(max(rank, 1), Certainty.HIGH.rank) - 1]
        if follows is not judgement.certainty:
            what = f"certainty is {judgement.certainty}; from high, the reasons lead to {follows}."
            yield problem("W503", sight.place(f"{address}/certainty"), what)


def _signed(reason: Reason) -> int:
    levels = reason.levels or 0
    return levels if reason.domain in UP else -levels


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
    """W505: for judgements made here; a publication may give none."""
    for address, judgement in _judgements(sight):
        low = judgement.certainty is not Certainty.HIGH
        if low and judgement.basis is Basis.JUDGED and not judgement.reasons:
            what = f"certainty is {judgement.certainty}, and no reason is given."
            yield problem("W505", sight.place(f"{address}/certainty"), what)


CHECKS: dict[str, Check] = {
    "W503": unfounded_certainty,
    "E504": impossible_levels,
    "W505": certainty_without_reasons,
}

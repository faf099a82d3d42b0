"""Risk of bias and certainty: what the instruments know, and what follows from what.

GRADE: certainty starts high for randomised trials and is rated down level by level to no less than
very low (Guyatt and others, BMJ 2008, doi:10.1136/bmj.39489.470347.AD).
"""

import re
from collections.abc import Iterator

from stook.formats import layout
from stook.formats.text import did_you_mean, shown
from stook.model.appraisal import Appraisal, ItemKind
from stook.model.certainty import Judgement, Reason
from stook.model.terms import Basis, Certainty
from stook.problems import Problem, problem
from stook.rules.sight import Check, Sight

ROB2_TOOL = "RoB 2"
JUDGEMENTS = ("low", "some concerns", "high", "low risk", "high risk")
ANSWERS = ("y", "py", "pn", "n", "ni", "na")
_DOMAIN = re.compile(r"D[1-5S]")
_QUESTION = re.compile(r"[1-5S]\.\d{1,2}")
UP = frozenset({"large effect", "dose response", "confounding"})
MOST_LEVELS = 3


def _rob2_rows(sight: Sight) -> tuple[Appraisal, ...]:
    """The rows, where the review uses the tool whose words are known here."""
    used = sight.protocol.synthesis.risk_of_bias_tool == ROB2_TOOL
    return sight.review.appraisals if used else ()


def unknown_values(sight: Sight) -> Iterator[Problem]:
    """E501. A judgement left empty is not known, which is legitimate."""
    for row in _rob2_rows(sight):
        options = ANSWERS if row.kind is ItemKind.ANSWER else JUDGEMENTS
        if row.value and row.value.lower() not in options:
            what = f"{shown(row.value)} is no {row.kind}.{did_you_mean(row.value, options)}"
            yield problem("E501", sight.at(row, "value"), what)


def unknown_items(sight: Sight) -> Iterator[Problem]:
    """E502."""
    for row in _rob2_rows(sight):
        if row.kind is ItemKind.OVERALL:
            fits = row.item == ""
        else:
            form = _QUESTION if row.kind is ItemKind.ANSWER else _DOMAIN
            fits = bool(form.fullmatch(row.item))
        if not fits:
            what = f"{shown(row.item)} is no item of a row of kind {row.kind}."
            yield problem("E502", sight.at(row, "item"), what)


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
    "E501": unknown_values,
    "E502": unknown_items,
    "W503": unfounded_certainty,
    "E504": impossible_levels,
    "W505": certainty_without_reasons,
}

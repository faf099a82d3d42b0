"""CHECKS: what can be wrong with a review that every file of reads well on its own.

One function a code, registered in a table by area; the codes and their words are in
`stook.problems`. May import: searching, appraisal, extraction, records, files and below; never
`synthesis` or `screening`, which stand beside it.
"""

from collections.abc import Collection, Iterable, Mapping

from stook.model.review import Review
from stook.problems import Problem
from stook.rules import (
    appraisal,
    arithmetic,
    certainty,
    copies,
    declared,
    designs,
    directions,
    identities,
    intervals,
    meaning,
    people,
    pooling_methods,
    protocol,
    references,
    results,
    retractions,
    risks,
    shared_people,
    studies,
    units,
    words,
)
from stook.rules.accepted import accept
from stook.rules.citations import unknown_facts
from stook.rules.context import Check, Sight
from stook.rules.declared import Value, conflicts

__all__ = ["CHECKS", "check"]

CHECKS: dict[str, Check] = {
    **references.CHECKS,
    **results.CHECKS,
    **studies.CHECKS,
    **arithmetic.CHECKS,
    **units.CHECKS,
    **intervals.CHECKS,
    **risks.CHECKS,
    **people.CHECKS,
    **shared_people.CHECKS,
    **copies.CHECKS,
    **directions.CHECKS,
    **designs.CHECKS,
    **identities.CHECKS,
    **retractions.CHECKS,
    **protocol.CHECKS,
    **pooling_methods.CHECKS,
    **appraisal.CHECKS,
    **certainty.CHECKS,
    **declared.CHECKS,
    **words.CHECKS,
    **meaning.CHECKS,
}

# What is looked for besides: conflicts with computed facts, what loading finds in what it could
# read, and what keeps a verdict from being said.
_BESIDES = (
    "E140",
    "W141",
    "E142",
    "W143",
    "W144",
    "E145",
    "E146",
    "W147",
    "W340",
    "W341",
    "W342",
    "W343",
    "W344",
    "W345",
    "W346",
    "W347",
    "W349",
    "W514",
    "E221",
    "E222",
    "E601",
    "E602",
    "W603",
    "W604",
    "E610",
    "W611",
    "W612",
    "W613",
    "E801",
)


def _lost_a_row(one: Problem) -> bool:
    """True where a row was left out: totals over the rows then say nothing of declared ones."""
    return one.code.startswith("E1") and one.place.file.endswith(".csv")


def _in_misspelt(one: Problem, files: Collection[str]) -> bool:
    """True for what a row seems to lack where a column of its table was not read."""
    return one.code == "W320" and one.place.file in files


def _told_elsewhere(one: Problem, results: Collection[str]) -> bool:
    """True for a study without an effect where another Problem says what is wrong with a row."""
    return one.code == "W345" and "/".join(one.place.cell.split("/")[:4]) in results


def check(
    review: Review,
    found: Iterable[Problem] = (),
    computed: Mapping[str, Value] | None = None,
    citable: Collection[str] | None = None,
) -> list[Problem]:
    """All Problems of a review, in the order of files and lines.

    `found` are those of loading; `computed` are the facts as computed from the rows alone, against
    which declared ones are held; `citable` are the ids of the facts that prose may cite (None: that
    is not asked). What `accepted:` of review.yaml names is marked, not left out.
    """
    sight = Sight(review)
    problems = list(found)
    misspelt = {one.place.file for one in problems if one.code == "E122"}
    for function in CHECKS.values():
        problems.extend(function(sight))
    problems = [one for one in problems if not _in_misspelt(one, misspelt)]
    results = {"/".join(one.place.cell.split("/")[:4]) for one in problems if one.code != "W345"}
    problems = [one for one in problems if not _told_elsewhere(one, results)]
    if not any(_lost_a_row(one) for one in problems):
        problems.extend(conflicts(sight, computed or {}))
    if citable is not None:
        problems.extend(unknown_facts(sight, citable))
    return sorted(accept(sight, problems, {*CHECKS, *_BESIDES}), key=lambda one: one.order)

"""What a build finds out about rows: those that no synthesis uses, and people who count twice."""

from collections import defaultdict
from collections.abc import Iterator

from stook.files.text import shown
from stook.model.protocol import Outcome
from stook.model.review import Review
from stook.model.study import RESULTS
from stook.model.synthesis import Contrast, Specification
from stook.model.terms import ReportedAs
from stook.problems import Problem, problem
from stook.rules.context import Sight
from stook.synthesis.contrasts import STRATA_INSTEAD
from stook.synthesis.participants import Repeated, repeated
from stook.synthesis.reported import reported_kinds
from stook.synthesis.row_accounts import NO_NUMBERS, NOT_ASKED, LeftOut, left_out
from stook.synthesis.study_effects import study_effects
from stook.synthesis.synthesise import counts_as_evidence


def row_problems(
    sight: Sight, review: Review, specifications: tuple[Specification, ...],
    in_networks: frozenset[str] = frozenset(),
) -> Iterator[Problem]:  # fmt: skip
    """W340 to W347 and W349. `review` has no dangling references, `sight` sees it as written;
    `in_networks` are the addresses of rows that a network takes in."""
    rows = left_out(review, specifications)
    unused = tuple(one for one in rows if one.row.cell("")[:-1] not in in_networks)
    yield from _left_out(sight, unused)
    for specification in specifications:
        yield from _without_data(sight, specification)
        yield from _twice(sight, specification)
        yield from _changes(sight, specification, review.protocol.outcomes[specification.outcome])


def _left_out(sight: Sight, rows: tuple[LeftOut, ...]) -> Iterator[Problem]:
    """A Problem a row; of an arm that no comparison asks for, one for all its rows."""
    unasked: dict[tuple[str, str, str], list[LeftOut]] = defaultdict(list)
    for one in rows:
        if one.code == NOT_ASKED:
            unasked[one.row.study, one.row.arm, one.row.reference].append(one)
        elif one.code != NO_NUMBERS:  # those have their own check
            what = f"{one.row.key} is not analysed: {one.why}."
            yield problem(one.code, sight.at(one.row, one.column), what)
    for (study, *_), own in unasked.items():
        number = f"{len(own)} results" if len(own) > 1 else "1 result"
        what = f"{number} of {study} not analysed: {own[0].why}."
        yield problem(NOT_ASKED, sight.at(own[0].row, "arm"), what)


def _without_data(sight: Sight, specification: Specification) -> Iterator[Problem]:
    """W345 and W347: contrasts that bring no data to their synthesis."""
    arrays = study_effects(specification)
    counts = counts_as_evidence(specification, arrays)
    for contrast, reason, there in zip(
        specification.contrasts, arrays.reasons, counts, strict=True
    ):
        if there or not specification.pooled:
            continue
        place = sight.place(_row(contrast, specification))
        if contrast.refused == STRATA_INSTEAD:
            what = (
                f"{contrast.study} gives {shown(specification.outcome)} as a whole and by strata."
            )
            yield problem("W347", place, what)
        elif not contrast.refused:  # E323 names what cannot be paired
            what = f"{contrast.study} brings no effect to {specification.id}: {reason}."
            yield problem("W345", place, what)


def _twice(sight: Sight, specification: Specification) -> Iterator[Problem]:
    """W346: once a study and synthesis."""
    contrasts = [one for one in specification.contrasts if not one.refused]
    for one in repeated(contrasts):
        place = sight.place(_row(one.contrasts[-1], specification))
        yield problem("W346", place, _told_twice(one, specification))


def _changes(sight: Sight, specification: Specification, outcome: Outcome) -> Iterator[Problem]:
    """W349: once a synthesis, at the first contrast."""
    kinds = set(reported_kinds(specification, outcome))
    apart = kinds == set(ReportedAs) and specification.measure == "SMD"
    ratio = ReportedAs.CHANGE in kinds and specification.measure == "ROM"
    if apart or ratio:
        place = sight.place(_row(specification.contrasts[0], specification))
        what = f"{specification.id} pools changes from baseline as {specification.measure}"
        yield problem("W349", place, f"{what}{', with scores' if apart else ''}.")


def _told_twice(one: Repeated, specification: Specification) -> str:
    names = ", ".join(contrast.stratum or "(no stratum)" for contrast in one.contrasts)
    return (
        f"{one.study} stands {len(one.contrasts)} times in {specification.id} ({names}) with "
        f"{one.summed} people, who are at most {one.counted}."
    )


def _row(contrast: Contrast, specification: Specification) -> str:
    """The address of the contrast's first row."""
    cells = [*contrast.cells, *(c for cs in contrast.experimental.cells.values() for c in cs)]
    where = (contrast.study, specification.outcome, specification.timepoint)
    start = f"{RESULTS}#{'/'.join(where)}"
    own = (cell.rpartition("!")[0] for cell in cells if cell.startswith(start))
    return next(own, start)

"""A review without dangling references, so that the steps after it can rely on them.

What points to nothing is reported by the checks; here it is only left out of the arithmetic.
"""

from collections.abc import Collection
from dataclasses import replace

from stook.model.appraisal import Appraisal
from stook.model.protocol import Analysis, Comparison, Plan, Protocol
from stook.model.review import Review
from stook.model.terms import ANY_TIMEPOINT


def sound(review: Review) -> Review:
    """The review as far as its references hold: comparisons, arms, results and judgements."""
    protocol = review.protocol
    comparisons = {
        id_: one for id_, one in protocol.comparisons.items() if _complete(protocol, one)
    }
    arms = tuple(arm for arm in review.arms if arm.study in review.studies)
    known = {(arm.study, arm.arm) for arm in arms}
    windows = {*protocol.time_windows, ANY_TIMEPOINT}
    results = tuple(
        row
        for row in review.results
        if row.study in review.studies
        and row.outcome in protocol.outcomes
        and row.timepoint in windows
        and (row.study, row.arm) in known
        and (not row.reference or (row.study, row.reference) in known)
    )

    def held(rows: tuple[Appraisal, ...]) -> tuple[Appraisal, ...]:
        return tuple(
            row
            for row in rows
            if row.study in review.studies
            and row.outcome in protocol.outcomes
            and row.timepoint in windows
        )

    return replace(
        review,
        protocol=replace(
            protocol,
            comparisons=comparisons,
            synthesis=_plan(protocol, comparisons.keys(), windows),
        ),
        arms=arms,
        results=results,
        appraisals=held(review.appraisals),
        assessments={person: held(rows) for person, rows in review.assessments.items()},
    )


def _plan(protocol: Protocol, comparisons: Collection[str], windows: Collection[str]) -> Plan:
    """The plan without levels that are none, and without analyses of what is not there.

    An analysis keeps its position, by which its cells are addressed; it only changes nothing.
    """
    analyses = []
    for one in protocol.synthesis.analyses:
        nothing = Analysis(outcome=one.outcome, comparison=one.comparison, timepoint=one.timepoint)
        there = (
            one.outcome in protocol.outcomes
            and one.comparison in {"", *comparisons}
            and one.timepoint in {"", *windows}
        )
        level = one.level if one.level is not None and 0 < one.level < 1 else None
        analyses.append(replace(one, level=level) if there else nothing)
    plan = protocol.synthesis
    level = plan.level if 0 < plan.level < 1 else Plan().level
    return replace(plan, level=level, analyses=tuple(analyses))


def _complete(protocol: Protocol, comparison: Comparison) -> bool:
    return (
        comparison.intervention in protocol.interventions
        and comparison.comparator in protocol.comparators
        and (not comparison.route or comparison.route in protocol.routes)
    )

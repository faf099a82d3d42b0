"""People who enter a synthesis more than once."""

from collections.abc import Iterator

from stook.problems import Problem, problem
from stook.rules.context import Check, Sight


def arms_counted_twice(sight: Sight) -> Iterator[Problem]:
    """W338: two contrasts of one comparison against the same arm."""
    got = {(a.study, a.arm): (a.intervention, a.route) for a in sight.review.arms}
    met: dict[tuple[object, ...], str] = {}
    for r in sight.review.results:
        treatment = got.get((r.study, r.arm))
        if not r.reference or treatment is None or not treatment[0]:
            continue
        before = met.setdefault(
            (r.study, r.outcome, r.timepoint, r.stratum, r.reference, treatment), r.arm
        )
        if before != r.arm:
            what = f"{r.reference} is compared with {before} and with {r.arm} in one synthesis."
            yield problem("W338", sight.at(r, "reference"), what)


CHECKS: dict[str, Check] = {
    "W338": arms_counted_twice,
}

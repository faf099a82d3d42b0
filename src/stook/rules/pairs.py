"""Rough effects of the studies, as the checks compare them with one another.

They are for finding what is odd, not for pooling: odds ratios for events (whose size does not
change when events and non-events are exchanged), plain differences for means, reported effects as
they are. `stook.synthesis` computes what is published.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import NormalDist

from stook.extraction.sides import sides
from stook.model.review import Review
from stook.model.study import Result
from stook.rules.measures import RATIOS

Group = tuple[str, str, str]  # comparison, outcome, time window

NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Pair:
    """One study's intervention against its comparator: `effect` and its standard error `se`.

    `rows` are those behind it, `column` the cell that a reader would look at first.
    """

    study: str
    rows: tuple[Result, ...]
    column: str
    effect: float
    se: float


def pairs(review: Review) -> dict[Group, list[Pair]]:
    """The rough effects of every comparison, outcome and time window."""
    cases: dict[tuple[str, str, str, str], list[Result]] = {}
    for r in review.results:
        cases.setdefault((r.study, r.outcome, r.timepoint, r.stratum), []).append(r)
    of_study: dict[str, list[tuple[str, str, str, str]]] = {}
    for key in cases:
        of_study.setdefault(key[0], []).append(key)
    groups: dict[Group, list[Pair]] = {}
    for name, comparison in review.protocol.comparisons.items():
        side = sides(comparison, review.arms)
        for study in dict.fromkeys(study for study, _ in side.experimental):
            for key in of_study.get(study, ()):
                outcome = review.protocol.outcomes.get(key[1])
                ratio = outcome is not None and outcome.measure in RATIOS
                left = [r for r in cases[key] if (study, r.arm) in side.experimental]
                right = [r for r in cases[key] if (study, r.arm) in side.comparator]
                contrasts = [r for r in left if (study, r.reference) in side.comparator]
                found = [_reported(r, ratio=ratio) for r in contrasts] or [_between(left, right)]
                group = groups.setdefault((name, key[1], key[2]), [])
                group.extend(pair for pair in found if pair is not None)
    return groups


def pairs_told_twice(review: Review) -> list[tuple[Pair, Pair]]:
    """Effects that a study reports, each with the effect of the two arms' own numbers."""
    rows = {
        (r.study, r.outcome, r.timepoint, r.stratum, r.arm, r.reference): r for r in review.results
    }
    told = []
    for r in review.results:
        outcome = review.protocol.outcomes.get(r.outcome)
        left, right = (
            rows.get((r.study, r.outcome, r.timepoint, r.stratum, name, ""))
            for name in (r.arm, r.reference)
        )
        if not r.reference or outcome is None or left is None or right is None:
            continue
        reported = _reported(r, ratio=outcome.measure in RATIOS)
        computed = _between([left], [right])
        if reported is not None and computed is not None:
            told.append((reported, computed))
    return told


def standard_error(r: Result, *, ratio: bool) -> float | None:
    """The standard error of a reported effect, on the log scale for a ratio."""
    if r.se is not None and r.se > 0:
        return r.se
    level = 0.95 if r.ci_level is None else r.ci_level
    if r.ci_low is None or r.ci_high is None or not 0 < level < 1:
        return None
    if ratio and not r.log:
        if min(r.ci_low, r.ci_high) <= 0:
            return None
        width = math.log(r.ci_high / r.ci_low)
    else:
        width = r.ci_high - r.ci_low
    return width / 2 / NORMAL.inv_cdf((1 + level) / 2) if width > 0 else None


def spread(r: Result) -> float | None:
    """The standard deviation of an arm, from its standard error where that is given."""
    if r.sd is not None:
        return r.sd
    return r.se * math.sqrt(r.n) if r.se is not None and r.n is not None and r.n > 0 else None


def _reported(r: Result, *, ratio: bool) -> Pair | None:
    se = standard_error(r, ratio=ratio)
    if r.effect is None or se is None:
        return None
    if ratio and not r.log:
        return Pair(r.study, (r,), "effect", math.log(r.effect), se) if r.effect > 0 else None
    return Pair(r.study, (r,), "effect", r.effect, se)


def _between(left: list[Result], right: list[Result]) -> Pair | None:
    rows = (*left, *right)
    if not left or not right:
        return None
    tables = [[counts for r in side if (counts := _counts(r))] for side in (left, right)]
    if len(tables[0]) == len(left) and len(tables[1]) == len(right):
        return _odds(rows, tables[0], tables[1])
    groups = [[moments for r in side if (moments := _moments(r))] for side in (left, right)]
    if not groups[0] or not groups[1]:
        return None
    (a, va), (b, vb) = (_pooled(group) for group in groups)
    return Pair(left[0].study, rows, "mean", a - b, math.sqrt(va + vb))


def _counts(r: Result) -> tuple[float, float] | None:
    if r.events is None or r.total is None or not 0 <= r.events <= r.total or not r.total:
        return None
    return r.events, r.total


def _odds(rows: tuple[Result, ...], *sides_: list[tuple[float, float]]) -> Pair | None:
    a, n, c, m = (sum(column) for side in sides_ for column in zip(*side, strict=True))
    if a + c == 0 or a + c == n + m:
        return None
    cells = [x + 0.5 for x in (a, n - a, c, m - c)]
    effect = math.log(cells[0] * cells[3] / cells[1] / cells[2])
    return Pair(rows[0].study, rows, "events", effect, math.sqrt(sum(1 / x for x in cells)))


def _moments(r: Result) -> tuple[float, float, float] | None:
    sd = spread(r)
    if r.mean is None or r.n is None or r.n <= 0 or sd is None or sd <= 0:
        return None
    return r.mean, sd, r.n


def _pooled(groups: list[tuple[float, float, float]]) -> tuple[float, float]:
    """The mean of groups taken together, and its variance."""
    size = sum(n for _, _, n in groups)
    mean = sum(m * n for m, _, n in groups) / size
    return mean, sum(sd * sd * n for _, sd, n in groups) / size**2


@dataclass(frozen=True, slots=True)
class OtherEffects:
    """The effect of the other studies, with the variance of a further study around it."""

    effect: float
    variance: float
    count: int


def without(found: list[Pair]) -> Iterator[tuple[Pair, OtherEffects]]:
    """Each effect, with what the other studies show (DerSimonian and Laird's tau2 of them)."""
    sums: dict[str, list[float]] = {}
    for pair in found:
        w, e = 1 / pair.se**2, pair.effect
        own = sums.setdefault(pair.study, [0.0] * 5)
        for index, term in enumerate((1.0, w, w * e, w * e * e, w * w)):
            own[index] += term
    total = [sum(column) for column in zip(*sums.values(), strict=True)]
    for pair in found:
        k, w, we, wee, ww = (a - b for a, b in zip(total, sums[pair.study], strict=True))
        if k < 1 or w <= 0:
            continue
        mean, freedom = we / w, k - 1
        scale = w - ww / w
        tau2 = max(0.0, (wee - we * mean - freedom) / scale) if freedom and scale > 0 else 0.0
        yield pair, OtherEffects(mean, 1 / w + tau2, len(sums) - 1)

"""Numbers of people: within a row, over the rows of a study, against arms and study."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from stook.model.study import Result
from stook.problems import Problem, problem
from stook.rules.context import Check, Sight

# Below this share of those randomised, an analysis is no longer of nearly everybody.
ANALYSED = 0.75
# A size that is this many times all others of the same arm is a slip, not a difference.
SEVERAL = 3.0
# Two arms whose sizes differ by less than this share are not told apart.
DISTINCT = 1.1
# How many other results of an arm it takes to know its size.
ENOUGH = 2


def _size(r: Result) -> tuple[str, float] | None:
    """The column and number of people of a row of one arm."""
    if r.n is not None:
        return "n", r.n
    return ("total", r.total) if r.total is not None else None


def arms_beyond_study(sight: Sight) -> Iterator[Problem]:
    """W334. An arm that is alone larger than its study is W313; crossover arms share people."""
    sizes: dict[str, list[int]] = {}
    for arm in sight.review.arms:
        sizes.setdefault(arm.study, []).append(arm.participants or 0)
    for id_, parts in sizes.items():
        study = sight.review.studies.get(id_)
        if study is None or not study.participants or sight.crossover(id_):
            continue
        if max(parts) <= study.participants < sum(parts):
            what = f"The arms have {sum(parts)} people together; the study had "
            yield problem("W334", sight.at(study, "participants"), f"{what}{study.participants}.")


def few_analysed(sight: Sight) -> Iterator[Problem]:
    """W367: far fewer people than the arm had, once a study, outcome and time window."""
    arms = {(a.study, a.arm): a.participants for a in sight.review.arms if a.participants}
    for rows in sight.cases_of_studies:
        if sight.crossover(rows[0].study) or rows[0].stratum:
            continue
        shares = []
        for r in rows:
            whole, size = arms.get((r.study, r.arm)), _size(r)
            if whole and size and 0 < size[1] < ANALYSED * whole:
                shares.append((size[1] / whole, r, size, whole))
        if shares:
            _, r, (column, analysed), whole = min(shares, key=lambda share: share[0])
            what = f"{analysed:g} people analysed; the arm had {whole}."
            yield problem("W367", sight.at(r, column), what)


def differing_sizes(sight: Sight) -> Iterator[Problem]:
    """W368: an arm many times larger in one result than in all others of the study."""
    rows_of: dict[tuple[str, str, str], list[tuple[float, Result, str]]] = {}
    for r in sight.arm_rows:
        size = _size(r)
        if size and size[1] > 0:
            rows_of.setdefault((r.study, r.arm, r.stratum), []).append((size[1], r, size[0]))
    for rows in rows_of.values():
        rows.sort(key=lambda row: row[0])
        largest, r, column = rows[-1]
        if len(rows) <= ENOUGH or largest <= SEVERAL * rows[-2][0]:
            continue
        what = f"{r.arm} of {r.study} has {largest:g} people here and at most {rows[-2][0]:g} "
        yield problem("W368", sight.at(r, column), f"{what}in its other results.")


def exchanged_sizes(sight: Sight) -> Iterator[Problem]:
    """W390: two arms with each other's numbers of people."""
    known: dict[tuple[str, str], Counter[float]] = {}
    for arm in sight.review.arms:
        if arm.participants:
            known.setdefault((arm.study, arm.arm), Counter())[float(arm.participants)] += ENOUGH
    for r in sight.arm_rows:
        size = _size(r)
        if size and not r.stratum:
            known.setdefault((r.study, r.arm), Counter())[size[1]] += 1
    usual = {key: max(sizes, key=lambda n: (sizes[n], n)) for key, sizes in known.items()}
    firm = {key for key, sizes in known.items() if sizes[usual[key]] >= ENOUGH}
    for rows in sight.cases_of_studies:
        if len(rows) > 9:
            continue
        for a, b in combinations(rows, 2):
            keys = [(r.study, r.arm) for r in (a, b)]
            sizes_ = [_size(r) for r in (a, b)]
            if None in sizes_ or not firm.issuperset(keys) or a.stratum:
                continue
            given = [size[1] for size in sizes_ if size]
            if max(given) > DISTINCT * min(given) and given == [usual[keys[1]], usual[keys[0]]]:
                column = sizes_[0][0] if sizes_[0] else "n"
                what = f"{a.arm} has {given[0]:g} people and {b.arm} {given[1]:g}; elsewhere in "
                yield problem("W390", sight.at(a, column), f"{what}the study it is the reverse.")


def two_sizes(sight: Sight) -> Iterator[Problem]:
    """W391: `n` and `total` of one row differ."""
    for r in sight.arm_rows:
        if r.n is not None and r.total is not None and r.n != r.total:
            what = f"n is {r.n:g} and total {r.total:g}."
            yield problem("W391", sight.at(r, "total"), what)


CHECKS: dict[str, Check] = {
    "W334": arms_beyond_study,
    "W367": few_analysed,
    "W368": differing_sizes,
    "W390": exchanged_sizes,
    "W391": two_sizes,
}

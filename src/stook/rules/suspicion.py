"""Numbers that can be, and most probably are not what was meant.

Each compares a number with others: of the same study, of the other studies, of the arithmetic that
whole people impose. What is found is for people to look up in the report; none is proof.
"""

import math
from collections.abc import Iterator
from itertools import combinations
from statistics import NormalDist, median

from stook.model.study import Result
from stook.problems import Problem, problem
from stook.rules.context import Check, Sight
from stook.rules.measures import RATIOS

Case = tuple[str, str, str]  # outcome, time window, stratum

# How many other studies it takes to say what is usual, and what is far from it.
ENOUGH = 3
FAR = 5.0
SMALL = 1 / 3
# Coincidences of few events are too frequent to be worth a look.
SOME_EVENTS = 20
FEW_EVENTS = 5
# Test statistics recomputed from rounded limits, or from t instead of normal quantiles, differ.
APART, SHARE = 0.4, 0.25


def _case(r: Result) -> Case:
    return r.outcome, r.timepoint, r.stratum


def _arms(sight: Sight) -> list[Result]:
    """Results of one arm."""
    return [r for r in sight.review.results if not r.reference]


def _by_case(rows: list[Result]) -> dict[Case, list[Result]]:
    cases: dict[Case, list[Result]] = {}
    for r in rows:
        cases.setdefault(_case(r), []).append(r)
    return cases


def _in_one_unit(sight: Sight) -> Iterator[list[Result]]:
    """Arms with mean, sd and n of outcomes that all studies report in one unit, by case."""
    units = {n for n, o in sight.protocol.outcomes.items() if o.measure == "MD"}
    rows = [r for r in _arms(sight) if r.outcome in units and r.n and r.sd and r.mean is not None]
    yield from _by_case(rows).values()


def _usual(rows: list[Result], study: str, column: str) -> float | None:
    """The median over the other studies; None where they are too few."""
    others: dict[str, list[float]] = {}
    for r in rows:
        if r.study != study:
            others.setdefault(r.study, []).append(abs(getattr(r, column)))
    return median(median(v) for v in others.values()) if len(others) >= ENOUGH else None


def standard_errors(sight: Sight) -> Iterator[Problem]:
    """W330: too small for an SD beside the other studies, and usual when taken for an SE."""
    for rows in _in_one_unit(sight):
        for r in rows:
            usual = _usual(rows, r.study, "sd")
            if usual is None or r.sd is None or r.n is None:
                continue
            spread = r.sd * math.sqrt(r.n)
            if r.sd < SMALL * usual and 0.5 * usual < spread < 2 * usual:
                what = f"sd is {r.sd:g}; in the other studies it is about {usual:g}."
                more = f"As a standard error it would mean an SD of {spread:.3g}."
                yield problem("W330", sight.at(r, "sd"), f"{what} {more}")


def impossible_means(sight: Sight) -> Iterator[Problem]:
    """W331 (GRIM, Brown and Heathers 2017, doi:10.1177/1948550616673876)."""
    steps = {
        name: outcome.scale.step
        for name, outcome in sight.protocol.outcomes.items()
        if outcome.scale and outcome.scale.step
    }
    for r in _arms(sight):
        step = steps.get(r.outcome)
        if not step or r.mean is None or not r.n or not r.n.is_integer():
            continue
        half = _rounding(sight.written(r.cell("mean")))
        parts = r.mean * r.n / step
        room = half * r.n / step + 1e-9
        if math.floor(parts + room) < math.ceil(parts - room):
            what = f"No {r.n:g} values in steps of {step:g} have the mean {r.mean:g}."
            yield problem("W331", sight.at(r, "mean"), what)


def _rounding(text: str) -> float:
    """Half a unit of the last decimal that was written."""
    decimals = len(text.strip().partition(".")[2])
    return 0.5 * 10.0**-decimals


def impossible_shares(sight: Sight) -> Iterator[Problem]:
    """W332."""
    for study in sight.review.studies.values():
        whole, share = study.participants, study.women_percent
        if study.women is not None or share is None or not whole or not 0 <= share <= 100:
            continue
        room = _rounding(sight.written(study.cell("women_percent"))) + 1e-9
        nearest = 100 * round(share * whole / 100) / whole
        if abs(nearest - share) > room:
            what = f"No number of {whole} people is {share:g}%; the nearest is {nearest:.3g}%."
            yield problem("W332", sight.at(study, "women_percent"), what)


def contradicting_p(sight: Sight) -> Iterator[Problem]:
    """W333: the test that an interval implies, against the P value beside it."""
    ratios = {n for n, o in sight.protocol.outcomes.items() if o.measure in RATIOS}
    for r in sight.review.results:
        z = _implied(r, ratio=r.outcome in ratios and not r.log)
        if z is None or r.p is None or not 0 < r.p < 1:
            continue
        told = NormalDist().inv_cdf(1 - r.p / 2)
        if abs(z - told) > APART + SHARE * max(z, told):
            implied = 2 * (1 - NormalDist().cdf(z))
            what = f"p is {r.p:g}; effect and interval imply about {implied:.2g}."
            yield problem("W333", sight.at(r, "p"), what)


def _implied(r: Result, *, ratio: bool) -> float | None:
    """The size of the test statistic that effect and interval imply; None where they are unfit."""
    level = 0.95 if r.ci_level is None else r.ci_level
    if not r.reference or r.effect is None or r.ci_low is None or r.ci_high is None:
        return None
    numbers = [r.effect, r.ci_low, r.ci_high]
    if (ratio and min(numbers) <= 0) or not 0 < level < 1:
        return None
    effect, low, high = (math.log(n) if ratio else n for n in numbers)
    if not low <= effect <= high or low == high:
        return None
    return abs(effect) * 2 * NormalDist().inv_cdf((1 + level) / 2) / (high - low)


def arms_beyond_study(sight: Sight) -> Iterator[Problem]:
    """W334. An arm that is alone larger than its study is W313; crossover arms share people."""
    sizes: dict[str, list[int]] = {}
    for arm in sight.review.arms:
        sizes.setdefault(arm.study, []).append(arm.participants or 0)
    for id_, parts in sizes.items():
        study = sight.review.studies.get(id_)
        if study is None or not study.participants or "cross" in study.design.lower():
            continue
        if max(parts) <= study.participants < sum(parts):
            what = f"The arms have {sum(parts)} people together; the study had "
            yield problem("W334", sight.at(study, "participants"), f"{what}{study.participants}.")


def unfit_changes(sight: Sight) -> Iterator[Problem]:
    """W335: columns `baseline_mean` and `final_mean` of the team's own beside `mean`."""
    for r in _arms(sight):
        written = [sight.written(r.cell(c)) for c in ("baseline_mean", "final_mean", "mean")]
        try:
            first, last, mean = (float(text) for text in written)
        except ValueError:
            continue
        room = sum(_rounding(text) for text in written) + 1e-9
        changes = (last, last - first, first - last)
        if all(abs(mean - fitting) > room for fitting in changes):
            what = f"mean is {mean:g}; from {first:g} to {last:g} it would be {last - first:g}."
            yield problem("W335", sight.at(r, "mean"), what)


def equal_arms(sight: Sight) -> Iterator[Problem]:
    """W336."""
    for rows in _by_case(_arms(sight)).values():
        for study in dict.fromkeys(r.study for r in rows):
            own = [r for r in rows if r.study == study]
            for a, b in combinations(own, 2):
                means = a.mean is not None and a.sd and (a.mean, a.sd) == (b.mean, b.sd)
                counts = (a.events, a.total) == (b.events, b.total)
                if means or (counts and (a.events or 0) >= SOME_EVENTS):
                    what = f"{b.arm} has the same numbers as {a.arm}."
                    yield problem("W336", sight.at(b, "mean" if means else "events"), what)


def copied_studies(sight: Sight) -> Iterator[Problem]:
    """W337."""
    for rows in _by_case(_arms(sight)).values():
        numbers: dict[str, list[tuple[float, ...]]] = {}
        firsts: dict[str, Result] = {}
        for r in rows:
            firsts.setdefault(r.study, r)
            given = (r.n, r.mean, r.sd, r.events, r.total)
            numbers.setdefault(r.study, []).append(tuple(-1.0 if x is None else x for x in given))
        seen: dict[tuple[tuple[float, ...], ...], str] = {}
        for study, own in numbers.items():
            telling = any(mean != -1 and sd > 0 for _, mean, sd, _, _ in own)
            telling = telling or sum(max(events, 0.0) for *_, events, _ in own) >= FEW_EVENTS
            before = seen.setdefault(tuple(sorted(own)), study)
            if before != study and len(own) > 1 and telling:
                what = f"All numbers of {study} are those of {before}."
                yield problem("W337", sight.at(firsts[study], "study"), what)


def arms_counted_twice(sight: Sight) -> Iterator[Problem]:
    """W338: two contrasts of one comparison against the same arm."""
    got = {(a.study, a.arm): (a.intervention, a.route) for a in sight.review.arms}
    met: dict[tuple[object, ...], str] = {}
    for r in sight.review.results:
        what_it_got = got.get((r.study, r.arm))
        if not r.reference or what_it_got is None or not what_it_got[0]:
            continue
        before = met.setdefault((r.study, *_case(r), r.reference, what_it_got), r.arm)
        if before != r.arm:
            what = f"{r.reference} is compared with {before} and with {r.arm} in one synthesis."
            yield problem("W338", sight.at(r, "reference"), what)


def other_units(sight: Sight) -> Iterator[Problem]:
    """W339: means and spreads of a study all far from those of the others, to the same side."""
    for rows in _in_one_unit(sight):
        for study in dict.fromkeys(r.study for r in rows):
            usual = [_usual(rows, study, column) for column in ("mean", "sd")]
            own = [r for r in rows if r.study == study]
            shares = [
                abs(getattr(r, column)) / of
                for r in own
                for column, of in zip(("mean", "sd"), usual, strict=True)
                if of
            ]
            if None in usual or not shares:
                continue
            if min(shares) > FAR or max(shares) < 1 / FAR:
                side = "larger" if min(shares) > FAR else "smaller"
                what = f"All means and spreads of {study} are more than {FAR:g} times {side} than "
                place = sight.at(own[0], "mean")
                yield problem("W339", place, f"{what}those of the other studies.")


CHECKS: dict[str, Check] = {
    "W330": standard_errors,
    "W331": impossible_means,
    "W332": impossible_shares,
    "W333": contradicting_p,
    "W334": arms_beyond_study,
    "W335": unfit_changes,
    "W336": equal_arms,
    "W337": copied_studies,
    "W338": arms_counted_twice,
    "W339": other_units,
}

"""Plausibility of results: what cannot have been observed, and what is unlikely to have been."""

from collections.abc import Iterator
from itertools import pairwise

from stook.files.text import shown
from stook.model.protocol import Scale
from stook.model.study import Result
from stook.model.terms import Kind, ReportedAs
from stook.problems import Problem, problem
from stook.rules.context import Check, Sight
from stook.rules.measures import RATIOS

COUNTS = ("n", "events", "total")
SPREADS = ("sd", "se", "variance")
QUANTILES = ("min", "q1", "median", "q3", "max")
WITHIN_PEOPLE = {"MD", "SMD"}
LEVELS = ("mean", *QUANTILES)
_DICHOTOMOUS = ("events",)
_CONTINUOUS = ("mean", "sd", "median", "q1", "q3")


def _cell(sight: Sight, code: str, result: Result, column: str, what: str) -> Problem:
    return problem(code, sight.at(result, column), what)


def too_many_events(sight: Sight) -> Iterator[Problem]:
    """E301."""
    rates = _rates(sight)
    for r in sight.review.results:
        if r.outcome in rates:  # episodes, of which one person can have several
            continue
        if r.events is not None and r.total is not None and r.events > r.total:
            what = f"{r.events:g} events among {r.total:g} people."
            yield _cell(sight, "E301", r, "events", what)


def negative_spreads(sight: Sight) -> Iterator[Problem]:
    """E302."""
    for r in sight.review.results:
        for column in SPREADS:
            value = getattr(r, column)
            if value is not None and value < 0:
                yield _cell(sight, "E302", r, column, f"{column} is {value:g}.")


def zero_spreads(sight: Sight) -> Iterator[Problem]:
    """W303."""
    for r in sight.review.results:
        for column in SPREADS:
            if getattr(r, column) == 0:
                yield _cell(sight, "W303", r, column, f"{column} is 0.")


def negative_counts(sight: Sight) -> Iterator[Problem]:
    """E304, for all tables."""
    review = sight.review
    for r in review.results:
        for column in COUNTS:
            value = getattr(r, column)
            if value is not None and value < 0:
                yield _cell(sight, "E304", r, column, f"{column} is {value:g}.")
    for study in review.studies.values():
        for column in ("participants", "women", "duration_days"):
            value = getattr(study, column)
            if value is not None and value < 0:
                yield problem("E304", sight.at(study, column), f"{column} is {value:g}.")
    for arm in review.arms:
        if arm.participants is not None and arm.participants < 0:
            what = f"participants is {arm.participants}."
            yield problem("E304", sight.at(arm, "participants"), what)


def empty_groups(sight: Sight) -> Iterator[Problem]:
    """W305."""
    for r in sight.review.results:
        for column in ("n", "total"):
            if getattr(r, column) == 0:
                yield _cell(sight, "W305", r, column, f"{column} is 0.")


def fractions_of_people(sight: Sight) -> Iterator[Problem]:
    """W306."""
    rates = _rates(sight)
    for r in sight.review.results:
        for column in COUNTS if r.outcome not in rates else ("n", "events"):
            value = getattr(r, column)
            if value is not None and not value.is_integer():
                what = f"{column} is {value:g}, not a whole number."
                yield _cell(sight, "W306", r, column, what)


def outside_interval(sight: Sight) -> Iterator[Problem]:
    """E307. Swapped limits have their own code."""
    for r in sight.review.results:
        low, high = r.ci_low, r.ci_high
        if low is not None and high is not None and low > high:
            continue
        for column in ("effect", "mean"):
            value = getattr(r, column)
            if value is None or (column == "mean" and r.effect is not None):
                continue
            if (low is not None and value < low) or (high is not None and value > high):
                limits = f"{_shown(low)} to {_shown(high)}"
                what = f"{column} is {value:g}; its interval is {limits}."
                yield _cell(sight, "E307", r, column, what)


def _shown(value: float | None) -> str:
    return "?" if value is None else f"{value:g}"


def swapped_limits(sight: Sight) -> Iterator[Problem]:
    """E308."""
    for r in sight.review.results:
        if r.ci_low is not None and r.ci_high is not None and r.ci_low > r.ci_high:
            what = f"The interval is {r.ci_low:g} to {r.ci_high:g}."
            yield _cell(sight, "E308", r, "ci_low", what)


def disordered_quantiles(sight: Sight) -> Iterator[Problem]:
    """E309."""
    for r in sight.review.results:
        given = [(c, v) for c in QUANTILES if (v := getattr(r, c)) is not None]
        for (lower, a), (upper, b) in pairwise(given):
            if a > b:
                what = f"{lower} is {a:g} and {upper} is {b:g}."
                yield _cell(sight, "E309", r, upper, what)


def outside_scale(sight: Sight) -> Iterator[Problem]:
    """W310, for values of one arm; a contrast is a difference, which has no scale."""
    scales: dict[str, Scale] = {
        name: outcome.scale
        for name, outcome in sight.protocol.outcomes.items()
        if outcome.scale and not outcome.scale.reversed
    }
    if not scales:
        return
    for r in sight.review.results:
        scale = scales.get(r.outcome)
        if scale is None or r.reference or r.reported_as is ReportedAs.CHANGE:
            continue
        for column in LEVELS:
            value = getattr(r, column)
            if value is None:
                continue
            low, high = scale.min, scale.max
            if (low is not None and value < low) or (high is not None and value > high):
                what = f"{column} is {value:g}; the scale is {_shown(low)} to {_shown(high)}."
                yield _cell(sight, "W310", r, column, what)


def more_analysed(sight: Sight) -> Iterator[Problem]:
    """W313: a result of more people than its arm; an arm of more people than its study."""
    sizes = {f"{arm.study}/{arm.arm}": arm.participants for arm in sight.review.arms}
    for r in sight.review.results:
        size = sizes.get(f"{r.study}/{r.arm}")
        for column in ("n", "total"):
            value = getattr(r, column)
            if size is not None and value is not None and value > size and not r.reference:
                what = f"{value:g} people analysed; the arm had {size}."
                yield _cell(sight, "W313", r, column, what)
    for arm in sight.review.arms:
        study = sight.review.studies.get(arm.study)
        whole = study.participants if study else None
        if arm.participants is not None and whole is not None and arm.participants > whole:
            what = f"{arm.participants} people in the arm; the study had {whole}."
            yield problem("W313", sight.at(arm, "participants"), what)


def impossible_p(sight: Sight) -> Iterator[Problem]:
    """E315."""
    for r in sight.review.results:
        if r.p is not None and not 0 < r.p <= 1:
            yield _cell(sight, "E315", r, "p", f"p is {r.p:g}.")


def impossible_correlations(sight: Sight) -> Iterator[Problem]:
    """E316, for results and for the plan."""
    for r in sight.review.results:
        if r.correlation is not None and not -1 <= r.correlation <= 1:
            what = f"correlation is {r.correlation:g}."
            yield _cell(sight, "E316", r, "correlation", what)
    assumed = sight.protocol.synthesis.crossover_correlation
    if assumed is not None and not -1 <= assumed <= 1:
        place = sight.yaml("synthesis/crossover_correlation")
        yield problem("E316", place, f"crossover_correlation is {assumed:g}.")


def impossible_ratios(sight: Sight) -> Iterator[Problem]:
    """E317: contrasts of outcomes that are analysed as ratios."""
    ratios = {n for n, outcome in sight.protocol.outcomes.items() if outcome.measure in RATIOS}
    for r in sight.review.results:
        if r.outcome not in ratios or r.log or not r.reference:
            continue
        for column in ("effect", "ci_low", "ci_high"):
            value = getattr(r, column)
            if value is not None and value <= 0:
                yield _cell(sight, "E317", r, column, f"{column} is {value:g}.")


def impossible_levels(sight: Sight) -> Iterator[Problem]:
    """E318, for results and for the plan."""
    for r in sight.review.results:
        if r.ci_level is not None and not 0 < r.ci_level < 1:
            yield _cell(sight, "E318", r, "ci_level", f"ci_level is {r.ci_level:g}.")
    plan = sight.protocol.synthesis
    levels = [("synthesis/level", plan.level)]
    levels += [
        (f"synthesis/analyses/{index}/level", analysis.level)
        for index, analysis in enumerate(plan.analyses)
        if analysis.level is not None
    ]
    for path, level in levels:
        if not 0 < level < 1:
            yield problem("E318", sight.yaml(path), f"level is {level:g}.")


def useless_results(sight: Sight) -> Iterator[Problem]:
    """W320. A row that holds only the size of a group may stand beside the group's contrast."""
    contrasts = {
        (r.study, r.outcome, r.timepoint, r.stratum, arm)
        for r in sight.review.results
        if r.reference and _effect(r)
        for arm in (r.arm, r.reference)
    }
    for r in sight.review.results:
        beside = (r.study, r.outcome, r.timepoint, r.stratum, r.arm) in contrasts
        if beside and not r.reference and r.mean is None and r.events is None:
            continue
        if not (_effect(r) or _means(r) or _events(r)):
            yield _cell(sight, "W320", r, "study", f"{r.key}: {_lacks(r)}.")


def _limits(r: Result) -> bool:
    return r.ci_low is not None and r.ci_high is not None


def _effect(r: Result) -> bool:
    """An effect with its precision; the SD of differences is one within people."""
    within = bool(r.paired) and r.sd is not None and r.n is not None
    spread = r.se is not None or r.p is not None or _limits(r) or within
    return (r.effect is not None and spread) or (r.o_e is not None and r.variance is not None)


def _means(r: Result) -> bool:
    quartiles = (r.q1 is not None and r.q3 is not None) or (r.min is not None and r.max is not None)
    spread = r.sd is not None or r.se is not None or _limits(r)
    centre = (r.mean is not None and spread) or (r.median is not None and quartiles)
    return r.n is not None and centre


def _events(r: Result) -> bool:
    return r.events is not None and (r.total is not None or r.person_time is not None)


def _lacks(r: Result) -> str:
    if r.effect is not None:
        return "the effect has no se, interval or p"
    if r.o_e is not None or r.variance is not None:
        return "o_e and variance are needed together"
    if r.events is not None or r.total is not None:
        return "events and total are needed together"
    if r.mean is None and r.median is None:
        return "there is neither mean, nor events, nor effect"
    return "n is not given" if r.n is None else "the mean or median has no spread"


def rates_without_time(sight: Sight) -> Iterator[Problem]:
    """W348."""
    rates = _rates(sight)
    for r in sight.review.results:
        if r.reference or r.outcome not in rates:
            continue
        if r.events is not None and r.person_time is None:
            what = f"{r.key} has {r.events:g} events and no person_time."
            yield _cell(sight, "W348", r, "events", what)


def _rates(sight: Sight) -> set[str]:
    """The outcomes that count events over person-time."""
    return {id_ for id_, one in sight.protocol.outcomes.items() if one.kind is Kind.RATE}


def other_kinds(sight: Sight) -> Iterator[Problem]:
    """E321."""
    wrong: dict[Kind, tuple[str, ...]] = {
        Kind.CONTINUOUS: _DICHOTOMOUS,
        Kind.DICHOTOMOUS: _CONTINUOUS,
    }
    for r in sight.review.results:
        outcome = sight.protocol.outcomes.get(r.outcome)
        if outcome is None or r.reference:
            continue
        found = [c for c in wrong.get(outcome.kind, ()) if getattr(r, c) is not None]
        if found:
            what = f"{found[0]} is given for {shown(r.outcome)}, which is {outcome.kind}."
            yield _cell(sight, "E321", r, found[0], what)


def unusable_pairs(sight: Sight) -> Iterator[Problem]:
    """E323: rows of a crossover trial that cannot be compared within people."""
    groups: dict[tuple[str, ...], list[Result]] = {}
    for r in sight.review.results:
        if not r.reference:
            key = (r.study, r.outcome, r.timepoint, r.stratum)
            groups.setdefault(key, []).append(r)
    for rows in groups.values():
        first = next((r for r in rows if r.paired), None)
        if first is None:
            continue
        what = _no_pair(sight, rows, first)
        if what:
            yield _cell(sight, "E323", first, "paired", f"{first.key} is paired, but {what}.")


def _no_pair(sight: Sight, rows: list[Result], first: Result) -> str:
    """The first thing wrong with paired rows; '' where they can be analysed."""
    measures = _measures(sight, first)
    sizes = ", ".join("none" if r.n is None else f"{r.n:g}" for r in rows)
    own = {r.correlation for r in rows if r.correlation is not None}
    assumed = sight.protocol.synthesis.crossover_correlation
    named = ", ".join(sorted(measures))
    faults = {
        "events of two periods do not say who had them in both": any(
            r.events is not None for r in rows
        ),
        f"{named} cannot be had within people from its groups": bool(measures)
        and not measures & WITHIN_PEOPLE,
        "another row of the same result is not": any(r.paired is False for r in rows),
        "there is no row of the other treatment": len(rows) < 2,
        f"n differs ({sizes})": len({r.n for r in rows}) > 1,
        "its rows give different correlations": len(rows) == 2 and len(own) > 1,
        "neither it nor synthesis.crossover_correlation says the correlation": not own
        and assumed is None,
    }
    return next((what for what, wrong in faults.items() if wrong), "")


def _measures(sight: Sight, r: Result) -> set[str]:
    """The measures by which the outcome of a row is analysed."""
    outcome = sight.protocol.outcomes.get(r.outcome)
    if outcome is None:
        return set()
    plans = [
        one.measure
        for one in sight.protocol.synthesis.analyses
        if one.outcome == r.outcome and one.measure is not None
    ]
    return {outcome.measure, *plans}


CHECKS: dict[str, Check] = {
    "E301": too_many_events,
    "E302": negative_spreads,
    "W303": zero_spreads,
    "E304": negative_counts,
    "W305": empty_groups,
    "W306": fractions_of_people,
    "E307": outside_interval,
    "E308": swapped_limits,
    "E309": disordered_quantiles,
    "W310": outside_scale,
    "W313": more_analysed,
    "E315": impossible_p,
    "E316": impossible_correlations,
    "E317": impossible_ratios,
    "E318": impossible_levels,
    "W320": useless_results,
    "W348": rates_without_time,
    "E321": other_kinds,
    "E323": unusable_pairs,
}

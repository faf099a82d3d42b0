"""What the protocol says of itself: thresholds, scales, windows, measures and methods."""

from collections.abc import Iterator
from itertools import combinations, pairwise
from math import inf

from stook.files import layout
from stook.files.text import shown
from stook.model.protocol import Outcome, Thresholds
from stook.problems import Problem, problem
from stook.rules.context import Check, Sight
from stook.rules.measures import FITTING
from stook.stats.applicable import WEIGHTED_TABLES


def _with_thresholds(sight: Sight) -> Iterator[tuple[str, Outcome, Thresholds]]:
    for name, outcome in sight.protocol.outcomes.items():
        if isinstance(outcome.thresholds, Thresholds):
            yield name, outcome, outcome.thresholds


# Words with which `stook init` and `stook import-review` fill what only people can say.
_TO_BE_COMPLETED = ("(to be completed)",)
_PLACEHOLDERS = frozenset({"the condition", "the intervention", "its plain name"})


def is_placeholder(words: str) -> bool:
    """Whether a name is still the starter's or the import's: W413 asks for it, once."""
    return words in _PLACEHOLDERS or words.endswith(_TO_BE_COMPLETED)


def unfinished_question(sight: Sight) -> Iterator[Problem]:
    """W413: once, at the first of the words that are still those of the starter."""
    found = []
    for part in ("population", "condition", "intervention"):
        for key in ("technical", "lay"):
            words = sight.written(f"{layout.REVIEW}#question/{part}/{key}")
            if is_placeholder(words):
                found.append(f"{part}/{key}")
    if found:
        what = f"Still to be written: {', '.join(found)}."
        yield problem("W413", sight.yaml(f"question/{found[0]}"), what)


def falling_thresholds(sight: Sight) -> Iterator[Problem]:
    """E401."""
    for name, numbers in sight.numbers("outcomes", "thresholds").items():
        given = [(s, numbers[s]) for s in ("small", "moderate", "large") if s in numbers]
        if given and given[0][1] <= 0:
            place = sight.yaml(f"outcomes/{name}/thresholds/{given[0][0]}")
            yield problem("E401", place, f"{name}: {given[0][0]} is {given[0][1]:g}, not above 0.")
        for (lower, a), (upper, b) in pairwise(given):
            if a >= b:
                place = sight.yaml(f"outcomes/{name}/thresholds/{upper}")
                yield problem("E401", place, f"{name}: {lower} is {a:g} and {upper} is {b:g}.")


def unfit_measures(sight: Sight) -> Iterator[Problem]:
    """E402, for outcomes and for the analyses that choose another measure."""
    outcomes = sight.protocol.outcomes
    chosen = [(f"outcomes/{name}/measure", name, o.measure) for name, o in outcomes.items()]
    chosen += [
        (f"synthesis/analyses/{index}/measure", analysis.outcome, analysis.measure)
        for index, analysis in enumerate(sight.protocol.synthesis.analyses)
        if analysis.measure and analysis.outcome in outcomes
    ]
    for path, name, measure in chosen:
        kind = outcomes[name].kind
        if measure not in FITTING[kind]:
            what = f"{shown(name)} is {kind}; {measure} is no measure of that."
            fitting = ", ".join(sorted(FITTING[kind]))
            yield problem("E402", sight.yaml(path), what, f"Measures that fit: {fitting}.")


def reversed_scales(sight: Sight) -> Iterator[Problem]:
    """E403."""
    for name, scale in sight.numbers("outcomes", "scale").items():
        if "min" in scale and "max" in scale and scale["min"] >= scale["max"]:
            place = sight.yaml(f"outcomes/{name}/scale/max")
            yield problem("E403", place, f"{name}: from {scale['min']:g} to {scale['max']:g}.")


def reversed_windows(sight: Sight) -> Iterator[Problem]:
    """E404."""
    for name, days in sight.numbers("time_windows").items():
        if "from_days" in days and "to_days" in days and days["from_days"] > days["to_days"]:
            place = sight.yaml(f"time_windows/{name}/to_days")
            what = f"{name}: from day {days['from_days']:g} to day {days['to_days']:g}."
            yield problem("E404", place, what)


def unfit_methods(sight: Sight) -> Iterator[Problem]:
    """E405: only where one analysis asks for it; the general plan holds where it fits."""
    for index, analysis in enumerate(sight.protocol.synthesis.analyses):
        outcome = sight.protocol.outcomes.get(analysis.outcome)
        if outcome is None or analysis.method is None:
            continue
        measure = analysis.measure or outcome.measure
        if measure not in WEIGHTED_TABLES.get(analysis.method, (measure,)):
            place = sight.yaml(f"synthesis/analyses/{index}/method")
            yield problem("E405", place, f"{analysis.method} does not pool {measure}.")


def impossible_baselines(sight: Sight) -> Iterator[Problem]:
    """E406."""
    for name, numbers in sight.numbers("outcomes").items():
        risk = numbers.get("baseline_risk", 0.0)
        if not 0 <= risk <= 1000:
            place = sight.yaml(f"outcomes/{name}/baseline_risk")
            yield problem("E406", place, f"{name}: {risk:g} of 1000 people.")


def unreachable_thresholds(sight: Sight) -> Iterator[Problem]:
    """W407."""
    for name, outcome, thresholds in _with_thresholds(sight):
        scale = outcome.scale
        if scale is None or scale.min is None or scale.max is None or scale.reversed:
            continue
        length = scale.max - scale.min
        if outcome.measure == "MD" and thresholds.small >= length:
            place = sight.yaml(f"outcomes/{name}/thresholds/small")
            what = f"{name}: small is {thresholds.small:g}; the whole scale is {length:g} long."
            yield problem("W407", place, what)


def impossible_screening(sight: Sight) -> Iterator[Problem]:
    """E410."""
    plan = sight.protocol.screening
    if not 0 <= plan.sample <= 1:
        place = sight.yaml("screening/sample")
        yield problem("E410", place, f"sample is {plan.sample:g}, not from 0 to 1.")
    for key, what in plan.stopping.faults():
        yield problem("E410", sight.yaml(f"screening/stopping/{key}"), f"{what}.")


def overlapping_windows(sight: Sight) -> Iterator[Problem]:
    """W408. Windows may share the day on which one ends and the next begins."""
    windows = sight.protocol.time_windows.items()
    for (a, one), (b, two) in combinations(windows, 2):
        begin = max(-inf if w.from_days is None else w.from_days for w in (one, two))
        end = min(inf if w.to_days is None else w.to_days for w in (one, two))
        bounded = all(w.from_days is not None or w.to_days is not None for w in (one, two))
        if bounded and begin < end:
            place = sight.yaml(f"time_windows/{b}/from_days")
            yield problem("W408", place, f"{a} and {b} share days.")


def unreported_outcomes(sight: Sight) -> Iterator[Problem]:
    """W411."""
    reported = {r.outcome for r in sight.review.results}
    if not reported:  # nothing was extracted yet
        return
    parts = {o.part_of for n, o in sight.protocol.outcomes.items() if n in reported}
    for name in sight.protocol.outcomes:
        if name not in reported | parts:
            yield problem("W411", sight.yaml(f"outcomes/{name}"), f"No result for {shown(name)}.")


def unexplained_departures(sight: Sight) -> Iterator[Problem]:
    """W412: another model or measure than planned for all, or no pooling."""
    plan, outcomes = sight.protocol.synthesis, sight.protocol.outcomes
    for index, one in enumerate(plan.analyses):
        outcome = outcomes.get(one.outcome)
        other = {
            "model": one.model not in (None, plan.model),
            "measure": outcome is not None and one.measure not in (None, outcome.measure),
            "pooled": not one.pooled,
        }
        for key in (key for key, differs in other.items() if differs and not one.why):
            place = sight.yaml(f"synthesis/analyses/{index}/{key}")
            yield problem("W412", place, f"{key} of {one.outcome} differs, and `why` is empty.")


CHECKS: dict[str, Check] = {
    "E401": falling_thresholds,
    "E402": unfit_measures,
    "E403": reversed_scales,
    "E404": reversed_windows,
    "E405": unfit_methods,
    "E406": impossible_baselines,
    "E410": impossible_screening,
    "W407": unreachable_thresholds,
    "W408": overlapping_windows,
    "W411": unreported_outcomes,
    "W412": unexplained_departures,
    "W413": unfinished_question,
}

"""Numbers of people with an event: beside other studies, in parts and wholes, over time."""

import math
import re
from collections.abc import Iterator
from itertools import pairwise

from stook.files.text import shown
from stook.model.study import Result
from stook.problems import Problem, problem
from stook.rules.context import Check, Sight
from stook.rules.others import Medians

# How many other studies it takes, how far (in logits) a risk must lie beyond all of theirs, and
# how near its complement must come to them.
ENOUGH = 3
BEYOND, WITHIN = 2.0, 0.5
SMALLEST_ARM = 10


def _logit(r: Result) -> float | None:
    if r.events is None or r.total is None or not 0 <= r.events <= r.total:
        return None
    if r.total < SMALLEST_ARM:
        return None
    return math.log((r.events + 0.5) / (r.total - r.events + 0.5))


def exchanged_events(sight: Sight) -> Iterator[Problem]:
    """W365: a risk far beyond those of all other studies, whose complement is among them."""
    outcomes: dict[str, list[tuple[Result, float]]] = {}
    for r in sight.arm_rows:
        logit = _logit(r)
        if logit is not None:
            outcomes.setdefault(r.outcome, []).append((r, logit))
    for rows in outcomes.values():
        risks = Medians((r.study, logit) for r, logit in rows)
        for r, logit in rows:
            ends = risks.extremes(r.study)
            if ends is None or risks.count(r.study) < ENOUGH:
                continue
            beyond = max(ends[0] - logit, logit - ends[1])
            if beyond > BEYOND and ends[0] - WITHIN <= -logit <= ends[1] + WITHIN:
                events, total = r.events or 0.0, r.total or 1.0
                low, high = (1 / (1 + math.exp(-end)) for end in ends)
                what = f"{events:g} of {total:g} are {events / total:.0%}; in the other studies "
                what += f"{low:.0%} to {high:.0%}. {total - events:g} would fit."
                yield problem("W365", sight.at(r, "events"), what)


def parts_beyond_whole(sight: Sight) -> Iterator[Problem]:
    """W366: more people with a component than with the whole that it is part of."""
    parts = {n: o.part_of for n, o in sight.protocol.outcomes.items() if o.part_of}
    if not parts:
        return
    wholes = {
        (r.study, r.outcome, r.timepoint, r.arm, r.stratum): r
        for r in sight.arm_rows
        if r.events is not None
    }
    for r in sight.arm_rows:
        outcome = parts.get(r.outcome)
        whole = wholes.get((r.study, outcome or "", r.timepoint, r.arm, r.stratum))
        if whole is None or r.events is None or whole.events is None:
            continue
        if r.events > whole.events and (r.total or 0) <= (whole.total or 0):
            what = f"{r.events:g} people with {shown(r.outcome)}; {shown(whole.outcome)} as a "
            yield problem("W366", sight.at(r, "events"), f"{what}whole has {whole.events:g}.")


_FATAL = re.compile(r"\b(deaths?|mortality|died)\b", re.IGNORECASE)


def falling_deaths(sight: Sight) -> Iterator[Problem]:
    """W393: fewer deaths by a later time than by an earlier one."""
    begins = {n: w.from_days for n, w in sight.protocol.time_windows.items()}
    fatal = {n for n, o in sight.protocol.outcomes.items() if _FATAL.search(o.technical)}
    arms: dict[tuple[str, ...], list[tuple[float, Result]]] = {}
    for r in sight.arm_rows:
        begin = begins.get(r.timepoint)
        if r.outcome in fatal and begin is not None and r.events is not None:
            arms.setdefault((r.study, r.outcome, r.arm, r.stratum), []).append((begin, r))
    for rows in arms.values():
        rows.sort(key=lambda pair: pair[0])
        for (_, early), (_, late) in pairwise(rows):
            before, after = early.events or 0.0, late.events or 0.0
            if after < before and (late.total or 0) >= (early.total or 0):
                what = f"{after:g} deaths in the time window {late.timepoint}, "
                yield problem(
                    "W393", sight.at(late, "events"), f"{what}{before:g} in {early.timepoint}."
                )


CHECKS: dict[str, Check] = {
    "W365": exchanged_events,
    "W366": parts_beyond_whole,
    "W393": falling_deaths,
}

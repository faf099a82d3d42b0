"""A hazard ratio read off two survival curves."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from stook.stats.conversions.result import Conversion, Floats, Recipe, floats, missing
from stook.stats.conversions.survival import log_rank_values

_FROM_CURVES = Recipe(
    "in each interval, events and people at risk from the curve and from even censoring between "
    "shortest and longest follow-up; log hazard ratios of the intervals pooled by inverse variance",
    "Parmar et al. 1998, Stat Med 17:2815, the method for survival curves; "
    "doi:10.1002/(SICI)1097-0258(19981230)17:24<2815::AID-SIM110>3.0.CO;2-8; "
    "Tierney et al. 2007, Trials 8:16; doi:10.1186/1745-6215-8-16",
    "hazards are proportional; people were censored evenly between the shortest and the longest "
    "follow-up; the curves were read at points with at most a fifth of the people lost between two",
)


@np.errstate(all="ignore")
def hazard_ratio_from_curves(
    times: ArrayLike,
    survival1: ArrayLike,
    survival2: ArrayLike,
    n1: ArrayLike,
    n2: ArrayLike,
    shortest_followup: ArrayLike,
    longest_followup: ArrayLike,
) -> Conversion:
    """The hazard ratio behind two curves read at `times` (last axis), first time 0, survival 1.

    `survival1` and `survival2` are proportions still free of the event in the experimental and
    the comparator arm. An interval without events in an arm counts half an event there. Read the
    curves at close times: within an interval a ratio of risks stands for the ratio of hazards,
    which pulls the result towards 1 as intervals grow.
    """
    t, s1, s2 = floats(times, survival1, survival2)
    if t.ndim == 0 or t.shape[-1] < 2:
        raise ValueError("read each curve at two times at least, on the last axis")
    a, b, lo, hi = floats(n1, n2, shortest_followup, longest_followup)
    d1, r1 = _events_at_risk(t, s1, a, lo, hi)
    d2, r2 = _events_at_risk(t, s2, b, lo, hi)
    used = (d1 + d2 > 0) & (r1 > 0) & (r2 > 0)
    e1, e2 = np.where(d1 > 0, d1, 0.5), np.where(d2 > 0, d2, 0.5)
    y = np.log(e1 / r1) - np.log(e2 / r2)
    weight = np.where(used, 1 / np.maximum(1 / e1 - 1 / r1 + 1 / e2 - 1 / r2, 1e-12), 0.0)
    v = weight.sum(axis=-1)
    pooled = np.where(used, weight * y, 0.0).sum(axis=-1) / v
    checks = {
        "a time, a proportion, a group's size or a follow-up is not reported": missing(
            t, s1, s2
        ).any(axis=-1)
        | missing(a, b, lo, hi),
        "the curves must start at time 0 with everyone free of the event": (
            (t[..., 0] != 0) | (s1[..., 0] != 1) | (s2[..., 0] != 1)
        ),
        "times must go up and survival must not": (
            (np.diff(t) <= 0) | (np.diff(s1) > 0) | (np.diff(s2) > 0)
        ).any(axis=-1),
        "survival lies between 0 and 1": ((s1 < 0) | (s2 < 0)).any(axis=-1),
        "the longest follow-up must not be below the shortest, nor either below 0": (
            (hi < lo) | (lo < 0)
        ),
        "no interval has events with people at risk": v == 0,
    }
    return _FROM_CURVES.result(checks, log_rank_values(pooled, 1 / np.sqrt(v)))


def _events_at_risk(
    t: Floats, s: Floats, n: Floats, shortest: Floats, longest: Floats
) -> tuple[Floats, Floats]:
    """Events in, and people at risk during, each interval between two readings."""
    start, end = t[..., :-1], t[..., 1:]
    lo, hi = shortest[..., None], longest[..., None]
    # Of those free of the event at `start`, the share censored within the interval.
    censored = (np.minimum(end, hi) - np.maximum(start, lo)) / (hi - np.maximum(start, lo))
    censored = np.where((end > lo) & (start < hi) & (hi > lo), censored, 0.0)
    censored = np.where(start >= hi, 1.0, np.clip(censored, 0.0, 1.0))
    kept = s[..., 1:] / np.where(s[..., :-1] > 0, s[..., :-1], 1.0)
    events, at_risk = np.zeros(kept.shape), np.zeros(kept.shape)
    free = np.broadcast_to(n, kept.shape[:-1])
    for i in range(kept.shape[-1]):
        # Half of the censored leave before the average event (Parmar's equation for R').
        at_risk[..., i] = free * (1 - censored[..., i] / 2)
        events[..., i] = at_risk[..., i] * (1 - kept[..., i])
        free = np.maximum(free * (1 - censored[..., i]) - events[..., i], 0.0)
    return events, at_risk

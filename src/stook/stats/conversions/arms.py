"""Several arms made one, and one comparator shared among several."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from stook.stats.conversions.result import Conversion, Recipe, floats, missing
from stook.stats.conversions.spread import HANDBOOK_6, HANDBOOK_URL

_COMBINE_MEANS = Recipe(
    "mean: average weighted by group size; SD: from the sum of squares within and between groups",
    f"{HANDBOOK_6} 6.5.2.10 and table 6.5.a; {HANDBOOK_URL}",
    "the groups hold different people and are alike enough to be one arm",
)
_COMBINE_EVENTS = Recipe(
    "people with the event and people in all are each added up",
    f"{HANDBOOK_6} 6.5.2.10; {HANDBOOK_URL}",
    "the groups hold different people and are alike enough to be one arm",
)
_SPLIT = Recipe(
    "people (and people with the event) divided by the number of comparisons; mean and SD stay",
    "Cochrane Handbook 6.5 (2024), chapter 23, section 23.3.4; "
    "https://training.cochrane.org/handbook/current/chapter-23",
    "only partly cures the correlation between comparisons that share an arm",
)


@np.errstate(all="ignore")
def combine_arms(n: ArrayLike, mean: ArrayLike, sd: ArrayLike) -> Conversion:
    """Arms with means, on the last axis, made one: `n`, `mean`, `sd`.

    The standard deviation is exactly that of all people together. Arms that are not there have
    n = 0; their mean and SD are ignored.
    """
    n_, m, s = floats(n, mean, sd)
    if n_.ndim == 0:
        raise ValueError("the arms go on the last axis; a single number is one arm already")
    absent = n_ == 0
    m, s = np.where(absent, 0.0, m), np.where(absent, 0.0, s)
    total = n_.sum(axis=-1)
    overall = (n_ * m).sum(axis=-1) / total
    within = (np.maximum(n_ - 1, 0) * s**2).sum(axis=-1)
    between = (n_ * (m - overall[..., None]) ** 2).sum(axis=-1)
    checks = {
        "an arm's size, mean or SD is not reported": missing(n_, m, s).any(axis=-1),
        "sizes and standard deviations cannot be negative": ((n_ < 0) | (s < 0)).any(axis=-1),
        "fewer than two people in all": total < 2,
    }
    values = {"n": total, "mean": overall, "sd": np.sqrt((within + between) / (total - 1))}
    return _COMBINE_MEANS.result(checks, values)


@np.errstate(all="ignore")
def combine_events(events: ArrayLike, total: ArrayLike) -> Conversion:
    """Arms with counts, on the last axis, made one: `events`, `total`."""
    e, n = floats(events, total)
    if e.ndim == 0:
        raise ValueError("the arms go on the last axis; a single number is one arm already")
    checks = {
        "an arm's events or size is not reported": missing(e, n).any(axis=-1),
        "events cannot be negative or more than the arm's people": ((e < 0) | (e > n)).any(axis=-1),
    }
    return _COMBINE_EVENTS.result(checks, {"events": e.sum(axis=-1), "total": n.sum(axis=-1)})


@np.errstate(all="ignore")
def split_shared(
    n: ArrayLike, comparisons: ArrayLike, events: ArrayLike | None = None
) -> Conversion:
    """One comparator shared out evenly among comparisons: `n`, and `events` where given.

    The shares may be fractions; every effect measure takes them as they are.
    """
    n_, parts, e = floats(n, comparisons, events)
    checks = {
        "the group's size is not reported": missing(n_),
        "the number of comparisons must be a whole number of at least one": ~(
            (parts >= 1) & (parts == np.floor(parts))
        ),
        "the group's size cannot be negative": n_ < 0,
        "events cannot be negative or more than the group's people": (e < 0) | (e > n_),
    }
    values = {"n": n_ / parts}
    if events is not None:
        checks["the events are not reported"] = missing(e)
        values["events"] = e / parts
    return _SPLIT.result(checks, values)

"""What would change the words of findings: as text for a terminal, and as JSON."""

from collections.abc import Iterable, Iterator

from stook.figures import NOT_ESTIMABLE, number, span
from stook.model.what_if import Alternative, Hinge, Tried, WhatIf
from stook.render.data import to_json

# What a statement hangs on, and what it withstands.
NAMES: dict[Hinge, str] = {
    "certainty": "the level of certainty",
    "domain": "a GRADE domain",
    "interval": "the interval method",
    "estimator": "the estimator of the variance between studies",
    "measure": "the effect measure",
    "threshold": "a threshold",
    "study": "a single study",
    "event": "a single event",
}


def what_if_json(found: Iterable[WhatIf]) -> bytes:
    """Each statement with every change that alters it, and what was tried."""
    return to_json(
        [
            {
                "id": one.id,
                "statement": one.statement,
                "hangs_on": [NAMES[hinge] for hinge in one.hangs_on],
                "alternatives": list(one.alternatives),
                "tried": list(one.tried),
            }
            for one in found
        ]
    )


def what_if_text(found: Iterable[WhatIf]) -> Iterator[str]:
    """Each statement with the nearest change of each sort that alters it."""
    for position, one in enumerate(found):
        if position:
            yield ""
        yield one.id
        yield f"  {one.statement}"
        for nearest in one.smallest:
            tried = next(item for item in one.tried if item.hinge == nearest.hinge)
            yield f"  {NAMES[nearest.hinge]}{_how_many(tried)}: {words(nearest)}"
            yield f"    -> {nearest.statement or 'no statement'}"
        held = [f"{NAMES[item.hinge]} ({item.tried})" for item in one.tried if not item.altering]
        if held:
            yield f"  Holds whatever is done to: {', '.join(held)}."


def _how_many(tried: Tried) -> str:
    if tried.tried == 1:
        return ""
    return f" ({tried.altering} of {tried.tried} changes alter the words)"


def words(one: Alternative) -> str:
    """A change in words, with the numbers to which it leads where it moves any."""
    if one.hinge in ("certainty", "domain", "threshold"):
        return one.what
    limits = span(one.ci_low, one.ci_high) or NOT_ESTIMABLE
    return f"{one.what} gives {number(one.estimate)} ({limits})"

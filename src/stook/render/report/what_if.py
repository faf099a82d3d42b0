"""What would change the words: for each statement of the summary its nearest changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from stook.language.lists import listed
from stook.model.what_if import WhatIf
from stook.render.report.trails import Trails
from stook.render.what_if import words


@dataclass(frozen=True, slots=True)
class Hinge:
    """One sort of change: its name, the nearest change, and the words after it."""

    name: str
    what: Markup
    statement: str


@dataclass(frozen=True, slots=True)
class Hung:
    """A statement, the time it is about, what it hangs on, and the names of what it withstands."""

    id: str
    statement: str
    window: str
    hinges: tuple[Hinge, ...]
    held: str


def hung(trails: Trails, found: Sequence[WhatIf]) -> list[Hung]:
    """Each statement that at least one change alters."""
    labels = trails.built.review.protocol.time_windows
    times = {one.id: labels.get(one.timepoint) for one in trails.built.findings}
    return [
        _hung(trails, one, window.label if (window := times[one.id]) else "")
        for one in found
        if one.alternatives
    ]


def _hung(trails: Trails, one: WhatIf, window: str) -> Hung:
    trail = trails.href(f"{one.id}.estimate")
    return Hung(
        id=one.id,
        statement=one.statement,
        window=window,
        hinges=tuple(
            Hinge(
                trails.say(f"hinges.{nearest.hinge}"),
                trails.linked(words(nearest), trail),
                nearest.statement,
            )
            for nearest in one.smallest
        ),
        held=listed(
            trails.words,
            [trails.say(f"hinges.{item.hinge}") for item in one.tried if not item.altering],
        ).text,
    )

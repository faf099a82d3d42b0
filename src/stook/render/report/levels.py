"""Whether the means of a synthesis are scores or changes from the start, and what can be shown.

The difference between groups can be pooled over scores and changes alike (Cochrane Handbook
10.5.2); a level cannot: the median of scores and changes is a mean that nobody had.
"""

from typing import Literal

from stook.model.protocol import Outcome
from stook.model.synthesis import Contrast, Specification
from stook.pipeline.build import Built

Levels = Literal["scores", "changes", "mixed"]


def levels_of(built: Built, specification: Specification, outcome: Outcome) -> Levels:
    """What the comparator groups' means are. Where nobody said, a mean below the least that the
    scale can show is a change."""
    kinds = {
        kind
        for contrast in specification.contrasts
        if (kind := _kind(built, contrast, specification, outcome)) is not None
    }
    if kinds == {"change"}:
        return "changes"
    return "mixed" if "change" in kinds else "scores"


def _kind(
    built: Built, contrast: Contrast, specification: Specification, outcome: Outcome
) -> str | None:
    mean = contrast.comparator.mean
    if mean is None:
        return None
    reported = _reported(built, contrast, specification)
    if reported:
        return reported
    least = outcome.scale.min if outcome.scale else None
    return "change" if least is not None and mean < least else "score"


def _reported(built: Built, contrast: Contrast, specification: Specification) -> str:
    """What `reported_as` says of the comparator's result; '' where it says nothing."""
    for row in built.review.results:
        if (
            row.study == contrast.study
            and row.outcome == specification.outcome
            and row.timepoint == specification.timepoint
            and row.arm in contrast.comparator.arms
        ):
            return str(getattr(row, "reported_as", "") or "")
    return ""

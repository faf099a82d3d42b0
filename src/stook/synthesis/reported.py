"""Whether means are of scores or of changes from baseline: only scores are levels.

Scores and changes may be pooled as mean differences (Cochrane Handbook 6.5, section 10.5.2), but
their means have no level in common, and a change is none. Where nobody said which it is
(`reported_as`), a mean that cannot be a value of the scale is a change.
"""

from stook.model.protocol import Outcome
from stook.model.synthesis import Contrast, Specification
from stook.model.terms import ReportedAs


def reported_kinds(specification: Specification, outcome: Outcome) -> tuple[ReportedAs, ...]:
    """What the means of each contrast with means are."""
    return tuple(
        _kind(contrast, outcome)
        for contrast in specification.contrasts
        if contrast.experimental.mean is not None or contrast.comparator.mean is not None
    )


def _kind(contrast: Contrast, outcome: Outcome) -> ReportedAs:
    groups = (contrast.experimental, contrast.comparator)
    given = {group.reported_as for group in groups if group.reported_as is not None}
    if given:
        return ReportedAs.CHANGE if ReportedAs.CHANGE in given else ReportedAs.SCORE
    means = [group.mean for group in groups if group.mean is not None]
    scale = outcome.scale
    low = scale.min if scale and scale.min is not None and not scale.reversed else None
    high = scale.max if scale and scale.max is not None and not scale.reversed else None
    below = any(mean < (0.0 if low is None else low) for mean in means)
    above = high is not None and any(mean > high for mean in means)
    return ReportedAs.CHANGE if below or above else ReportedAs.SCORE

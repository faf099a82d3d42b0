"""Which arms of the review stand on which side of a comparison."""

from dataclasses import dataclass

from stook.model.protocol import Comparison
from stook.model.study import Arm


@dataclass(frozen=True, slots=True)
class Sides:
    """The arms of one comparison, by study and arm id."""

    experimental: dict[tuple[str, str], Arm]
    comparator: dict[tuple[str, str], Arm]


def sides(comparison: Comparison, arms: tuple[Arm, ...]) -> Sides:
    """The arms that got the comparison's intervention (by its route), and its comparator.

    An arm that fits both sides stands on the intervention's.
    """
    experimental = {
        (arm.study, arm.arm): arm
        for arm in arms
        if arm.intervention == comparison.intervention
        and (not comparison.route or arm.route == comparison.route)
        and arm.intervention
    }
    comparator = {
        (arm.study, arm.arm): arm
        for arm in arms
        if arm.comparator == comparison.comparator
        and arm.comparator
        and (arm.study, arm.arm) not in experimental
    }
    return Sides(experimental, comparator)

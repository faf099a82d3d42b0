"""What would change a statement: the single changes after which other words would stand there."""

from dataclasses import dataclass
from typing import Literal

from stook.model.terms import Certainty, Size

Hinge = Literal[
    "certainty", "domain", "interval", "estimator", "measure", "threshold", "study", "event"
]
HINGES: tuple[Hinge, ...] = (
    "certainty", "domain", "interval", "estimator", "measure", "threshold", "study", "event",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One thing decided, counted or judged otherwise, and the statement that would then stand.

    `what` says the change in words, `distance` how far it is from what stands there (levels of
    certainty, units of a threshold, events; 1 for a choice or a study). Effect and interval are on
    the natural scale.
    """

    hinge: Hinge
    what: str
    distance: float
    statement: str
    estimate: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    certainty: Certainty | None = None
    size: Size | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """How many changes of one sort were tried, and how many of them alter the words."""

    hinge: Hinge
    tried: int
    altering: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """A finding's statement and every single change that alters its words, nearest first within
    each sort of change; `tried` says what was looked at, so that "nothing" can be told from "not
    looked at"."""

    id: str
    statement: str
    alternatives: tuple[Alternative, ...]
    tried: tuple[Tried, ...]

    @property
    def hangs_on(self) -> tuple[Hinge, ...]:
        """The sorts of change of which at least one alters the words."""
        return tuple(one.hinge for one in self.tried if one.altering)

    @property
    def smallest(self) -> tuple[Alternative, ...]:
        """The nearest change of each sort that alters the words."""
        nearest = {one.hinge: one for one in reversed(self.alternatives)}
        return tuple(nearest[hinge] for hinge in self.hangs_on)

"""A suggested certainty: what rules make of a finding; people decide (`certainty.yaml`)."""

from dataclasses import dataclass
from typing import Literal

from stook.model.certainty import Domain
from stook.model.terms import Certainty

Profile = Literal["core2025", "classic", "partial"]
Fit = Literal["agrees", "possible", "differs", "open"]

# Domains that rate up; all others rate down.
UP: frozenset[Domain] = frozenset({"large effect", "dose response", "confounding"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A value that a rule looked at. `value` is None where it is not known; `sources` are ids of
    facts and addresses of cells."""

    name: str
    value: float | str | None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """What one rule says of one domain.

    `levels` is how far to rate down (up for the domains in `UP`), None for "not assessed": an input
    that the rule needs is not known. `rule` names the rule within the profile; `code` is the
    reason's code for certainty.yaml where levels are given.
    """

    domain: Domain
    rule: str
    levels: int | None
    sentence: str
    inputs: tuple[Input, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """The suggested certainty of one finding with all its ratings.

    `certainty` follows from what could be assessed, so with domains in `open` it is the highest
    that is possible; None where nothing can be said (no estimate, or the designs are not known).
    """

    finding: str
    profile: Profile
    ratings: tuple[Rating, ...]
    certainty: Certainty | None
    open: tuple[Domain, ...] = ()

    @property
    def said(self) -> str:
        """The whole suggestion in a line: "low (risk of bias -1, inconsistency -1)"."""
        moved = [
            f"{one.domain} {'+' if one.domain in UP else '-'}{one.levels}"
            for one in self.ratings
            if one.levels
        ]
        parts = [", ".join(moved), f"{', '.join(self.open)} not assessed" if self.open else ""]
        inside = "; ".join(part for part in parts if part)
        level = str(self.certainty) if self.certainty else "no level"
        most = "at most " if self.bounded else ""
        return f"{most}{level}" + (f" ({inside})" if inside else "")

    @property
    def bounded(self) -> bool:
        """True where what was not assessed may still lower the certainty."""
        return bool(self.open) and self.certainty not in (None, Certainty.VERY_LOW)

    @property
    def complete(self) -> bool:
        """True where every domain could be assessed."""
        return not self.open


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A suggestion beside the judgement in certainty.yaml.

    `fit`: "possible" where domains that were not assessed may lie between the two, "open" where
    there is nothing to compare. `differences` explain in sentences where and why the two part;
    `explained` says that the judgement gives a reason for that, and was made beside this very
    suggestion. `beside` is the suggestion in a line, to be written into the judgement.
    """

    finding: str
    judged: Certainty | None
    suggested: Certainty | None
    fit: Fit
    differences: tuple[str, ...] = ()
    explained: bool = True
    beside: str = ""

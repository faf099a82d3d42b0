"""The three nouns of this package: `Place`, `Rule` and `Problem`."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from stook.figures.brief import brief


class Severity(StrEnum):
    """How bad a problem is. Only errors change the exit code."""

    ERROR = "error"
    WARNING = "warning"


class Sureness(StrEnum):
    """How sure a check is that what it found is wrong."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


# How the same is said of a number: of what was extracted, and not of how it was written down.
_PLAUSIBILITY = {
    Sureness.CERTAIN: "impossible",
    Sureness.LIKELY: "unlikely",
    Sureness.POSSIBLE: "worth a look",
}
NUMBERS = "3"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: a file of the review folder, and where known line, column, cell.

    `line` and `column` count from 1; 0 says that the whole file is meant. `cell` is a cell
    address such as `extraction/agreed/results.csv#smith-2009/pain/short/placebo!sd`.
    """

    file: str
    line: int = 0
    column: int = 0
    cell: str = ""

    def __str__(self) -> str:
        parts = [self.file]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Rule:
    """A check as its users know it: code, what it is about, why it matters, what to do."""

    code: str
    title: str
    why: str
    remedy: str
    sure: Sureness = Sureness.CERTAIN

    @property
    def severity(self) -> Severity:
        """An `E` code is an error, a `W` code a warning."""
        return Severity.ERROR if self.code.startswith("E") else Severity.WARNING

    @property
    def plausibility(self) -> str:
        """Of a check of numbers: impossible, unlikely or worth a look; '' of any other."""
        return _PLAUSIBILITY[self.sure] if self.code[1] == NUMBERS else ""


@brief
@dataclass(frozen=True, slots=True)
class Problem:
    """One finding of one rule at one place. `accepted` holds the reason a person gave, or ''."""

    rule: Rule
    place: Place
    what: str
    remedy: str = ""
    accepted: str = ""

    @property
    def code(self) -> str:
        """The rule's code, such as `E203`."""
        return self.rule.code

    @property
    def severity(self) -> Severity:
        """The rule's severity."""
        return self.rule.severity

    @property
    def blocks(self) -> bool:
        """True for an error that nobody accepted."""
        return self.severity is Severity.ERROR and not self.accepted

    def accept(self, reason: str) -> "Problem":
        """The same problem, marked as accepted for a reason: still listed, no longer blocking."""
        return replace(self, accepted=reason)

    def as_dict(self) -> dict[str, Any]:
        """The JSON shape of `output/problems.json`."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "sure": self.rule.sure.value,
            "plausibility": self.rule.plausibility,
            "file": self.place.file,
            "line": self.place.line,
            "column": self.place.column,
            "cell": self.place.cell,
            "what": self.what,
            "why": self.rule.why,
            "remedy": self.remedy or self.rule.remedy,
            "accepted": self.accepted,
        }

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """Sort key: by place, then code."""
        return (self.place.file, self.place.line, self.place.column, self.code, self.what)

"""What one check of one statistic says, and what checks are given."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

KINDS: Final = {
    "percentage": "a percentage against its count and total",
    "impossible": "a number that cannot be",
    "limits": "lower limit below the upper one",
    "containment": "an estimate within its interval",
    "symmetry": "an estimate in the middle of its interval, on the scale of its measure",
    "p-interval": "a P value against the interval",
    "p-words": "words on significance against the P value",
    "p-statistic": "a P value against z, t, F or chi-squared",
    "i2": "I² against Q and its degrees of freedom",
    "q-p": "the P value of Q",
    "effect": "a ratio or difference against the counts that it compares",
    "absolute": "a difference per 1000 against the two risks",
    "nnt": "a number needed to treat against its risk difference",
    "se": "a standard error against SD and number",
    "parts": "parts against their total",
    "group": "percentages of one group against 100%",
    "weights": "weights against 100%",
    "total-row": "a row of totals against the rows above it",
    "total-column": "a column of totals against the columns beside it",
    "degrees": "degrees of freedom against the number of studies",
    "repeat": "a number of studies or people against where it was said before",
    "range": "a mean or median within its range",
    "flow": "those left after exclusions",
    "fact": "a number against the review's own",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A statistic that was checked: `quote` at `start` to `end` of a block's text (or of the cell
    at `row` and `column` of its table); `problem` is '' where it agrees."""

    kind: str
    quote: str
    start: int
    end: int
    problem: str = ""
    block: int = 0
    row: int = -1
    column: int = -1


@dataclass(frozen=True, slots=True)
class Passage:
    """Words to check and what the document says elsewhere that matters: whether intervals are of
    t distributions (Hartung-Knapp), and whether I2 may come from tau2."""

    text: str
    small_df: bool = False
    i2_of_tau2: bool = False


def of(match: "re.Match[str]", kind: str, problem: str = "") -> Check:
    """A check of what a pattern matched."""
    return Check(
        kind=kind, quote=match[0].strip(), start=match.start(), end=match.end(), problem=problem
    )


_END = re.compile(r"(?<![A-Z]\.[a-z])(?<!vs)(?<!al)(?<!Fig)[.?!]['\")\]]*\s+(?=[A-Z\d(\[])")


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Each sentence with where it starts."""
    start = 0
    for end in _END.finditer(text):
        yield start, text[start : end.end()]
        start = end.end()
    if start < len(text):
        yield start, text[start:]

"""Rules about words (6xx)."""

from stook.problems.model import Rule

RULES: tuple[Rule, ...] = (
    Rule(
        "E601",
        "A citation of a fact is not well formed",
        "What stands between double braces is replaced by a computed number; anything else would "
        "be printed as it stands.",
        "Write {{ fact-id }} on one line, for example {{ review.studies }}.",
    ),
)

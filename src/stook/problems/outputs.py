"""Rules about what stook writes: outputs, the lock, agreed tables (9xx)."""

from stook.problems.model import Rule

RULES: tuple[Rule, ...] = (
    Rule(
        "E901",
        "A published number or sentence moved since it was accepted",
        "What readers were told is no longer what the review says.",
        "Look at the change with `stook diff`, then accept it with `stook accept`.",
    ),
    Rule(
        "E902",
        "Nothing was accepted yet",
        "Without facts.lock nobody can tell whether a published number moved.",
        "Run `stook accept` once the review says what it should, and commit facts.lock.",
    ),
    Rule(
        "E903",
        "A difference between two extractions is not settled",
        "The agreed table is what gets analysed; a value that nobody agreed on must not enter it.",
        "Write in extraction/choices.csv whose value counts (or `other` with a value), and why.",
    ),
)

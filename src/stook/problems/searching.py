"""Rules about searching and screening (8xx)."""

from stook.problems.model import Rule

RULES: tuple[Rule, ...] = (
    Rule(
        "E801",
        "A raw export is not the one that was logged",
        "A raw export is never edited: it is the proof of what the search found.",
        "Put the original export back; or log a new run of the search.",
    ),
)

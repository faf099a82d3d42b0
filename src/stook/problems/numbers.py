"""Rules about numbers and their plausibility (3xx)."""

from stook.problems.model import Rule

RULES: tuple[Rule, ...] = ()

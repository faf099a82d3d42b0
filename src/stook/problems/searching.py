"""Rules about searching and screening (8xx)."""

from stook.problems.model import Rule

RULES: tuple[Rule, ...] = ()

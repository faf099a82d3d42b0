"""Rules about references between files (2xx)."""

from stook.problems.model import Rule

RULES: tuple[Rule, ...] = ()

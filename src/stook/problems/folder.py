"""Rules about the folder and the shape of its files (1xx)."""

from stook.problems.model import Rule

RULES: tuple[Rule, ...] = ()

"""Rules about outputs and the lock (9xx)."""

from stook.problems.model import Rule

RULES: tuple[Rule, ...] = ()

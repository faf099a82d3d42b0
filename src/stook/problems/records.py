"""Rules about citation records and their import (7xx)."""

from stook.problems.model import Rule

RULES: tuple[Rule, ...] = ()

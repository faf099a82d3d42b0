"""Which measures of effect fit which kind of outcome, and which are ratios."""

from typing import get_args

from stook.model.protocol import Measure
from stook.model.terms import Kind

RATIOS = frozenset({"RR", "OR", "PETO", "ROM", "HR", "RATE RATIO"})

# `generic` outcomes bring effects that others computed: they may be any measure.
FITTING: dict[Kind, frozenset[str]] = {
    Kind.DICHOTOMOUS: frozenset({"RR", "OR", "RD", "PETO", "AS", "GENERIC", "GENERIC LOG"}),
    Kind.CONTINUOUS: frozenset({"MD", "SMD", "ROM", "GENERIC", "GENERIC LOG"}),
    Kind.TIME_TO_EVENT: frozenset({"HR", "PETO", "GENERIC", "GENERIC LOG"}),
    Kind.RATE: frozenset({"RATE RATIO", "RATE DIFFERENCE", "GENERIC", "GENERIC LOG"}),
    Kind.GENERIC: frozenset(get_args(Measure)),
}

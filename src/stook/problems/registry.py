"""The one list of rule codes, gathered from the area modules beside this file.

A code is a letter (`E` error, `W` warning), an area digit and two digits:
1 folder and shape, 2 references between files, 3 numbers, 4 protocol, 5 risk of bias and
certainty, 6 words, 7 citation records, 8 searching and screening, 9 outputs and lock.
"""

from stook.problems import (
    appraisal,
    extraction,
    folder,
    importing,
    meaning,
    networks,
    numbers,
    outputs,
    protocol,
    quotes,
    records,
    references,
    searching,
    sources,
    words,
)
from stook.problems.model import Place, Problem, Rule

RULES: dict[str, Rule] = {
    rule.code: rule
    for area in (
        folder,
        references,
        numbers,
        extraction,
        protocol,
        networks,
        appraisal,
        words,
        meaning,
        records,
        importing,
        searching,
        outputs,
        quotes,
        sources,
    )
    for rule in area.RULES
}


def rule(code: str) -> Rule:
    """The rule with this code; `KeyError` for a code that nobody declared (a bug of ours)."""
    return RULES[code]


def problem(code: str, place: Place, what: str, remedy: str = "") -> Problem:
    """A finding of rule `code` at `place`. `remedy` replaces the rule's general one."""
    return Problem(RULES[code], place, what, remedy)

"""Checking a whole manuscript."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from stook.manuscript.blocks import Block, Manuscript, plain
from stook.manuscript.check import Check, Passage
from stook.manuscript.counts import count_checks
from stook.manuscript.fact_checks import Compared, KnownEffect, fact_checks
from stook.manuscript.intervals_stated import interval_checks
from stook.manuscript.repeats import repeat_checks
from stook.manuscript.statistics_stated import statistic_checks
from stook.manuscript.sums import sum_checks
from stook.manuscript.tables_stated import table_checks

_SMALL_DF = re.compile(r"Hartung|HKSJ|Knapp|Sidik|t[- ]distribution")
_OF_TAU2 = re.compile(r"\bREML\b|(?i:restricted maximum)|Paule|Sidik|Empirical Bayes")


@dataclass(frozen=True, slots=True)
class Audit:
    """What was checked in a manuscript, in the order of the text; `unknown` effects are near to
    none of the review's, where one was given."""

    manuscript: Manuscript
    checks: tuple[Check, ...]
    unknown: tuple[Check, ...] = ()

    @property
    def problems(self) -> tuple[Check, ...]:
        """The checks that failed."""
        return tuple(check for check in self.checks if check.problem)


def audit(manuscript: Manuscript, known: Sequence[KnownEffect] | None = None) -> Audit:
    """Recompute every statistic of a manuscript that can be recomputed; compare its effects with
    those of a review, if given."""
    whole_text = manuscript.text
    about = Passage("", bool(_SMALL_DF.search(whole_text)), bool(_OF_TAU2.search(whole_text)))
    checks: list[Check] = []
    for number, block in enumerate(manuscript.blocks):
        found = {
            (check.kind, check.start, check.end, check.row, check.column, check.problem): check
            for check in _block(block, about)
        }
        checks += [replace(check, block=number) for check in found.values()]
    checks += repeat_checks(manuscript.blocks)
    compared = fact_checks(manuscript.blocks, known) if known is not None else Compared((), ())
    checks += compared.checks
    order = sorted(checks, key=lambda c: (c.block, c.row, c.column, c.start, c.end, c.kind))
    return Audit(manuscript, tuple(order), compared.unknown)


def _block(block: Block, about: Passage) -> Iterator[Check]:
    if block.rows:
        yield from table_checks(block.rows, about)
        return
    passage = replace(about, text=plain(block.text))
    yield from count_checks(passage)
    yield from sum_checks(passage.text)
    yield from interval_checks(passage)
    yield from statistic_checks(passage)

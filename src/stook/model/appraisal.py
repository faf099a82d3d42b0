"""Risk of bias as people judged it: `appraisal/<tool>/agreed.csv`, and each assessor's own file.

Risk of bias belongs to a result. A judgement without answers is legitimate (publications give it
so), and what is not known is a state of its own: an absent row, never a guess.
"""

from dataclasses import dataclass, field
from enum import StrEnum

ROB2 = "appraisal/rob2/agreed.csv"

# A field that is no column of the table: where a row is from, not what it says.
_NO_COLUMN = {"column": False}


class ItemKind(StrEnum):
    """What a row holds."""

    ANSWER = "answer"
    DOMAIN = "domain judgement"
    OVERALL = "overall judgement"


class BiasDirection(StrEnum):
    """Which way a bias is thought to push the result; an empty cell where nobody can say."""

    EXPERIMENTAL = "favours experimental"
    COMPARATOR = "favours comparator"
    TOWARDS_NULL = "towards null"
    AWAY_FROM_NULL = "away from null"
    UNPREDICTABLE = "unpredictable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """One answer or judgement for one result. `item` is a question (2.3), a domain (D2) or ''.

    `direction` belongs to judgements. `proposed` marks a judgement that nobody wrote: it follows
    from the answers of the same `file` by the tool's rules.
    """

    study: str
    outcome: str
    timepoint: str
    kind: ItemKind
    item: str = ""
    value: str = ""
    support: str = ""
    locator: str = ""
    direction: BiasDirection | None = None
    file: str = field(default=ROB2, metadata=_NO_COLUMN)
    proposed: bool = field(default=False, metadata=_NO_COLUMN)

    @property
    def result(self) -> tuple[str, str, str]:
        """The result that is judged: study, outcome, time window."""
        return self.study, self.outcome, self.timepoint

    def cell(self, column: str) -> str:
        """The address of one of this row's cells."""
        item = self.item or "overall"
        return f"{self.file}#{self.study}/{self.outcome}/{self.timepoint}/{item}!{column}"

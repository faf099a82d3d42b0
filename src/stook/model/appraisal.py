"""Risk of bias as people judged it: `appraisal/<tool>/agreed.csv`, and each assessor's own file.

Risk of bias belongs to a result. A judgement without answers is legitimate (publications give it
so), and what is not known is a state of its own: an absent row, never a guess. What people agreed
on stands in `agreed.csv`; what follows from agreed answers is agreed as well.
"""

from dataclasses import dataclass, field
from enum import StrEnum

AGREED = "agreed.csv"
ROB2 = f"appraisal/rob2/{AGREED}"

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

    `direction` belongs to judgements. `rule` is empty for what people wrote; a judgement that
    follows from the answers of the same `file` names the rule of the tool that it follows by.
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
    rule: str = field(default="", metadata=_NO_COLUMN)

    @property
    def result(self) -> tuple[str, str, str]:
        """The result that is judged: study, outcome, time window."""
        return self.study, self.outcome, self.timepoint

    @property
    def proposed(self) -> bool:
        """True in one assessor's own file: people have not agreed on it yet."""
        return self.file.rpartition("/")[2] != AGREED

    def cell(self, column: str) -> str:
        """The address of one of this row's cells."""
        item = self.item or "overall"
        return f"{self.file}#{self.study}/{self.outcome}/{self.timepoint}/{item}!{column}"

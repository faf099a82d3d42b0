"""Risk of bias as people judged it: `appraisal/rob2/agreed.csv`.

Risk of bias belongs to a result. A judgement without answers is legitimate (publications give it
so), and what is not known is a state of its own: an absent row, never a guess.
"""

from dataclasses import dataclass
from enum import StrEnum

ROB2 = "appraisal/rob2/agreed.csv"


class ItemKind(StrEnum):
    """What a row holds."""

    ANSWER = "answer"
    DOMAIN = "domain judgement"
    OVERALL = "overall judgement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """One answer or judgement for one result. `item` is a question (2.3), a domain (D2) or ''."""

    study: str
    outcome: str
    timepoint: str
    kind: ItemKind
    item: str = ""
    value: str = ""
    support: str = ""
    locator: str = ""

    def cell(self, column: str) -> str:
        """The address of one of this row's cells."""
        item = self.item or "overall"
        return f"{ROB2}#{self.study}/{self.outcome}/{self.timepoint}/{item}!{column}"

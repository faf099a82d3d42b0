"""Small vocabularies that everything shares, with the words of the field."""

from enum import StrEnum
from typing import Any, ClassVar

# Read by the validator of the folder's files: a key that nobody knows is a mistake, not noise.
STRICT: dict[str, Any] = {
    "extra": "forbid",
    "str_strip_whitespace": True,
    "allow_inf_nan": False,
}

ANY_TIMEPOINT = "any"


class Strict:
    """Base of what people write in YAML: unknown keys are refused by the reader."""

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT


class Family(StrEnum):
    """What an outcome speaks about."""

    BENEFIT = "benefit"
    UNWANTED = "unwanted effect"


class Kind(StrEnum):
    """What is measured in a study for an outcome."""

    DICHOTOMOUS = "dichotomous"
    CONTINUOUS = "continuous"
    TIME_TO_EVENT = "time to event"
    RATE = "rate"
    GENERIC = "generic"


class Direction(StrEnum):
    """Which way an outcome is good. For events: whether fewer of them are better."""

    LOWER = "lower is better"
    HIGHER = "higher is better"


class Favours(StrEnum):
    """Which side a result favours, where a report says no more than that."""

    INTERVENTION = "intervention"
    COMPARATOR = "comparator"
    NEITHER = "neither"


class ReportedAs(StrEnum):
    """Whether a mean is of the values at a time or of their changes from baseline."""

    SCORE = "score"
    CHANGE = "change"


class Retraction(StrEnum):
    """What became of a study's main report after it was published."""

    NONE = "none"
    RETRACTED = "retracted"
    CONCERN = "concern"
    CORRECTED = "corrected"


class Importance(StrEnum):
    """GRADE's classes of importance for decisions."""

    CRITICAL = "critical"
    IMPORTANT = "important"
    LIMITED = "limited"


class Certainty(StrEnum):
    """GRADE's four levels of certainty of the evidence, lowest first."""

    VERY_LOW = "very low"
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"

    @property
    def rank(self) -> int:
        """1 (very low) to 4 (high)."""
        return list(Certainty).index(self) + 1


class Size(StrEnum):
    """How large an effect is by the protocol's thresholds (plain language guidance, table)."""

    TRIVIAL = "trivial"
    SMALL = "small"
    MODERATE = "moderate"
    LARGE = "large"


class Basis(StrEnum):
    """Where a number or a judgement comes from.

    `implied`: inferred from the wording of a publication, not stated there.
    """

    COMPUTED = "computed"
    DECLARED = "declared"
    JUDGED = "judged"
    IMPLIED = "implied"
    CONSTRUCTED = "constructed"


# What is known from a publication, which need not say everything.
PUBLISHED = frozenset({Basis.DECLARED, Basis.IMPLIED})

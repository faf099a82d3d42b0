"""The PRISMA 2020 flow diagram as data: its counts by the keys of the PRISMA flow schema."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from stook.figures.brief import brief

PREVIOUS: Final = ("previous_studies", "previous_reports")
OTHER: Final = ("website_results", "organisation_results", "citations_results")
_SHORT: Final = 24  # words for an unknown count that are kept on one line
META_ANALYSIS: Final = ("total_studies_ma", "total_reports_ma")
KEYS: Final = (
    *PREVIOUS,
    *("database_results", "register_results"),
    *OTHER,
    *("duplicates", "excluded_automatic", "excluded_other"),
    *("records_screened", "records_excluded"),
    *("dbr_sought_reports", "dbr_notretrieved_reports"),
    *("other_sought_reports", "other_notretrieved_reports"),
    *("dbr_assessed", "dbr_excluded", "other_assessed", "other_excluded"),
    *("new_studies", "new_reports", "total_studies", "total_reports"),
    *META_ANALYSIS,
)


@brief
@dataclass(frozen=True, slots=True)
class FlowData:
    """How many records became how many studies.

    `counts` holds numbers by the keys in `KEYS` (those of the PRISMA 2020 flow schema); a key
    with None, or one of a box that is always drawn and is absent here, shows `unknown` in words.
    The column of other methods is drawn when any of its counts is given, the column of the
    previous version when one of `PREVIOUS` is. `sources` and `registers` name single databases,
    `dbr_reasons` and `other_reasons` the reasons for excluding reports, each with its count.
    `href` leads from a count, by key; each count's text carries its key as `data-col`.
    """

    counts: Mapping[str, int | None] = field(default_factory=dict)
    sources: tuple[tuple[str, int | None], ...] = ()
    registers: tuple[tuple[str, int | None], ...] = ()
    dbr_reasons: tuple[tuple[str, int | None], ...] = ()
    other_reasons: tuple[tuple[str, int | None], ...] = ()
    title: str = ""
    unknown: str = "not reported"
    words: Mapping[str, str] = field(default_factory=dict)
    href: Mapping[str, str] = field(default_factory=dict)
    ident: str = "flow"

    def __post_init__(self) -> None:
        strange = sorted(set(self.counts) - set(KEYS))
        if strange:
            raise ValueError(f"unknown flow counts {', '.join(strange)}; known: {', '.join(KEYS)}")

    @property
    def updated(self) -> bool:
        """Whether this is an update of an earlier version."""
        return any(key in self.counts for key in PREVIOUS)

    @property
    def others(self) -> bool:
        """Whether other methods than databases and registers were used."""
        return any(key in self.counts for key in (*OTHER, "other_sought_reports"))

    def shown(self, key: str) -> str:
        """A count as readers see it: `(n = 12)`, or in words that it is not known."""
        return amount(self.counts.get(key), self.words.get(key, self.unknown))


def amount(count: int | None, unknown: str) -> str:
    """`(n = 12 345)`, or the words for an unknown count."""
    if count is None:
        kept = unknown.replace(" ", "\u00a0") if len(unknown) < _SHORT else unknown
        return f"({kept})"
    digits = f"{count:,}".replace(",", "\u202f") if abs(count) >= 10_000 else str(count)
    return f"(n\u00a0=\u00a0{digits})".replace("-", "−")

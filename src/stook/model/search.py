"""The log of a search source: what PRISMA-S asks to be reported of each.

Rethlefsen ML et al. PRISMA-S: an extension to the PRISMA statement for reporting literature
searches in systematic reviews. Syst Rev 2021;10:39. doi:10.1186/s13643-020-01542-z.
"""

from dataclasses import dataclass
from typing import Literal

from stook.model.terms import Strict


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFilter(Strict):
    """A published search filter or hedge, and whether it was changed (PRISMA-S item 10)."""

    name: str
    source: str
    changed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchSource(Strict):
    """search/<id>.yaml: one database or other source, the strategy as run, and how it was done.

    Each field but `id`, `syntax` and `note` belongs to one of the 16 items of PRISMA-S; `date` is
    YYYY-MM-DD. What holds for all sources together may be written in any of them.
    """

    id: str = ""
    source: str
    platform: str = ""
    multi_database: tuple[str, ...] = ()
    registries: tuple[str, ...] = ()
    browsing: str = ""
    citation_searching: str = ""
    contacts: str = ""
    other_methods: str = ""
    strategy: str = ""
    syntax: Literal["", "ovid", "pubmed", "embase", "other"] = ""
    limits: str = ""
    limits_why: str = ""
    filters: tuple[SearchFilter, ...] = ()
    prior_work: str = ""
    updates: str = ""
    date: str = ""
    peer_review: str = ""
    count: int | None = None
    deduplication: str = ""
    note: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """The keys that PRISMA-S wants of every database and that say nothing here.

        A source without a platform and a strategy that was found by other means (items 4 to 7)
        needs neither.
        """
        other = self.browsing or self.citation_searching or self.contacts or self.other_methods
        wanted = ("date",) if other else ("platform", "strategy", "date", "count")
        gaps = [key for key in wanted if getattr(self, key) in ("", None)]
        if self.limits and not self.limits_why:
            gaps.append("limits_why")
        return tuple(gaps)

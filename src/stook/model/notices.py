"""What sources say of the standing of a published report: retracted, under concern, corrected."""

from dataclasses import dataclass
from enum import StrEnum

from stook.problems import Place


class Standing(StrEnum):
    """The standing of a report, as one source tells it.

    `REPLACED` is a report that was retracted and republished; `NOTICE` is not a report of
    results but the notice about one; `UNKNOWN` says that a source could not be asked.
    """

    RETRACTED = "retracted"
    REPLACED = "replaced"
    CONCERN = "concern"
    CORRECTED = "corrected"
    REINSTATED = "reinstated"
    CLEAN = "clean"
    NOTICE = "notice"
    INFO = "info"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What one source says of one report.

    `doi` (normalised), `pmid`, `title`, `year` and `family` (of the first author) identify the
    report that it is about, never the notice; `notice` is the DOI or PMID of the notice, `date`
    its date (YYYY-MM-DD) or '', `detail` the source's own words (nature, reasons).
    """

    standing: Standing
    source: str
    place: Place
    doi: str = ""
    pmid: str = ""
    title: str = ""
    year: int | None = None
    family: str = ""
    date: str = ""
    notice: str = ""
    detail: str = ""

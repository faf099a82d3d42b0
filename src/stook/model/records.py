"""Records, reports and studies: the three things that a search finds, and must not confuse.

A *record* is one hit in one database. Several records may describe one *report* (a paper, a
congress abstract, a registration), and several reports may come from one *study*, which is what a
synthesis counts. Deduplication joins records to reports; linkage joins reports to studies.
"""

from dataclasses import dataclass
from enum import StrEnum

from stook.problems import Place

NOWHERE = Place("")


class RecordType(StrEnum):
    """What kind of publication a record describes, as far as the database says."""

    JOURNAL = "journal"
    CONFERENCE = "conference"
    REGISTRATION = "registration"
    PREPRINT = "preprint"
    BOOK = "book"
    CHAPTER = "chapter"
    THESIS = "thesis"
    REPORT = "report"
    DATASET = "dataset"
    WEB = "web"
    OTHER = "other"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the export that no attribute of `Record` holds, kept so that nothing is lost.

    `name` carries the format that it came from: `ris:N1`, `nbib:PHST`, `csv:Included?`.
    """

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Record:
    """One hit in one database, as exported.

    Text is as the database gave it (white space tidied, nothing translated); '' and None say that
    the export does not tell. `authors` are one name an element, in the order of the paper, mostly
    `Family, Given`. `registry` holds trial registration numbers (`NCT01234567`), `doi` is bare
    and as written (compare in lower case), `source` is the database, `place` where the record
    begins in its export.
    """

    id: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    issn: tuple[str, ...] = ()
    registry: tuple[str, ...] = ()
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    language: str = ""
    type: RecordType = RecordType.UNKNOWN
    url: tuple[str, ...] = ()
    source: str = ""
    extra: tuple[Field, ...] = ()
    place: Place = NOWHERE


class ReportKind(StrEnum):
    """What a report is. Only a paper can be expected to hold all results of a study."""

    PAPER = "paper"
    ABSTRACT = "abstract"
    REGISTRATION = "registration"
    PROTOCOL = "protocol"
    PREPRINT = "preprint"
    CORRECTION = "correction"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Report:
    """One paper, congress abstract or registration, with the ids of the records that found it."""

    id: str
    kind: ReportKind
    records: tuple[str, ...]

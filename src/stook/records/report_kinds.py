"""What kind of report a record describes: a paper, a congress abstract, a registration, …"""

import re

from stook.model.records import Record, RecordType, ReportKind
from stook.records.dedupe_keys import words_of

_REGISTRIES = ("clinicaltrials.gov", "ictrp", "isrctn", "clinicaltrialsregister", "who.int/trial")
_MEETING = re.compile(r"conference|congress|meeting|abstract|proceedings|annual scientific", re.I)
_ABSTRACT_PAGE = re.compile(r"[ASP]\d+")
_CORRECTION = frozenset({"erratum", "corrigendum", "correction", "retraction", "retracted"})


def kind_of_report(record: Record) -> ReportKind:
    """What a record's report is, from its type, its title and where it stands."""
    words = words_of(record.title)
    where = " ".join((*record.url, record.source, record.journal)).lower()
    if record.type is RecordType.REGISTRATION or any(name in where for name in _REGISTRIES):
        return ReportKind.REGISTRATION
    if set(words[:3] + words[-2:]) & _CORRECTION:
        return ReportKind.CORRECTION
    if record.type is RecordType.PREPRINT:
        return ReportKind.PREPRINT
    if "protocol" in words:
        return ReportKind.PROTOCOL
    supplement = "suppl" in record.issue.lower() and _ABSTRACT_PAGE.match(record.pages)
    if record.type is RecordType.CONFERENCE or supplement or _MEETING.search(record.journal):
        return ReportKind.ABSTRACT
    known = (RecordType.JOURNAL, RecordType.UNKNOWN)
    return ReportKind.PAPER if record.type in known else ReportKind.OTHER

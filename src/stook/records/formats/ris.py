"""RIS in its dialects, in and out.

The format: two letters, two spaces, a hyphen, a space, a value; `TY` begins a record and `ER` ends
it. The dialects add numbering and headings between records (Ovid, Cochrane), a second space
(Cochrane), tabs, blank lines and unmarked lines inside values (Citavi, EndNote, Zotero), fields
run together (Rayyan), and each its own use of `N1`, `M1`, `U1`. All of it is read; nothing of it is
an error.
"""

import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from stook.model.records import Field, Record, RecordType
from stook.records.formats.boundaries import comes_late, sampled
from stook.records.formats.draft import (
    Draft,
    doi_in,
    noted_pmid,
    page_limits,
    pmid_in,
    registrations_in,
    tidy,
    unsettling,
)
from stook.records.formats.foreign import as_note, from_note, kind_note, own
from stook.records.formats.kinds import refined
from stook.records.formats.repairs import Repairs

Lines = Iterable[tuple[int, str]]

TYPES = {
    "JOUR": RecordType.JOURNAL,
    "EJOUR": RecordType.JOURNAL,
    "JFULL": RecordType.JOURNAL,
    "MGZN": RecordType.JOURNAL,
    "INPR": RecordType.JOURNAL,
    "CONF": RecordType.CONFERENCE,
    "CPAPER": RecordType.CONFERENCE,
    "BOOK": RecordType.BOOK,
    "EBOOK": RecordType.BOOK,
    "EDBOOK": RecordType.BOOK,
    "CHAP": RecordType.CHAPTER,
    "ECHAP": RecordType.CHAPTER,
    "THES": RecordType.THESIS,
    "RPRT": RecordType.REPORT,
    "DATA": RecordType.DATASET,
    "AGGR": RecordType.DATASET,
    "ELEC": RecordType.WEB,
    "WEB": RecordType.WEB,
    "BLOG": RecordType.WEB,
}
_CODES = {
    RecordType.JOURNAL: "JOUR",
    RecordType.CONFERENCE: "CONF",
    RecordType.BOOK: "BOOK",
    RecordType.CHAPTER: "CHAP",
    RecordType.THESIS: "THES",
    RecordType.REPORT: "RPRT",
    RecordType.DATASET: "DATA",
    RecordType.WEB: "ELEC",
}
# tag -> attribute and rank; the tag that is written has rank 0
PARTS = {
    "TI": ("title", 0),
    "T1": ("title", 1),
    "AU": ("authors", 0),
    "A1": ("authors", 0),
    "JF": ("journal", 0),
    "T2": ("journal", 1),
    "JO": ("journal", 2),
    "JA": ("journal", 3),
    "J2": ("journal", 4),
    "PY": ("year", 0),
    "Y1": ("year", 1),
    "DA": ("year", 2),
    "VL": ("volume", 0),
    "IS": ("issue", 0),
    "SP": ("first_page", 0),
    "EP": ("last_page", 0),
    "DO": ("doi", 0),
    "AB": ("abstract", 0),
    "N2": ("abstract", 1),
    "KW": ("keywords", 0),
    "SN": ("issn", 0),
    "LA": ("language", 0),
    "UR": ("url", 0),
    "DB": ("source", 0),
    "ID": ("id", 0),
    "BT": ("title", 2),
    "C7": ("first_page", 3),  # the article's number where it has no pages
}
_OTHERS = (
    "A2 A3 A4 AD AN AI C1 C2 C3 C4 C5 C6 C7 C8 CA CC CN CP CT CY DP ED ER ET J1 L1 L2 L3 L4 LB LK"
    " M1 M2 M3 M4 N1 NV OP PB PD PM PT RD RI RN RP SE ST SV T3 TA TS TT TY U1 U2 U3 U4 U5 VO WE Y2"
)
KNOWN = frozenset(PARTS) | frozenset(_OTHERS.split())
# values in which several lines are normal; anywhere else a second line is damage
_LONG = frozenset(f"{letter}{n}" for letter in "UMCL" for n in range(1, 9)) | {
    "AB",
    "N1",
    "N2",
    "KW",
    "AD",
    "RN",
}

_TAG = re.compile(r"([A-Z][A-Z0-9])(?=\s\s|\t)\s+[-–—](.*)")
_NARROW = re.compile(r"([A-Z][A-Z0-9]) -(?: (.*)|$)")
_INSIDE = re.compile(r"(?<!\s)\s{2,}([A-Z][A-Z0-9])  - (?=\S)")
_NUMBER = re.compile(r"\s*<?\d{1,7}[.)>]?\s*")
_ANNOUNCED = re.compile(r"\s*Record #\d+ of (\d+)\s*")
_FURNITURE = ("provider:", "content:", "database:")
_NOTED_DOI = re.compile(r"\bDOI: (10\.\d{4,9}/[^\s;]+)")  # EBSCO
_ISSNS = re.compile(r"[\dXx-]{8,9}(?:[,;]\s*[\dXx-]{8,9})+")
_ORCID = re.compile(r"(?:https?://)?orcid\.org/", re.I)
# where these supply the records, a bare accession number is a PubMed id
_FROM_PUBMED = re.compile(r"\b(?:medline|pubmed|nlm)\b", re.I)
# EBSCO, Crossref and others put the DOI where a link may stand
_LINKS = frozenset({"L1", "L2", "L3", "L4", "LK", "M1", "C1", "U1"})
_AFTER_END = ("NL", "L2", "UR")  # Ovid puts its link behind the end of a record
_STARTS = frozenset({"TI", "T1", "AU", "A1", "AB", "N2", "ID", "DO"})


class _Reader:
    """The state of reading one file: the record at hand and the one that may still get a field."""

    def __init__(self, repairs: Repairs) -> None:
        self.repairs = repairs
        self.by_end = False  # records of this file begin behind the end of another, TY comes late
        self.draft: Draft | None = None
        self.type = ""
        self.words: list[str] = []
        self.accession = self.supplier = ""
        self.tag = ""
        self.value: list[str] = []
        self.gap = False
        self.narrow = False
        self.opened = False  # by a TY line
        self.closed = False  # by an ER line
        self.announced = 0
        self.count = 0

    def split(self, text: str) -> tuple[str, str] | None:
        """Tag and value of a line, None for a line without a tag."""
        hit = _TAG.match(text)
        if hit and (hit.group(2)[:1] in ("", " ", "\t", "\xa0") or hit.group(1) in KNOWN):
            return hit.group(1), hit.group(2).strip()
        hit = _NARROW.match(text)
        if hit and hit.group(1) in KNOWN and (self.narrow or hit.group(1) == "TY"):
            return hit.group(1), (hit.group(2) or "").strip()
        if text.rstrip() == "ER":
            return "ER", ""
        return None

    def feed(self, line: int, text: str) -> Iterator[Record]:
        """Take one line; a record comes out when it is complete."""
        if not text.strip():
            self.gap = True
            return
        found = self.split(text)
        if found is None:
            self.continued(line, text)
            self.gap = False
            return
        self.gap = False
        tag, value = found
        late = self.by_end and self.draft is not None and not (self.closed or self.opened)
        if tag == "TY" and late:
            self.flush()
            self.type, self.opened = value, True
        elif tag == "TY":
            self.narrow = _TAG.match(text) is None
            yield from self.begin(line, value)
        elif tag == "ER":
            self.end(line, value)
        else:
            begins = tag in _STARTS or (self.by_end and tag not in _AFTER_END)
            if self.draft is None or (self.closed and begins):
                yield from self.done()
                if not self.by_end:
                    what = f"a record begins with {tag} and not with TY"
                    self.repairs.note("W711", line, what)
                self.start(line)
            elif self.closed and tag not in _AFTER_END:
                self.repairs.note(
                    "W711", line, f"{tag} after the end of a record was taken into it"
                )
            self.field(line, tag, value)

    def start(self, line: int) -> None:
        self.draft = Draft("ris", line, self.repairs)
        self.type, self.accession, self.supplier, self.words = "", "", "", []
        self.opened = self.closed = False

    def begin(self, line: int, value: str) -> Iterator[Record]:
        """A TY line: the record before it is complete."""
        self.flush()
        if self.draft is not None and not self.closed:
            if self.opened and self.draft.empty:
                self.repairs.note("W711", line, "a second TY line for the same record")
                self.type = value or self.type
                return
            self.repairs.note("W711", line, "the record before this one has no ER line")
        yield from self.done()
        self.start(line)
        self.type, self.opened = value, True

    def end(self, line: int, value: str) -> None:
        """An ER line. The record stays at hand, as stray fields may follow."""
        self.flush()
        if self.draft is None or self.closed:
            if not (self.closed and not value):
                self.repairs.note("W711", line, "an ER line without a record")
            return
        if value:
            self.draft.keep("ER", value)
        self.closed = True

    def field(self, line: int, tag: str, value: str) -> None:
        self.flush()
        at = 0
        for hit in _INSIDE.finditer(value):
            if hit.group(1) in KNOWN and hit.group(1) not in ("TY", "ER"):
                self.repairs.note("W722", line, f"{hit.group(1)} stood inside {tag}")
                self.tag, self.value = tag, [value[at : hit.start()].strip()]
                self.flush()
                tag, at = hit.group(1), hit.end()
        self.tag, self.value = tag, [value[at:].strip()]

    def continued(self, line: int, text: str) -> None:
        """A line without a tag: part of the value before it, or text between records."""
        if self.closed and self.tag and self.draft is not None:
            if self.draft.room(text):
                self.value.append(text.strip())
            return
        if self.draft is None or self.closed:
            announced = _ANNOUNCED.fullmatch(text)
            if announced:
                self.announced = max(self.announced, int(announced.group(1)[:9]))
            elif not (_NUMBER.fullmatch(text) or text.strip().lower().startswith(_FURNITURE)):
                self.repairs.note("W712", line, f"{text.strip()[:60]!r} belongs to no record")
            return
        if not self.tag:
            self.repairs.note("W710", line, "a line without a tag was kept as a note")
            self.tag, self.value = "N1", [text.strip()]
            return
        if self.tag not in _LONG:
            self.repairs.note("W710", line, f"joined to {self.tag}")
        if self.draft.room(text):
            self.value += ["", text.strip()] if self.gap else [text.strip()]

    def flush(self) -> None:
        """Give the field at hand to the draft."""
        tag, lines = self.tag, self.value
        self.tag, self.value = "", []
        if not tag or self.draft is None or not any(lines):
            return
        if tag == "KW":
            for word in lines:
                self.draft.put("keywords", tidy(word), "KW")
            return
        text = "\n".join(lines).strip() if tag in _LONG else tidy(" ".join(lines))
        self.give(self.draft, tag, text)

    def give(self, draft: Draft, tag: str, text: str) -> None:
        """One field to the place where it belongs."""
        part = PARTS.get(tag)
        if tag in ("AU", "A1") and self.no_name(draft, tag, text):
            return
        if tag == "SN" and _ISSNS.fullmatch(text):
            for number in dict.fromkeys(re.split(r"[,;]\s*", text)):
                draft.put("issn", number, tag)
            return
        if part is not None:
            draft.put(part[0], text if part[0] == "abstract" else tidy(text), tag, part[1])
            return
        if tag == "N1" and (foreign := from_note(text)):
            draft.foreign(foreign)
            return
        if tag == "AN" and text.startswith("PMID: "):
            draft.put("pmid", text, tag)
            return
        draft.keep(tag, text)
        self.hint(draft, tag, text)

    def no_name(self, draft: Draft, tag: str, text: str) -> bool:
        """Whether an author is an identifier: an ORCID (ProQuest), a registration (CENTRAL)."""
        numbers = registrations_in(text) if text[-2:-1].isdigit() else ()
        numbers = numbers if text.startswith(numbers) else ()
        for number in numbers:
            draft.put("registry", number, tag)
        if numbers or _ORCID.match(text):
            draft.keep(tag, text)
            return True
        return False

    def hint(self, draft: Draft, tag: str, text: str) -> None:
        """What single dialects hide in fields that mean something else elsewhere."""
        if tag in ("M3", "PT"):
            self.words.append(text)
            draft.put("doi", doi_in(text), tag, 3)
        elif tag in ("AN", "U2") and not (self.accession or text.startswith("PMID")):
            self.accession = tidy(text)
        elif tag == "N1" and (hit := _NOTED_DOI.search(text[:2000])):
            draft.put("doi", hit.group(1).rstrip(".;,"), tag, 4)
        elif tag == "U5" and text.startswith("https://www.cochranelibrary.com/"):
            draft.put("url", text, tag)
        elif tag == "DP":
            self.supplier = text
        elif tag in _LINKS:
            draft.put("doi", doi_in(text), tag, 4)
        draft.put("pmid", _pubmed_id(tag, text), tag, 1)
        if tag in ("AN", "C3", "N1"):
            for number in registrations_in(text) if len(text) < 200 else ():
                draft.put("registry", number, tag)

    def done(self) -> Iterator[Record]:
        """The record at hand, complete."""
        self.flush()
        draft, self.draft = self.draft, None
        if draft is None:
            return
        if not draft.has("id"):
            draft.put("id", self.accession, "ID")
        supplied = f"{draft.first('source')} {self.supplier}"
        if not draft.has("pmid") and _FROM_PUBMED.search(supplied):
            draft.put("pmid", pmid_in(self.accession), "AN", 2)
        code = self.type.strip().upper()
        kind = refined(TYPES.get(code, RecordType.UNKNOWN), " ".join(self.words))
        if code and code != _CODES.get(kind, "GEN"):
            draft.keep("TY", self.type.strip())
        self.count += 1
        yield draft.build(kind)

    def finish(self) -> Iterator[Record]:
        """The end of the file."""
        self.flush()
        if self.draft is not None and not self.closed:
            self.repairs.note("W711", self.draft.line, "the last record has no ER line")
        yield from self.done()
        if self.announced and self.announced != self.count:
            what = f"it announces {self.announced} records and holds {self.count}"
            self.repairs.note("E707", 0, what)


def _pubmed_id(tag: str, text: str) -> str:
    """The PubMed id in a field that means something else in other dialects, or ''."""
    if tag == "PM" or (tag == "C5" and text.isdigit()):
        return pmid_in(text)
    if tag == "C3" and (hit := re.search(r"\bPUBMED (\d{1,9})\b", text)):
        return hit.group(1)
    return noted_pmid(text) if tag in ("N1", "U1", "U2") else ""


def read(lines: Lines, repairs: Repairs) -> Iterator[Record]:
    """Records of a RIS file, one by one."""
    sample, lines = sampled(lines)
    reader = _Reader(repairs)
    reader.by_end = comes_late(sample, reader.split, "TY", "ER")
    for line, text in lines:
        yield from reader.feed(line, text)
    yield from reader.finish()


def _body(value: str) -> str:
    """A value for writing: no line of it, nor any part of one, can look like a field."""
    first, *rest = value.split("\n")
    if _INSIDE.search(first):
        first, rest = "", [first, *rest]
    return "\n".join([first, *(f" {line}" if line else "" for line in rest)])


def fields(record: Record) -> list[tuple[str, str]]:
    """A record as RIS fields, `TY` first."""
    code = _CODES.get(record.type, "GEN")
    extra: list[tuple[str, str]] = []
    noted = unsettling(record, "ris", PARTS)
    for field in record.extra:
        tag = own(field, "ris")
        if tag == "TY":
            code = tidy(field.value)
        elif tag in noted:
            extra.append(("N1", as_note(field)))
        elif len(tag) == 2 and tag.isalnum() and tag.isupper() and tag != "ER":
            extra.append((tag, field.value))
        else:
            extra.append(("N1", as_note(field)))
    words = " ".join(value for tag, value in extra if tag in ("M3", "PT"))
    if refined(TYPES.get(code.upper(), RecordType.UNKNOWN), words) is not record.type:
        extra.append(("N1", as_note(kind_note(record.type))))
    own_fields = [(tag, value) for tag, value in extra if from_note(value) is None]
    words = " ; ".join(
        value for tag, value in own_fields if tag in ("AN", "C3", "N1") and len(value) < 200
    )
    first, last = page_limits(record.pages)
    out = [("TY", code), ("ID", record.id), ("TI", record.title)]
    out += [("AU", name) for name in record.authors]
    out += [("PY", str(record.year or "")), ("JF", record.journal)]
    out += [("VL", record.volume), ("IS", record.issue), ("SP", first), ("EP", last)]
    out += [("DO", record.doi)]
    if record.pmid and all(_pubmed_id(tag, value) != record.pmid for tag, value in own_fields):
        out.append(("AN", f"PMID: {record.pmid}"))
    out += [("SN", number) for number in record.issn]
    for number in record.registry:
        if number not in registrations_in(words):
            out.append(("N1", as_note(Field("stook:registry", number))))
    out += [("AB", record.abstract), *(("KW", word) for word in record.keywords)]
    out += [("LA", record.language), *(("UR", url) for url in record.url), ("DB", record.source)]
    return [(tag, value) for tag, value in out + extra if value]


def write(records: Iterable[Record], out: TextIO) -> int:
    """Write records as RIS (UTF-8, line feed); returns how many."""
    count = 0
    for record in records:
        for tag, value in fields(record):
            out.write(f"{tag}  - {_body(value)}\n")
        out.write("ER  - \n\n")
        count += 1
    return count

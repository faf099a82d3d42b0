"""PubMed's own tagged format (NBIB, MEDLINE), in and out.

A tag is padded to four letters and followed by a hyphen; a value goes on with six spaces; `PMID`
begins a record. See https://pubmed.ncbi.nlm.nih.gov/help/#pubmed-format
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TextIO

from stook.model.records import Field, Record, RecordType
from stook.records.formats.boundaries import opener, sampled
from stook.records.formats.draft import Draft, doi_in, registrations_in, tidy, vernacular, year_in
from stook.records.formats.foreign import as_note, from_note, kind_note, own
from stook.records.formats.kinds import kind_of
from stook.records.formats.repairs import Repairs

_PARTS = {
    "PMID": ("pmid", 0),
    "TI": ("title", 0),
    "BTI": ("title", 1),
    "JT": ("journal", 0),
    "TA": ("journal", 1),
    "DP": ("year", 0),
    "VI": ("volume", 0),
    "IP": ("issue", 0),
    "PG": ("pages", 0),
    "AB": ("abstract", 0),
    "LA": ("language", 0),
    "IS": ("issn", 0),
    "MH": ("keywords", 0),
}
_SHAPE = re.compile(r"([A-Z][A-Z0-9]{1,3}) *[-–—](?: (.*)|$)")
_DOI = re.compile(r"(\S+) \[doi\]")
_SUFFIX = re.compile(r"[ ,](Jr|Sr|2nd|3rd|4th|I{2,3}|IV)\.?$")
_FIRST = frozenset({"OWN", "STAT"})
_PT = {
    RecordType.JOURNAL: "Journal Article",
    RecordType.PREPRINT: "Preprint",
    RecordType.CONFERENCE: "Conference Proceedings",
    RecordType.BOOK: "Book",
    RecordType.CHAPTER: "Book Chapter",
    RecordType.THESIS: "Academic Dissertation",
    RecordType.REPORT: "Technical Report",
    RecordType.DATASET: "Dataset",
    RecordType.WEB: "Webcast",
    RecordType.REGISTRATION: "Trial Registry Record",
}


def _split(text: str) -> tuple[str, str] | None:
    hit = _SHAPE.match(text)
    return (hit.group(1), (hit.group(2) or "").strip()) if hit else None


def short_name(name: str) -> str:
    """`Griffin, Darren K` as `Griffin DK`, PubMed's short form of a full name."""
    family, comma, given = name.partition(",")
    if not comma:
        return name
    suffix = hit[1] if (hit := _SUFFIX.search(given)) else ""
    given = given.removesuffix(suffix).rstrip(" ,")
    initials = "".join(part[0] for part in re.split(r"[\s.\-]+", given) if part)
    return " ".join(part for part in (family.strip(), initials, suffix) if part)


class _Reader:
    def __init__(self, repairs: Repairs, opener: str) -> None:
        self.repairs, self.opener = repairs, opener
        self.draft: Draft | None = None
        self.held: list[tuple[str, str]] = []
        self.short: list[str] = []
        self.full: list[str] = []
        self.group: list[str] = []
        self.people: list[str] = []  # full names and groups in the order of the paper
        self.original = ""  # the title in the paper's own language
        self.seen: set[str] = set()
        self.tag = ""
        self.value: list[str] = []
        self.gap = True

    def feed(self, line: int, text: str) -> Iterator[Record]:
        """Take one line; a record comes out when the next one begins."""
        if not text.strip():
            self.gap = True
            return
        field = _split(text)
        if field is None:
            self.continued(line, text)
            return
        tag, value = field
        self.flush()
        if self.draft is None or self.begins(tag):
            if tag not in ("PMID", self.opener):
                self.repairs.note("W711", line, f"a record begins with {tag} and not with PMID")
            yield from self.done()
            self.draft = Draft("nbib", line, self.repairs)
            self.held, self.people, self.original = [], [], ""
            self.short, self.full, self.group = [], [], []
            self.seen = set()
        self.seen.add(tag)
        self.tag, self.value = tag, [value]
        self.gap = False

    def begins(self, tag: str) -> bool:
        """Whether a field begins another record than the one at hand."""
        if tag == "PMID" and self.opener in ("", "PMID"):
            return True
        return self.gap and tag in self.seen and tag in (*_FIRST, "PMID", "TI", self.opener)

    def continued(self, line: int, text: str) -> None:
        """Six spaces continue a value; any other line is damage."""
        if self.draft is None:
            self.repairs.note("W712", line, f"{text.strip()[:60]!r} belongs to no record")
            return
        if not self.tag:
            self.tag, self.value = "GN", []
        if not text.startswith("  "):
            self.repairs.note("W710", line, f"joined to {self.tag}")
        if self.draft.room(text):
            self.value.append(text.strip())

    def flush(self) -> None:
        """Give the field at hand to the draft."""
        tag, value = self.tag, tidy(" ".join(self.value))
        self.tag, self.value = "", []
        draft = self.draft
        if not tag or not value or draft is None or not draft.room(value):
            return
        lists = {"FAU": self.full, "AU": self.short, "CN": self.group}
        if tag in lists:
            lists[tag].append(value)
        if tag in ("FAU", "CN"):
            self.people.append(value)  # a group stands among the authors
        if tag in ("LID", "AID", "SI", "PT"):
            self.held.append((tag, value))
        elif tag in _PARTS:
            draft.put(_PARTS[tag][0], value, tag, _PARTS[tag][1])
        elif tag == "GN" and (foreign := from_note(value)):
            draft.foreign(foreign)
        elif tag not in ("FAU", "AU"):
            draft.keep(tag, value)
            if tag == "TT":
                self.original = value
            if tag == "OT":
                draft.put("keywords", value, tag)

    def settle(self, draft: Draft) -> RecordType:
        """Identifiers and the kind; a field that says no more than they do is not kept."""
        plain: set[str] = set()
        dois = [h.group(1) for _, v in self.held if (h := _DOI.fullmatch(v)) and doi_in(h.group(1))]
        if dois:
            draft.put("doi", dois[0], "LID")
            plain.add(f"{dois[0]} [doi]")
        for tag, value in self.held:
            if tag == "SI":
                for number in registrations_in(value):
                    draft.put("registry", number, tag)
                    plain.add(number)
        kinds = [value for tag, value in self.held if tag == "PT"]
        kind = kind_of("; ".join(kinds))
        if kinds == [_PT.get(kind)]:
            plain.add(kinds[0])
        tags = Counter(tag for tag, value in self.held if value in plain)
        for tag, value in self.held:
            once = tag == "SI" or (tags[tag] == 1 and tag != "AID")
            if not (value in plain and once and (tag != "LID" or tags["AID"] == 0)):
                draft.keep(tag, value)
        return kind

    def done(self) -> Iterator[Record]:
        """The record at hand, complete."""
        self.flush()
        draft, self.draft = self.draft, None
        if draft is None:
            return
        for name in self.people if self.full else [*self.short, *self.group]:
            draft.put("authors", name, "FAU")
        derived = {short_name(name) for name in self.full}
        if self.full and any(name not in derived for name in self.short):
            for name in self.short:
                draft.keep("AU", name)
        if original := vernacular(draft.first("title"), self.original):
            draft.forget("title", "TI")
            draft.put("title", original, "TT", 2)
        yield draft.build(self.settle(draft))


def read(lines: Iterable[tuple[int, str]], repairs: Repairs) -> Iterator[Record]:
    """Records of an NBIB file, one by one."""
    sample, lines = sampled(lines)
    reader = _Reader(repairs, opener(sample, _split))
    for line, text in lines:
        yield from reader.feed(line, text)
    yield from reader.done()


def _line(tag: str, value: str) -> str:
    return f"{tag:<4}- {tidy(value)}\n"


def fields(record: Record) -> list[tuple[str, str]]:
    """A record as NBIB fields, `PMID` first."""
    extra: list[tuple[str, str]] = []
    for field in record.extra:
        tag = own(field, "nbib")
        good = re.fullmatch(r"[A-Z][A-Z0-9]{1,3}", tag) and tag != "PMID"
        extra.append((tag, field.value) if good else ("GN", as_note(field)))
    held = {value for tag, value in extra if tag in ("LID", "AID")}
    numbers = {one for tag, value in extra if tag == "SI" for one in registrations_in(value)}
    tags = {tag for tag, _ in extra}
    other_terms = {value for tag, value in extra if tag == "OT"}
    out = [("TI", record.title)]
    if record.doi and f"{record.doi} [doi]" not in held:
        out.append(("LID", f"{record.doi} [doi]"))
    out += [("AB", record.abstract)]
    groups = {value for tag, value in extra if tag == "CN"}
    for name in record.authors:
        if name in groups:
            out.append(("CN", name))
            extra.remove(("CN", name))
        else:
            out.append(("FAU", name))
            if "AU" not in tags:
                out.append(("AU", short_name(name)))
    out += [("LA", record.language), ("JT", record.journal), ("VI", record.volume)]
    dated = (year_in(value) for tag, value in extra if tag == "DP")
    if record.year != next((year for year in dated if year), None):
        out.append(("DP", str(record.year or "")))
    out += [("IP", record.issue), ("PG", record.pages)]
    out += [("IS", number) for number in record.issn]
    out += [("SI", number) for number in record.registry if number not in numbers]
    out += [("MH", word) for word in record.keywords if word not in other_terms]
    if "PT" not in tags:
        out.append(("PT", _PT.get(record.type, "")))
    told = kind_of("; ".join(v for t, v in extra if t == "PT"))
    if told is not record.type and ("PT" in tags or record.type not in _PT):
        out.append(("GN", as_note(kind_note(record.type))))
    unheld = [*(("url", url) for url in record.url), ("source", record.source)]
    if record.id != record.pmid:
        unheld.append(("id", record.id))
    out += [("GN", as_note(Field(f"stook:{part}", text))) for part, text in unheld if text]
    return [("PMID", record.pmid), *((tag, value) for tag, value in out + extra if value)]


def write(records: Iterable[Record], out: TextIO) -> int:
    """Write records as NBIB (UTF-8); returns how many."""
    count = 0
    for record in records:
        out.writelines(_line(tag, value) for tag, value in fields(record))
        out.write("\n")
        count += 1
    return count

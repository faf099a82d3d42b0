"""Web of Science's plain text format (CIW, savedrecs.txt), in and out.

Two letters, a space, a value; three spaces go on with it; `ER` ends a record, `EF` the file.
"""

import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from stook.model.records import Field, Record, RecordType
from stook.records.formats.draft import Draft, page_limits, tidy, unsettling
from stook.records.formats.foreign import as_note, from_note, kind_note, own
from stook.records.formats.kinds import kind_of
from stook.records.formats.repairs import Repairs

PARTS = {
    "TI": ("title", 0),
    "SO": ("journal", 0),
    "J9": ("journal", 1),
    "JI": ("journal", 2),
    "PY": ("year", 0),
    "VL": ("volume", 0),
    "IS": ("issue", 0),
    "BP": ("first_page", 0),
    "EP": ("last_page", 0),
    "AR": ("first_page", 1),
    "DI": ("doi", 0),
    "PM": ("pmid", 0),
    "SN": ("issn", 0),
    "AB": ("abstract", 0),
    "LA": ("language", 0),
    "UT": ("id", 0),
}
_PT = {"J": RecordType.JOURNAL, "S": RecordType.JOURNAL, "B": RecordType.BOOK}
_CODES = {RecordType.JOURNAL: "J", RecordType.BOOK: "B"}
_ONE_A_LINE = frozenset(
    ["AU", "AF", "BA", "BF", "CA", "C1", "C3", "CR", "RI", "OI", "GP", "BE", "ED", "FU"]
)
_SHAPE = re.compile(r"([A-Z][A-Z0-9])(?: (.*)|$)")
_BARE = frozenset({"ER", "EF"})


class _Reader:
    def __init__(self, repairs: Repairs) -> None:
        self.repairs = repairs
        self.draft: Draft | None = None
        self.names: dict[str, list[str]] = {}
        self.kind = ""
        self.words = ""
        self.tag = ""
        self.value: list[str] = []
        self.ended = False

    def feed(self, line: int, text: str) -> Iterator[Record]:
        """Take one line; a record comes out at its `ER`."""
        if not text.strip():
            return
        hit = _SHAPE.match(text)
        if hit is None or (hit.group(1) in _BARE and hit.group(2)):
            self.continued(line, text)
            return
        tag, value = hit.group(1), (hit.group(2) or "").strip()
        self.flush()
        if tag in ("FN", "VR", "EF") and self.draft is None:
            self.ended = self.ended or tag == "EF"
        elif tag == "ER":
            yield from self.done()
        else:
            if tag == "PT" and self.draft is not None and not self.draft.empty:
                self.repairs.note("W711", line, "the record before this one has no ER line")
                yield from self.done()
            if self.draft is None:
                self.start(line, tag)
            self.tag, self.value = tag, [value]

    def start(self, line: int, tag: str) -> None:
        if tag != "PT":
            self.repairs.note("W711", line, f"a record begins with {tag} and not with PT")
        self.draft = Draft("ciw", line, self.repairs)
        self.names, self.kind, self.words = {}, "", ""

    def continued(self, line: int, text: str) -> None:
        if self.draft is None or not self.tag:
            self.repairs.note("W712", line, f"{text.strip()[:60]!r} belongs to no record")
            return
        if not text.startswith("  "):
            self.repairs.note("W710", line, f"joined to {self.tag}")
        if self.draft.room(text):
            self.value.append(text.strip())

    def flush(self) -> None:
        """Give the field at hand to the draft."""
        tag, lines = self.tag, self.value
        self.tag, self.value = "", []
        if not tag or self.draft is None:
            return
        if tag in _ONE_A_LINE:
            values = [tidy(line) for line in lines if line]
        else:
            values = [tidy(" ".join(lines))]
        for value in values:
            if value:
                self.give(self.draft, tag, value)

    def give(self, draft: Draft, tag: str, value: str) -> None:
        """One value to the place where it belongs."""
        if tag in ("AU", "AF", "CA"):
            if draft.room(value):
                self.names.setdefault(tag, []).append(value)
        elif tag in PARTS:
            draft.put(PARTS[tag][0], value, tag, PARTS[tag][1])
        elif tag == "DE":
            for word in value.split(";"):
                draft.put("keywords", word.strip(), tag)
        elif tag == "Z9" and (foreign := from_note(value)):
            draft.foreign(foreign)
        elif tag == "PT":
            self.kind = value
        else:
            draft.keep(tag, value)
            self.hint(draft, tag, value)

    def hint(self, draft: Draft, tag: str, value: str) -> None:
        """What two fields say that are kept as they are, too."""
        if tag == "DT":
            self.words += value
        elif tag == "ID":
            for word in value.split(";"):
                draft.put("keywords", word.strip(), tag)

    def done(self) -> Iterator[Record]:
        """The record at hand, complete."""
        self.flush()
        draft, self.draft = self.draft, None
        if draft is None:
            return
        first = next((tag for tag in ("AF", "AU", "CA") if tag in self.names), "AF")
        for tag, names in self.names.items():
            for name in names:
                if tag == first:
                    draft.put("authors", name, tag)
                elif names != self.names[first]:
                    draft.keep(tag, name)
        kind = kind_of(self.words)
        if kind not in (RecordType.CONFERENCE, RecordType.CHAPTER, RecordType.PREPRINT):
            kind = _PT.get(self.kind, kind)
        if self.kind and self.kind != _CODES.get(kind, "J"):
            draft.keep("PT", self.kind)
        yield draft.build(kind)

    def finish(self) -> Iterator[Record]:
        """The end of the file."""
        if self.draft is not None:
            self.repairs.note("W711", self.draft.line, "the last record has no ER line")
        yield from self.done()


def read(lines: Iterable[tuple[int, str]], repairs: Repairs) -> Iterator[Record]:
    """Records of a CIW file, one by one."""
    reader = _Reader(repairs)
    for line, text in lines:
        yield from reader.feed(line, text)
    yield from reader.finish()


def fields(record: Record) -> list[tuple[str, list[str]]]:
    """A record as CIW fields with their lines, `PT` first."""
    code = _CODES.get(record.type, "J")
    extra: dict[str, list[str]] = {}
    noted = unsettling(record, "ciw", PARTS)
    for field in record.extra:
        tag = own(field, "ciw")
        if tag == "PT":
            code = field.value
        elif _SHAPE.fullmatch(tag) and tag not in _BARE | noted:
            extra.setdefault(tag, []).append(field.value)
        else:
            extra.setdefault("Z9", []).append(as_note(field))
    plus = {word.strip() for line in extra.get("ID", []) for word in line.split(";")}
    # a word with a semicolon in it would come back as two
    split = any(";" in word for word in record.keywords)
    first, last = page_limits(record.pages)
    names = "AF" if "AU" in extra else "AU"
    out: list[tuple[str, list[str]]] = [
        ("PT", [code]),
        (names, list(record.authors)),
        ("TI", [record.title]),
        ("SO", [record.journal]),
        ("LA", [record.language]),
        ("DE", [] if split else ["; ".join(w for w in record.keywords if w not in plus)]),
        ("AB", [record.abstract]),
        ("SN", list(record.issn[:1])),
        ("PY", [str(record.year or "")]),
        ("VL", [record.volume]),
        ("IS", [record.issue]),
        ("BP", [first]),
        ("EP", [last]),
        ("DI", [record.doi]),
        ("PM", [record.pmid]),
        ("UT", [record.id]),
    ]
    lists = (("issn", record.issn[1:]), ("registry", record.registry), ("url", record.url))
    notes = [Field(f"stook:{part}", text) for part, texts in lists for text in texts]
    notes += [Field("stook:keywords", word) for word in record.keywords if split]
    if code not in _PT or _PT[code] is not record.type:
        notes.append(kind_note(record.type))
    if record.source:
        notes.append(Field("stook:source", record.source))
    extra.setdefault("Z9", []).extend(as_note(note) for note in notes)
    for tag, values in extra.items():
        out += [(tag, values)] if tag in _ONE_A_LINE else [(tag, [value]) for value in values]
    return [(tag, [tidy(v) for v in values if v]) for tag, values in out if any(values)]


def write(records: Iterable[Record], out: TextIO) -> int:
    """Write records as CIW (UTF-8); returns how many."""
    out.write("FN stook\nVR 1.0\n")
    count = 0
    for record in records:
        for tag, values in fields(record):
            out.write(f"{tag} " + "\n   ".join(values) + "\n")
        out.write("ER\n\n")
        count += 1
    out.write("EF\n")
    return count

"""BibTeX and BibLaTeX, in and out. Repeated keys are kept: a key is a name, not an identity."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TextIO

from stook.model.records import Field, Record, RecordType
from stook.records.formats.column_names import joined, split
from stook.records.formats.draft import Draft, noted_pmid, page_range, tidy
from stook.records.formats.foreign import as_note, from_note, kind_note, own, packed, unpacked
from stook.records.formats.kinds import refined
from stook.records.formats.latex import decoded, encoded, unescaped
from stook.records.formats.repairs import Repairs

_TYPES = {
    "article": RecordType.JOURNAL,
    "inproceedings": RecordType.CONFERENCE,
    "conference": RecordType.CONFERENCE,
    "proceedings": RecordType.CONFERENCE,
    "book": RecordType.BOOK,
    "inbook": RecordType.CHAPTER,
    "incollection": RecordType.CHAPTER,
    "phdthesis": RecordType.THESIS,
    "mastersthesis": RecordType.THESIS,
    "thesis": RecordType.THESIS,
    "techreport": RecordType.REPORT,
    "report": RecordType.REPORT,
    "dataset": RecordType.DATASET,
    "online": RecordType.WEB,
}
_NAMES = {
    RecordType.JOURNAL: "article",
    RecordType.CONFERENCE: "inproceedings",
    RecordType.BOOK: "book",
    RecordType.CHAPTER: "incollection",
    RecordType.THESIS: "phdthesis",
    RecordType.REPORT: "techreport",
    RecordType.DATASET: "dataset",
    RecordType.WEB: "online",
}
_PARTS = {
    "title": ("title", 0),
    "journal": ("journal", 0),
    "journaltitle": ("journal", 1),
    "booktitle": ("journal", 2),
    "year": ("year", 0),
    "date": ("year", 1),
    "volume": ("volume", 0),
    "number": ("issue", 0),
    "issue": ("issue", 1),
    "pages": ("pages", 0),
    "doi": ("doi", 0),
    "pmid": ("pmid", 0),
    "issn": ("issn", 0),
    "abstract": ("abstract", 0),
    "keywords": ("keywords", 0),
    "language": ("language", 0),
    "langid": ("language", 1),
    "url": ("url", 0),
    "database": ("source", 0),
    "source": ("source", 1),
    "art_number": ("pages", 1),
    "article-number": ("pages", 1),
    "eid": ("pages", 2),
    "author": ("authors", 0),
}
# further keywords of Scopus and Web of Science, further numbers; they stay fields of their own too
_MORE = {
    "author_keywords": "keywords",
    "author-keywords": "keywords",
    "keywords-plus": "keywords",
    "eissn": "issn",
}
_VERBATIM = frozenset({"doi", "url", "pmid", "issn"})
# `x-field-1 = {ris:N1 = …}`: a field of another format; numbered, as a name may stand only once
_FOREIGN = re.compile(r"x-field(?:-\d+)?")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_START = re.compile(r"\s*@\s*([A-Za-z]+)\s*([{(])")
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_NAME = re.compile(r"\s*([^\s=,{}\"#%()]{1,100})\s*=\s*")
_BARE = re.compile(r"[^\s,#{}\"]+")
MAX_ENTRY = 8 << 20


class _Entries:
    """Cuts a file into entries: type, line and the text between the outer braces."""

    def __init__(self, lines: Iterable[tuple[int, str]], repairs: Repairs) -> None:
        self.lines, self.repairs = lines, repairs
        self.held: list[str] = []
        self.depth = self.size = 0
        self.kind, self.line = "", 0

    def __iter__(self) -> Iterator[tuple[str, int, str]]:
        for line, text in self.lines:
            yield from self._feed(line, text)
        if self.kind:
            self.repairs.note("W721", self.line, "the file ends inside an entry")
            yield self._out()

    def _out(self) -> tuple[str, int, str]:
        found = (self.kind, self.line, "\n".join(self.held))
        self.held, self.kind, self.depth, self.size = [], "", 0, 0
        return found

    def _feed(self, line: int, text: str) -> Iterator[tuple[str, int, str]]:
        while True:
            hit = _START.match(text) if text.lstrip().startswith("@") else None
            if self.kind and hit and self._fresh(text, hit):
                self.repairs.note("W721", self.line, "an entry is not closed")
                yield self._out()
            if not self.kind:
                if hit is None:
                    at = text.find("@")
                    if at <= 0:
                        return
                    text = text[at:]
                    continue
                self.kind, self.line, self.depth = hit.group(1).lower(), line, 1
                text = text[hit.end() :]
            end = self._close(text)
            if end < 0:
                return
            rest = text[end + 1 :]
            self.held.append(text[:end])
            yield self._out()
            if "@" not in rest:
                return
            text = rest

    def _fresh(self, text: str, hit: re.Match[str]) -> bool:
        """Whether a line inside an entry begins another one, the first never having ended."""
        rest = text[hit.end() :]
        return re.match(r"\s*[^\s,={}]+\s*,\s*(?:[A-Za-z-]+\s*=.*)?$", rest) is not None

    def _close(self, text: str) -> int:
        """Where the entry ends in this line, else -1 with the line taken in."""
        for hit in _BRACES.finditer(text):
            if hit.group() == "{":
                self.depth += 1
            elif hit.group() == "}":
                self.depth -= 1
                if self.depth == 0:
                    return hit.start()
        self.size += len(text)
        if self.size < MAX_ENTRY:
            self.held.append(text)
        elif self.size - len(text) < MAX_ENTRY:
            self.repairs.note("E703", self.line, "an entry is over the limit; the rest is left out")
        return -1


def _braced(text: str, at: int) -> int:
    """The place behind the brace that closes the one at `at`; the end if there is none."""
    depth = 0
    for hit in _BRACES.finditer(text, at):
        if hit.group() == "{":
            depth += 1
        elif hit.group() == "}":
            depth -= 1
            if depth == 0:
                return hit.end()
    return len(text) + 1


def _quoted(text: str, at: int) -> int:
    """The place behind the quotation mark that closes the one at `at`, outside braces."""
    depth = 0
    for hit in re.compile(r"\\.|[{}\"]", re.DOTALL).finditer(text, at + 1):
        char = hit.group()
        depth += (char == "{") - (char == "}")
        if char == '"' and depth <= 0:
            return hit.end()
    return len(text) + 1


class _Values:
    """Reads the fields of one entry."""

    def __init__(self, macros: dict[str, str], repairs: Repairs, line: int) -> None:
        self.macros, self.repairs, self.line = macros, repairs, line

    def fields(self, text: str, at: int) -> Iterator[tuple[str, str]]:
        """Names in lower case and values, without outer braces."""
        while at < len(text):
            hit = _NAME.match(text, at)
            if hit is None:
                comma = text.find(",", at)
                stray = text[at : comma if comma >= 0 else len(text)].strip()
                if stray:
                    self.repairs.note("W712", self.line, f"{stray[:60]!r} is no field")
                at = comma + 1 if comma >= 0 else len(text)
                continue
            value, at = self._value(text, hit.end())
            name = hit.group(1)
            yield name.lower(), value

    def _value(self, text: str, at: int) -> tuple[str, int]:
        parts = []
        while at < len(text):
            char = text[at]
            if char in '{"':
                end = _braced(text, at) if char == "{" else _quoted(text, at)
                if end > len(text):
                    self.repairs.note("W721", self.line, "a value is not closed")
                parts.append(text[at + 1 : end - 1])
            else:
                hit = _BARE.match(text, at)
                end = hit.end() if hit else at
                word = hit.group() if hit else ""
                parts.append(self.macros.get(word.lower(), word))
            at = min(end, len(text))
            more = re.compile(r"\s*#\s*").match(text, at)
            if more is None or more.end() == at:
                break
            at = more.end()
        comma = re.compile(r"\s*,?\s*").match(text, at)
        stop = comma.end() if comma else at
        return "".join(parts), stop if stop > at or at >= len(text) else self._skip(text, at)

    def _skip(self, text: str, at: int) -> int:
        """Past something unreadable after a value, so that reading always moves on."""
        if _NAME.match(text, at):
            return at
        comma = text.find(",", at)
        self.repairs.note("W712", self.line, f"{text[at : at + 40]!r} is no field")
        return comma + 1 if comma >= 0 else len(text)


def _names(raw: str) -> list[str]:
    """Authors between `and`s that stand outside braces."""
    names, depth, begin = [], 0, 0
    for hit in re.finditer(r"\\.|[{}]|(?<!\s)\s+and\s+", raw):
        if hit.group() == "{":
            depth += 1
        elif hit.group() == "}":
            depth -= 1
        elif depth <= 0 and hit.group()[0] != "\\":
            names.append(raw[begin : hit.start()])
            begin = hit.end()
    names.append(raw[begin:])
    return [text for name in names if (text := decoded(name))]


def _plain(name: str, raw: str) -> list[str]:
    """The values of a field of ours."""
    if name == "author":
        return _names(raw)
    if name in _VERBATIM:
        text = tidy(unescaped(raw))
        return (
            split("url" if name == "url" else "issn", text) if name in ("url", "issn") else [text]
        )
    text = decoded(raw)
    if name == "pages":
        text = page_range(text)
    if name == "keywords":
        return split("keywords", text) if ";" in text else [w.strip() for w in text.split(",")]
    return [text]


def _written(name: str, values: list[str]) -> str:
    """The values of a field of ours as BibTeX."""
    if name == "author":
        return " and ".join(f"{{{encoded(v)}}}" if " and " in v else encoded(v) for v in values)
    if name in _VERBATIM:
        text = joined(name, tuple(values)) if name in ("url", "issn") else values[0]
        return text if re.fullmatch(r"[^{}\\]*", text) else encoded(text)
    if name == "pages":
        plain = encoded(values[0])  # the dash of a range stands for itself where it has spaces
        return plain if re.search(r"\s-|-\s|--", plain) else plain.replace("-", "--")
    if name == "keywords":
        plain = ", ".join(values)
        return encoded(
            plain if _plain(name, encoded(plain)) == values else joined(name, tuple(values))
        )
    return encoded(values[0])


def _record(kind: str, line: int, text: str, macros: dict[str, str], repairs: Repairs) -> Record:
    """The record of one entry."""
    draft = Draft("bibtex", line, repairs)
    key, comma, _ = text.partition(",")
    at = len(key) + 1
    more: dict[str, str] = {}
    if "=" in key:
        key, at = "", 0
    for name, raw in _Values(macros, repairs, line).fields(
        text, at if comma or not at else len(text)
    ):
        if name in _PARTS:
            part, rank = _PARTS[name]
            values = _plain(name, raw)
            for value in values:
                draft.put(part, value, name, rank)
            if any(values) and tidy(_written(name, values)) != tidy(raw):
                draft.keep(f"bibtex:{name}", raw)
        elif _FOREIGN.fullmatch(name) and (field := from_note(decoded_lines(raw))):
            for value in unpacked(field.value):
                draft.foreign(Field(field.name, value))
        else:
            draft.keep(f"bibtex:{name}", raw.strip())
            more[name] = decoded(raw)
    _further(draft, more)
    if not draft.has("id"):
        draft.put("id", tidy(key), "id")
    found = refined(_TYPES.get(kind, RecordType.UNKNOWN), more.get("type", ""))
    if kind != _NAMES.get(found, "misc"):
        draft.keep("bibtex:ENTRYTYPE", kind)
    return draft.build(found)


def _further(draft: Draft, more: dict[str, str]) -> None:
    """What fields that stay fields of their own say of keywords and numbers."""
    for name, part in _MORE.items():
        for value in split(part, more.get(name, "")):
            draft.put(part, value, name)
    if more.get("eprinttype") == "pubmed":
        draft.put("pmid", more.get("eprint", ""), "eprint", 2)
    draft.put("pmid", noted_pmid(more.get("note", "")), "note", 2)


def decoded_lines(raw: str) -> str:
    """A value of another format, its line breaks kept."""
    return "\n".join(decoded(line) for line in raw.split("\n"))


def read(lines: Iterable[tuple[int, str]], repairs: Repairs) -> Iterator[Record]:
    """Records of a BibTeX file, one by one; macros are filled in, comments passed over."""
    macros = {month: month for month in _MONTHS}
    seen: set[str] = set()
    for kind, line, text in _Entries(lines, repairs):
        if kind == "string":
            for name, value in _Values(macros, repairs, line).fields(text, 0):
                macros[name] = value[:10_000]
        elif kind not in ("comment", "preamble"):
            record = _record(kind, line, text, macros, repairs)
            if record.id in seen:
                repairs.note(
                    "W714", line, f"the key {record.id!r} stands again; the record is kept"
                )
            seen.add(record.id)
            yield record


def _key(record: Record, taken: Counter[str]) -> str:
    """A key for an entry: the record's id made fit, else first author and year, each once."""
    stem = re.sub(r"[\s,={}\"#%()\\@']+", "_", record.id)
    if not stem:
        family = record.authors[0].partition(",")[0] if record.authors else "record"
        stem = (re.sub(r"\W+", "", family) or "record") + str(record.year or "")
    taken[stem] += 1
    return stem if taken[stem] == 1 else f"{stem}~{taken[stem]}"


def entry(record: Record, key: str) -> str:
    """One record as a BibTeX entry."""
    kind = _NAMES.get(record.type, "misc")
    raw: dict[str, str] = {}
    rest: list[tuple[str, str]] = []
    foreign: dict[str, list[str]] = {}
    for field in record.extra:
        name = own(field, "bibtex")
        if name == "ENTRYTYPE":
            kind = re.sub(r"\W", "", field.value) or kind
        elif not re.fullmatch(r"[^\s=,{}\"#%()]{1,100}", name) or not _balanced(field.value):
            foreign.setdefault(field.name, []).append(field.value)
        elif name in _PARTS and name not in raw:
            raw[name] = field.value
        else:
            rest.append((name, field.value))
    for number in record.registry:
        foreign.setdefault("stook:registry", []).append(number)
    if record.id and record.id != key:
        foreign["stook:id"] = [record.id]
    told = next((field.value for field in record.extra if field.name == "bibtex:type"), "")
    if refined(_TYPES.get(kind, RecordType.UNKNOWN), decoded(told)) is not record.type:
        foreign["stook:type"] = [kind_note(record.type).value]
    journal = "booktitle" if kind in ("inproceedings", "incollection") else "journal"
    given: dict[str, list[str]] = {
        "title": [record.title], "author": list(record.authors), journal: [record.journal],
        "year": [str(record.year or "")], "volume": [record.volume], "number": [record.issue],
        "pages": [record.pages], "doi": [record.doi], "pmid": [record.pmid],
        "issn": list(record.issn), "abstract": [record.abstract],
        "keywords": list(record.keywords), "language": [record.language],
        "url": list(record.url), "database": [record.source],
    }  # fmt: skip
    out = []
    for name, values in given.items():
        if any(values):
            own_words = name in raw and _plain(name, raw[name]) == values
            out.append((name, raw.pop(name) if own_words else _written(name, values)))
    # what the written fields say already would stand twice in lists
    out += [
        (name, value)
        for name, value in (*raw.items(), *rest)
        if name not in given or not set(_plain(name, value)) <= set(given[name])
    ]
    notes = [as_note(Field(name, packed(values))) for name, values in foreign.items()]
    out += [(f"x-field-{at}", encoded(note)) for at, note in enumerate(notes, 1)]
    return f"@{kind}{{{key},\n" + "".join(f"  {n} = {{{v}}},\n" for n, v in out) + "}\n"


def _balanced(value: str) -> bool:
    depth = 0
    for hit in _BRACES.finditer(value):
        depth += (hit.group() == "{") - (hit.group() == "}")
        if depth < 0:
            return False
    return depth == 0 and not value.endswith("\\")


def write(records: Iterable[Record], out: TextIO) -> int:
    """Write records as BibTeX (UTF-8); returns how many."""
    taken: Counter[str] = Counter()
    count = 0
    for record in records:
        out.write(entry(record, _key(record, taken)) + "\n")
        count += 1
    return count

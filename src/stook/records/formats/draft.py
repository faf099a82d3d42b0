"""A record while it is being read: what fields say, which of them wins, what is left over.

All tagged and tabular formats fill the same draft. Where two fields could be the same attribute
(`TI` and `T1`), each has a rank and the lowest wins; a loser that says something else is kept as
an extra field, so that no text is lost.
"""

import re
from collections.abc import Mapping
from urllib.parse import unquote

from stook.model.records import Field, Record, RecordType
from stook.records.formats.foreign import own
from stook.records.formats.markup import unmarked
from stook.records.formats.repairs import Repairs

MAX_RECORD = 32 << 20  # characters of one record

_SPACES = re.compile(r"\s+")
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_PLAIN_YEAR = re.compile(r"\s*\d{4}\s*/*\s*")
# Ovid writes 20190401//, EBSCO 20190401; eight other figures (an accession number) are no date
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d)")
# resolvers and labels before a DOI, also behind one another and through a library's proxy
_DOI_HEAD = re.compile(
    r"^\s*(?:(?:(?:https?://)?(?:dx\.)?doi\.org|https?://[^/\s]{0,80}\bdoi[^/\s]{0,80})/"
    r"|doi\s*[:=]?\s*){1,3}",
    re.IGNORECASE,
)
_RESOLVED = re.compile(r"https?://(?:dx\.)?doi\.org/10\.", re.IGNORECASE)
_DASHES = re.compile(" ?[-\u2010-\u2015\u2212][-\u2010-\u2015\u2212 ]*")
_DOI = re.compile(r"10\.\d{3,9}(?:\.\d+)*/\S+")
_DIGITS = re.compile(
    r"(?:PMID|PUBMED|MEDLINE)?[:\s]*(?:https?://[\w./]{1,40}/)?0*([1-9]\d{0,8})(?:\.0)?/?"
    r"(?:\s*\(https?://[^\s()]*\))?",
    re.IGNORECASE,
)
_NOTED_PMID = re.compile(r"\bPMID: (?:NLM)?(\d{1,9})\b|^(\d{1,9})\s?\[pmid\]", re.I)
_PUBMED = re.compile(
    r"https?://(?:www\.ncbi\.nlm\.nih\.gov/pubmed|pubmed\.ncbi\.nlm\.nih\.gov)/(\d{1,9})/?"
)
_NO_ABSTRACT = frozenset({"[no abstract available]", "no abstract available", "no abstract"})
_REGISTRY = re.compile(
    r"(?<![A-Z0-9])(?:NCT\s?\d{8}|ISRCTN\s?\d{8}|ACTRN\s?\d{14}|ChiCTR[-\s]?[A-Z]*-?\d{8,10}"
    r"|EUCTR\s?\d{4}-\d{6}-\d{2}|DRKS\s?\d{8}|CTRI/\d{4}/\d{2,3}/\d{6}|JPRN-[A-Z]+\d+|UMIN\d{9}"
    r"|jRCTs?\d{9,10}|KCT\d{7}|IRCT\d{8,20}N\d{1,3}|NTR\s?\d{2,5}|NL\d{3,5}|TCTR\d{11}"
    r"|PACTR\d{15,16}|RBR-[a-z0-9]{6,7}|SLCTR/\d{4}/\d{3})(?![A-Za-z0-9])",
)

_KINDS = frozenset(kind.value for kind in RecordType)
SCALARS = ("id", "title", "journal", "volume", "issue", "abstract", "language", "source")
PAGES = ("pages", "first_page", "last_page")
PARTS = ("pages", "year", "doi", "pmid", "type", *SCALARS)
LISTS = ("authors", "issn", "registry", "keywords", "url")


def tidy(text: str) -> str:
    """Text on one line with single spaces."""
    return " ".join(text.split())


def doi_in(text: str) -> str:
    """The DOI that a text consists of, without resolver; '' where the text is something else."""
    bare = _DOI_HEAD.sub("", text).strip().rstrip(".;,")
    if "%2" in bare[:20]:
        bare = unquote(bare)
    return bare if _DOI.fullmatch(bare) else ""


NO_TITLE = frozenset({"[not available]", "not available", "[no title available]", "no title"})


def vernacular(title: str, original: str) -> str:
    """The title in the language of the paper where the database has no translation of it, else ''.

    PubMed writes `[Not Available].` for a title that was not translated.
    """
    missing = not title or title.casefold().rstrip(". ") in NO_TITLE
    return original if missing else ""


def pmid_in(text: str) -> str:
    """The PubMed id that a text consists of, or ''."""
    hit = _DIGITS.fullmatch(text.strip())
    return hit.group(1) if hit else ""


def noted_pmid(text: str) -> str:
    """The PubMed id that a note names, as EBSCO and Zotero write it (`PMID: 123`), or ''."""
    hit = _NOTED_PMID.search(text[:2000])
    return (hit.group(1) or hit.group(2)) if hit else ""


def registrations_in(text: str) -> tuple[str, ...]:
    """Trial registration numbers that stand in a text, in its order, each once."""
    found = (_SPACES.sub("", hit) for hit in _REGISTRY.findall(text))
    return tuple(dict.fromkeys(found))


def page_range(text: str) -> str:
    """Pages with one hyphen for every dash, however a program writes it (`152--160`, `152 – 60`).

    A single hyphen keeps the spaces around it: it may be part of words.
    """
    return _DASHES.sub(lambda hit: hit[0] if hit[0].strip() == "-" else "-", tidy(text))


def page_limits(pages: str) -> tuple[str, str]:
    """First and last page for formats that hold them apart; all in the first where unclear."""
    first, dash, last = pages.partition("-")
    spaced = first[-1:].isspace() or last[:1].isspace()
    if dash and first and last and first != last and "-" not in last and not spaced:
        return first, last
    return pages, ""


def unsettling(record: Record, form: str, parts: Mapping[str, tuple[str, int]]) -> frozenset[str]:
    """Page fields of a format that must not be written as such beside the pages of a record.

    Read again they would change its pages, as a second last page completes a range that had none.
    """
    tags = [own(field, form) for field in record.extra]
    paged = frozenset(tag for tag in tags if parts.get(tag, ("",))[0] in PAGES)
    if not paged:
        return paged
    draft = Draft(form, 0, Repairs(""))
    for part, text in zip(("first_page", "last_page"), page_limits(record.pages), strict=True):
        draft.put(part, text, part)
    for tag, field in zip(tags, record.extra, strict=True):
        if tag in paged:
            part, rank = parts[tag]
            draft.put(part, field.value, tag, rank)
    return frozenset() if draft.pages() == record.pages else paged


def year_in(text: str) -> int | None:
    """The year that a date names; None where it names none."""
    hit = _YEAR.search(text) or _COMPACT.search(text)
    return int(hit.group(1)) if hit else None


class Draft:
    """Fields of one record as they come in. `format` names the extra fields (`ris`, `csv`)."""

    __slots__ = ("_candidates", "_extra", "_lists", "_named", "_size", "format", "line", "repairs")

    def __init__(self, name: str, line: int, repairs: Repairs) -> None:
        self.format = name
        self.line = line
        self.repairs = repairs
        self._candidates: dict[str, list[tuple[int, str, str]]] = {}
        self._lists: dict[str, list[str]] = {}
        self._named: dict[tuple[str, str], str] = {}
        self._extra: list[Field] = []
        self._size = 0

    @property
    def empty(self) -> bool:
        """True as long as no field with content came in."""
        return not (self._candidates or self._lists or self._extra)

    @property
    def full(self) -> bool:
        """True when the record is larger than any real one; what follows is left out, noted."""
        return self._size > MAX_RECORD

    def has(self, *parts: str) -> bool:
        """Whether any of these attributes was given."""
        return any(part in self._candidates or part in self._lists for part in parts)

    def first(self, part: str) -> str:
        """The value that came in first for an attribute, or ''."""
        if part in LISTS:
            return next(iter(self._lists.get(part, ())), "")
        found = self._candidates.get(part)
        return found[0][2] if found else ""

    def room(self, value: str) -> bool:
        """Account for a value; False (and an error, once) past the limit of a record."""
        if self._size > MAX_RECORD:
            return False
        self._size += len(value) + 64
        if self._size > MAX_RECORD:
            self.repairs.note("E703", self.line, "a record is over the limit; the rest is left out")
            return False
        return True

    def put(self, part: str, value: str, raw: str, rank: int = 0) -> None:
        """A value for an attribute, from field `raw`; '' is ignored. Only abstracts keep lines."""
        value = value if part == "abstract" else tidy(value)
        if part in ("abstract", "title"):
            value = unmarked(value)
        if not value or not self.room(value):
            return
        if part in LISTS:
            self._append(part, value, raw)
        elif part == "abstract" and value.lower().rstrip(".") in _NO_ABSTRACT:
            self.keep(raw, value)
        else:
            if part in PAGES:
                value = page_range(value)
            self._candidates.setdefault(part, []).append((rank, raw, value))

    def forget(self, part: str, raw: str) -> None:
        """Move what came in for an attribute to the extra fields, as field `raw`."""
        for _, _, value in self._candidates.pop(part, ()):
            self.keep(raw, value)

    def keep(self, raw: str, value: str) -> None:
        """A field that no attribute holds. A name with a colon has its format already."""
        if value and self.room(value):
            name = raw if ":" in raw else f"{self.format}:{raw}"
            self._extra.append(Field(name, value))

    def foreign(self, field: Field) -> None:
        """A field of another format; `stook:` marks an attribute that a format could not hold."""
        head, _, part = field.name.partition(":")
        if head == "stook" and part in PARTS + LISTS:
            self.put(part, field.value, part)
        else:
            self.keep(field.name, field.value)

    def _append(self, part: str, value: str, raw: str) -> None:
        """Add to a list; the same name under a synonym of its field counts once."""
        first = self._named.setdefault((part, value), raw)
        if first == raw:
            self._lists.setdefault(part, []).append(value)

    def _settle(self, part: str) -> str:
        """The winner of an attribute; other values that differ become extra fields."""
        found = self._candidates.get(part)
        if not found:
            return ""
        if len(found) == 1:
            return found[0][2]
        best = min(found, key=lambda item: item[0])
        for item in found:
            if item is not best and item[2] != best[2]:
                self._extra.append(Field(f"{self.format}:{item[1]}", item[2]))
        return best[2]

    def _raw(self, part: str, value: str) -> str:
        return next((raw for _, raw, v in self._candidates.get(part, ()) if v == value), part)

    def _year(self) -> int | None:
        found = self._candidates.get("year")
        if not found:
            return None
        # a field without a year does not hide one that has it
        rank, name, text = min(found, key=lambda item: (year_in(item[2]) is None, item[0]))
        year = year_in(text)
        if year is None:
            self.repairs.note("W713", self.line, f"no year in {text[:60]!r}")
        if year is None or not _PLAIN_YEAR.fullmatch(text):
            self._extra.append(Field(f"{self.format}:{name}", text))
        self._candidates["year"] = [(rank, name, text), *found]
        self._settle("year")
        return year

    def pages(self) -> str:
        """First and last page as one text; what they do not say together becomes extra fields."""
        pages = self._settle("pages")
        first, last = self._settle("first_page"), self._settle("last_page")
        if pages:
            for part, text in (("first_page", first), ("last_page", last)):
                if text and text not in pages:
                    self._extra.append(Field(f"{self.format}:{self._raw(part, text)}", text))
            return pages
        if first and last and last != first:
            if "-" not in first and "-" not in last:
                return f"{first}-{last}"
            if not first.endswith(f"-{last}"):
                name = self._raw("last_page", last)
                self._extra.append(Field(f"{self.format}:{name}", last))
        if last and not first:
            self._extra.append(Field(f"{self.format}:{self._raw('last_page', last)}", last))
        return first

    def _identifier(self, part: str) -> str:
        """A DOI or PubMed id: the first well-formed one; others are kept as they are."""
        read = doi_in if part == "doi" else pmid_in
        chosen = ""
        for rank, raw, value in sorted(self._candidates.get(part, ()), key=lambda c: c[0]):
            good = read(value)
            if part == "doi" and not _DOI_HEAD.sub("", value):
                continue  # the resolver alone
            if not good and part == "doi" and (hit := _DOI.match(_DOI_HEAD.sub("", value))):
                self.repairs.note("W716", self.line, f"more than a DOI: {value[:80]!r}")
                self._extra.append(Field(f"{self.format}:{raw}", value))
                good = doi_in(hit.group())
                if not chosen:
                    chosen = good
                continue
            if good and not chosen:
                chosen = good
            elif rank < 2 and (good.lower() != chosen.lower() or not good):
                self._extra.append(Field(f"{self.format}:{raw}", value))
                if not good and rank == 0:
                    kind = "DOI" if part == "doi" else "PubMed id"
                    self.repairs.note("W716", self.line, f"{value[:80]!r} is not a {kind}")
        return chosen

    def _check_titles(self) -> None:
        """Two titles from one field: most likely two records whose boundary was not seen."""
        titles: dict[str, str] = {}
        for _, raw, title in self._candidates.get("title", ()):
            first = titles.setdefault(raw, title)
            if first.casefold() != title.casefold():
                self.repairs.note("E743", self.line, f"{first[:60]!r} and {title[:60]!r}")
                return

    def build(self, kind: RecordType = RecordType.UNKNOWN) -> Record:
        """The record. The draft is spent afterwards."""
        self._check_titles()
        scalars = {part: self._settle(part) for part in SCALARS}
        lists = {part: tuple(self._lists.get(part, ())) for part in LISTS}
        year, pages = self._year(), self.pages()
        for address in lists["url"]:
            if hit := _PUBMED.fullmatch(address):
                self.put("pmid", hit.group(1), "url", 2)
            elif _RESOLVED.match(address) and not self.has("doi"):
                self.put("doi", doi_in(address), "url", 5)
        doi, pmid = self._identifier("doi"), self._identifier("pmid")
        told = self._settle("type")
        if told:
            kind = RecordType(told) if told in _KINDS else RecordType.UNKNOWN
        record = Record(
            **scalars,  # type: ignore[arg-type]
            **lists,  # type: ignore[arg-type]
            year=year,
            pages=pages,
            doi=doi,
            pmid=pmid,
            type=kind,
            extra=tuple(self._extra),
            place=self.repairs.place(self.line),
        )
        if not (record.title or record.authors or record.abstract or record.doi or record.pmid):
            self.repairs.note("W715", self.line, "no title, author, abstract, DOI or PubMed id")
        return record

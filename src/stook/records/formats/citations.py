"""Citation files of any format: read record by record, write, give ids.

This is the door to all importers and exporters: `Export` is a file that somebody exported.
"""

import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

from stook.model.records import Record
from stook.problems import Problem
from stook.records.formats import (
    bibtex,
    ciw,
    cochrane,
    csljson,
    detect,
    ebsco_xml,
    endnote_xml,
    ictrp_xml,
    nbib,
    ovid_tagged,
    pubmed_xml,
    refer,
    refworks,
    ris,
    tabular,
)
from stook.records.formats import xlsx as worksheet
from stook.records.formats.boundaries import dedented
from stook.records.formats.encoding import SAMPLE, decoded, numbered_lines, open_bytes
from stook.records.formats.repairs import Repairs

Lines = Iterable[tuple[int, str]]

_LINE_READERS: dict[str, Callable[[Lines, Repairs], Iterator[Record]]] = {
    "ris": ris.read,
    "nbib": nbib.read,
    "ciw": ciw.read,
    "csv": tabular.read,
    "bibtex": bibtex.read,
    "ovid": ovid_tagged.read,
    "cochrane": cochrane.read,
    "refworks": refworks.read,
    "refer": refer.read,
}
_TEXT_READERS: dict[str, Callable[[TextIO, Repairs], Iterator[Record]]] = {
    "pubmed": pubmed_xml.read,
    "endnote": endnote_xml.read,
    "ebsco": ebsco_xml.read,
    "ictrp": ictrp_xml.read,
    "csl": csljson.read,
}
_WRITERS: dict[str, Callable[[Iterable[Record], TextIO], int]] = {
    "ris": ris.write,
    "nbib": nbib.write,
    "ciw": ciw.write,
    "csv": tabular.write,
    "bibtex": bibtex.write,
    "csl": csljson.write,
}
READABLE = (*_LINE_READERS, *_TEXT_READERS, "xlsx")
WRITABLE = (*_WRITERS, "xlsx")
ALIASES = {
    "csl-json": "csl",
    "csljson": "csl",
    "json": "csl",
    "bib": "bibtex",
    "tsv": "csv",
    "medline": "nbib",
    "pubmed-xml": "pubmed",
    "endnote-xml": "endnote",
    "enw": "refer",
}
_HEAD = 1 << 16
_LOOKED_AT = 20  # records whose content decides whether a file is an export at all
UNTITLED = 0.2  # a larger share of records without a title is worth a look
HALVES = 0.1  # of records, pairs that look like the halves of one
_WORKBOOK = 256 << 20


class Export:
    """A file of citation records, or its bytes under the name that problems should give it.

    `form` and `encoding` are told from the content where they are not given.

    Iterate `records()` once; then `problems` is complete and `format` and `count` are known.
    """

    def __init__(
        self, source: Path | bytes, name: str = "", form: str = "", encoding: str = ""
    ) -> None:
        self.source = source
        named = name or (source.name if isinstance(source, Path) else "export")
        self.repairs = Repairs(named, insisted=bool(form))
        self.format = ALIASES.get(form, form)
        self.encoding = encoding
        self.count = 0  # records read so far

    @property
    def problems(self) -> list[Problem]:
        """What was repaired, refused or lost, in the order of the file."""
        return sorted(self.repairs, key=lambda found: found.order)

    def records(self) -> Iterator[Record]:
        """The records of the file, one by one, each with the line that it begins in.

        Nothing is raised for what stands in the file: it ends up in `problems`.
        """
        untitled = halves = 0
        before: Record | None = None
        with open_bytes(self.source, self.repairs) as raw:
            for record in self._plausible(self._read(raw)):
                self.count += 1
                untitled += not record.title
                halves += before is not None and _halves(before, record)
                before = record
                yield record
        if not self.count and not any(
            self.repairs.count(code) for code in ("E701", "E702", "E704")
        ):
            self.repairs.note("W706", 0, "the file is empty or holds a header only")
        if halves > HALVES * self.count:
            what = f"{halves} times a title without authors stands beside authors without a title"
            self.repairs.note("E744", 0, what)
        elif untitled > 1 and untitled > UNTITLED * self.count:
            self.repairs.note("W745", 0, f"{untitled} of {self.count} records have no title")

    def _plausible(self, records: Iterator[Record]) -> Iterator[Record]:
        """The records, or none (E701) where the first of them say nothing that records say."""
        first = list(islice(records, _LOOKED_AT))
        parts = ("title", "authors", "year", "type", "doi", "pmid", "abstract", "registry")
        telling = any(getattr(record, part) for record in first for part in parts)
        if self.format == "csl" and first and not telling and not self.repairs.insisted:
            self.repairs.note("E701", 0, f"read as {self.format}, it holds neither titles nor ids")
            return
        yield from chain(first, records)

    def _read(self, raw: io.BufferedReader) -> Iterator[Record]:
        form = self.format or detect.of_bytes(raw.peek(SAMPLE)[:8])
        if form == "xlsx":
            self.format = form
            packed = raw.read(_WORKBOOK + 1)
            if len(packed) > _WORKBOOK:
                self.repairs.note("E702", 0, "the workbook is larger than any search result")
            else:
                yield from worksheet.read(io.BytesIO(packed), self.repairs)
            return
        with decoded(raw, self.repairs, self.encoding) as text:
            if not form:
                form = detect.of_text(_peeked(raw, text.encoding))
            self.format = form
            if form in _LINE_READERS:
                lines = numbered_lines(text, self.repairs)
                lines = lines if form in ("csv", "bibtex") else dedented(lines)
                yield from _LINE_READERS[form](lines, self.repairs)
            elif form in _TEXT_READERS:
                yield from _TEXT_READERS[form](text, self.repairs)
            elif form != "empty":
                what = f"it looks like {form}" if form else "its content looks like none of them"
                self.repairs.note("E701", 0, what)


def _halves(first: Record, second: Record) -> bool:
    """Whether two neighbours look like one record cut in two: each has what the other lacks."""
    return (
        bool(first.title) != bool(second.title)
        and bool(first.authors) != bool(second.authors)
        and bool(first.title) != bool(first.authors)
    )


def _peeked(raw: io.BufferedReader, encoding: str) -> str:
    """The beginning of a text, without moving in it."""
    return raw.peek(_HEAD)[:_HEAD].decode(encoding, errors="replace")


def identified(
    records: Iterable[Record], stem: str, repairs: Repairs, taken: set[str] | None = None
) -> Iterator[Record]:
    """Records that all have an id, each another one.

    A record keeps its own id; without one it gets its PubMed id, else `<stem>-<number>`. A
    repeated id gets a number behind it (W714). `taken` holds ids of earlier files and is filled.
    """
    taken = set() if taken is None else taken
    times: Counter[str] = Counter()
    for number, record in enumerate(records, 1):
        own = record.id or record.pmid or f"{stem}-{number}"
        chosen = own
        while chosen in taken:
            times[own] += 1
            chosen = f"{own}~{times[own] + 1}"
        if chosen != own:
            repairs.note("W714", record.place.line, f"{own!r} stands again; kept as {chosen!r}")
        taken.add(chosen)
        yield record if chosen == record.id else replace(record, id=chosen)


def write(records: Iterable[Record], form: str, path: Path, repairs: Repairs | None = None) -> int:
    """Write records to a file in one of `WRITABLE`; returns how many. `ValueError` else."""
    form = ALIASES.get(form, form)
    if form == "xlsx":
        with path.open("wb") as binary:
            return worksheet.write(records, binary, repairs)
    if form not in _WRITERS:
        raise ValueError(f"no such format to write: {form!r}; known: {', '.join(WRITABLE)}")
    with path.open("w", encoding="utf-8", newline="", errors="replace") as out:
        return _WRITERS[form](records, out)

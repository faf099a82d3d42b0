"""EndNote XML, in. Text stands in `style` elements, which are taken off."""

import re
from collections.abc import Iterator
from typing import TextIO
from xml.etree.ElementTree import Element

from stook.model.records import Record
from stook.records.formats.draft import Draft
from stook.records.formats.kinds import kind_of
from stook.records.formats.repairs import Repairs
from stook.records.formats.xmltree import fragments, leaves, parsed, words

_PARTS = {
    "rec-number": ("id", 0),
    "titles/title": ("title", 0),
    "periodical/full-title": ("journal", 0),
    "titles/secondary-title": ("journal", 1),
    "alt-periodical/full-title": ("journal", 2),
    "authors/author": ("authors", 0),
    "dates/year": ("year", 0),
    "pages": ("pages", 0),
    "volume": ("volume", 0),
    "number": ("issue", 0),
    "abstract": ("abstract", 0),
    "keywords/keyword": ("keywords", 0),
    "isbn": ("issn", 0),
    "electronic-resource-num": ("doi", 0),
    "language": ("language", 0),
    "remote-database-name": ("source", 0),
    "related-urls/url": ("url", 0),
}
_PUBMED = re.compile(r"medline|pubmed|\bnlm\b", re.IGNORECASE)


def _from_pubmed(root: Element, number: str) -> bool:
    """Whether an accession number is a PubMed id: so says the database, or nothing against it."""
    databases = " ".join(
        words(root.find(f"remote-database-{name}")) for name in ("name", "provider")
    )
    if not databases.strip():
        return number.isdigit() and len(number) < 9
    return number.isdigit() and _PUBMED.search(databases) is not None


def record(root: Element, line: int, repairs: Repairs) -> Record:
    """The record of one `record` element."""
    draft = Draft("endnote", line, repairs)
    kind = ""
    for tail, path, element in leaves(root, _PARTS):
        text = words(element)
        part = _PARTS.get(tail) or _PARTS.get(path)
        if tail == "ref-type":
            kind = element.get("name", "")
            draft.keep(path, kind or text)
        elif part is not None:
            draft.put(part[0], text, path, part[1])
        elif tail == "accession-num" and _from_pubmed(root, text):
            draft.put("pmid", text, path)
        elif path not in ("source-app", "database"):
            draft.keep(path, text)
    return draft.build(kind_of(kind))


def read(text: TextIO, repairs: Repairs) -> Iterator[Record]:
    """Records of an EndNote XML file, one by one."""
    for line, fragment in fragments(text, ("record",), repairs):
        yield record(parsed(fragment, line, repairs), line, repairs)

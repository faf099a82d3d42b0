"""EndNote XML, in. Text stands in `style` elements, which are taken off."""

from collections.abc import Iterator
from typing import TextIO
from xml.etree.ElementTree import Element

from stook.formats.draft import Draft
from stook.formats.kinds import kind_of
from stook.formats.repairs import Repairs
from stook.formats.xmltree import fragments, parsed, words
from stook.model.records import Record

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


def _leaves(root: Element) -> Iterator[tuple[str, str, Element]]:
    """Elements that hold text or style only: last two steps of the path, the path, the element."""
    stack = [(child, "", str(child.tag)) for child in reversed(root)]
    while stack:
        element, parent, path = stack.pop()
        inner = [child for child in element if child.tag != "style"]
        if inner and len(path) < 300:
            stack += [(child, str(element.tag), f"{path}/{child.tag}") for child in reversed(inner)]
        else:
            yield (f"{parent}/{element.tag}" if parent else str(element.tag)), path, element


def record(root: Element, line: int, repairs: Repairs) -> Record:
    """The record of one `record` element."""
    draft = Draft("endnote", line, repairs)
    kind = ""
    for tail, path, element in _leaves(root):
        text = words(element)
        part = _PARTS.get(tail) or _PARTS.get(path)
        if tail == "ref-type":
            kind = element.get("name", "")
            draft.keep(path, kind or text)
        elif part is not None:
            draft.put(part[0], text, path, part[1])
        elif tail == "accession-num" and text.isdigit():
            draft.put("pmid", text, path)
        elif path not in ("source-app", "database"):
            draft.keep(path, text)
    return draft.build(kind_of(kind))


def read(text: TextIO, repairs: Repairs) -> Iterator[Record]:
    """Records of an EndNote XML file, one by one."""
    for line, fragment in fragments(text, ("record",), repairs):
        yield record(parsed(fragment, line, repairs), line, repairs)

"""EBSCOhost's XML of a search result, in: one `rec` a record."""

from collections.abc import Iterator
from typing import TextIO
from xml.etree.ElementTree import Element

from stook.model.records import Record
from stook.records.formats.draft import Draft
from stook.records.formats.kinds import kind_of
from stook.records.formats.repairs import Repairs
from stook.records.formats.xmltree import fragments, leaves, parsed, words

_PARTS = {
    "tig/atl": ("title", 0), "bkinfo/btl": ("title", 1), "dissinfo/disstl": ("title", 2),
    "aug/au": ("authors", 0), "jinfo/jtl": ("journal", 0), "pubinfo/vid": ("volume", 0),
    "pubinfo/iid": ("issue", 0), "artinfo/ppf": ("first_page", 0), "artinfo/ab": ("abstract", 0),
    "sug/subj": ("keywords", 0), "jinfo/issn": ("issn", 0), "controlInfo/language": ("language", 0),
    "pLink/url": ("url", 0),
}  # fmt: skip


def record(root: Element, line: int, repairs: Repairs) -> Record:
    """The record of one `rec` element."""
    draft = Draft("ebsco", line, repairs)
    kinds = []
    header = root.find("header")
    if header is not None:
        draft.put("id", header.get("uiTerm", ""), "uiTerm")
        draft.put("source", header.get("longDbName", ""), "longDbName")
    for tail, path, element in leaves(root, _PARTS):
        text = words(element)
        kind = element.get("type", "")
        if tail in _PARTS:
            draft.put(_PARTS[tail][0], text, path, _PARTS[tail][1])
        elif path == "plink":
            draft.put("url", text, path)
        elif tail == "pubinfo/dt":
            draft.put("year", element.get("year") or text, path)
            draft.keep(path, text)
        elif tail == "artinfo/ui" and kind in ("doi", "pmid"):
            draft.put(kind, text, path)
        else:
            draft.keep(path, text)
            if tail in ("artinfo/doctype", "artinfo/pubtype"):
                kinds.append(text)
    return draft.build(kind_of("; ".join(kinds)))


def read(text: TextIO, repairs: Repairs) -> Iterator[Record]:
    """Records of the file, one by one."""
    for line, fragment in fragments(text, ("rec",), repairs):
        yield record(parsed(fragment, line, repairs), line, repairs)

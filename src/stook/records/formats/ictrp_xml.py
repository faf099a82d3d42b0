"""The WHO registry platform's XML of trials (ICTRP), in: one `Trial` a registration."""

from collections.abc import Iterator
from typing import TextIO
from xml.etree.ElementTree import Element

from stook.model.records import Record, RecordType
from stook.records.formats.draft import Draft, registrations_in
from stook.records.formats.repairs import Repairs
from stook.records.formats.xmltree import fragments, leaves, parsed, words

_PARTS = {
    "TrialID": ("id", 0), "Scientific_title": ("title", 0), "Public_title": ("title", 1),
    "Date_registration3": ("year", 0), "Date_registration": ("year", 1), "web_address": ("url", 0),
    "Source_Register": ("source", 0), "Condition": ("keywords", 0),
}  # fmt: skip


def record(root: Element, line: int, repairs: Repairs) -> Record:
    """The registration of one `Trial` element."""
    draft = Draft("ictrp", line, repairs)
    for _, path, element in leaves(root):
        text = words(element)
        if path not in _PARTS:
            draft.keep(path, text)
            continue
        draft.put(_PARTS[path][0], text, path, _PARTS[path][1])
        if path == "TrialID":
            for number in registrations_in(text) or (text,):
                draft.put("registry", number, path)
    return draft.build(RecordType.REGISTRATION)


def read(text: TextIO, repairs: Repairs) -> Iterator[Record]:
    """Registrations of the file, one by one."""
    for line, fragment in fragments(text, ("Trial",), repairs):
        yield record(parsed(fragment, line, repairs), line, repairs)

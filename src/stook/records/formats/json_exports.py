"""JSON of ClinicalTrials.gov (API 2) and of OpenAlex: items that are no CSL-JSON, in."""

from typing import Any

from stook.model.records import Record, RecordType
from stook.records.formats.draft import Draft, tidy
from stook.records.formats.kinds import kind_of
from stook.records.formats.repairs import Repairs

Item = dict[str, Any]


def record(item: Item, line: int, repairs: Repairs) -> Record | None:
    """The record of an item of one of these sources, None for any other item."""
    if isinstance(item.get("protocolSection"), dict):
        return _registration(item["protocolSection"], line, repairs)
    if isinstance(item.get("authorships"), list):
        return _work(item, line, repairs)
    return None


def _at(item: object, *steps: str) -> str:
    """The text at the end of a path of members, '' where there is none."""
    for step in steps:
        item = item.get(step) if isinstance(item, dict) else None
    return tidy(str(item)) if isinstance(item, str | int) and not isinstance(item, bool) else ""


def _all(item: object, *steps: str) -> list[Any]:
    for step in steps:
        item = item.get(step) if isinstance(item, dict) else None
    return item if isinstance(item, list) else []


def _registration(protocol: Item, line: int, repairs: Repairs) -> Record:
    draft = Draft("ctgov", line, repairs)
    named = protocol.get("identificationModule")
    number = _at(named, "nctId")
    draft.put("id", number, "nctId")
    draft.put("registry", number, "nctId")
    draft.put("title", _at(named, "officialTitle"), "officialTitle")
    draft.put("title", _at(named, "briefTitle"), "briefTitle", 1)
    draft.put("abstract", _at(protocol, "descriptionModule", "briefSummary"), "briefSummary")
    posted = _at(protocol, "statusModule", "studyFirstPostDateStruct", "date")
    draft.put("year", posted, "studyFirstPostDate")
    for word in _all(protocol, "conditionsModule", "conditions"):
        draft.put("keywords", str(word), "conditions")
    for word in _all(protocol, "conditionsModule", "keywords"):
        draft.put("keywords", str(word), "keywords")
    draft.keep("organization", _at(named, "organization", "fullName"))
    draft.keep("overallStatus", _at(protocol, "statusModule", "overallStatus"))
    draft.keep("enrollment", _at(protocol, "designModule", "enrollmentInfo", "count"))
    draft.put("source", "ClinicalTrials.gov" if number.startswith("NCT") else "", "source")
    return draft.build(RecordType.REGISTRATION)


def _abstract(index: object) -> str:
    """The text of an inverted index: each word with the places where it stands."""
    if not isinstance(index, dict):
        return ""
    placed = [
        (at, word) for word, places in index.items() if isinstance(places, list) for at in places
    ]
    return " ".join(word for at, word in sorted(p for p in placed if isinstance(p[0], int)))


def _work(item: Item, line: int, repairs: Repairs) -> Record:
    draft = Draft("openalex", line, repairs)
    draft.put("id", _at(item, "id"), "id")
    draft.put("title", _at(item, "title") or _at(item, "display_name"), "title")
    for one in item["authorships"]:
        draft.put("authors", _at(one, "author", "display_name"), "authorships")
    draft.put("year", _at(item, "publication_year"), "publication_year")
    source = "primary_location", "source"
    draft.put("journal", _at(item, *source, "display_name"), "source")
    draft.put("issn", _at(item, *source, "issn_l"), "issn_l")
    for part, name in (("volume",) * 2, ("issue",) * 2, ("first_page",) * 2, ("last_page",) * 2):
        draft.put(part, _at(item, "biblio", name), name)
    draft.put("doi", _at(item, "doi"), "doi")
    draft.put("pmid", _at(item, "ids", "pmid"), "ids.pmid")
    draft.put("abstract", _abstract(item.get("abstract_inverted_index")), "abstract")
    draft.put("language", _at(item, "language"), "language")
    for word in _all(item, "keywords"):
        draft.put("keywords", _at(word, "display_name"), "keywords")
    draft.keep("type", _at(item, "type"))
    return draft.build(kind_of(_at(item, "type")))

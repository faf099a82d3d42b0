"""PubMed XML (PubmedArticleSet, and MedlineCitationSet before it), in.

What the attributes of a record do not hold is kept under the tags of NBIB where PubMed has one for
it, so that a conversion to NBIB puts it where it belongs, else under its path in the XML.
"""

import re
from collections.abc import Callable, Iterator
from typing import TextIO
from xml.etree.ElementTree import Element

from stook.model.records import Record
from stook.records.formats.draft import Draft, registrations_in, vernacular
from stook.records.formats.kinds import kind_of
from stook.records.formats.repairs import Repairs
from stook.records.formats.xmltree import fragments, parsed, words

_RECORDS = ("PubmedArticle", "PubmedBookArticle")
# in older files of MEDLINE the citation is the record; newer ones have it inside the article
_OLD_ROOT = re.compile(r"<MedlineCitationSet[\s>]")
_HEAD = 1 << 12
# path (from the end) -> attribute, rank
_PARTS = {
    "MedlineCitation/PMID": ("pmid", 0),
    "BookDocument/PMID": ("pmid", 0),
    "Article/ArticleTitle": ("title", 0),
    "BookDocument/ArticleTitle": ("title", 0),
    "Book/BookTitle": ("title", 1),
    "Journal/Title": ("journal", 0),
    "Journal/ISOAbbreviation": ("journal", 2),
    "JournalIssue/Volume": ("volume", 0),
    "JournalIssue/Issue": ("issue", 0),
    "Pagination/MedlinePgn": ("pages", 0),
    "Pagination/StartPage": ("first_page", 0),
    "Pagination/EndPage": ("last_page", 0),
    "Article/Language": ("language", 0),
    "Journal/ISSN": ("issn", 0),
}
_TAGS = {
    "PublicationTypeList/PublicationType": "PT",
    "BookDocument/PublicationType": "PT",
    "MedlineJournalInfo/MedlineTA": "TA",
    "MedlineJournalInfo/Country": "PL",
    "MedlineJournalInfo/NlmUniqueID": "JID",
    "AffiliationInfo/Affiliation": "AD",
    "Chemical/NameOfSubstance": "NM",
    "MedlineCitation/CoiStatement": "COIS",
    "Article/VernacularTitle": "TT",
    "CopyrightInformation": "CI",
}


def _author(draft: Draft, element: Element) -> None:
    family = words(element.find("LastName"))
    names = (words(element.find(name)) for name in ("ForeName", "FirstName", "Initials"))
    given = next((name for name in names if name), "")
    group = words(element.find("CollectiveName"))
    suffix = words(element.find("Suffix"))
    name = group or ", ".join(part for part in (family, given, suffix) if part)
    draft.put("authors", name, "AU")
    for place in element.iter("Affiliation"):
        draft.keep("nbib:AD", words(place))
    for number in element.iter("Identifier"):
        draft.keep("nbib:AUID", f"{number.get('Source', '')}: {words(number)}")


def _abstract(draft: Draft, element: Element) -> None:
    parts = []
    for text in element.iter("AbstractText"):
        label = text.get("Label")
        parts.append(f"{label}: {words(text)}" if label else words(text))
    draft.put("abstract", " ".join(parts), "AB")
    draft.keep("nbib:CI", words(element.find("CopyrightInformation")))


def _heading(element: Element) -> str:
    main = element.find("DescriptorName")
    terms = [words(part) for part in element if part is main or part.tag == "QualifierName"]
    star = "*" if any(part.get("MajorTopicYN") == "Y" for part in element) else ""
    return star + "/".join(terms)


def _people(draft: Draft, element: Element) -> None:
    for person in element:
        if element.get("Type") == "editors":
            draft.keep("nbib:FED", words(person))
        else:
            _author(draft, person)


def _keyword(draft: Draft, element: Element) -> None:
    draft.put("keywords", words(element), "OT")
    draft.keep("nbib:OT", words(element))


def _date(draft: Draft, element: Element) -> None:
    parts = (words(element.find(name)) for name in ("Year", "Month", "Day"))
    text = " ".join(part for part in parts if part) or words(element.find("MedlineDate"))
    draft.put("year", text, "DP")


def _mesh(draft: Draft, element: Element) -> None:
    draft.put("keywords", _heading(element), "MH")


def _identifier(draft: Draft, element: Element) -> None:
    kind = element.get("EIdType") or element.get("IdType") or ""
    text = words(element)
    if kind == "doi":
        draft.put("doi", text, "LID", 0 if element.tag == "ELocationID" else 1)
    elif kind == "pmc":
        draft.keep("nbib:PMC", text)
    elif kind not in ("pubmed", "doi"):
        draft.keep("nbib:AID", f"{text} [{kind}]")


def _registrations(draft: Draft, element: Element) -> None:
    bank = words(element.find("DataBankName"))
    for number in element.iter("AccessionNumber"):
        draft.keep("nbib:SI", f"{bank}/{words(number)}")
        for one in registrations_in(words(number)):
            draft.put("registry", one, "SI")


# elements whose parts belong together
_WHOLE: dict[str, Callable[[Draft, Element], None]] = {
    "AuthorList": _people,
    "Abstract": _abstract,
    "PubDate": _date,
    "MeshHeading": _mesh,
    "Keyword": _keyword,
    "ELocationID": _identifier,
    "ArticleId": _identifier,
    "DataBank": _registrations,
}


def _walk(draft: Draft, root: Element) -> None:
    """Every element once; what no rule knows is kept under its path."""
    stack: list[tuple[Element, str, str]] = [
        (child, root.tag, child.tag) for child in reversed(root)
    ]
    while stack:
        element, parent, path = stack.pop()
        if not isinstance(element.tag, str) or element.tag in ("ReferenceList", "History"):
            continue
        tail = f"{parent}/{element.tag}"
        if tail in _PARTS:
            part, rank = _PARTS[tail]
            draft.put(part, words(element), element.tag, rank)
        elif tail in _TAGS:
            draft.keep(f"nbib:{_TAGS[tail]}", words(element))
        elif element.tag in _WHOLE:
            _WHOLE[element.tag](draft, element)
        else:
            children = [(c, element.tag, f"{path}/{c.tag}") for c in reversed(element)]
            if children and len(path) < 300:
                stack += children
            else:
                draft.keep(f"pubmed:{path}", words(element))


def record(root: Element, line: int, repairs: Repairs) -> Record:
    """The record of one `PubmedArticle` element."""
    draft = Draft("nbib", line, repairs)  # what loses is kept under NBIB's tags
    _walk(draft, root)
    original = words(root.find(".//Article/VernacularTitle"))
    if original := vernacular(draft.first("title"), original):
        draft.forget("title", "nbib:TI")
        draft.put("title", original, "VernacularTitle", 2)
    kinds = "; ".join(words(kind) for kind in root.iter("PublicationType"))
    return draft.build(kind_of(kinds))


def read(text: TextIO, repairs: Repairs) -> Iterator[Record]:
    """Records of a PubMed XML file, one by one. Reference lists and histories are passed over."""
    head = text.read(_HEAD)
    old = _OLD_ROOT.search(head) is not None
    for line, fragment in fragments(text, ("MedlineCitation",) if old else _RECORDS, repairs, head):
        root = parsed(fragment, line, repairs)
        if old:
            citation, root = root, Element("PubmedArticle")
            root.append(citation)
        yield record(root, line, repairs)

"""Files that tell which reports are retracted: PubMed XML, Crossref JSON, Retraction Watch's CSV.

Each becomes `Notice`s about reports. A file of strangers is not trusted: entities are refused, a
broken byte is replaced, an answer that is an error is a Problem and never "not retracted".
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from stook.model.notices import Notice, Standing
from stook.problems import Place, Problem, problem
from stook.records.formats.repairs import Repairs
from stook.records.formats.xmltree import fragments, parsed, words
from stook.sources.identifiers import normal_doi, normal_pmid
from stook.sources.retractions import (
    SEVERITY,
    crossref_standing,
    pubmed_standing,
    update_standing,
    updates,
    watch_standing,
    worst,
)

PUBMED, CROSSREF, WATCH = "PubMed", "Crossref", "Retraction Watch"
_WATCH_COLUMNS = {"RetractionNature", "OriginalPaperDOI", "OriginalPaperPubMedID", "Title"}
_US_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
csv.field_size_limit(1 << 24)


def read_notices(data: bytes, file: str) -> tuple[list[Notice], list[Problem]]:
    """What a file says, `CLEAN` and `NOTICE` included, and what was wrong with it (E928)."""
    text = data.decode("utf-8-sig", errors="replace")
    head = text.lstrip()[:4096]
    if head.startswith("<") and re.search(r"<(?:PubmedArticle|MedlineCitation)", text):
        repairs = Repairs(file)
        return list(_pubmed(text, file, repairs)), list(repairs)
    if head.startswith(("{", "[")):
        try:
            answer = json.loads(text)
        except (json.JSONDecodeError, RecursionError):
            return [], [problem("E928", Place(file), "It is JSON that is cut short or damaged.")]
        works = list(_works(answer))
        if works:
            return [one for work in works for one in _crossref(work, file)], []
    rows = csv.DictReader(io.StringIO(text, newline=""))
    if set(rows.fieldnames or ()) >= _WATCH_COLUMNS:
        return list(_watch(rows, file)), []
    return [], [problem("E928", Place(file), _described(head))]


def _described(head: str) -> str:
    if re.match(r"<!doctype html|<html", head, re.IGNORECASE):
        return "It is a web page: the service answered with an error."
    error = re.search(r"<ERROR>([^<]{1,200})", head, re.IGNORECASE)
    if error:
        return f"The service answered with an error: {error[1].strip()}."
    return "It holds no PubMed XML, no Crossref work and no Retraction Watch table."


# PubMed --------------------------------------------------------------------------------------


def _pubmed(text: str, file: str, repairs: Repairs) -> Iterator[Notice]:
    for line, fragment in fragments(io.StringIO(text), ("PubmedArticle",), repairs):
        root = parsed(fragment, line, repairs)
        types = {words(kind) for kind in root.iter("PublicationType")}
        links = [(link.get("RefType") or "", link) for link in root.iter("CommentsCorrections")]
        standing = pubmed_standing(types, {kind for kind, _ in links})
        telling = [link for kind, link in links if pubmed_standing((), (kind,)) is standing]
        about = telling[0] if telling and standing in SEVERITY else None
        yield Notice(
            standing=standing, source=PUBMED, place=Place(file, line),
            doi=normal_doi(_identifier(root, "doi")),
            pmid=normal_pmid(words(root.find("MedlineCitation/PMID"))),
            title=words(root.find(".//Article/ArticleTitle")), year=_year(root),
            family=words(root.find(".//AuthorList/Author/LastName")),
            notice=normal_pmid(words(about.find("PMID"))) if about is not None else "",
            detail=words(about.find("RefSource")) if about is not None else "",
        )  # fmt: skip


def _identifier(root: Element, kind: str) -> str:
    """The article's own identifier: the lists of its references hold others."""
    paths = ("PubmedData/ArticleIdList/ArticleId", ".//Article/ELocationID")
    for path in paths:
        for element in root.findall(path):
            if kind in (element.get("IdType"), element.get("EIdType")):
                return words(element)
    return ""


def _year(root: Element) -> int | None:
    text = words(root.find(".//JournalIssue/PubDate/Year"))
    return int(text) if text.isdigit() else None


# Crossref ------------------------------------------------------------------------------------


def _works(answer: object) -> Iterator[dict[str, Any]]:
    """The works of an answer: one work, a page of them, or a list of such things."""
    if isinstance(answer, list):
        for part in answer:
            yield from _works(part)
    elif isinstance(answer, dict):
        inner = answer.get("message", answer)
        if isinstance(inner, dict) and isinstance(inner.get("items"), list):
            yield from (work for work in inner["items"] if isinstance(work, dict))
        elif isinstance(inner, dict) and isinstance(inner.get("DOI"), str):
            yield inner


def _crossref(work: dict[str, Any], file: str) -> Iterator[Notice]:
    """What a work says of itself, and what a notice says of the works that it updates."""
    place = Place(file)
    standing = crossref_standing(work)
    told = [u for u in updates(work, "updated-by") if update_standing(u) is standing]
    title, year, family = _named(work)
    doi = normal_doi(str(work.get("DOI") or ""))
    yield Notice(
        standing=Standing.CLEAN if standing is Standing.INFO else standing, source=CROSSREF,
        place=place, doi=doi, title=title, year=year, family=family,
        date=_updated(told[0]) if told else "",
        notice=normal_doi(str(told[0].get("DOI") or "")) if told else "",
        detail=str(told[0].get("label") or "") if told else "",
    )  # fmt: skip
    for update in updates(work, "update-to"):
        about = normal_doi(str(update.get("DOI") or ""))
        if about and about != doi and update_standing(update) is not Standing.INFO:
            yield Notice(
                standing=update_standing(update), source=CROSSREF, place=place, doi=about,
                date=_updated(update), notice=doi, detail=str(update.get("label") or ""),
            )  # fmt: skip


def _updated(update: Mapping[str, Any]) -> str:
    moment = update.get("updated")
    text = str(moment.get("date-time") or "") if isinstance(moment, dict) else ""
    return text[:10] if re.match(r"\d{4}-\d\d-\d\d", text) else ""


def _named(work: Mapping[str, Any]) -> tuple[str, int | None, str]:
    titles, issued, people = work.get("title"), work.get("issued"), work.get("author")
    title = titles[0] if isinstance(titles, list) and titles else ""
    parts = issued.get("date-parts") if isinstance(issued, dict) else None
    first = parts[0] if isinstance(parts, list) and parts else None
    year = first[0] if isinstance(first, list) and first and isinstance(first[0], int) else None
    author = people[0] if isinstance(people, list) and people else None
    family = author.get("family") if isinstance(author, dict) else ""
    return str(title), year, str(family or "")


# Retraction Watch ----------------------------------------------------------------------------


def _watch(rows: "csv.DictReader[str]", file: str) -> Iterator[Notice]:
    """Rows are matched by the original paper's identifiers, never by the notice's."""
    while True:
        try:
            row = next(rows, None)
        except csv.Error:
            continue
        if row is None:
            return
        cell = {key: (value or "").strip() for key, value in row.items()
                if isinstance(key, str) and not isinstance(value, list)}  # fmt: skip
        original = _US_DATE.match(cell.get("OriginalPaperDate", ""))
        first = cell.get("Author", "").split(";")[0].split()
        yield Notice(
            standing=watch_standing(cell["RetractionNature"]), source=WATCH,
            place=Place(file, rows.line_num),
            doi=normal_doi(cell["OriginalPaperDOI"]),
            pmid=normal_pmid(cell["OriginalPaperPubMedID"]), title=cell["Title"],
            year=int(original[3]) if original else None, family=first[-1] if first else "",
            date=_day(cell.get("RetractionDate", "")),
            notice=normal_doi(cell.get("RetractionDOI", ""))
            or normal_pmid(cell.get("RetractionPubMedID", "")),
            detail=cell.get("Reason", "").strip("; "),
        )  # fmt: skip


def _day(text: str) -> str:
    """M/D/YYYY H:MM as YYYY-MM-DD; '' for anything else."""
    match = _US_DATE.match(text)
    return f"{match[3]}-{int(match[1]):02}-{int(match[2]):02}" if match else ""


def worst_of(notices: list[Notice]) -> Notice:
    """The notice that counts: the worst; of those with a date before those without."""
    standing = worst(one.standing for one in notices)
    same = [one for one in notices if one.standing is standing]
    return min(same, key=lambda one: (not one.date, one.date, one.source))

"""The standing of a report, from what PubMed, Crossref, Retraction Watch or its title says.

A retraction, an expression of concern and a correction are three things, and none of them is the
notice that announces it. Sources: the PubMed DTD (`CommentsCorrections`), Crossref's documentation
of `update-to` and `updated-by`, the columns of Retraction Watch's published table.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from stook.model.notices import Standing
from stook.sources.identifiers import normal_doi

# worst first: one source that says so is enough
SEVERITY = (
    Standing.RETRACTED,
    Standing.REPLACED,
    Standing.CONCERN,
    Standing.CORRECTED,
    Standing.REINSTATED,
)
_PUBMED_LINKS = {
    "RetractedandRepublishedIn": Standing.REPLACED,
    "RetractionIn": Standing.RETRACTED,
    "ExpressionOfConcernIn": Standing.CONCERN,
    "PartialRetractionIn": Standing.CORRECTED,  # older files; NLM treats it as an erratum
    "ErratumIn": Standing.CORRECTED,
    "CorrectedandRepublishedIn": Standing.CORRECTED,
}
NOTICE_TYPES = frozenset(
    {
        "Retraction of Publication",
        "Retraction Notice",
        "Expression of Concern",
        "Published Erratum",
    }
)
NOTICE_LINKS = frozenset(
    {"RetractionOf", "ExpressionOfConcernFor", "ErratumFor", "PartialRetractionOf"}
)
_CROSSREF = {
    "retraction": Standing.RETRACTED,
    "withdrawal": Standing.RETRACTED,
    "removal": Standing.RETRACTED,
    "partial_retraction": Standing.CONCERN,
    "expression_of_concern": Standing.CONCERN,
    "correction": Standing.CORRECTED,
    "corrigendum": Standing.CORRECTED,
    "erratum": Standing.CORRECTED,
}
_WATCH = {
    "retraction": Standing.RETRACTED,
    "expression of concern": Standing.CONCERN,
    "correction": Standing.CORRECTED,
    "reinstatement": Standing.REINSTATED,
}
_RETRACTED_TITLE = re.compile(
    r"\s*(?:[\[(](?:retracted|withdrawn|removed)(?: article)?[\])]"
    r"|(?:retracted|withdrawn|removed)(?: article)?\s*[:.–-])",
    re.IGNORECASE,
)
_NOTICE_TITLE = re.compile(
    r"\s*(?:(?:retraction|withdrawal)\s+(?:note|notice|statement)\b"
    r"|(?:retraction|withdrawal)\s*(?:of|to|for)?\s*:"
    r"|retraction\s+(?:of|to)\s+[\"“‘']"
    r"|(?:editorial )?expression of concern\b"
    r"|(?:erratum|corrigendum|correction)(?:\s+to\b|\s*[:.]|\s*$))",
    re.IGNORECASE,
)
_COCHRANE = re.compile(r"cochrane database", re.IGNORECASE)


def worst(standings: Iterable[Standing]) -> Standing:
    """The worst of several standings; `NOTICE`, `CLEAN` or `UNKNOWN` where none is bad."""
    told = set(standings)
    for standing in (*SEVERITY, Standing.NOTICE, Standing.CLEAN):
        if standing in told:
            return standing
    return Standing.UNKNOWN


def pubmed_standing(types: Collection[str], links: Collection[str]) -> Standing:
    """The standing that publication types and `CommentsCorrections` (RefType) give a citation.

    A replacement overrides the retraction: the new version is to be assessed instead.
    """
    if "RetractedandRepublishedIn" in links:
        return Standing.REPLACED
    told = {_PUBMED_LINKS[link] for link in links if link in _PUBMED_LINKS}
    if "Retracted Publication" in types:
        told.add(Standing.RETRACTED)
    if told:
        return worst(told)
    if NOTICE_TYPES.intersection(types) or NOTICE_LINKS.intersection(links):
        return Standing.NOTICE
    return Standing.CLEAN


def update_standing(update: Mapping[str, Any]) -> Standing:
    """What one entry of Crossref's `updated-by` or `update-to` says; `INFO` for new versions."""
    kind = re.sub(r"[\s-]+", "_", str(update.get("type") or "").strip().lower())
    return _CROSSREF.get(kind, Standing.INFO)


def crossref_standing(work: Mapping[str, Any]) -> Standing:
    """The standing of a Crossref work: the worst of `updated-by`, and of updates of its own DOI.

    A work that updates another is a notice; a title may say what no update does.
    """
    doi = normal_doi(str(work.get("DOI") or work.get("doi") or ""))
    others = updates(work, "update-to")
    own = [u for u in others if doi and normal_doi(str(u.get("DOI") or "")) == doi]
    told = worst(update_standing(u) for u in (*updates(work, "updated-by"), *own))
    if told in SEVERITY:
        return told
    if any(update_standing(u) is not Standing.INFO for u in others if u not in own):
        return Standing.NOTICE
    return title_standing(*_title(work))


def updates(work: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """The well-formed entries of one of the two lists."""
    entries = work.get(key)
    return [entry for entry in entries if isinstance(entry, dict)] if entries else []


def _title(work: Mapping[str, Any]) -> tuple[str, str]:
    parts = []
    for key in ("title", "container-title"):
        value = work.get(key)
        value = value[0] if isinstance(value, list) and value else value
        parts.append(value if isinstance(value, str) else "")
    return parts[0], parts[1]


def watch_standing(nature: str) -> Standing:
    """What Retraction Watch's `RetractionNature` says; an unknown nature is a concern."""
    return _WATCH.get(nature.strip().lower(), Standing.CONCERN)


def title_standing(title: str, journal: str = "") -> Standing:
    """What a title alone says. Gums, nipples and jets retract without being retracted, and
    Cochrane withdraws reviews for being out of date."""
    if _RETRACTED_TITLE.match(title):
        withdrawn = title.lstrip(" [(").lower().startswith("withdrawn")
        return Standing.INFO if withdrawn and _COCHRANE.search(journal) else Standing.RETRACTED
    return Standing.NOTICE if _NOTICE_TITLE.match(title) else Standing.CLEAN

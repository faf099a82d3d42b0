"""Identifiers of reports in the one form in which they are compared."""

import re
import unicodedata
from urllib.parse import unquote

_ZERO_WIDTH = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_HEAD = re.compile(r"^(?:https?://)?(?:(?:dx\.)?doi\.org/|doi\s*:?\s*)", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_TRACKING = re.compile(r"\?(?:utm_|fbclid|gclid|ref=|source=)\S*$", re.IGNORECASE)
_BRACKETS = {")": "(", "]": "[", "}": "{", ">": "<"}
_PMID = re.compile(r"(\d{1,8})(?:\.0)?")


def normal_doi(text: str) -> str:
    """A DOI as it is compared: bare, lower case; '' where the text is no DOI.

    Inner brackets, `<`, `>` and commas belong to DOIs and stay; a closing bracket at the end goes
    only where it was never opened (DOIs may hold any printable character: ISO 26324).
    """
    doi = _ZERO_WIDTH.sub("", unicodedata.normalize("NFKC", text)).strip()
    if "%" in doi:
        doi = unquote(doi)
    doi = _TRACKING.sub("", _HEAD.sub("", doi).strip()).lower()
    while doi:
        end = doi[-1]
        opened = _BRACKETS.get(end)
        if end in ".,;:'\"“”‘’" or (opened and doi.count(opened) < doi.count(end)):
            doi = doi[:-1]
        else:
            break
    return doi if _DOI.fullmatch(doi) else ""


def normal_pmid(text: str) -> str:
    """A PubMed id without leading zeros; '' where the text is none (tables write 0 for absent)."""
    match = _PMID.fullmatch(text.strip())
    return match[1].lstrip("0") if match else ""

"""The studies: their characteristics, each number with its cell, and their references."""

import re
from dataclasses import dataclass

from markupsafe import Markup, escape

from stook.model.study import STUDIES, Study
from stook.pipeline.build import Built
from stook.render.report.trails import Trails
from stook.render.report.words import UNKNOWN

HEADS = (
    "Year", "Design", "Country", "Condition", "People", "Women", "Followed for", "Funding",
)  # fmt: skip
# An identifier in a reference, and where it leads.
_LINKS = re.compile(
    r"(?P<doi>(?:doi:|https?://(?:dx\.)?doi\.org/)\s*(?P<doi_id>10\.\d{4,9}/[^\s;,\]]*[^\s;,.\])]))"
    r"|(?P<pmid>(?:pmid:|PMID)\s*(?P<pmid_id>\d{4,9}))"
    r"|(?P<nct>NCT\d{8})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Row:
    """A study in the table of characteristics, and its references."""

    id: str
    label: str
    cells: tuple[Markup, ...]
    reports: tuple[Markup, ...]


def studies(built: Built, trails: Trails) -> list[Row]:
    """All studies in the order of the folder."""
    return [
        Row(
            id=one.study,
            label=one.label,
            cells=tuple(_cell(trails, one, text) for text in _texts(one)),
            reports=tuple(reference(report) for report in _reports(one)),
        )
        for one in built.review.studies.values()
    ]


def _texts(study: Study) -> tuple[str, ...]:
    """What the table shows of a study; '' where it is not reported."""
    women = "" if study.women is None else str(study.women)
    if study.women_percent is not None:
        women = f"{study.women_percent:g}%"
    days = "" if study.duration_days is None else f"{study.duration_days:g} days"
    year = "" if study.year is None else str(study.year)
    people = "" if study.participants is None else str(study.participants)
    return (
        year, study.design, study.country, study.condition, people, women, days, study.funding,
    )  # fmt: skip


def _cell(trails: Trails, study: Study, text: str) -> Markup:
    if not text:
        return Markup('<span class="none">{}</span>').format(UNKNOWN)
    return trails.traced(text, f"{STUDIES}#{study.study}")


def _reports(study: Study) -> tuple[str, ...]:
    """A study's references; its registry entry where no reference names it."""
    if study.registry and not any(study.registry in report for report in study.reports):
        return (*study.reports, study.registry)
    return study.reports


def reference(text: str) -> Markup:
    """A reference with its identifiers as links."""
    parts: list[Markup] = []
    at = 0
    for found in _LINKS.finditer(text):
        parts += [escape(text[at : found.start()]), _link(found)]
        at = found.end()
    return Markup("").join([*parts, escape(text[at:])])


def _link(found: re.Match[str]) -> Markup:
    if found["doi"]:
        href = f"https://doi.org/{found['doi_id']}"
    elif found["pmid"]:
        href = f"https://pubmed.ncbi.nlm.nih.gov/{found['pmid_id']}/"
    else:
        href = f"https://clinicaltrials.gov/study/{found['nct'].upper()}"
    return Markup('<a href="{}" rel="noreferrer">{}</a>').format(href, found[0])

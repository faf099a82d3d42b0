"""Who made the review, how it is cited, what can be downloaded, what is new."""

import re
from dataclasses import dataclass

from stook.language.lists import month_and_year
from stook.pipeline.build import Built
from stook.render.report.trails import Trails

_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_DOI = re.compile(r"10\.\d{4,9}/\S+")


@dataclass(frozen=True, slots=True)
class Contributor:
    """An author or a member of the team with what they did."""

    name: str
    orcid: str
    roles: str
    affiliation: str


@dataclass(frozen=True, slots=True)
class Download:
    """A file beside the report."""

    href: str
    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class Publication:
    """The title block: '' where nobody wrote anything down."""

    contributors: tuple[Contributor, ...]
    citation: str
    doi: str
    version: str
    date: str
    licence: str
    downloads: tuple[Download, ...]


def publication(built: Built, trails: Trails) -> Publication:
    """What is known of the publication; the team stands for the authors where none are named."""
    protocol = built.review.protocol
    told = protocol.publication
    people = tuple(
        Contributor(
            author.name,
            author.orcid if _ORCID.fullmatch(author.orcid) else "",
            ", ".join(author.roles),
            author.affiliation,
        )
        for author in protocol.authors
    ) or tuple(Contributor(person.name, "", person.role, "") for person in protocol.team)
    names = [person.name for person in people]
    return Publication(
        contributors=people,
        citation=told.citation or _citation(built, trails, names),
        doi=told.doi if _DOI.fullmatch(told.doi) else "",
        version=told.version,
        date=told.date,
        licence=told.licence,
        downloads=tuple(_downloads(built, trails)),
    )


def _citation(built: Built, trails: Trails, names: list[str]) -> str:
    """Authors, title, version, date, how current, DOI: whatever of it is known."""
    protocol = built.review.protocol
    told = protocol.publication
    current = built.facts.get("review.current-to")
    date = month_and_year(trails.words, current).text if current else ""
    version = trails.words.say("page.cite.version", n=told.version).text if told.version else ""
    parts = [", ".join(names), protocol.title, version, told.date]
    if date:
        parts.append(trails.words.say("report.current", date=date).text)
    parts.append(trails.words.say("page.built_with").text)
    parts.append(f"doi:{told.doi}" if told.doi else "")
    return " ".join(part.rstrip(".") + "." for part in parts if part)


def _downloads(built: Built, trails: Trails) -> list[Download]:
    language = built.summary.language
    files = {
        "findings_table": "tables/findings.csv",
        "facts": "facts.json",
        "findings": "findings.json",
        "grade": "tables/grade.csv",
        "flow": "flow.json",
        "summary": f"summary.{language}.html",
        "visual_abstract": f"visual-abstract.{language}.svg",
        "abstract": f"abstract.{language}.md",
    }
    return [
        Download(
            path, trails.words.say(f"page.download.{name}").text, path.rpartition(".")[2].upper()
        )
        for name, path in files.items()
    ]

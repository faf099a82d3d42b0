"""Who made the review, how it is cited, what can be downloaded, what is new."""

from dataclasses import dataclass

from stook.language.lists import month_and_year
from stook.pipeline.build import Built
from stook.render.report.trails import Trails

FILE = "review.yaml"


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
    people = tuple(Contributor(p.name, "", p.role, "") for p in protocol.team)
    return Publication(
        contributors=people,
        citation=_citation(built, trails, [person.name for person in people]),
        doi="",
        version="",
        date="",
        licence="",
        downloads=tuple(_downloads(built, trails)),
    )


def _citation(built: Built, trails: Trails, names: list[str]) -> str:
    title = built.review.protocol.title
    current = built.facts.get("review.current-to")
    date = month_and_year(trails.words, current).text if current else ""
    parts = [", ".join(names), title]
    if date:
        parts.append(trails.words.say("report.current", date=date).text)
    parts.append(trails.words.say("page.built_with").text)
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
        "abstract": f"abstract.{language}.md",
    }
    return [
        Download(
            path, trails.words.say(f"page.download.{name}").text, path.rpartition(".")[2].upper()
        )
        for name, path in files.items()
    ]

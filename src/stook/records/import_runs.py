"""A raw export becomes a run of a search: what its folder is called, what its log says."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from stook.model.records import Record
from stook.problems import Problem
from stook.records.formats.citations import Export

# Embase exports name Medline as database where a record stands there too
_HOSTS = (
    ("embase.com/", "Embase"),
    ("scopus.com/", "Scopus"),
    ("cochranelibrary.com/central", "CENTRAL"),
    ("webofscience.com/", "Web of Science"),
)


@dataclass(frozen=True, slots=True)
class ReadExport:
    """What was learned by reading an export once: how many records, from where, what is wrong."""

    count: int
    source: str
    format: str
    sha256: str
    problems: tuple[Problem, ...]


def slug(text: str) -> str:
    """A name as people can type it: lower case, letters, figures and hyphens; `export` if none."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "export"


def examine(data: bytes, name: str, form: str = "", encoding: str = "") -> ReadExport:
    """Read an export to its end. The source is what most of its records name as database."""
    export = Export(data, name=name, form=form, encoding=encoding)
    sources = Counter(_database(record) for record in export.records())
    del sources[""]
    told = min(sources, key=lambda source: (-sources[source], source)) if sources else ""
    digest = hashlib.sha256(data).hexdigest()
    problems = tuple(export.problems)
    return ReadExport(export.count, told or _usual(export.format), export.format, digest, problems)


def _database(record: Record) -> str:
    """The database of a record: where its links lead, else what its export says."""
    links = " ".join(record.url).lower()
    return next((name for host, name in _HOSTS if host in links), record.source)


def _usual(form: str) -> str:
    """The database that a format belongs to, where it belongs to one."""
    usual = {"nbib": "PubMed", "pubmed": "PubMed", "ciw": "Web of Science"}
    return usual.get(form, "")


def run_name(date: str, source: str, taken: Collection[str]) -> str:
    """The id of a new run: date and source, with a number behind it if there is one already."""
    name = f"{date}-{slug(source)}"
    number = 2
    while name in taken:
        name = f"{date}-{slug(source)}-{number}"
        number += 1
    return name

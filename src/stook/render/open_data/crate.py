"""The description of the files as an RO-Crate 1.2 (https://w3id.org/ro/crate/1.2)."""

import re
from collections.abc import Sequence

from stook.model.protocol import ReviewAuthor
from stook.model.review import Review

CONTEXT = "https://w3id.org/ro/crate/1.2/context"
_TYPES = {"csv": "text/csv", "json": "application/json"}
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_SPDX = re.compile(r"(?i)CC[ -]?(BY(?:-(?:SA|NC|ND|NC-SA|NC-ND))?|0)[ -]?(\d\.\d)?")

Entity = dict[str, object]


def crate(review: Review, paths: Sequence[str]) -> Entity:
    """`ro-crate-metadata.json` for the files at `paths`. Licence and date are those that the
    review states; where it states none, the crate says so and has no date."""
    protocol = review.protocol
    people = [_person(n, author) for n, author in enumerate(protocol.authors, start=1)]
    licence = _licence(protocol.publication.licence)
    root: Entity = {
        "@id": "./",
        "@type": "Dataset",
        "name": protocol.title,
        "description": f"Data and results of the systematic review: {protocol.title}",
        "license": {"@id": licence["@id"]},
        "hasPart": [{"@id": path} for path in paths],
    }
    if protocol.publication.date:
        root["datePublished"] = protocol.publication.date
    if protocol.publication.doi:
        root["identifier"] = f"https://doi.org/{protocol.publication.doi}"
    if protocol.publication.version:
        root["version"] = protocol.publication.version
    if people:
        root["author"] = [{"@id": person["@id"]} for person in people]
    descriptor: Entity = {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.2"},
        "about": {"@id": "./"},
    }
    files: list[Entity] = [
        {
            "@id": path,
            "@type": "File",
            "name": path,
            "encodingFormat": _TYPES[path.rpartition(".")[2]],
        }
        for path in paths
    ]
    return {"@context": CONTEXT, "@graph": [descriptor, root, licence, *people, *files]}


def _person(number: int, author: ReviewAuthor) -> Entity:
    orcid = author.orcid if _ORCID.fullmatch(author.orcid) else ""
    entity: Entity = {
        "@id": f"https://orcid.org/{orcid}" if orcid else f"#author-{number}",
        "@type": "Person",
        "name": author.name,
    }
    if author.affiliation:
        entity["affiliation"] = author.affiliation
    return entity


def _licence(text: str) -> Entity:
    known = _SPDX.fullmatch(text.strip())
    if not text:
        name, id_ = "No licence stated", "#licence"
    elif text.startswith(("https://", "http://")):
        name, id_ = text, text
    elif known:
        code = known[1].upper()
        name = text
        kind = "CC0-1.0" if code == "0" else f"CC-{code}-{known[2] or '4.0'}"
        id_ = f"https://spdx.org/licenses/{kind}"
    else:
        name, id_ = text, "#licence"
    return {"@id": id_, "@type": "CreativeWork", "name": name, "description": name}

"""Where everything stands in a review folder. No other file knows these paths."""

import difflib
import re

from stook.model.appraisal import ROB2
from stook.model.certainty import CERTAINTY
from stook.model.decisions import Stage
from stook.model.declared import DECLARED
from stook.model.study import ARMS, RESULTS, STUDIES

__all__ = [
    "ARMS",
    "CERTAINTY",
    "CHOICES",
    "DECLARED",
    "DUPLICATES",
    "EDITS",
    "FILES",
    "FULL_TEXTS",
    "LOCK",
    "RESULTS",
    "REVIEW",
    "ROB2",
    "STUDIES",
    "appraisal_path",
    "assessor",
    "export_run",
    "extraction_of",
    "form_path",
    "journal_owner",
    "journal_path",
    "misnamed",
    "prose_name",
    "prose_path",
    "run_id",
    "run_path",
    "source_id",
]  # fmt: skip

REVIEW = "review.yaml"
LOCK = "facts.lock"
DUPLICATES = "search/duplicates.csv"
LINKS = "search/links.csv"
EDITS = "text/edits.yaml"
BIBLIOGRAPHIES = ("text/references.bib", "text/references.json", "text/references.ris")

# The files that `load` reads, in the order in which people meet them.
FILES = (REVIEW, STUDIES, ARMS, RESULTS, ROB2, CERTAINTY, DECLARED)

_PROSE = re.compile(r"text/([^/]+)\.md")
_RUN = re.compile(r"search/runs/([^/]+)/run\.yaml")
_SOURCE = re.compile(r"search/([^/]+)\.yaml")
_EXPORT = re.compile(r"search/runs/([^/]+)/(?!run\.yaml$).+")
_JOURNAL = re.compile(r"screening/(title-abstract|full-text)/([^/.]+)\.[^/.]+\.jsonl")
_ASSESSED = re.compile(r"appraisal/([a-z0-9]+)/([^/]+)\.csv")
_JOURNAL_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


# One person's own extraction, before there is an agreed one.
_EXTRACTION = re.compile(r"extraction/(?!agreed/)([^/]+)/(arms|results)\.csv")
CHOICES = "extraction/choices.csv"

# What stands in which full text: a journal of quotes a person and device; and the full texts.
_QUOTES = re.compile(r"extraction/(?!agreed/)([^/]+)/quotes\.[^/.]+\.jsonl")
_OWN_CELL = re.compile(r"extraction/([^/]+)/(arms|results)\.csv#.+![^!]+")
FULL_TEXTS = "fulltext/index.jsonl"


def quotes_path(person: str, writer: str) -> str:
    """Where a person's quotes go from one device. ValueError for names that name no journal."""
    for name in (person, writer):
        if not _JOURNAL_NAME.fullmatch(name):
            raise ValueError(
                f"{name!r} cannot name a journal: use lower-case letters, digits, - and _"
            )
    return f"extraction/{person}/quotes.{writer}.jsonl"


def quotes_owner(path: str) -> str | None:
    """The person whose journal of quotes this is; None for any other path."""
    match = _QUOTES.fullmatch(path)
    return match[1] if match else None


def own_cell(cell: str, person: str) -> str:
    """The address of a cell of the agreed tables in a person's own ones, and the other way for
    `agreed`; '' for an address of another file."""
    match = _OWN_CELL.fullmatch(cell)
    return f"extraction/{person}/{cell.split('/', 2)[2]}" if match else ""


def extraction_of(path: str) -> tuple[str, str] | None:
    """Person and table of `extraction/<person>/<table>.csv`; None for any other path."""
    found = _EXTRACTION.fullmatch(path)
    return (found[1], found[2]) if found else None


def prose_name(path: str) -> str | None:
    """The name of the prose in `text/<name>.md`; None for any other path."""
    found = _PROSE.fullmatch(path)
    return found[1] if found else None


def run_id(path: str) -> str | None:
    """The id of the search run that `search/runs/<id>/run.yaml` describes; None otherwise."""
    found = _RUN.fullmatch(path)
    return found[1] if found else None


def source_id(path: str) -> str | None:
    """The id of the search source that `search/<id>.yaml` describes; None otherwise."""
    found = _SOURCE.fullmatch(path)
    return found[1] if found else None


def export_run(path: str) -> str | None:
    """The id of the search run that a raw export belongs to; None otherwise."""
    found = _EXPORT.fullmatch(path)
    return found[1] if found else None


def run_path(run: str) -> str:
    """Where a search run is described."""
    return f"search/runs/{run}/run.yaml"


def prose_path(name: str) -> str:
    """Where a piece of prose stands."""
    return f"text/{name}.md"


def appraisal_path(tool: str, person: str = "agreed") -> str:
    """Where an assessor's risk-of-bias rows stand, by the tool's folder; else the agreed ones."""
    return f"appraisal/{tool}/{person}.csv"


def form_path(tool: str) -> str:
    """Where a team's own tool is defined, by the tool's folder."""
    return f"appraisal/{tool}/tool.yaml"


def assessor(path: str, tool: str) -> str | None:
    """The person whose own risk-of-bias rows with this tool stand there; None for other paths."""
    found = _ASSESSED.fullmatch(path)
    return found[2] if found and found[1] == tool and found[2] != "agreed" else None


def journal_owner(path: str) -> tuple[Stage, str] | None:
    """The stage and the reviewer whose journal of screening this is; None for another path."""
    found = _JOURNAL.fullmatch(path)
    return (Stage(found[1]), found[2]) if found else None


def journal_path(stage: Stage, reviewer: str, writer: str) -> str:
    """Where a reviewer's decisions of a stage go from one device or program, the writer.

    ValueError for a name that is not of lower-case letters, digits, `-` and `_`.
    """
    for name in (reviewer, writer):
        if not _JOURNAL_NAME.fullmatch(name):
            raise ValueError(
                f"{name!r} cannot name a journal: use lower-case letters, digits, - and _"
            )
    return f"screening/{stage.value}/{reviewer}.{writer}.jsonl"


def misnamed(paths: tuple[str, ...], tool: str = "") -> list[tuple[str, str]]:
    """Pairs (path, known name) of files that stook does not read but whose name is very near.

    `tool` is the folder of the protocol's risk-of-bias tool, whose agreed rows are read."""
    present = set(paths)
    absent = {known.lower(): known for known in FILES if known not in present}
    pairs = []
    for path in paths:
        if (
            path in FILES
            or path == appraisal_path(tool)
            or "/person/" in path
            or path.count("/") > 2
        ):
            continue
        close = difflib.get_close_matches(path.lower(), absent, n=1, cutoff=0.9)
        if close:
            pairs.append((path, absent[close[0]]))
    return pairs

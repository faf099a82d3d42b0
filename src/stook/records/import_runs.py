"""A raw export becomes a run of a search: what its folder is called, what its log says."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace

import yaml

from stook.files.layout import export_run, run_path
from stook.model.records import Record
from stook.problems import Place, Problem, problem
from stook.records.formats.citations import Export
from stook.records.run_settings import RunSettings, place_of_new, settings_of_runs
from stook.store import FolderStore

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


@dataclass(frozen=True, slots=True)
class KeptExport:
    """What became of an export: its run ('' where it was not kept), what was read, what is
    wrong."""

    run: str
    read: ReadExport
    problems: tuple[Problem, ...]


def keep_export(
    store: FolderStore,
    data: bytes,
    name: str,
    *,
    modified: str,
    source: str = "",
    on: str = "",
    query: str = "",
    settings: RunSettings | None = None,
) -> KeptExport:
    """Put an export into a review as a run of its own, unchanged, with its log beside it.

    `name` is the file's, without folders; `modified` its date (YYYY-MM-DD), which stands in for
    `on`, the day of the search. One without records, or that is in the review already (E730), is
    not kept. `store` must list the folder as it is now.
    """
    given = settings or RunSettings()
    read = examine(data, name, given.form, given.encoding)
    digests = _digests(store)
    if read.sha256 in digests:
        held = problem("E730", Place(name), f"it is in search/runs/{digests[read.sha256]}")
        return KeptExport("", read, (*read.problems, held))
    if not read.count:
        return KeptExport("", read, read.problems)
    named = source or read.source or name.rpartition(".")[0] or name
    when = on or modified
    run = run_name(when, named, set(digests.values()) | _runs(store))
    kept = replace(given, imported=place_of_new(run, settings_of_runs(store)))
    told = {"source": source or read.source, "date": on}
    guessed = [key for key, value in told.items() if not value]
    # The export first, so that a log never speaks of an absent one.
    file = name if name != "run.yaml" else "export-run.yaml"
    store.write(f"search/runs/{run}/{file}", data, None)
    log = _log(read, named, when, query, kept, guessed)
    text = yaml.safe_dump(log, sort_keys=False, allow_unicode=True)
    store.write(run_path(run), text.encode(), None)
    return KeptExport(run, read, read.problems)


def _digests(store: FolderStore) -> dict[str, str]:
    """The digest of each export that is in the review, and its run."""
    exports = {path: run for path in store.paths() if (run := export_run(path))}
    return {hashlib.sha256(store.read(path)).hexdigest(): run for path, run in exports.items()}


def _runs(store: FolderStore) -> set[str]:
    """The names that are taken below search/runs/, empty folders included."""
    folder = store.root / "search" / "runs"
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def _log(
    read: ReadExport, source: str, when: str, query: str, settings: RunSettings, guessed: list[str]
) -> dict[str, object]:
    """The content of run.yaml. A new run has not been screened: it is not processed. What was
    taken from the file's name and date is called guessed, so that nothing publishes it."""
    log: dict[str, object] = {"source": source, "date": when, "count": read.count}
    if query:
        log["query"] = query
    log |= settings.logged()
    if guessed:
        log["guessed"] = guessed
    return log | {"sha256": read.sha256, "processed": False}

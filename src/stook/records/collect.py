"""The records of a review: what all runs of all searches found, each with an id of its own."""

from dataclasses import dataclass

from stook.files.layout import export_run
from stook.model.records import Record
from stook.problems import Place, Problem, problem
from stook.records.formats.citations import Export, identified
from stook.records.run_settings import settings_of_runs
from stook.store import Store, StoreError


@dataclass(frozen=True, slots=True)
class Collected:
    """Records in the order of runs and files, the run of each record id, and what was repaired."""

    records: tuple[Record, ...]
    runs: dict[str, str]
    problems: tuple[Problem, ...]


def collect(store: Store) -> Collected:
    """Read every raw export under `search/runs/`.

    Ids are the records' own where they are the first to claim them. Runs are read in the order of
    imports, so an update adds records and leaves the ids of the earlier ones alone.
    """
    taken: set[str] = set()
    records: list[Record] = []
    runs: dict[str, str] = {}
    problems: list[Problem] = []
    settings = settings_of_runs(store)
    order = {run: place for place, run in enumerate(settings)}
    exports = [(order[run], run, path) for path in store.paths() if (run := export_run(path))]
    for _, run, path in sorted(exports):
        try:
            told = settings[run]
            export = Export(store.read(path), path, told.form, told.encoding)
        except StoreError as refusal:
            problems.append(problem("E701", Place(path), str(refusal)))
            continue
        for record in identified(export.records(), run, export.repairs, taken):
            records.append(record)
            runs[record.id] = run
        problems += export.problems
    return Collected(tuple(records), runs, tuple(problems))

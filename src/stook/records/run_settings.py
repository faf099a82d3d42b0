"""What the log of a run (`run.yaml`) says about how its raw exports are to be read.

The log as a whole is checked where a review is loaded; a setting that cannot be used is left out
here and named there.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from stook.files.layout import export_run, run_id, run_path
from stook.files.yaml_places import read_yaml
from stook.records.formats.citations import ALIASES, READABLE
from stook.records.formats.encoding import usable
from stook.store import Store, StoreError


@dataclass(frozen=True, slots=True)
class RunSettings:
    """How the exports of a run are read; what is empty is told from their content.

    `imported` is the place of the run in the order of imports (0: the order of names), `form` one
    of `READABLE` of `records.formats.citations`, `encoding` a name that Python knows, `kind` the
    run's place in the PRISMA flow.
    """

    imported: int = 0
    form: str = ""
    encoding: str = ""
    kind: str = ""

    def logged(self) -> dict[str, object]:
        """The settings as the log of the run says them; the usual ones are left out."""
        named = {"kind": self.kind, "format": self.form, "encoding": self.encoding}
        return {key: value for key, value in (named | {"imported": self.imported}).items() if value}


def run_settings(store: Store, run: str) -> RunSettings:
    """The settings of a run; the usual ones where it has no log or the log cannot be read."""
    path = run_path(run)
    if path not in store.paths():
        return RunSettings()
    try:
        doc, _ = read_yaml(path, store.read(path).decode("utf-8-sig", errors="replace"))
    except StoreError:
        return RunSettings()
    log = doc.value if doc is not None and isinstance(doc.value, dict) else {}
    imported, form = log.get("imported"), str(log.get("format") or "").lower()
    encoding = str(log.get("encoding") or "")
    return RunSettings(
        imported if isinstance(imported, int) and imported > 0 else 0,
        form if ALIASES.get(form, form) in READABLE else "",
        encoding if usable(encoding) else "",
        str(log.get("kind") or ""),
    )


def settings_of_runs(store: Store) -> dict[str, RunSettings]:
    """The settings of every run that has an export, in the order of imports.

    Runs are read by name, which begins with their date. A run that was imported after runs of a
    later date says so, since the first record to claim an id keeps it.
    """
    runs = {run for path in store.paths() if (run := export_run(path) or run_id(path))}
    settings = {run: run_settings(store, run) for run in runs}
    return dict(sorted(settings.items(), key=lambda entry: (entry[1].imported, entry[0])))


def place_of_new(run: str, settings: Mapping[str, RunSettings]) -> int:
    """The place in the order of imports that a new run must name; 0 where its name says it."""
    last = max((known.imported for known in settings.values()), default=0)
    return last + 1 if last or any(run < known for known in settings) else 0

"""Small packages in memory, and their way through an import."""

from pathlib import Path

from stook.exchange import Imported, Mapping, Verification, import_package, verify
from stook.exchange.revman import Package, read_package
from stook.model.review import Review
from stook.pipeline.load import load
from stook.store.memory import MemoryStore

HEADER = (
    "Analysis group,Analysis number,Analysis name,Subgroup,Study,Study year,GIV Mean,GIV SE,"
    "Experimental mean,Experimental SD,Experimental cases,Experimental N,"
    "Control mean,Control SD,Control cases,Control N,O-E,Variance,Weight,Mean,CI start,CI end"
)
SETTINGS = (
    "Analysis group,Analysis number,Analysis group name,Data type,Log-scale data,"
    "Statistical method,Effect measure,Analysis model,Heterogeneity estimator,CI method,"
    "CI/PI level,Swap event and non-event"
)


def package(folder: Path, rows: str, settings: str = "", header: str = HEADER) -> Package:
    """A package with these data rows (and settings), without their header lines."""
    name = folder / "X-data-rows.csv"
    name.write_text(f"{header}\n{rows.strip()}\n", encoding="utf-8")
    if not settings:
        return read_package(name)
    text = f"{SETTINGS}\n{settings.strip()}\n"
    (folder / "X-overall-estimates-and-settings.csv").write_text(text, encoding="utf-8")
    return read_package(folder)


def imported(given: Package, mapping: Mapping | None = None) -> tuple[Imported, Review]:
    """The import and the folder read back, which must be free of problems."""
    made = import_package(given, mapping or Mapping(), "mapping.yaml")
    review, problems = load(MemoryStore(made.files))
    assert problems == []
    return made, review


def verified(made: Imported, review: Review) -> Verification:
    return verify(made, review)

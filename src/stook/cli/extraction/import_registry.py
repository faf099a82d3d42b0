"""`stook import-registry`: results that a trial registry holds, as an independent extraction."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stook.cli.session import require_review

if TYPE_CHECKING:
    from stook.extraction.registry_tables import Unplaced
    from stook.model.registry import RegistryRecord
    from stook.model.review import Review
    from stook.model.study import Arm, Result
    from stook.problems import Problem

LARGEST = 200_000_000
REGISTRY = "extraction/registry"
ARM_COLUMNS = ("label", "participants")
RESULT_KEYS = ("study", "outcome", "timepoint", "arm")
RESULT_COLUMNS = (
    "n", "mean", "sd", "se", "ci_low", "ci_high", "ci_level", "median", "q1", "q3", "min", "max",
    "events", "total", "source", "note",
)  # fmt: skip


@click.command("import-registry")
@click.argument(
    "files", nargs=-1, required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)  # fmt: skip
@click.option(
    "--review", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".", help="Review folder [default: this folder].",
)  # fmt: skip
def command(files: tuple[Path, ...], folder: Path) -> None:
    """Import results of ClinicalTrials.gov records (JSON of the API v2, or XML) into a review.

    Everything that a record reports goes into extraction/registry/measurements.csv. What becomes a
    result of the review is decided in extraction/registry/mapping.yaml: stook proposes, a person
    confirms, and the command run again fills arms.csv and results.csv beside it.
    """
    from stook.cli.session import run
    from stook.render.problems import as_text

    require_review(folder)
    records, problems = _read(files)
    review = run(folder).built.review
    found, more = _mapping(folder, records, review)
    unplaced, rows, faults = _tables(folder, records, found, review)
    problems += more + faults
    if problems:
        click.echo(as_text(problems), nl=False)
    for record in records:
        click.echo(f"{record.id}: {len(record.reported)} values, {len(record.analyses)} analyses.")
    for one in unplaced:
        click.echo(f"Not placed: {one.measure} ({one.group}): {one.reason}. {one.path}")
    waiting = [id_ for id_, entry in found.items() if entry.get("confirmed") is not True]
    if rows:
        click.echo(f"{rows} rows in {REGISTRY}/results.csv.")
        click.echo("Next: `stook compare-extraction --registry` shows where they differ.")
    if waiting:
        click.echo(f"Next: correct {REGISTRY}/mapping.yaml for {', '.join(waiting)}, write")
        click.echo("`confirmed: true`, and run this command again.")
    if any(one.blocks for one in problems):
        raise SystemExit(1)


def _read(files: tuple[Path, ...]) -> "tuple[list[RegistryRecord], list[Problem]]":
    from stook.problems import Place, problem
    from stook.sources.ctgov_json import read_json
    from stook.sources.ctgov_xml import read_xml

    records, problems = [], []
    for path in files:
        data = path.read_bytes() if path.stat().st_size <= LARGEST else b""
        record = read_json(data, path.name) or read_xml(data)
        if record is None or not record.id:
            problems.append(problem("E922", Place(path.name), "No study record could be read."))
            continue
        problems += record.problems
        records.append(record)
    return records, problems


def _mapping(
    folder: Path, records: "list[RegistryRecord]", review: "Review"
) -> "tuple[dict[str, dict[str, Any]], list[Problem]]":
    """The mapping file with a proposal for each record that it did not have."""
    from stook.extraction.registry_mapping import PATH, proposed, read_mapping, written
    from stook.store import write_whole

    path = folder / PATH
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    entries, problems = read_mapping(text)
    new = {record.id: proposed(record, review) for record in records if record.id not in entries}
    if new and not problems:
        path.parent.mkdir(parents=True, exist_ok=True)
        kept = (
            text.rstrip("\n") + "\n" + written(new).split("\n\n", 1)[-1] if text else written(new)
        )
        write_whole(path, kept.encode())
    return entries | new, problems


def _tables(
    folder: Path, records: "list[RegistryRecord]", entries: dict[str, dict[str, Any]],
    review: "Review",
) -> "tuple[list[Unplaced], int, list[Problem]]":  # fmt: skip
    """Write measurements.csv for all records, arms.csv and results.csv for confirmed ones."""
    from stook.extraction.registry_mapping import confirmed
    from stook.extraction.registry_tables import MEASUREMENT_COLUMNS, mapped, measurements
    from stook.files.writing import csv_text, table_text
    from stook.store import write_whole

    arms: list[Arm] = []
    results: list[Result] = []
    unplaced: list[Unplaced] = []
    problems: list[Problem] = []
    rows = [row for record in records for row in measurements(record)]
    table = [[row[name] for name in MEASUREMENT_COLUMNS] for row in rows]
    target = folder / REGISTRY
    target.mkdir(parents=True, exist_ok=True)
    write_whole(target / "measurements.csv", table_text(MEASUREMENT_COLUMNS, table).encode())
    for record in records:
        mapping, faults = confirmed(record.id, entries.get(record.id, {}), review)
        problems += faults
        if mapping is not None:
            own_arms, own_results, own_unplaced = mapped(record, mapping)
            arms += own_arms
            results += own_results
            unplaced += own_unplaced
    if results:
        write_whole(target / "arms.csv", csv_text(arms, ("study", "arm"), ARM_COLUMNS).encode())
        write_whole(target / "results.csv", csv_text(results, RESULT_KEYS, RESULT_COLUMNS).encode())
    return unplaced, len(results), problems

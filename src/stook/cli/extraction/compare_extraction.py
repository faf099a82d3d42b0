"""`stook compare-extraction`: where two people's data differ, and the agreed tables."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stook.cli.session import FOLDER, require_review

if TYPE_CHECKING:
    from stook.model.extraction import Choice, Extractions
    from stook.problems import Problem


@click.command("compare-extraction")
@FOLDER
@click.option("--json", "as_json", is_flag=True, help="Differences and agreement as JSON.")
@click.option("--start", is_flag=True, help="Write extraction/choices.csv, to be filled in.")
@click.option("--write", is_flag=True, help="Write the agreed tables from the choices.")
@click.option("--registry", is_flag=True, help="Compare the registry with the agreed tables.")
def command(folder: Path, as_json: bool, start: bool, write: bool, registry: bool) -> None:
    """Compare what people extracted independently (extraction/<person>/*.csv in FOLDER).

    Lists every cell that differs and how often people agree. With --start the differences are
    written to extraction/choices.csv; put a person's id (or `other` and a value) beside each,
    with the reason, and --write makes extraction/agreed/*.csv. Nothing is written while a
    difference is open. With --registry the rows of extraction/registry/ are compared with the
    agreed ones: where a paper and its registry entry differ, one of them is wrong.
    """
    from stook.extraction.compare import read_extractions, with_registry
    from stook.render.extraction import as_data, as_text
    from stook.store import FolderStore

    require_review(folder)
    if registry and (start or write):
        raise click.UsageError("--registry only compares; it does not change the agreed tables.")
    made, problems = (with_registry if registry else read_extractions)(FolderStore(folder))
    _stop_at(problems)
    if len(made.people) < 2:
        raise click.UsageError("There are not two extractions to compare (extraction/<person>/).")
    if as_json:
        import json

        click.echo(json.dumps(as_data(made), indent=1, ensure_ascii=False))
    else:
        click.echo("\n".join(as_text(made)))
    if start:
        _start(folder, made)
    if write:
        _write(folder, made)


def _stop_at(problems: "list[Problem]") -> None:
    """Show problems, and end where any is an error."""
    from stook.render.problems import as_text

    if problems:
        click.echo(as_text(problems), nl=False)
    if any(one.blocks for one in problems):
        sys.exit(1)


def _start(folder: Path, made: "Extractions") -> None:
    """Write the list of differences with room for choices; choices made before are kept."""
    from stook.extraction.compare import differences
    from stook.files import layout
    from stook.render.extraction import choices_table
    from stook.store import write_whole

    path = folder / layout.CHOICES
    write_whole(path, choices_table(differences(made), _choices(folder)).encode())
    click.echo(f"{path}: one line a difference; fill in `choice` and `reason`.")


def _choices(folder: Path) -> "list[Choice]":
    from stook.files import layout
    from stook.render.extraction import read_choices

    path = folder / layout.CHOICES
    return read_choices(path.read_text(encoding="utf-8")) if path.is_file() else []


def _write(folder: Path, made: "Extractions") -> None:
    from stook.extraction.compare import agreed_tables
    from stook.files.writing import table_text
    from stook.store import write_whole

    tables, problems = agreed_tables(made, _choices(folder))
    _stop_at(problems)
    for name, rows in tables.items():
        path = folder / name
        write_whole(path, table_text(rows[0], rows[1:]).encode())
        click.echo(f"{path}: {len(rows) - 1} rows")

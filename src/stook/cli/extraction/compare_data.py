"""`stook compare-data`: what changed between two versions of a data table."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from stook.pooling.any_table import Sheet
    from stook.problems import Problem
    from stook.sources.table_versions import Changes

_TABLE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("compare-data")
@click.argument("old", type=_TABLE)
@click.argument("new", type=_TABLE)
@click.option("--key", help="Columns that name a row, separated by commas [default: guessed].")
def command(old: Path, new: Path, key: str | None) -> None:
    """Say what changed between two versions of a table: its form, signs and values apart.

    Before new data of a living database replace the old: separators, decimal marks, columns,
    labels and units are told as changes of form; an effect whose sign turned, corrected standard
    deviations, lost identifiers and removed rows are warned of (exit code 1).
    """
    from stook.render.problems import as_text
    from stook.sources.table_versions import UnpairedError, compared

    before, after = _read(old), _read(new)
    names = [name.strip() for name in key.split(",")] if key else []
    try:
        changes = compared(before, after, names)
    except UnpairedError as refusal:
        raise click.UsageError(f"{refusal} Name the columns that do with --key.") from None
    _say(changes)
    alarms = _alarms(changes, after)
    if alarms:
        click.echo(as_text(alarms), nl=False)
        raise SystemExit(1)


def _read(path: Path) -> "Sheet":
    from stook.pooling.any_table import read_sheet
    from stook.render.problems import as_text

    sheet, problems = read_sheet(path.name, path.read_bytes())
    if sheet is None or any(one.blocks for one in problems):
        click.echo(as_text(problems), nl=False)
        raise SystemExit(1)
    return sheet


def _say(changes: "Changes") -> None:
    click.echo(f"Rows are paired by {' + '.join(changes.key)}.")
    click.echo("\nForm")
    for sentence in changes.form or ["Nothing changed."]:
        click.echo(f"  {sentence}")
    click.echo("\nRows")
    for title, rows in (("New", changes.added), ("Removed", changes.removed)):
        for row in rows:
            click.echo(f"  {title}: {' / '.join(row)}")
    if not changes.added and not changes.removed:
        click.echo("  The same rows.")
    click.echo("\nSigns")
    for column, count in changes.turned.items():
        click.echo(f"  {column}: {count} cells have the opposite sign.")
    if not changes.turned:
        click.echo("  Nothing changed.")
    _say_values(changes)


def _say_values(changes: "Changes") -> None:
    click.echo("\nValues")
    columns: dict[str, list[str]] = {}
    for change in changes.values:
        line = f"    {' / '.join(change.key)}: {change.old or 'empty'} -> {change.new or 'empty'}"
        columns.setdefault(change.column, []).append(line)
    for column, lines in columns.items():
        click.echo(f"  {column}: {_counted(len(lines), 'cell')}")
        for line in lines:
            click.echo(line)
    if not columns:
        click.echo("  Nothing changed.")
    click.echo("")


def _alarms(changes: "Changes", new: "Sheet") -> "list[Problem]":
    from stook.problems import Place, problem

    file = new.table.file
    alarms = [
        problem("W930", Place(file), f"{column}: {count} cells have the opposite sign.")
        for column, count in changes.turned.items()
    ]
    for columns, rows in _sd_groups(changes).items():
        count = len(columns) * len(rows)
        place = new.place(rows[0], columns[0])
        told = f"{_counted(count, 'cell')} in {_counted(len(rows), 'row')}: {', '.join(columns)}."
        alarms.append(problem("W931", place, told))
    alarms += [
        problem("W932", Place(file), f"{column}: {before} different texts became {after} numbers.")
        for column, (before, after) in changes.lost.items()
    ]
    if changes.removed:
        alarms.append(problem("W933", Place(file), f"{len(changes.removed)} rows are gone."))
    return alarms


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _sd_groups(changes: "Changes") -> dict[tuple[str, ...], list[int]]:
    """The rows in which standard deviations changed, by the columns that changed together."""
    changed: dict[str, list[int]] = {}
    for change in changes.values:
        if change.is_sd:
            changed.setdefault(change.column, []).append(change.row)
    groups: dict[tuple[int, ...], list[str]] = {}
    for column, rows in changed.items():
        groups.setdefault(tuple(rows), []).append(column)
    return {tuple(columns): list(rows) for rows, columns in groups.items()}

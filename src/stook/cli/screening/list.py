"""`stook list`: the records of a review by where they stand in screening."""

from pathlib import Path

import click

from stook.cli import columns
from stook.cli.screening.screen_view import safe
from stook.cli.session import FOLDER, require_review

STATES = ("included", "excluded", "waiting", "conflict", "all")


@click.command("list")
@FOLDER
@click.option(
    "--state",
    default="all",
    show_default=True,
    type=click.Choice(STATES),
    help="Where they stand.",
)
@click.option(
    "--stage",
    default="title-abstract",
    show_default=True,
    type=click.Choice(["title-abstract", "full-text"]),
    help="In which stage of screening.",
)
@click.option("--to", "target", default="", metavar="FORMAT", help="Write them: ris, csv, nbib, …")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
def command(folder: Path, state: str, stage: str, target: str, out: Path | None) -> None:
    """List the records of the review in FOLDER that stand so in a stage of screening.

    A report with several records is one line, under the id that its decisions go by. With --to
    and --out the records are written to a file for another program, such as a reference manager
    to fetch full texts with.
    """
    from stook.cli.messages import check_format
    from stook.model.decisions import Stage
    from stook.pipeline.load import load
    from stook.pipeline.records import gathered, uncollected
    from stook.records.formats.citations import ALIASES, WRITABLE, write
    from stook.render.counted import counted
    from stook.screening.listing import listed
    from stook.screening.queue import desk_of
    from stook.store import FolderStore

    form = ALIASES.get(target.lower(), target.lower())
    if form:
        check_format(form, WRITABLE, ALIASES)
    if bool(form) != (out is not None):
        raise click.UsageError("--to and --out go together.")
    require_review(folder)
    store = FolderStore(folder)
    protocol = load(store)[0].protocol
    with uncollected():
        team = (person.id for person in protocol.team)
        desk = desk_of(gathered(store), store, protocol.screening, team)
    rows = listed(desk, Stage(stage), None if state == "all" else state)
    if out is not None:
        write((row.record for row in rows), form, out)
        click.echo(f"{counted(len(rows), 'record')} written to {out}")
        return
    for row in rows:
        reason = f" ({safe(row.reason)})" if row.reason else ""
        title = columns.cut(safe(row.record.title or "(no title)"), 80)
        click.echo(f"{row.state:<9} {safe(row.record.id)}  {title}{reason}")
    click.echo(counted(len(rows), "record"))

"""`stook accept`: what is published now becomes what was agreed."""

from pathlib import Path

import click

from stook.cli.session import FOLDER, require_review, run
from stook.store import write_whole


@click.command("accept")
@FOLDER
def command(folder: Path) -> None:
    """Write facts.lock: each number, finding and sentence of the review in FOLDER, one a line.

    Commit it: its changes are the record of what changed in the review. `stook check --locked`
    fails while the review says something else.
    """
    from stook.render.data import lock_text
    from stook.render.lock import lock_moves

    require_review(folder)
    session = run(folder)
    if session.built.blocked:
        raise click.ClickException("Errors stand in the way; `stook check` lists them.")
    path = folder / "facts.lock"
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    text = lock_text(session.built)
    for line in lock_moves(before, text) if before else ():
        click.echo(line)
    write_whole(path, text.encode())
    click.echo(f"{path}: {len(text.splitlines())} lines")

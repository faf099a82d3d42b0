"""`stook init`: a review to start from."""

from pathlib import Path

import click

from stook.cli.messages import quoted


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Start a review in FOLDER: a commented review.yaml and empty tables with their headers.

    Files that are already there are never overwritten: then nothing is written.
    """
    from stook.files.starter import begin, starter

    files = starter(folder.resolve().name)
    try:
        begin(folder, files)
    except FileExistsError as present:
        raise click.UsageError(f"{folder} already has {present}; nothing was written.") from None
    review = folder / "review.yaml"
    click.echo(f"Wrote {len(files)} files to {quoted(folder)}: begin with {quoted(review)}.")
    click.echo(f"`stook check {quoted(folder)}` says what is still missing or wrong.")

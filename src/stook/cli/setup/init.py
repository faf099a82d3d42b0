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
    from stook.files.starter import starter

    files = starter(folder.resolve().name)
    present = [path for path in files if (folder / path).exists()]
    if present:
        raise click.UsageError(f"{folder} already has {', '.join(present)}; nothing was written.")
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
    review = folder / "review.yaml"
    click.echo(f"Wrote {len(files)} files to {quoted(folder)}: begin with {quoted(review)}.")
    click.echo(f"`stook check {quoted(folder)}` says what is still missing or wrong.")

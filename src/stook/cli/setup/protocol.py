"""`stook protocol`: the protocol as a document that people read."""

import sys
from pathlib import Path

import click


@click.command("protocol")
@click.argument("folder", type=click.Path(path_type=Path), default=".")
def command(folder: Path) -> None:
    """Print the protocol of the review in FOLDER as a readable document (Markdown).

    Exit code 1 where review.yaml has errors; they are named, and what is sound is printed.
    """
    from stook.files.layout import REVIEW
    from stook.pipeline.load import load
    from stook.render.problems import as_text
    from stook.render.protocol import protocol_document
    from stook.store import FolderStore

    if not (folder / REVIEW).is_file():
        raise click.UsageError(f"There is no review.yaml in {str(folder)!r}.")
    review, found = load(FolderStore(folder))
    faults = [one for one in found if one.place.file == REVIEW]
    click.echo(protocol_document(review.protocol), nl=False)
    if faults:
        click.echo(as_text(faults), nl=False, err=True)
    sys.exit(1 if any(one.blocks for one in faults) else 0)

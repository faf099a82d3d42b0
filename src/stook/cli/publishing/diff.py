"""`stook diff`: what moved between two folders or two revisions, and why."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from stook.pipeline.build import Built


@click.command("diff")
@click.argument("old")
@click.argument("new", default=".")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="The review's folder, where OLD or NEW is a revision of version control.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the changes as JSON.")
def command(old: str, new: str, folder: Path, as_json: bool) -> None:
    """Say what moved from OLD to NEW, and which cells caused it: judgements of risk of bias, facts,
    suggested certainties, findings, tables, sentences, plots and problems.

    OLD and NEW are review folders, or revisions of version control of the review in --folder.
    """
    from stook.pipeline.compare import compare
    from stook.render.changes import as_data, as_text

    before, after = _built(old, folder), _built(new, folder)
    comparison = compare(before[0], after[0], before[1], after[1])
    if as_json:
        click.echo(json.dumps(as_data(comparison), indent=1, ensure_ascii=False))
        return
    for line in as_text(comparison):
        click.echo(line)


def _built(name: str, folder: Path) -> tuple["Built", dict[str, bytes]]:
    """Build a folder or a revision, and draw its plots, in memory; nothing is written."""
    from stook.pipeline.build import build
    from stook.pipeline.engine import Engine
    from stook.render.pictures import pictures
    from stook.store import FolderStore, GitStore, Store, StoreError

    if Path(name).is_dir():
        if not (Path(name) / "review.yaml").is_file():
            raise click.UsageError(f"{name} has no review.yaml, so it is not a review folder.")
        store: Store = FolderStore(Path(name))
    else:
        try:
            store = GitStore(folder, name)
        except StoreError as error:
            raise click.UsageError(
                f"{name} is neither a review folder nor a revision: {error}"
            ) from None
    engine = Engine()
    try:
        built = build(store, engine)
    except StoreError as error:
        if isinstance(store, FolderStore):
            raise
        raise click.UsageError(_not_committed(name, folder, error)) from None
    return built, pictures(built, engine)


def _not_committed(name: str, folder: Path, error: Exception) -> str:
    """What keeps a revision from being compared, and what can be done instead."""
    return (
        f"{name} does not hold the review in {folder.resolve().name}: it was never committed, or "
        f"is ignored by version control ({str(error).strip()}). Commit the folder first, or "
        "compare it with a copy: `stook diff COPY .`"
    )

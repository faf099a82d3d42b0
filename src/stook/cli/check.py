"""`stook check`: everything that is wrong with a review, at once."""

import sys
from dataclasses import replace
from pathlib import Path

import click


@click.command("check")
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "ci"]),
    default="text",
    help="For people, for programs, or as annotations for CI.",
)
def command(folder: Path, form: str) -> None:
    """List everything that is wrong with the review in FOLDER (here, if not given).

    Exit code 0: no errors (or all accepted); 1: errors; 2: wrong usage.
    """
    from stook.model.declared import DeclaredFile
    from stook.render.problems import as_annotations, as_json, as_text
    from stook.rules import check
    from stook.steps.characteristics import characteristics
    from stook.steps.load import load
    from stook.steps.sound import sound
    from stook.store import FolderStore

    if not folder.is_dir():
        raise click.UsageError(f"There is no folder {str(folder)!r}.")
    review, found = load(FolderStore(folder))
    # Declared facts are held against what the rows alone say.
    rows = replace(sound(review), declared=DeclaredFile())
    computed = {name: fact.value for name, fact in characteristics(rows).items()}
    problems = check(review, found, computed)
    render = {"text": as_text, "json": as_json, "ci": as_annotations}[form]
    click.echo(render(problems), nl=False)
    sys.exit(1 if any(one.blocks for one in problems) else 0)

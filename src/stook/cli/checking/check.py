"""`stook check`: everything that is wrong with a review, at once."""

import sys
from pathlib import Path

import click

from stook.cli.messages import quoted
from stook.cli.session import nearby, run
from stook.problems import rule


@click.command("check")
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "ci"]),
    default="text",
    help="For people, for programs, or as annotations for CI.",
)
@click.option("--locked", is_flag=True, help="Also check that nothing moved since `stook accept`.")
def command(folder: Path, form: str, locked: bool) -> None:
    """List everything that is wrong with the review in FOLDER (here, if not given).

    Exit code 0: no errors (or all accepted); 1: errors; 2: wrong usage.
    """
    from stook.render.data import lock_text
    from stook.render.lock import LOCK, lock_problems
    from stook.render.problems import as_annotations, as_json, as_text

    if not folder.is_dir():
        what = "is a file; name the folder that it is in" if folder.exists() else "is not there"
        raise click.UsageError(f"{str(folder)!r} {what}.")
    if form == "text" and not (folder / "review.yaml").exists():
        _no_review(folder)
    built = run(folder).built
    problems = list(built.problems)
    if locked:
        path = folder / LOCK
        known = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else None
        problems += lock_problems(known, lock_text(built))
    render = {"text": as_text, "json": as_json, "ci": as_annotations}[form]
    click.echo(render(problems), nl=False)
    sys.exit(1 if any(one.blocks for one in problems) else 0)


def _no_review(folder: Path) -> None:
    """End with the one thing that is wrong with a folder that is no review."""
    click.echo(f"review.yaml  E101  {rule('E101').title}: {folder.resolve().name} is no review.")
    near = nearby(folder)
    where = f"There is one in {quoted(near)}: run stook there." if near else ""
    click.echo(f"    {where or '`stook init FOLDER` starts a review, `stook demo` shows one.'}")
    click.echo("\n1 error.")
    sys.exit(1)

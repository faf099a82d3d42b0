"""`stook build`: from the folder to everything that gets published."""

from pathlib import Path

import click

from stook.cli.session import FOLDER, require_review


@click.command("build")
@FOLDER
@click.option(
    "--out", type=click.Path(path_type=Path), help="Where to write; FOLDER/output if not said."
)
@click.option("--why", is_flag=True, help="Say of every step that ran why it had to.")
def command(folder: Path, out: Path | None, why: bool) -> None:
    """Build the review in FOLDER: findings, plots, tables, the summary, the report."""
    require_review(folder)
    if out is not None:
        from stook.api import ReviewError
        from stook.api.publishing import require_own

        try:
            require_own(out, folder)
        except ReviewError as error:
            raise click.UsageError(str(error)) from None
    ctx = click.get_current_context()
    ctx.exit(build_folder(folder, out or folder / "output", why=why))


def build_folder(folder: Path, out: Path, *, why: bool = False) -> int:
    """Build `folder` into `out` and say what was done; the exit code."""
    from stook.pipeline.memory import input_digest, unchanged
    from stook.pipeline.records import uncollected
    from stook.store import FolderStore

    inputs = input_digest(FolderStore(folder), out)
    code = unchanged(folder, inputs, out)
    if code is not None:
        click.echo(f"Nothing changed; {out} is as it should be.")
        if code:
            click.echo("The problems of the last build still stand: `stook check` lists them.")
        return code
    with uncollected():
        return _build(folder, out, inputs, why=why)


def _build(folder: Path, out: Path, inputs: str, *, why: bool) -> int:
    from stook.api import ReviewError
    from stook.api.publishing import hides_plan, publish
    from stook.cli.session import run
    from stook.render.counted import counted
    from stook.render.problems import as_text, counts

    session = run(folder, quiet=False)
    open_ = [problem for problem in session.built.problems if not problem.accepted]
    if any(hides_plan(problem) for problem in open_):
        click.echo(as_text(open_))
    try:
        files = publish(folder, out, session.built, session.engine, inputs)
    except ReviewError as error:
        click.echo(str(error))
        return 1
    code = 1 if session.built.blocked else 0
    if why:
        for ran in session.engine.ran:
            click.echo(f"{ran.step}: {ran.reason}")
    if open_:
        click.echo(as_text(open_))
    elif session.built.problems:
        click.echo(counts(session.built.problems))
    made = {"finding": session.built.findings, "fact": session.built.facts, "file": files}
    click.echo(f"{', '.join(counted(len(all_), noun) for noun, all_ in made.items())} in {out}")
    return code

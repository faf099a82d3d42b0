"""`stook build`: from the folder to everything that gets published."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from stook.cli.session import FOLDER, require_review

if TYPE_CHECKING:
    from stook.problems import Problem

# Folders of a review in which people and commands write.
INPUTS = frozenset({"search", "screening", "extraction", "appraisal", "text", ".stook", ".git"})


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
        _require_own(out, folder)
    ctx = click.get_current_context()
    ctx.exit(build_folder(folder, out or folder / "output", why=why))


def _require_own(out: Path, folder: Path) -> None:
    """A usage error where outputs would be mixed with what the review is made from."""
    target, review = out.resolve(), folder.resolve()
    if out.exists() and not out.is_dir():
        raise click.UsageError(f"{out} is a file; --out names a folder.")
    if review.is_relative_to(target):
        raise click.UsageError(
            f"{out} holds the review itself; outputs need a folder of their own."
        )
    first = target.relative_to(review).parts[0] if target.is_relative_to(review) else ""
    if first in INPUTS:
        raise click.UsageError(f"{folder / first} holds what the review is made from, not outputs.")


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


def _hides_plan(problem: "Problem") -> bool:
    """Whether a section or key of review.yaml is not read: defaults would take its place."""
    shape = problem.code in ("E104", "E105", "E106", "E107", "E108")
    return shape and problem.blocks and problem.place.file == "review.yaml"


def _build(folder: Path, out: Path, inputs: str, *, why: bool) -> int:
    from stook.cli.session import run
    from stook.pipeline.memory import remember, stamp
    from stook.pipeline.write import write
    from stook.render.counted import counted
    from stook.render.outputs import outputs
    from stook.render.problems import as_text, counts

    session = run(folder, quiet=False)
    open_ = [problem for problem in session.built.problems if not problem.accepted]
    if any(_hides_plan(problem) for problem in open_):
        click.echo(as_text(open_))
        click.echo(
            "Nothing was written: a part of review.yaml is not read, and defaults would take its "
            f"place. {out} is as the last build left it; mend review.yaml, then build again."
        )
        return 1
    files = outputs(session.built, session.engine)
    write(out, files)
    code = 1 if session.built.blocked else 0
    remember(folder, session.engine.after)
    stamp(folder, inputs, out, files, code)
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

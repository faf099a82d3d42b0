"""`stook demo`: a complete review, built here, and what to open."""

import json
import shutil
import sys
from pathlib import Path

import click

import stook
from stook.cli.messages import quoted

EXAMPLE = "nmda-chronic-pain"
LEFT_OUT = shutil.ignore_patterns("output", ".stook")


@click.command("demo")
@click.option(
    "--to",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("stook-demo"),
    show_default=True,
    help="Where to put the copy.",
)
@click.option("--example", default=EXAMPLE, show_default=True, help="Which of the shipped reviews.")
def command(to: Path, example: str) -> None:
    """Copy a shipped review to a folder of your own, build it, and say what to open.

    A copy that is there already is built as it is: what you changed in it stays.
    """
    from stook.cli.synthesis.build import build_folder

    source = examples() / example
    if not (source / "review.yaml").is_file():
        known = ", ".join(sorted(path.parent.name for path in examples().glob("*/review.yaml")))
        raise click.UsageError(f"There is no example {example!r}; there are: {known}")
    folder = to / example
    if not folder.exists():
        shutil.copytree(source, folder, ignore=LEFT_OUT)
    out = folder / "output"
    code = build_folder(folder, out)
    click.echo("")
    click.echo("Open in a browser, then try the commands:")
    click.echo(f"  {out / 'report.html'}      the review")
    click.echo(f"  {out / 'summary.en.html'}  its plain language summary")
    click.echo(f"  {_typed()} why {_an_estimate(out)} {quoted(folder)}")
    click.echo(f"  change a number in {folder / 'extraction/agreed/results.csv'}, then:")
    click.echo(f"  {_typed()} diff {quoted(source)} {quoted(folder)}")
    click.echo(f"  {_typed()} serve {quoted(folder)}      work on it in the browser")
    click.get_current_context().exit(code)


def _typed() -> str:
    """How to type this command: with its path where the shell would not find it by name."""
    started = Path(sys.argv[0])
    known = shutil.which("stook") or started.name != "stook"
    return "stook" if known else quoted(started)


def _an_estimate(out: Path) -> str:
    """The first pooled estimate of a build: something to ask about."""
    findings = json.loads((out / "findings.json").read_text(encoding="utf-8"))
    return next(f"{one['id']}.estimate" for one in findings if one["estimate"] is not None)


def examples() -> Path:
    """The shipped reviews: inside the installed package, or beside its sources."""
    package = Path(stook.__file__).parent
    inside = package / "examples"
    return inside if inside.is_dir() else package.parents[1] / "examples"

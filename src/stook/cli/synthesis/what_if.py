"""`stook what-if`: what would change the words of each finding."""

from pathlib import Path

import click

from stook.cli.session import FOLDER, require_review, run


@click.command("what-if")
@FOLDER
@click.option("--finding", "asked", help="Only findings whose id begins so.")
@click.option("--all", "everything", is_flag=True, help="Also what the summary is silent about.")
@click.option("--json", "as_json", is_flag=True, help="Everything that alters the words, as JSON.")
def command(folder: Path, asked: str | None, everything: bool, as_json: bool) -> None:
    """Name the smallest changes that would alter the words of each finding of FOLDER.

    One thing is varied at a time: the certainty and its domains, the interval, the estimator, the
    measure, a threshold, each study, and one event more or fewer in each cell.
    """
    from stook.pipeline.alternatives import alternatives
    from stook.render.what_if import what_if_json, what_if_text

    require_review(folder)
    session = run(folder)
    found = [
        one
        for one in alternatives(session.built, session.engine, everything=everything)
        if one.id.startswith(asked or "")
    ]
    if asked and not found:
        known = "\n  ".join(one.id for one in alternatives(session.built, session.engine))
        raise click.UsageError(
            f"No finding with a statement begins with {asked!r}. There are:\n  {known}"
        )
    if as_json:
        click.echo(what_if_json(found), nl=False)
        return
    for line in what_if_text(found):
        click.echo(line)

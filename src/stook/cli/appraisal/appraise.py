"""`stook appraise`: judge the risk of bias of a result in the terminal."""

from collections.abc import Collection
from pathlib import Path

import click

from stook.cli.session import FOLDER, require_review


@click.command("appraise")
@FOLDER
@click.option("--study", default="", help="The study's id in studies.csv.")
@click.option("--outcome", default="", help="The outcome's id in review.yaml.")
@click.option("--timepoint", default="any", show_default=True, help="The time window's id.")
@click.option("--as", "person", default="", help="Your id: then your own file, not agreed.csv.")
@click.option("--agreement", is_flag=True, help="Say how far the assessors agree, and end.")
def command(
    folder: Path, study: str, outcome: str, timepoint: str, person: str, agreement: bool
) -> None:
    """Appraise one result of the review in FOLDER with the protocol's tool.

    Only the questions that apply are asked; Enter keeps what stands there already, < goes back to
    the question before, and the beginning of a word is enough. After each domain the judgement that
    follows is proposed; another one needs a reason. What was answered is written when all domains
    are judged; after Ctrl-C you can keep the domains that are done.
    """
    require_review(folder)
    from stook.files.text import is_slug
    from stook.pipeline.load import load
    from stook.store import FolderStore

    review, _ = load(FolderStore(folder))
    form = review.form
    if form is None:
        tool = review.protocol.synthesis.risk_of_bias_tool
        raise click.ClickException(f"stook has no form for {tool!r}; `stook check` says more.")
    if agreement:
        from stook.appraisal.proposals import agreement as compared
        from stook.cli.appraisal.appraisal import agreement_lines

        for line in agreement_lines(compared(form, review.assessments)):
            click.echo(line)
        return
    known: dict[str, Collection[str]] = {
        "study": review.studies,
        "outcome": review.protocol.outcomes,
    }
    for name, value in (("study", study), ("outcome", outcome)):
        if value not in known[name]:
            choices = ", ".join(sorted(known[name])) or "none"
            raise click.UsageError(f"--{name} should be one of: {choices}.")
    windows = ("any", *review.protocol.time_windows)
    if timepoint not in windows:
        raise click.UsageError(f"--timepoint should be one of: {', '.join(windows)}.")
    if person and (not is_slug(person) or person == "agreed"):
        raise click.UsageError(f"{person!r} cannot be the name of an assessor.")

    from stook.cli.appraisal.appraisal import Sitting

    sitting = Sitting(folder, review, form, (study, outcome, timepoint), person)
    try:
        sitting.run()
    except click.Abort:
        done = ", ".join(one.id for one in sitting.done)
        if not done or not click.confirm(f"\nKeep {done}?", default=True):
            raise
        click.echo(f"{sitting.keep()}: {done} kept; the next sitting goes on from there.")
        raise click.exceptions.Exit(1) from None
    click.echo(f"{sitting.write()}: {study}, {outcome}, {timepoint}: {sitting.said()}.")

"""`stook appraise`: judge the risk of bias of a result in the terminal."""

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stook.cli.session import FOLDER, require_review

if TYPE_CHECKING:
    from stook.model.form import Form
    from stook.model.review import Review


@click.command("appraise")
@FOLDER
@click.option("--study", default="", help="The study's id in studies.csv.")
@click.option("--outcome", default="", help="The outcome's id in review.yaml.")
@click.option(
    "--timepoint", default="", help="The time window's id [default: the one with a result]."
)
@click.option("--as", "person", default="", help="Your id: then your own file, not agreed.csv.")
@click.option("--left", is_flag=True, help="List the results that are left to judge, and end.")
@click.option(
    "--copy",
    "domains",
    multiple=True,
    help="Copy a domain's answers (D1) of this result to others of the study; may be repeated.",
)
@click.option(
    "--to",
    "targets",
    multiple=True,
    help="An outcome to copy to [default: all others of the study].",
)
@click.option("--agreement", is_flag=True, help="Say how far the assessors agree, and end.")
def command(
    folder: Path,
    study: str,
    outcome: str,
    timepoint: str,
    person: str,
    left: bool,
    domains: tuple[str, ...],
    targets: tuple[str, ...],
    agreement: bool,
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
    if agreement or left:
        for line in _listed(review, form, person, left=left):
            click.echo(line)
        return
    timepoint = _window(review, study, outcome, timepoint)
    if person and (not is_slug(person) or person == "agreed"):
        raise click.UsageError(f"{person!r} cannot be the name of an assessor.")

    if domains:
        from stook.cli.appraisal.copying import copy_domains

        result = (study, outcome, timepoint)
        for line in copy_domains(folder, review, form, result, person, domains, targets):
            click.echo(line)
        return

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


def _listed(review: "Review", form: "Form", person: str, *, left: bool) -> list[str]:
    """What is left to judge, or how far the assessors agree."""
    if left:
        from stook.cli.appraisal.copying import left_lines

        return left_lines(review, form, person)
    from stook.appraisal.proposals import agreement
    from stook.cli.appraisal.appraisal import agreement_lines

    return agreement_lines(agreement(form, review.assessments))


def _window(review: "Review", study: str, outcome: str, asked: str) -> str:
    """The time window of the result that is meant; a usage error where the study has none there.

    Before anything was extracted from a study, any window of the protocol will do.
    """
    known: dict[str, Collection[str]] = {
        "study": review.studies,
        "outcome": review.protocol.outcomes,
    }
    for name, value in (("study", study), ("outcome", outcome)):
        if value not in known[name]:
            choices = ", ".join(sorted(known[name])) or "none"
            raise click.UsageError(f"--{name} should be one of: {choices}.")
    windows = ("any", *review.protocol.time_windows)
    if asked and asked not in windows:
        raise click.UsageError(f"--timepoint should be one of: {', '.join(windows)}.")
    rows = [r for r in review.results if r.study == study]
    present = list(dict.fromkeys(r.timepoint for r in rows if r.outcome == outcome))
    if not rows or asked in present:
        return asked or "any"
    if not present:
        others = ", ".join(dict.fromkeys(r.outcome for r in rows))
        raise click.UsageError(
            f"{study} has no result for {outcome}, and risk of bias is judged for a result. "
            f"It has results for: {others}."
        )
    if asked or len(present) > 1:
        has = f"{study} has results for {outcome} in: {', '.join(present)}."
        raise click.UsageError(f"{has} Name one with --timepoint.")
    return present[0]

"""`stook simulate`: replay a labelled set, to see what prioritised screening would have cost."""

import json
from pathlib import Path
from typing import Any

import click


@click.command("simulate")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--label", required=True, help="Column that says 1 (relevant) or 0.")
@click.option(
    "--prior-included",
    default=1,
    show_default=True,
    type=click.IntRange(0),
    help="Relevant records known at the start.",
)
@click.option(
    "--prior-excluded",
    default=1,
    show_default=True,
    type=click.IntRange(0),
    help="Irrelevant records known at the start.",
)
@click.option(
    "--seed",
    default=1,
    show_default=True,
    type=click.IntRange(0, 2**31),
    help="Draws the records known at the start.",
)
@click.option("--runs", default=1, show_default=True, help="Replays.", type=click.IntRange(1))
@click.option("--jobs", default=1, show_default=True, help="At a time.", type=click.IntRange(1))
@click.option(
    "--recall",
    default=0.95,
    show_default=True,
    type=click.FloatRange(0.5, 0.999),
    help="The recall that a stopping rule aims at.",
)
@click.option(
    "--confidence",
    default=0.95,
    show_default=True,
    type=click.FloatRange(0.5, 0.999),
    help="How sure a stopping rule has to be.",
)
@click.option(
    "--plot",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write the recall curve here, as SVG.",
)
@click.option("--timings", is_flag=True, help="Add processor seconds of each part.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    file: Path,
    label: str,
    prior_included: int,
    prior_excluded: int,
    seed: int,
    runs: int,
    jobs: int,
    recall: float,
    confidence: float,
    plot: Path | None,
    timings: bool,
    as_json: bool,
) -> None:
    """Replay prioritised screening on FILE, a CSV with titles, abstracts and known labels.

    Prints work saved over sampling at 95% recall (WSS@95), recall after 10% of the records,
    average time to discovery and loss, and where each stopping rule would have stopped. With
    several runs these are means.

    Some records (--prior-included, --prior-excluded) are known before the start; --seed draws
    them, as ASReview's --prior-seed does, and further runs take the seeds that follow. The
    metrics leave them out; `order` begins with them. --recall and --confidence are what the
    hypergeometric stopping rule aims at.
    """
    from stook.cli.messages import lines_of
    from stook.cli.screening.simulation import Options, Simulation

    options = Options(prior_included, prior_excluded, seed, runs, jobs, recall, confidence)
    simulation = Simulation(file, label, options)
    for line in lines_of(simulation.problems):
        click.echo(line, err=True)
    if simulation.reason:
        raise click.ClickException(simulation.reason)
    report = simulation.report()
    if plot is not None:
        plot.write_text(simulation.picture(report), encoding="utf-8")
    if not timings:
        del report["timings"]
    click.echo(json.dumps(report) if as_json else _text(report))


def _text(report: dict[str, Any]) -> str:
    """The report for people."""
    replays = len(report["seeds"])
    lines = [
        f"Replays                                  {replays}",
        f"Records                                  {report['records']}",
        f"Relevant                                 {report['relevant']}",
        f"Work saved over sampling at 95% recall   {_share(report['wss95'])}",
        f"Recall after 10% of the records          {_share(report['recall10'])}",
        f"Average time to discovery                {_number(report['atd'])} records",
        f"Loss (0 best, 1 worst)                   {_number(report['loss'], 3)}",
    ]
    for rule, at in report["stopping"].items():
        lines.append(
            f"Stopping rule {rule}: after {_number(at['screened'])} records, "
            f"recall {_share(at['recall'])}, work saved {_share(at['work_saved'])}"
        )
    return "\n".join(lines)


def _share(value: float | None) -> str:
    return "not defined" if value is None else f"{value:.1%}"


def _number(value: float | None, digits: int = 0) -> str:
    return "not defined" if value is None else f"{value:.{digits}f}"

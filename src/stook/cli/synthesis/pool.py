"""`stook pool`: a meta-analysis of a table, without a review."""

from pathlib import Path

import click


def _roles(_ctx: click.Context, _param: click.Parameter, pairs: tuple[str, ...]) -> dict[str, str]:
    """`events1=Relapses A` as a role and its column."""
    from stook.pooling.columns import ROLES

    found: dict[str, str] = {}
    for pair in pairs:
        role, equals, column = pair.partition("=")
        if not equals or role not in ROLES:
            raise click.BadParameter(f"{pair!r} is not ROLE=NAME with one of {', '.join(ROLES)}.")
        found[role] = column
    return found


@click.command("pool")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--measure", default="", help="Effect measure: RR, OR, RD, MD, SMD, HR ...")
@click.option("--method", default="REML", show_default=True, help="REML, DL, PM, EE, MH, Peto ...")
@click.option("--ci", default="", help="Wald, t, HKSJ or HKSJ-adhoc; HKSJ for random effects.")
@click.option("--pi", default="", help="Prediction interval: HTS, V, HK, HK-PR, normal or none.")
@click.option("--subgroup", default="", metavar="COLUMN", help="A column that forms subgroups.")
@click.option("--level", default=0.95, show_default=True, help="Level of the intervals.")
@click.option(
    "--convention",
    type=click.Choice(["review", "metafor"]),
    default="review",
    show_default=True,
    help="How an SD of 0 and zero cells under MH are handled: as RevMan or as metafor.",
)
@click.option(
    "--plot", type=click.Path(dir_okay=False, path_type=Path), help="Write a forest plot."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option(
    "--column", "columns", multiple=True, callback=_roles, metavar="ROLE=NAME",
    help="Say what a column holds, such as events1=relapses.",
)  # fmt: skip
def command(
    file: Path,
    measure: str,
    method: str,
    ci: str,
    pi: str,
    subgroup: str,
    level: float,
    convention: str,
    plot: Path | None,
    as_json: bool,
    columns: dict[str, str],
) -> None:
    """Pool the studies in FILE, a CSV table with a row for each study.

    The columns are guessed from their names, and the guess is printed: counts of events, means
    and SDs, rates, correlations, or effects with variance, standard error or interval.
    """
    import json

    from stook.pooling.picture import picture
    from stook.pooling.table import Request, analyse
    from stook.pooling.wording import as_json as told
    from stook.pooling.wording import report

    request = Request(measure, method, ci, pi, subgroup, level, columns, convention)
    try:
        analysis, problems = analyse(file.name, file.read_bytes(), request)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    for found in problems:
        remedy = found.remedy or found.rule.remedy
        click.echo(f"{found.place}: {found.code} {found.what} {remedy}", err=True)
    if analysis is None:
        raise SystemExit(1)
    if plot is not None:
        try:
            plot.write_text(picture(analysis), encoding="utf-8", newline="\n")
        except OSError as error:
            raise click.FileError(str(plot), error.strerror or str(error)) from None
    shown = json.dumps(told(analysis), indent=2, sort_keys=True, ensure_ascii=False)
    click.echo(shown if as_json else report(analysis))

"""`stook convert`: citation records from one format to another."""

import json
from pathlib import Path

import click


@click.command("convert")
@click.argument("export", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--from", "source", default="", metavar="FORMAT", help="Told from content if absent.")
@click.option("--to", "target", required=True, metavar="FORMAT", help="ris, nbib, csv, …")
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write.",
)
@click.option("--encoding", default="", help="Such as gb18030 or cp1251; told if absent.")
@click.option("--json", "as_json", is_flag=True, help="Print counts and repairs as JSON.")
def command(
    export: Path, source: str, target: str, out: Path, encoding: str, as_json: bool
) -> None:
    """Convert the citation records of EXPORT to another format.

    The format of EXPORT is told from its content. Damaged lines are repaired and each repair is
    named with its line. Formats to write: ris, nbib, ciw, bibtex, csl-json, csv, xlsx.
    """
    from stook.cli.messages import check_format, lines_of
    from stook.records.formats.citations import (
        ALIASES,
        READABLE,
        WRITABLE,
        Export,
        identified,
        write,
    )
    from stook.records.formats.encoding import usable

    form = ALIASES.get(target.lower(), target.lower())
    check_format(form, WRITABLE, ALIASES)
    if source:
        check_format(ALIASES.get(source.lower(), source.lower()), READABLE, ALIASES)
    if out.exists() and out.samefile(export):
        raise click.UsageError("--out is the export itself; a raw export is never overwritten.")
    if encoding and not usable(encoding):
        raise click.UsageError(f"--encoding {encoding!r} is not the name of an encoding.")
    origin = Export(export, form=source.lower(), encoding=encoding)
    records = origin.records()
    if form in ("csv", "xlsx", "csl"):
        records = identified(records, export.stem, origin.repairs)
    written = write(records, form, out, origin.repairs)
    problems = origin.problems
    lost = any(problem.blocks for problem in problems)
    if as_json:
        report = {
            "read": origin.count,
            "written": written,
            "repairs": [problem.as_dict() for problem in problems],
        }
        click.echo(json.dumps(report, ensure_ascii=False))
    else:
        click.echo(f"{origin.count} records read ({origin.format or 'unknown'}), {written} written")
        for line in lines_of(problems):
            click.echo(line, err=True)
    if lost:
        raise SystemExit(1)

"""`stook import`: raw exports into a review folder, unchanged, with the log of their search."""

from datetime import UTC, date, datetime
from pathlib import Path

import click


@click.command("import")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE…",
)
@click.option(
    "--review",
    default=".",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The review folder; the current one if absent.",
)
@click.option("--source", default="", help="The database; told from the records if absent.")
@click.option("--date", "on", default="", help="When it was searched; the file's date if absent.")
@click.option("--query", default="", help="The search as it was run.")
@click.option("--from", "form", default="", metavar="FORMAT", help="Told from content if absent.")
@click.option("--encoding", default="", help="Such as gb18030 or cp1251; told if absent.")
@click.option(
    "--kind",
    default="",
    type=click.Choice(["", "database", "register", "website", "organisation", "citations"]),
    help="Where it stands in the PRISMA flow; told from the source if absent.",
)
def command(
    files: tuple[Path, ...],
    review: Path,
    source: str,
    on: str,
    query: str,
    form: str,
    encoding: str,
    kind: str,
) -> None:
    """Copy raw exports (FILEs) into the review as search/runs/<date>-<source>/.

    An export is never edited: what is damaged in it is repaired each time it is read, and named.
    Beside it, run.yaml logs source, date, query, number of records and digest. The same export
    is not imported twice. --from and --encoding are kept in run.yaml, so that it is always read so.
    """
    from stook.cli.messages import check_format, lines_of
    from stook.records.formats.citations import ALIASES, READABLE
    from stook.records.formats.encoding import usable
    from stook.records.import_runs import keep_export
    from stook.records.run_settings import RunSettings
    from stook.store import FolderStore

    if on and not _is_date(on):
        raise click.UsageError(f"--date {on!r} is not a date such as 2024-05-31.")
    form = ALIASES.get(form.lower(), form.lower())
    if form:
        check_format(form, READABLE, ALIASES)
    if encoding and not usable(encoding):
        raise click.UsageError(f"--encoding {encoding!r} is not the name of an encoding.")
    settings = RunSettings(form=form, encoding=encoding, kind=kind)
    failed = False
    for path in files:
        modified = datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()
        kept = keep_export(
            FolderStore(review), path.read_bytes(), path.name, modified=modified, source=source,
            on=on, query=query, settings=settings,
        )  # fmt: skip
        if kept.run:
            read = kept.read
            click.echo(f"search/runs/{kept.run}: {read.count} records ({read.format})")
        for line in lines_of(kept.problems):
            click.echo(line, err=True)
        failed = failed or any(fault.blocks for fault in kept.problems)
    if failed:
        raise SystemExit(1)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False

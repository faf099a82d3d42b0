"""`stook import`: raw exports into a review folder, unchanged, with the log of their search."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from stook.records.import_runs import ReadExport
    from stook.records.run_settings import RunSettings


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
    from stook.problems import Place, problem
    from stook.records.formats.citations import ALIASES, READABLE
    from stook.records.formats.encoding import usable
    from stook.records.import_runs import examine, run_name
    from stook.records.run_settings import RunSettings, place_of_new, settings_of_runs
    from stook.store import FolderStore

    if on and not _is_date(on):
        raise click.UsageError(f"--date {on!r} is not a date such as 2024-05-31.")
    form = ALIASES.get(form.lower(), form.lower())
    if form:
        check_format(form, READABLE, ALIASES)
    if encoding and not usable(encoding):
        raise click.UsageError(f"--encoding {encoding!r} is not the name of an encoding.")
    given = RunSettings(form=form, encoding=encoding, kind=kind)
    runs = review / "search" / "runs"
    digests = _digests(runs)
    failed = False
    for path in files:
        data = path.read_bytes()
        read = examine(data, path.name, form, encoding)
        problems = list(read.problems)
        if read.sha256 in digests:
            held = Place(path.name)
            problems.append(problem("E730", held, f"it is in search/runs/{digests[read.sha256]}"))
        elif read.count:
            when = on or datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()
            named = source or read.source or path.stem
            run = run_name(when, named, set(digests.values()) | _folders(runs))
            place = place_of_new(run, settings_of_runs(FolderStore(review)))
            kept = replace(given, imported=place)
            known = {"source": source or read.source, "date": on}
            guessed = [name for name, value in known.items() if not value]
            _write(runs / run, path.name, data, _log(read, named, when, query, kept, guessed))
            digests[read.sha256] = run
            click.echo(f"search/runs/{run}: {read.count} records ({read.format})")
        for line in lines_of(problems):
            click.echo(line, err=True)
        failed = failed or any(found.blocks for found in problems)
    if failed:
        raise SystemExit(1)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _folders(runs: Path) -> set[str]:
    return {path.name for path in runs.iterdir()} if runs.is_dir() else set()


def _digests(runs: Path) -> dict[str, str]:
    """The digest of each export that is in the review, and its run."""
    import hashlib

    return {
        hashlib.sha256(path.read_bytes()).hexdigest(): path.parent.name
        for path in sorted(runs.glob("*/*"))
        if path.is_file() and path.name != "run.yaml"
    }


def _log(
    read: "ReadExport",
    source: str,
    when: str,
    query: str,
    settings: "RunSettings",
    guessed: list[str],
) -> dict[str, object]:
    """The content of run.yaml. A new run has not been screened: it is not processed. What was
    taken from the file's name and date is called guessed, so that nothing publishes it."""
    log: dict[str, object] = {"source": source, "date": when, "count": read.count}
    if query:
        log["query"] = query
    log |= settings.logged()
    if guessed:
        log["guessed"] = guessed
    return log | {"sha256": read.sha256, "processed": False}


def _write(folder: Path, name: str, data: bytes, log: dict[str, object]) -> None:
    """The export first, then its log, so that a log never speaks of an absent export."""
    import yaml

    folder.mkdir(parents=True)
    export = name if name != "run.yaml" else "export-run.yaml"
    (folder / export).write_bytes(data)
    text = yaml.safe_dump(log, sort_keys=False, allow_unicode=True)
    (folder / "run.yaml").write_text(text, encoding="utf-8")

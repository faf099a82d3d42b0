"""`stook dedupe`: which records are one report, for certain or possibly."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from stook.model.records import Record
    from stook.problems import Problem
    from stook.records.decided import Judged
    from stook.records.dedupe import Duplicates


FILES = click.argument(
    "files",
    nargs=-1,
    type=click.Path(exists=True, path_type=Path),
    metavar="[FILE…]",
    callback=lambda _context, _parameter, files: files or here(),
)


def here() -> tuple[Path, ...]:
    """The current folder, if it is a review."""
    from stook.cli.session import require_review

    require_review(Path())
    return (Path(),)


@click.command("dedupe")
@FILES
@click.option("--json", "as_json", is_flag=True, help="Print clusters and queue as JSON.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the JSON here.")
@click.option(
    "--previous",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The --out file of the last time: its clusters stay, only new records are compared.",
)
@click.option(
    "--decisions",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Judgements of people: CSV with columns one, two, decision (same or different).",
)
def command(
    files: tuple[Path, ...],
    as_json: bool,
    out: Path | None,
    previous: Path | None,
    decisions: Path | None,
) -> None:
    """Find duplicates among the records of FILEs, or of review folders (of this one if not given).

    What is certain is put into clusters; nothing is deleted, and a cluster can be taken apart by
    judging two of its records different. What is possible is listed with points and reasons;
    in a review folder people decide in search/duplicates.csv (columns one, two, decision).
    """
    import gc

    from stook.cli.messages import lines_of
    from stook.records.dedupe import find

    click.get_current_context().call_on_close(gc.enable)
    gc.disable()  # many small records and no cycles: collecting costs a fifth of the time
    records, problems = read_records(files)
    before = _previous(previous)
    judged = judgements(decisions, files)
    problems += judged.problems
    found = find(
        records,
        earlier=[*before["clusters"], *judged.same],
        compared=before["compared"],
        different=[*before["different"], *judged.different],
    )
    report = _report(records, found, [*before["different"], *map(list, judged.different)])
    if out is not None:
        out.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for line in lines_of(problems):
        click.echo(line, err=True)
    failed = any(problem.blocks for problem in problems)
    if as_json:
        shown = {name: report[name] for name in ("clusters", "possible", "merged")}
        click.echo(json.dumps(shown, ensure_ascii=False))
    else:
        _say(records, found)
    if failed:
        raise SystemExit(1)


def _say(records: list["Record"], found: "Duplicates") -> None:
    """The result for people."""
    from stook.render.counted import counted

    merged = sum(len(cluster) - 1 for cluster in found.clusters)
    click.echo(f"{counted(len(records), 'record')}, {counted(len(records) - merged, 'report')}")
    clusters = counted(len(found.clusters), "cluster")
    click.echo(f"{counted(merged, 'certain duplicate')} in {clusters}")
    click.echo(f"{counted(len(found.possible), 'possible duplicate')} for people to decide")
    by_id = {record.id: record for record in records}
    for pair in found.possible:
        click.echo(f"  {pair.one}  {pair.two}  {pair.points}  {pair.why}")
        for line in side_by_side(by_id[pair.one], by_id[pair.two]):
            click.echo(f"    {line}")
    if found.possible:
        click.echo("Decide in search/duplicates.csv: columns one, two, decision (same, different).")


def side_by_side(first: "Record", second: "Record") -> list[str]:
    """Two records beside each other: titles, and below them authors, journal and year."""
    import shutil

    from stook.cli import columns
    from stook.cli.screening.screen_view import safe

    width = max((shutil.get_terminal_size((120, 24)).columns - 8) // 2, 30)

    def cells(record: "Record") -> list[str]:
        authors = ", ".join(record.authors[:2]) + (", …" if len(record.authors) > 2 else "")
        parts = (authors, record.journal, str(record.year or ""), record.volume, record.pages)
        return [
            *columns.wrap(safe(record.title or "(no title)"), width),
            columns.cut(safe(". ".join(part for part in parts if part)), width),
        ]

    left, right = cells(first), cells(second)
    rows = max(len(left), len(right))
    left += [""] * (rows - len(left))
    right += [""] * (rows - len(right))
    return [f"{columns.padded(a, width)} | {b}".rstrip() for a, b in zip(left, right, strict=True)]


def read_records(files: tuple[Path, ...]) -> tuple[list["Record"], list["Problem"]]:
    """All records with ids that are all different, those of the first file unchanged."""
    from stook.records.formats.citations import Export, identified

    records: list[Record] = []
    problems: list[Problem] = []
    taken: set[str] = set()
    for path in files:
        if path.is_dir():
            from stook.pipeline.records import gathered
            from stook.store import FolderStore

            held = gathered(FolderStore(path))
            taken |= set(held.collected.runs)
            records += held.collected.records
            problems += [*held.collected.problems, *held.problems]
            continue
        export = Export(path)
        records += identified(export.records(), path.stem, export.repairs, taken)
        problems += export.problems
    return records, problems


def _previous(path: Path | None) -> dict[str, Any]:
    """The clusters, compared ids and judgements of the last time."""
    empty: dict[str, Any] = {"clusters": [], "compared": [], "different": []}
    if path is None:
        return empty
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return empty | {name: list(held.get(name, [])) for name in empty}
    except (ValueError, AttributeError, TypeError) as wrong:
        raise click.UsageError(f"{path} is not what `stook dedupe --out` wrote: {wrong}") from None


def judgements(path: Path | None, files: tuple[Path, ...]) -> "Judged":
    """What people judged: in a file that was named, or in search/duplicates.csv of folders (whose
    problems `read_records` tells)."""
    from stook.records.decided import Judged, judged_in, read_judged
    from stook.store import FolderStore

    held = [judged_in(FolderStore(folder)) for folder in files if folder.is_dir()]
    named = read_judged(path.read_bytes(), path.name) if path is not None else Judged()
    return Judged(
        tuple(pair for judged in (*held, named) for pair in judged.same),
        tuple(pair for judged in (*held, named) for pair in judged.different),
        named.problems,
    )


def _report(
    records: list["Record"], found: "Duplicates", different: list[list[str]]
) -> dict[str, Any]:
    """The JSON of the result; `compared` and `different` are for the next time."""
    return {
        "clusters": [list(cluster) for cluster in found.clusters],
        "possible": [[p.one, p.two, p.points, p.why] for p in found.possible],
        "merged": [[p.one, p.two, p.points, p.why] for p in found.merged],
        "different": sorted(map(list, different)),
        "compared": sorted(record.id for record in records),
    }

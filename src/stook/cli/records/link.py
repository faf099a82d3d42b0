"""`stook link`: which reports may be of one study."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stook.cli.records.dedupe import FILES, judgements, read_records, side_by_side

if TYPE_CHECKING:
    from stook.model.records import Record
    from stook.problems import Problem


@click.command("link")
@FILES
@click.option("--json", "as_json", is_flag=True, help="Print reports and links as JSON.")
def command(files: tuple[Path, ...], as_json: bool) -> None:
    """Suggest which reports in FILEs, or in review folders (this one if not given), are of one
    study.

    Duplicates are joined to reports first. A paper, its congress abstract and its registration
    are reports of one study: the signs are listed, and people decide. In a review folder a
    decision is a row of search/links.csv (columns one, two, decision: same or different) or the
    column reports of studies.csv; what is decided is not suggested again.
    """
    from stook.cli.messages import lines_of
    from stook.records.dedupe import find
    from stook.records.linkage import reports, suggest
    from stook.render.counted import counted

    records, problems = read_records(files)
    judged = judgements(None, files)
    clusters = find(records, earlier=judged.same, different=judged.different).clusters
    found = reports(records, clusters)
    decided, studies, unread = _decisions(files, records)
    problems += unread
    for line in lines_of(problems):
        click.echo(line, err=True)
    links = suggest(records, found, decided, studies)
    if as_json:
        shown = {
            "reports": [[r.id, r.kind.value, list(r.records)] for r in found],
            "links": [[link.one, link.two, link.points, link.why] for link in links],
        }
        click.echo(json.dumps(shown, ensure_ascii=False))
        return
    kinds = {report.id: report.kind.value for report in found}
    made = {"record": len(records), "report": len(found), "possible link": len(links)}
    click.echo(", ".join(counted(count, noun) for noun, count in made.items()))
    by_id = {record.id: record for record in records}
    for link in links:
        ends = f"{link.one} ({kinds[link.one]})  {link.two} ({kinds[link.two]})"
        click.echo(f"  {ends}  {link.points:g}  {link.why}")
        for line in side_by_side(by_id[link.one], by_id[link.two]):
            click.echo(f"    {line}")
    if links:
        click.echo("Decide in search/links.csv: columns one, two, decision (same, different).")
    if any(problem.blocks for problem in problems):
        raise SystemExit(1)


def _decisions(
    files: tuple[Path, ...], records: list["Record"]
) -> tuple[list[tuple[str, str]], dict[str, str], list["Problem"]]:
    """What people decided in review folders: pairs that were judged, and the study of records."""
    from stook.files.layout import LINKS
    from stook.pipeline.load import load
    from stook.records.decided import judged_in
    from stook.screening.flow_sources import linked
    from stook.store import FolderStore

    pairs: list[tuple[str, str]] = []
    studies: dict[str, str] = {}
    problems: list[Problem] = []
    for folder in files:
        if folder.is_dir():
            store = FolderStore(folder)
            judged = judged_in(store, LINKS)
            pairs += [*judged.same, *judged.different]
            problems += judged.problems
            studies |= linked(load(store)[0].studies, records)
    return pairs, studies, problems

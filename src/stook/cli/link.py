"""`stook link`: which reports may be of one study."""

import json
from pathlib import Path

import click


@click.command("link")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="FILE…"
)
@click.option("--json", "as_json", is_flag=True, help="Print reports and links as JSON.")
def command(files: tuple[Path, ...], as_json: bool) -> None:
    """Suggest which reports in FILEs, or in review folders, come from one study.

    Duplicates are joined to reports first. A paper, its congress abstract and its registration
    are reports of one study: the signs are listed, and people decide (column reports of
    studies.csv).
    """
    from stook.cli.dedupe import read_records
    from stook.steps.dedupe import find
    from stook.steps.linkage import reports, suggest

    records, _ = read_records(files)
    found = reports(records, find(records).clusters)
    links = suggest(records, found)
    if as_json:
        shown = {
            "reports": [[r.id, r.kind.value, list(r.records)] for r in found],
            "links": [[link.one, link.two, link.points, link.why] for link in links],
        }
        click.echo(json.dumps(shown, ensure_ascii=False))
        return
    kinds = {report.id: report.kind.value for report in found}
    click.echo(f"{len(records)} records, {len(found)} reports, {len(links)} possible links")
    for link in links:
        ends = f"{link.one} ({kinds[link.one]})  {link.two} ({kinds[link.two]})"
        click.echo(f"  {ends}  {link.points:g}  {link.why}")

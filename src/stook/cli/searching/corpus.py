"""`stook corpus`: run a search strategy on records that are at hand."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from stook.model.records import Record
    from stook.model.strategy import Strategy
    from stook.searching.run_strategy import Recall

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("corpus")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="FILE…"
)
@click.option("--strategy", "path", required=True, type=_FILE, help="The strategy to run.")
@click.option("--from", "source", default="", metavar="SYNTAX", help="ovid, pubmed or embase.")
@click.option("--known", type=_FILE, help="Ids, PubMed ids or DOIs of known studies, one a line.")
@click.option("--json", "as_json", is_flag=True, help="Print counts, recall and ids as JSON.")
def command(
    files: tuple[Path, ...], path: Path, source: str, known: Path | None, as_json: bool
) -> None:
    """Run a search strategy on the records of FILEs, or of review folders.

    The records are indexed in memory, and each line is counted as a database would count it. With
    --known, the recall of known studies is measured before the strategy is sent anywhere; for
    those that are missed, see which line loses them.
    """
    from stook.cli.messages import check_format, lines_of
    from stook.cli.records.dedupe import read_records
    from stook.files.text import decode
    from stook.model.strategy import Dialect
    from stook.problems import Place, problem
    from stook.searching.corpus import Corpus
    from stook.searching.run_strategy import run
    from stook.searching.strategies import read
    from stook.searching.strategy_checks import check

    if source:
        check_format(source.lower(), [dialect.value for dialect in Dialect])
    text, problems = decode(path.name, path.read_bytes())
    strategy, wrong = read(text or "", Dialect(source.lower()) if source else None, path.name)
    problems += [*wrong, *check(strategy, path.name)]
    records, damaged = read_records(files)
    ids = known.read_text(encoding="utf-8", errors="replace").split("\n") if known else []
    result = run(strategy, Corpus(records), ids, path.name)
    problems += [*damaged, *result.problems]
    if known:
        place = Place(known.name)
        problems += [problem("E829", place, f"{name!r} is not there.") for name in result.absent]
    if as_json:
        click.echo(json.dumps(_report(strategy, records, result), ensure_ascii=False))
    else:
        _say(strategy, result)
    for row in lines_of(problems):
        click.echo(row, err=True)
    if any(found.blocks for found in problems):
        raise SystemExit(1)


def _report(strategy: "Strategy", records: list["Record"], result: "Recall") -> dict[str, object]:
    ids = [record.id for record in records]
    return {
        "records": len(records),
        "lines": [
            {"line": one.number, "source": line.source, "count": len(one.records),
             "known": len(one.known)}
            for line, one in zip(strategy.lines, result.lines, strict=True)
        ],
        "found": [ids[number - 1] for number in sorted(result.found)],
        "known": len(result.known),
        "missed": [ids[number - 1] for number in sorted(result.known - result.found)],
        "recall": result.recall,
        "precision": result.precision,
    }  # fmt: skip


def _say(strategy: "Strategy", result: "Recall") -> None:
    for line, one in zip(strategy.lines, result.lines, strict=True):
        known = f"  {len(one.known):>5}" if result.known else ""
        click.echo(f"{one.number:>4}  {len(one.records):>8}{known}  {line.source[:70]}")
    if result.recall is not None:
        click.echo(
            f"{len(result.known & result.found)} of {len(result.known)} known studies are found "
            f"(recall {result.recall:.1%}) among {len(result.found)} records"
        )

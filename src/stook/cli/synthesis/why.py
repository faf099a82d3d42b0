"""`stook why`: the trail from a number or a sentence to its cells, in words."""

import difflib
from pathlib import Path

import click

from stook.cli.session import require_review, run


@click.command("why")
@click.argument("fact")
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default="."
)
@click.option("--json", "as_json", is_flag=True, help="The cells as JSON.")
def command(fact: str, folder: Path, as_json: bool) -> None:
    """Follow FACT (a fact, finding or sentence of the review in FOLDER) to the cells behind it.

    Ids are those of facts.json and findings.json; a sentence of the summary is
    `summary.` and its id. An id's beginning is enough where only one id begins so.
    """
    from stook.render.trail import trail

    require_review(folder)
    built = run(folder).built
    id_ = _find(fact, list(built.lineage.nodes))
    if as_json:
        import json

        cells = built.lineage.cells(id_)
        click.echo(json.dumps({"id": id_, "cells": list(cells)}, indent=1, ensure_ascii=False))
        return
    for line in trail(built, id_):
        click.echo(line)


def _find(asked: str, known: list[str]) -> str:
    """The id that is meant, or a usage error that names the nearest ones."""
    if asked in known:
        return asked
    begin = [id_ for id_ in known if id_.startswith(asked)]
    if len(begin) == 1:
        return begin[0]
    near = begin[:8] or difflib.get_close_matches(asked, known, n=5, cutoff=0.5)
    hint = "\n  ".join(["", *near]) if near else " `output/facts.json` lists all facts."
    raise click.UsageError(f"There is no fact {asked!r}.{' Did you mean:' if near else ''}{hint}")

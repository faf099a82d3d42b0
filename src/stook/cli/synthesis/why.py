"""`stook why`: the trail from a number or a sentence to its cells, in words."""

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
    from stook.api import ReviewError
    from stook.api.opened import meant
    from stook.render.trail import trail

    require_review(folder)
    built = run(folder).built
    try:
        id_ = meant(fact, list(built.lineage.nodes))
    except ReviewError as error:
        raise click.UsageError(str(error)) from None
    if as_json:
        import json

        cells = built.lineage.cells(id_)
        click.echo(json.dumps({"id": id_, "cells": list(cells)}, indent=1, ensure_ascii=False))
        return
    for line in trail(built, id_):
        click.echo(line)

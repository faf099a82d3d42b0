"""`stook rank`: the records that wait to be screened, most likely relevant first."""

import json
import math
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from stook.cli import columns
from stook.cli.screening.screen_view import safe
from stook.cli.session import FOLDER, require_review


@click.command("rank")
@FOLDER
@click.option("--top", default=20, show_default=True, type=click.IntRange(1), help="How many.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole order as JSON.")
def command(folder: Path, top: int, as_json: bool) -> None:
    """Rank the records of the review in FOLDER that wait at titles and abstracts.

    The order is learnt from the decisions in the journals (before the first, from the review's
    question), and depends on nothing else. Also says whether the protocol's stopping rule lets
    screening stop, with the estimated recall and its interval.
    """
    from stook.cli.messages import lines_of
    from stook.model.decisions import Stage
    from stook.pipeline.load import load
    from stook.pipeline.records import gathered, uncollected
    from stook.screening.journal_checks import check
    from stook.screening.queue import Ranking, desk_of, question_text, stopping_state
    from stook.screening.stopping import sentence
    from stook.store import FolderStore

    require_review(folder)
    store = FolderStore(folder)
    protocol = load(store)[0].protocol
    with uncollected():
        desk = desk_of(gathered(store), store, protocol.screening, (p.id for p in protocol.team))
    known = {*desk.records, *(record for cluster in desk.clusters for record in cluster)}
    problems = [
        *desk.problems,
        *check(desk.events, desk.decisions, known, desk.clusters, desk.people),
    ]
    for line in lines_of(problems):
        click.echo(line, err=True)
    decided = desk.decisions.stage(Stage.TITLE_ABSTRACT)
    ranking = Ranking(list(desk.records.values()), question_text(protocol))
    order, scores = ranking.order(decided), ranking.scores(decided)
    now = stopping_state(desk, protocol.screening, Stage.TITLE_ABSTRACT)
    if as_json:
        ranked = [{"id": record, "score": scores[record]} for record in order]
        click.echo(json.dumps({"order": ranked, "stopping": _finite(asdict(now))}))
        return
    for number, record in enumerate(order[:top], start=1):
        title = columns.cut(safe(desk.records[record].title), 80)
        click.echo(f"{number:>4}  {scores[record]:+.3f}  {safe(record)}  {title}")
    if len(order) > top:
        click.echo(f"      and {len(order) - top} more")
    click.echo(sentence(now))


def _finite(values: dict[str, Any]) -> dict[str, Any]:
    """None for what is not defined: JSON has no nan."""
    return {
        key: None if isinstance(value, float) and math.isnan(value) else value
        for key, value in values.items()
    }

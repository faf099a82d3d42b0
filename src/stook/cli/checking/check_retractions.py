"""`stook check-retractions`: which studies were retracted, corrected or are under concern."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from stook.cli.session import require_review

if TYPE_CHECKING:
    from stook.model.notices import Notice
    from stook.model.records import Record
    from stook.problems import Problem
    from stook.sources.retracted_studies import Match
    from stook.store import FolderStore

LARGEST = 500_000_000


@click.command("check-retractions")
@click.argument(
    "files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)  # fmt: skip
@click.option(
    "--review", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".", help="Review folder [default: this folder].",
)  # fmt: skip
@click.option("--write", is_flag=True, help="Write the states into studies.csv.")
def command(files: tuple[Path, ...], folder: Path, write: bool) -> None:
    """Find retracted, corrected or doubted studies in a review.

    Looks at the review's own records (titles, PubMed's publication types and links) and at FILES:
    PubMed XML, answers of Crossref (JSON), or Retraction Watch's table (CSV, from
    https://gitlab.com/crossref/retraction-watch-data). A retracted study with results is an error
    of `stook check` until somebody decides.
    """
    from stook.cli.session import run
    from stook.pipeline.records import gathered
    from stook.render.problems import as_text
    from stook.sources.retracted_studies import matches, own_notices
    from stook.store import FolderStore

    require_review(folder)
    store = FolderStore(folder)
    found = gathered(store)
    records = {record.id: record for record in found.collected.records}
    copies = {id_: cluster for cluster in found.clusters for id_ in cluster}
    notices, problems = _read(files, store)
    notices += own_notices(records.values())
    review = run(folder).built.review
    results = matches(review, records, copies, notices)
    problems += _likely(results)
    if problems:
        click.echo(as_text(problems), nl=False)
    news = [match for match in results if _is_news(match)]
    for match in results:
        if match.notice is not None:
            click.echo(_line(match, match.notice))
    _other_records(records, copies, results, notices)
    _unasked(results)
    if write:
        _write(store, news)
        click.echo(f"{len(news)} of {len(results)} studies changed in studies.csv.")
    elif news:
        click.echo("Next: run it again with `--write` to put this into studies.csv.")
    waiting = any(match.notice for match in news) and not write
    if waiting or any(one.blocks for one in problems):
        raise SystemExit(1)


def _read(files: tuple[Path, ...], store: "FolderStore") -> "tuple[list[Notice], list[Problem]]":
    """The notices of the named files, and of raw answers that the review holds."""
    from stook.files.layout import export_run
    from stook.problems import Place, problem
    from stook.sources.notice_files import read_notices
    from stook.store import StoreError

    notices: list[Notice] = []
    problems: list[Problem] = []
    for path in files:
        if path.stat().st_size > LARGEST:
            too_large = f"It is larger than {LARGEST // 1_000_000} MB."
            problems.append(problem("E928", Place(path.name), too_large))
            continue
        told, faults = read_notices(path.read_bytes(), path.name)
        notices += told
        problems += faults
    for name in store.paths():
        if export_run(name) and name.endswith((".xml", ".json")):
            try:
                notices += read_notices(store.read(name), name)[0]
            except StoreError:
                continue  # said by the import
    return notices, problems


def _likely(results: "list[Match]") -> "list[Problem]":
    from stook.files.text import shown
    from stook.model.study import STUDIES
    from stook.problems import Place, problem

    return [
        problem(
            "W927", Place(STUDIES, cell=match.study.cell("retraction")),
            f"{match.study.study}: {notice.source} has {notice.standing.value} for "
            f"{shown(notice.title)} ({notice.year}, {notice.family}).",
        )
        for match in results
        for notice in match.likely
    ]  # fmt: skip


def _is_news(match: "Match") -> bool:
    """Whether what was learnt is worse than what studies.csv says, or says it for the first
    time."""
    from stook.model.terms import Retraction

    order = list(Retraction)
    rank = {None: -1, order[0]: 0, Retraction.CORRECTED: 1, Retraction.CONCERN: 2,
            Retraction.RETRACTED: 3}  # fmt: skip
    return rank[match.state] > rank[match.study.retraction]


def _line(match: "Match", notice: "Notice") -> str:
    when = f" on {notice.date}" if notice.date else ""
    said = match.study.retraction
    already = f" (studies.csv says {said.value})" if said is not None else ""
    state = match.state.value if match.state else ""
    return f"{match.study.study}: {state}{when}, {match.source}{already}."


def _other_records(
    records: "dict[str, Record]", copies: "dict[str, tuple[str, ...]]",
    results: "list[Match]", notices: "list[Notice]",
) -> None:  # fmt: skip
    """Records of the search that belong to no study and were retracted or doubted."""
    from stook.sources.retracted_studies import Notices, known_record
    from stook.sources.retractions import SEVERITY

    index = Notices(notices)
    used = {id_ for m in results for report in m.study.reports
            for id_ in copies.get(report, (report,))}  # fmt: skip
    for id_, record in records.items():
        told = [n for n in index.certain(known_record(record)) if n.standing in SEVERITY]
        if told and id_ not in used:
            click.echo(f"Record {id_}, in no study: {told[0].standing.value}, {told[0].source}.")


def _unasked(results: "list[Match]") -> None:
    """Which source was not asked about how many studies: not found is not clean."""
    from collections import Counter

    silent = Counter(source for match in results for source in match.unasked)
    for source, count in sorted(silent.items()):
        click.echo(f"{source} has not been asked about {count} of {len(results)} studies.")
    bare = sum(1 for m in results if m.state is None and not m.unasked and not m.likely)
    if bare:
        click.echo(f"{bare} of {len(results)} studies have no DOI and no PubMed id to ask about.")


def _write(store: "FolderStore", news: "list[Match]") -> None:
    from stook.edits.edit_kinds import SetCell
    from stook.edits.editor import Editor
    from stook.model.study import STUDIES

    edits = []
    # a row that fills every column first, so that the columns are added in their order
    for match in sorted(news, key=lambda m: not (m.notice and m.notice.date)):
        where = {"study": match.study.study}
        state = match.state.value if match.state else ""
        date = match.notice.date if match.notice else ""
        cells = {"retraction": state, "retraction_date": date, "retraction_source": match.source}
        edits += [
            SetCell(file=STUDIES, where=where, column=column, value=value)
            for column, value in cells.items()
            if value or column == "retraction"
        ]
    if edits:
        Editor(store).save(edits, "Retractions")

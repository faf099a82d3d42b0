"""`stook grade`: what the rules of GRADE suggest, beside what people judged; take it over."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stook.cli.session import FOLDER, require_review, run

if TYPE_CHECKING:
    from stook.pipeline.build import Built
    from stook.render.grade import GradeRow


@click.command("grade")
@FOLDER
@click.option("--finding", "asked", default="", help="Only findings whose id begins so.")
@click.option("--accept", "taken", multiple=True, help="Take the suggestion for this finding over.")
def command(folder: Path, asked: str, taken: tuple[str, ...]) -> None:
    """Show the suggested certainty of each finding of FOLDER, domain by domain, and where the
    judgement in certainty.yaml parts from it.

    --accept writes the suggestion into certainty.yaml as your judgement, with the rules' sentences
    as reasons; reasons that weigh as before keep your words.
    """
    require_review(folder)
    from stook.render.grade import grade_rows

    built = run(folder).built
    if taken:
        _take(folder, built, taken)
        return
    rows = [row for row in grade_rows(built) if row.finding.startswith(asked)]
    if not rows:
        known = "\n  ".join(row.finding for row in grade_rows(built)) or "none"
        raise click.UsageError(f"No pooled finding begins with {asked!r}. There are:\n  {known}")
    for row in rows:
        for line in _lines(row):
            click.echo(line)


def _lines(row: "GradeRow") -> Iterator[str]:
    """One finding: the suggestion, its ratings, the judgement."""
    yield row.finding
    yield f"  Suggested: {row.suggestion.said}"
    for rating in row.suggestion.ratings:
        yield f"    {rating.domain}: {rating.sentence}"
    compared = row.compared
    if compared.judged is None:
        yield "  Nobody has judged it."
    elif compared.fit == "agrees":
        yield f"  Judged: {compared.judged}, as suggested."
    else:
        yield f"  Judged: {compared.judged}"
        yield from (f"    {difference}" for difference in compared.differences)
    yield ""


def _take(folder: Path, built: "Built", taken: tuple[str, ...]) -> None:
    """Write the suggestions for some findings into certainty.yaml, all or none."""
    from stook.certainty.accept import accepted
    from stook.certainty.entry import with_judgement
    from stook.files.layout import CERTAINTY
    from stook.store import write_whole

    path = folder / CERTAINTY
    text = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    for id_ in taken:
        if id_ not in built.suggestions:
            known = "\n  ".join(built.suggestions)
            raise click.UsageError(f"There is no pooled finding {id_!r}. There are:\n  {known}")
        try:
            judgement = accepted(built.suggestions[id_], built.review.certainty.findings.get(id_))
            text = with_judgement(text, id_, judgement)
        except ValueError as error:
            raise click.ClickException(f"{id_}: {error}.") from None
        click.echo(f"{CERTAINTY}: {id_}: {built.suggestions[id_].said}")
    write_whole(path, text.encode())

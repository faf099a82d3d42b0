"""`stook lint-text`: are the statistics of a manuscript consistent?"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stook.cli.session import require_review

if TYPE_CHECKING:
    from stook.manuscript.fact_checks import KnownEffect

LARGEST = 150_000_000  # bytes


@click.command("lint-text")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--review",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Review folder: compare each effect with its facts.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    show_default=True,
    help="For people, for programs, or the manuscript with what is wrong marked.",
)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write the result to."
)
def command(file: Path, review: Path | None, form: str, out: Path | None) -> None:
    """Recompute every statistic in the manuscript FILE (.docx, .pdf, .html, .md, .tex) that the
    numbers beside it allow, and name those that cannot be right.

    Exit code 0: none; 1: some; 2: wrong usage.
    """
    from stook.manuscript.audit import audit
    from stook.manuscript.audit_output import as_html, as_json, as_text
    from stook.manuscript.read_manuscript import UnreadableManuscriptError, read_manuscript
    from stook.pipeline.write import put

    if file.stat().st_size > LARGEST:
        raise click.UsageError(f"{file} has more than {LARGEST // 1_000_000} MB.")
    try:
        manuscript = read_manuscript(file.name, file.read_bytes())
    except UnreadableManuscriptError as error:
        raise click.UsageError(f"{file} cannot be read: {error}.") from None
    checked = audit(manuscript, _known(review) if review else None)
    text = {"text": as_text, "json": as_json, "html": as_html}[form](checked)
    if out is None:
        click.echo(text, nl=False)
    else:
        put(out, text.encode())
        click.echo(str(out))
    sys.exit(1 if checked.problems else 0)


def _known(folder: Path) -> "list[KnownEffect]":
    """The effects of a review, from its facts."""
    from stook.cli.session import run
    from stook.manuscript.fact_checks import known_effects

    require_review(folder)
    facts = run(folder).built.facts.values()
    values = {fact.id: fact.value for fact in facts if isinstance(fact.value, float | int)}
    return known_effects(values, {fact.id: fact.unit for fact in facts})

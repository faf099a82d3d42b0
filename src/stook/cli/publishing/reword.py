"""`stook reword`: a sentence of the summary in your own words, pinned to what it says now."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from stook.cli.session import FOLDER, require_review, run
from stook.store import write_whole

if TYPE_CHECKING:
    from stook.model.summary import Sentence
    from stook.pipeline.build import Built


@click.command("reword")
@FOLDER
@click.argument("sentence", required=False)
@click.argument("text", required=False)
@click.option("--why", default="", help="What was wrong with the computed sentence.")
def command(folder: Path, sentence: str | None, text: str | None, why: str) -> None:
    """Give a SENTENCE of the summary of the review in FOLDER your own wording.

    Without SENTENCE: lists all sentences with their ids. With SENTENCE and TEXT: writes TEXT into
    text/edits.yaml, pinned to what the sentence rests on now. With SENTENCE alone: keeps the
    wording that it has, and pins it anew, once you have seen that it still holds. Numbers are
    cited as {{ fact-id }}.
    """
    require_review(folder)
    from stook.language.catalogue import wording
    from stook.summary.plain import write_summary

    built = run(folder).built
    computed = write_summary(built.plan, wording(built.review.protocol.language))
    known = {one.id: one for one in computed.sentences}
    if sentence is None:
        for id_, one in known.items():
            mark = " (reworded)" if id_ in built.review.edits.edits else ""
            click.echo(f"{id_}{mark}\n    {one.text}")
        return
    if sentence not in known:
        from stook.files.text import did_you_mean

        raise click.UsageError(f"No sentence {sentence!r}.{did_you_mean(sentence, known)}")
    _write(folder, built, known[sentence], text, why)


def _write(folder: Path, built: "Built", sentence: "Sentence", text: str | None, why: str) -> None:
    """The wording with its pin into text/edits.yaml."""
    from stook.files.layout import EDITS
    from stook.files.yaml_entry import with_entry
    from stook.summary.rewordings import pin

    before = built.review.edits.edits.get(sentence.id)
    said = text or (before.text if before else "")
    if not said.strip():
        raise click.UsageError(f"{sentence.id} has no wording yet; give one after the id.")
    findings = {one.id: one for one in built.findings}
    of = pin(built.review, sentence, built.facts, findings)
    reason = why or (before.why if before else "")
    content = {"text": said.strip(), "of": of} | ({"why": reason} if reason else {})
    path = folder / EDITS
    held = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    try:
        write_whole(path, with_entry(held, "edits", sentence.id, content).encode())
    except ValueError as error:
        raise click.ClickException(f"{EDITS}: {error}.") from None
    click.echo(f"{EDITS}: {sentence.id}\n  computed: {sentence.text}\n  reworded: {said.strip()}")
    again = [
        one
        for one in run(folder).built.problems
        if one.place.cell == f"{EDITS}#edits/{sentence.id}"
    ]
    for one in again:
        click.echo(f"  {one.code}: {one.what}")

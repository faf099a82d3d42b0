"""`stook export`: the review in a form that journals, readers and other tools take."""

from pathlib import Path

import click

from stook.cli.session import FOLDER, require_review

# Names only: what writes a format is imported when it is asked for.
NAMES = ("checklists", "data", "docx", "md", "pdf", "r", "revman")
LARGEST_TEMPLATE = 50_000_000


@click.command("export")
@click.argument("format_", metavar="FORMAT", type=click.Choice(NAMES))
@FOLDER
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="File or folder to write [default: FOLDER/output/export].",
)
@click.option(
    "--layout",
    type=click.Choice(["cochrane", "article"]),
    default="cochrane",
    show_default=True,
    help="Order of the sections: a Cochrane review's, or a journal article's.",
)
@click.option(
    "--template",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Word template (.docx or .dotx) whose styles to use.",
)
def command(
    format_: str, folder: Path, out: Path | None, layout: str, template: Path | None
) -> None:
    """Write the review in FOLDER as FORMAT."""
    require_review(folder)
    if template is not None and format_ != "docx":
        raise click.UsageError("--template applies to docx only.")
    files = _written(folder, format_, layout, template)
    target = out or folder / "output" / "export"
    for path in _write(target, files, single=out is not None):
        click.echo(str(path))


def _written(folder: Path, format_: str, layout: str, template: Path | None) -> dict[str, bytes]:
    """The files of the format; a usage error where something that it needs is missing."""
    from stook.cli.session import run
    from stook.plots.typesetting import MissingExtraError
    from stook.render.document.word.package import TemplateError
    from stook.render.exports import FORMATS, Job

    if template is not None and template.stat().st_size > LARGEST_TEMPLATE:
        raise click.UsageError(f"{template} is too large to be a template.")
    data = template.read_bytes() if template is not None else None
    session = run(folder)
    try:
        job = Job(built=session.built, engine=session.engine, layout=layout, template=data)
        return FORMATS[format_].write(job)
    except (MissingExtraError, TemplateError) as error:
        raise click.ClickException(str(error)) from None


def _write(target: Path, files: dict[str, bytes], *, single: bool) -> list[Path]:
    """Write the files; one file goes to exactly where `--out` says, several go below it."""
    from stook.pipeline.write import put

    if single and len(files) == 1 and target.suffix == Path(next(iter(files))).suffix:
        put(target, next(iter(files.values())))
        return [target]
    for name, data in files.items():
        put(target / name, data)
    return [target / name for name in files]

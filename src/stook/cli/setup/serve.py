"""`stook serve`: the workspace, in the browser of this machine."""

from pathlib import Path

import click

from stook.cli.messages import quoted

PORT = 8765


@click.command("serve")
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default="."
)
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True,
              help="Port on this machine; the next free one if it is taken.")  # fmt: skip
@click.option("--as", "person", default="", help="Your id in the team [default: ask on the page].")
@click.option("--no-browser", is_flag=True, help="Print the address and open nothing.")
def command(folder: Path, port: int, person: str, no_browser: bool) -> None:
    """Open the review in FOLDER (here, if not given) in the browser.

    A folder of review folders is opened as a shelf, where a form starts another review. Only this
    machine can reach the workspace; the address that is printed works once. Everything is saved in
    the folder, as the commands and your editor would save it. Stop with Ctrl-C.
    """
    from stook.web.serving import Busy, reviews_in, serve

    reviews = reviews_in(folder)
    if not reviews:
        click.echo(f"{quoted(folder)} holds no review yet; the page starts one.")
    try:
        serve(folder, reviews, port, person, click.echo, browse=not no_browser)
    except Busy as error:
        raise click.ClickException(str(error)) from None

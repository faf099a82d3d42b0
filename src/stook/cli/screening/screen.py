"""`stook screen`: judge records in the terminal, one key a record."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from stook.cli.session import FOLDER, require_review

if TYPE_CHECKING:
    from stook.cli.screening.screening import Sitting


@click.command("screen")
@FOLDER
@click.option("--as", "reviewer", help="Your id in the team.")
@click.option("--device", default="terminal", show_default=True, help="Which of your journals.")
@click.option("--stage", type=click.Choice(["title-abstract", "full-text"]), help="Else the first.")
@click.option("--resolve", is_flag=True, help="Settle disagreements instead of voting.")
@click.option(
    "--agreement", is_flag=True, help="Show how far reviewers agree (kappa, AC1) and end."
)
@click.option("--wait", is_flag=True, help="Learn after each key before going on (for scripts).")
def command(
    folder: Path,
    reviewer: str | None,
    device: str,
    stage: str | None,
    resolve: bool,
    agreement: bool,
    wait: bool,
) -> None:
    """Screen the records of the review in FOLDER (here, if not given).

    Keys: i include, e exclude, u unsure, 1 to 9 exclude with that reason of the protocol, n note,
    l label, z undo, j and k next and previous, space more of a long record, ? help, q quit.
    Every decision is on the disk before the next record is shown. You see no vote of anybody
    else. Records come in the order that the protocol sets; a prioritised order learns in the
    background while you read.

    `--agreement` counts only records that all needed reviewers have judged, with the votes as they
    stood before anybody saw another's.
    """
    import sys
    from importlib.util import find_spec

    from stook.cli.screening.screen_driver import (
        drive,
        keys_of_stream,
        keys_of_terminal,
        terminal_style,
    )
    from stook.cli.screening.screen_view import PLAIN
    from stook.cli.screening.screening import Sitting, agreement_lines
    from stook.screening.journals import JournalInUse

    require_review(folder)
    if agreement:
        for line in agreement_lines(folder):
            click.echo(line)
        return
    if not reviewer:
        raise click.UsageError("Missing option '--as'.")
    try:
        sitting = Sitting(folder, reviewer, device, stage or "title-abstract", resolve, wait)
    except (ValueError, JournalInUse) as error:
        raise click.UsageError(f"{error}.") from None
    with sitting:
        # where a system has no termios (Windows), each key is followed by Enter
        interactive = (
            sys.stdin.isatty() and sys.stdout.isatty() and find_spec("termios") is not None
        )
        session = sitting.session(terminal_style() if interactive else PLAIN)
        keys = keys_of_terminal(session) if interactive else keys_of_stream(sys.stdin, session)
        drive(session, keys, sys.stdout, sitting.answered)
        _close(sitting, session.style.width)


def _close(sitting: "Sitting", width: int) -> None:
    """What was done, and how screening stands."""
    from stook.cli.screening.screen_view import wrapped

    for line in sitting.summary():
        click.echo("\n".join(wrapped(line, width)))

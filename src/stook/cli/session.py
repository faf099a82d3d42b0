"""What the commands share: opening a folder or a revision, building, saying what happened."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stook.cli.messages import quoted

if TYPE_CHECKING:
    from stook.pipeline.build import Built
    from stook.pipeline.engine import Engine

FOLDER = click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default="."
)
SLOW = 40


@dataclass(slots=True)
class Session:
    """One build of one folder, with the engine that ran it."""

    built: "Built"
    engine: "Engine"


def run(folder: Path, *, quiet: bool = True) -> Session:
    """Build a folder in memory, with what the last build remembered."""
    from stook.pipeline.build import build
    from stook.pipeline.engine import Engine
    from stook.pipeline.memory import code_digest, remembered
    from stook.store import FolderStore

    engine = Engine(code=code_digest(), before=remembered(folder))
    built = build(FolderStore(folder), engine, None if quiet else progress)
    return Session(built, engine)


def progress(step: str, position: int, of: int) -> None:
    """One line that overwrites itself, on a terminal and for long work only."""
    if of >= SLOW and sys.stderr.isatty():
        end = "\n" if position == of else ""
        click.echo(f"\r{step} {position}/{of}{end}", nl=False, err=True)


def require_review(folder: Path) -> None:
    """A usage error where the folder is not a review."""
    if not (folder / "review.yaml").is_file():
        near = nearby(folder)
        where = f"Run it in {quoted(near)}, where there is one. " if near else ""
        here = "This folder" if folder == Path() else str(folder)
        raise click.UsageError(
            f"{here} has no review.yaml, so it is not a review folder. {where}"
            "`stook init FOLDER` starts one, `stook demo` shows one."
        )


def nearby(folder: Path) -> Path | None:
    """A review around `folder` (people may stand in a subfolder) or just below it, if any."""
    around = [Path(*([".."] * up)) for up in (1, 2, 3)] if folder == Path() else folder.parents
    for one in around:
        if (one / "review.yaml").is_file():
            return one
    below = sorted(path.parent for path in folder.glob("*/review.yaml"))
    return below[0] if below else None

"""`stook shortcut`: a file that opens a review in the browser when it is double-clicked."""

import re
import shlex
import sys
from pathlib import Path

import click

from stook.cli.messages import quoted


@click.command("shortcut")
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default="."
)
@click.option("--to", type=click.Path(file_okay=False, path_type=Path),
              help="Folder to write it to [default: the desktop, else here].")  # fmt: skip
def command(folder: Path, to: Path | None) -> None:
    """Write a starter for the review in FOLDER that can be double-clicked.

    It runs `stook serve` with this installation of stook on this folder. An existing file is left
    as it is.
    """
    desktop = Path.home() / "Desktop"
    target = to or (desktop if desktop.is_dir() else Path())
    name, text = starter(folder.resolve(), sys.platform, Path(sys.executable))
    path = target / name
    if path.exists():
        raise click.UsageError(f"{quoted(path)} is there already; nothing was written.")
    target.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    path.chmod(0o755)
    click.echo(f"{quoted(path)}: double-click it to open {folder.resolve().name}.")


def starter(folder: Path, system: str, python: Path) -> tuple[str, str]:
    """Name and text of a starter for a system (as `sys.platform` names it)."""
    title = folder.name or "review"
    if system == "win32":
        line = f'"{python}" -m stook serve "{folder}"'.replace("%", "%%")
        return f"{title}.bat", f"@echo off\r\n{line}\r\nif errorlevel 1 pause\r\n"
    run = f"{shlex.quote(str(python))} -m stook serve {shlex.quote(str(folder))}"
    if system == "darwin":
        return f"{title}.command", f"#!/bin/sh\n{run}\n"
    arguments = [str(python), "-m", "stook", "serve", str(folder)]
    shown = title.replace("\n", " ").replace("\\", "\\\\")
    return f"{title}.desktop", (
        "[Desktop Entry]\nType=Application\nTerminal=true\n"
        f"Name=stook: {shown}\nExec={' '.join(map(_quoted, arguments))}\n"
    )


def _quoted(argument: str) -> str:
    """An argument as the Desktop Entry Specification (1.5, "The Exec key") wants it: quoted, then
    escaped as every value is, with percent signs doubled."""
    quoted_argument = re.sub(r'(["`$\\])', r"\\\1", argument)
    return f'"{quoted_argument}"'.replace("\\", "\\\\").replace("%", "%%")

"""What several commands say in the same words: problems as lines, formats that do not exist."""

import difflib
from collections.abc import Collection, Iterable

import click

from stook.problems import Problem


def lines_of(problems: Iterable[Problem]) -> list[str]:
    """One line a problem: place, code, what was found."""
    return [f"{p.place}: {p.code} {p.rule.title}: {p.what}" for p in problems]


def check_format(name: str, known: Collection[str], aliases: Collection[str] = ()) -> None:
    """A usage error with the known formats and a guess where `name` is none of them."""
    if name in known:
        return
    close = difflib.get_close_matches(name, [*known, *aliases], n=1)
    hint = f" Did you mean {close[0]}?" if close else ""
    raise click.UsageError(f"No format {name!r}.{hint} Known: {', '.join(sorted(known))}.")

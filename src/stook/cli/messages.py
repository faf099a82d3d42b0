"""What several commands say in the same words: problems as lines, formats that do not exist."""

import difflib
import shlex
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path

import click

from stook.figures import number
from stook.problems import Problem

SHOWN = 8  # findings of one code in one file that are worth a line each


def quoted(path: Path) -> str:
    """A path as it must be typed in a shell: one with spaces stands in quotation marks."""
    return shlex.quote(str(path))


def lines_of(problems: Iterable[Problem]) -> list[str]:
    """One line a problem: place, code, what was found; many of one kind are counted."""
    lines, seen = [], Counter[tuple[str, str]]()
    for found in problems:
        kind = (found.place.file, found.code)
        seen[kind] += 1
        if seen[kind] <= SHOWN:
            lines.append(f"{found.place}: {found.code} {found.rule.title}: {found.what}")
    more = ((kind, count - SHOWN) for kind, count in seen.items() if count > SHOWN)
    return lines + [f"{file}: {code} and {count} more" for (file, code), count in more]


def agreement_text(agreed: int, records: int, kappa: float | None, ac1: float | None) -> str:
    """How far two people agree: `88 of 92 (96%), kappa 0.86, AC1 0.95`; nan is not estimable."""
    share = number(100 * agreed / records, 0) if records else "0"
    return f"{agreed} of {records} ({share}%), kappa {number(kappa)}, AC1 {number(ac1)}"


def check_format(name: str, known: Collection[str], aliases: Collection[str] = ()) -> None:
    """A usage error with the known formats and a guess where `name` is none of them."""
    if name in known:
        return
    close = difflib.get_close_matches(name, [*known, *aliases], n=1)
    hint = f" Did you mean {close[0]}?" if close else ""
    raise click.UsageError(f"No format {name!r}.{hint} Known: {', '.join(sorted(known))}.")

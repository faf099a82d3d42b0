"""What people answered for a finding, gathered from the most specific entry to the most general."""

from dataclasses import fields
from typing import Any

from stook.model.certainty import CERTAINTY, Answers, CertaintyFile
from stook.model.suggestion import Input


def answers_for(written: CertaintyFile, finding: str) -> tuple[Answers, dict[str, str]]:
    """The answers that hold for a finding, and the cell of each by its name."""
    parts = finding.split(".")
    keys = [".".join(parts[:n]) for n in range(len(parts), 0, -1)]
    found: dict[str, Any] = {}
    cells: dict[str, str] = {}
    for key in keys:
        entry = written.answers.get(key)
        for one in fields(Answers) if entry else ():
            value = getattr(entry, one.name)
            if value not in (None, "") and one.name not in found:
                found[one.name] = value
                cells[one.name] = f"{CERTAINTY}#answers/{key}/{one.name}"
    return Answers(**found), cells


def asked(name: str, value: object, cells: dict[str, str]) -> Input:
    """An answer of people as a rule's input; its cell where it was given."""
    shown = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
    sources = (cells[name],) if name in cells else ()
    return Input(
        name=name.replace("_", " "), value=None if shown is None else str(shown), sources=sources
    )

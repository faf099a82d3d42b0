"""Problems that people looked at and accepted, with a reason: listed, no longer blocking."""

from collections.abc import Collection, Iterable

from stook.files.text import did_you_mean, shown
from stook.model.protocol import Accepted
from stook.problems import RULES, Problem, problem
from stook.rules.context import Sight

# Shape: what could not be read is not in the review, so there is nothing that one could accept.
SHAPE = "1"
# Faults that keep another from being looked for: against a reversed scale no value can be held.
_KEEPS_FROM = {"W310": ("E403",), "W407": ("E403",)}


def accept(sight: Sight, problems: Iterable[Problem], checked: Collection[str]) -> list[Problem]:
    """The problems with the accepted ones marked, and what is wrong with the acceptances.

    `checked` are the codes that were looked for: of others nobody can say that they are gone.
    """
    entries = sight.protocol.accepted
    used: set[int] = set()
    marked = []
    for found in problems:
        fitting = [i for i, entry in enumerate(entries) if _fits(entry, found)]
        used.update(fitting)
        marked.append(found.accept(entries[fitting[0]].reason) if fitting else found)
    for index, entry in enumerate(entries):
        if entry.code not in RULES or entry.code[1] == SHAPE:
            marked.append(_impossible(sight, index, entry))
        elif index not in used and entry.code in checked and not _hidden(entry, marked):
            where = " ".join(part for part in (entry.file, entry.cell) if part)
            what = f"There is no {entry.code}{f' at {where}' if where else ''} to accept."
            marked.append(problem("W216", sight.yaml(f"accepted/{index}"), what))
    return marked


def _hidden(entry: Accepted, found: Iterable[Problem]) -> bool:
    """True where what was accepted may stand in what could not be read: it is not gone."""
    if any(one.code in _KEEPS_FROM.get(entry.code, ()) for one in found):
        return True
    unread = {one.place.file for one in found if one.code[1] == SHAPE}
    file = entry.file or entry.cell.partition("#")[0]
    return file in unread if file else bool(unread)


def _fits(entry: Accepted, found: Problem) -> bool:
    return (
        entry.code == found.code
        and entry.code[1] != SHAPE
        and entry.file in ("", found.place.file)
        and entry.cell in ("", found.place.cell)
    )


def _impossible(sight: Sight, index: int, entry: Accepted) -> Problem:
    place = sight.yaml(f"accepted/{index}/code")
    if entry.code in RULES:
        return problem("E217", place, f"{entry.code} is about what could not be read.")
    what = f"There is no problem code {shown(entry.code)}.{did_you_mean(entry.code, RULES)}"
    return problem("E217", place, what)

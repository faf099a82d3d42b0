"""The problems list, for people, for programs and for CI."""

import json
from collections.abc import Iterable
from itertools import groupby

from stook.problems import Problem, Severity

# What GitHub's workflow commands use as separators, and their escapes in a message and in a
# property (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
_MESSAGE = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_MESSAGE, ":": "%3A", ",": "%2C"}


def as_text(problems: Iterable[Problem]) -> str:
    """For people: grouped by file, each with its place, code, what is wrong and what to do."""
    listed = list(problems)
    blocks = []
    for _, group in groupby(listed, key=lambda one: one.place.file):
        blocks.append("\n".join(_entry(one) for one in group))
    return "\n\n".join([*blocks, counts(listed)]) + "\n"


def _entry(problem: Problem) -> str:
    sure = f" ({problem.rule.plausibility})" if problem.rule.plausibility else ""
    lines = [f"{problem.place}  {problem.code}{sure}  {problem.what}"]
    if problem.accepted:
        lines.append(f"    accepted: {problem.accepted}")
    else:
        lines.append(f"    {problem.remedy or problem.rule.remedy}")
    return "\n".join(" ".join(_printable(line).rstrip().split("\n")) for line in lines)


def _printable(text: str) -> str:
    """Control characters could move the cursor or change the terminal: they are dropped."""
    return "".join(c if c.isprintable() else " " for c in text)


def counts(problems: Iterable[Problem]) -> str:
    """The last line: how many errors and warnings, and how many of them were accepted."""
    listed = list(problems)
    open_ = [one for one in listed if not one.accepted]
    errors = sum(one.severity is Severity.ERROR for one in open_)
    accepted = len(listed) - len(open_)
    if not listed:
        return "No problems."
    parts = [_many(errors, "error"), _many(len(open_) - errors, "warning")]
    return ", ".join(parts) + (f"; {accepted} accepted." if accepted else ".")


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def as_json(problems: Iterable[Problem]) -> str:
    """For programs: the shape of `output/problems.json`."""
    return json.dumps([one.as_dict() for one in problems], ensure_ascii=False, indent=2) + "\n"


def as_annotations(problems: Iterable[Problem]) -> str:
    """For CI: workflow commands, which the code host shows beside the line."""
    return "".join(_annotation(one) + "\n" for one in problems)


def _annotation(one: Problem) -> str:
    kind = "notice" if one.accepted else one.severity.value
    place = {"file": one.place.file, "line": one.place.line, "col": one.place.column}
    where = ",".join(f"{key}={_escape(str(v), _PROPERTY)}" for key, v in place.items() if v)
    message = f"{one.what} {one.remedy or one.rule.remedy}"
    if one.accepted:
        message = f"{one.what} Accepted: {one.accepted}"
    return f"::{kind} {where},title={one.code}::{_escape(message, _MESSAGE)}"


def _escape(text: str, codes: dict[str, str]) -> str:
    return "".join(codes.get(c, c) for c in text)

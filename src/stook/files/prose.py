"""Authored prose, `text/<name>.md`: paragraphs that cite facts and references.

Our own small parser: a folder from somebody else never reaches a template engine. A fact is cited
as `{{ fact-id }}`; a reference as `[@key]` in the text or on a line of its own, `Source: …`.
"""

import re

from stook.files.text import shown
from stook.model.summary import Prose
from stook.problems import Place, Problem, problem

# What may stand between double braces: the id of a fact.
CITATION = re.compile(r"\{\{\s*([A-Za-z0-9][A-Za-z0-9_.-]*)\s*\}\}")
_REFERENCE = re.compile(r"\s*\[@([^\]\s]+)\]")
_SOURCE = re.compile(r"(?i)sources?:\s*(.+)")
_BRACES = re.compile(r"\{\{[^{}\n]*\}\}|\{\{|\}\}")


def read_prose(file: str, name: str, text: str) -> tuple[Prose, list[Problem]]:
    """The prose and what is wrong with its citations of facts."""
    problems: list[Problem] = []
    paragraphs: list[str] = []
    lines: list[int] = []
    citations: dict[str, None] = {}
    cited_here: list[tuple[str, int, int]] = []
    block: list[str] = []
    marks: list[tuple[int, int, str]] = []
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        problems += _faults(file, number, line)
        cited_here += [(one[1], number, one.start() + 1) for one in CITATION.finditer(line)]
        source = _SOURCE.fullmatch(line.strip())
        if source:
            citations[source[1]] = None
        elif line.strip():
            citations.update(dict.fromkeys(_REFERENCE.findall(line)))
            if not block:
                lines.append(number)
            before = sum(len(part) + 1 for part in block)
            marks += [(len(paragraphs), before + at, key) for at, key in _marks(line)]
            block.append(_REFERENCE.sub("", line).strip())
        elif block:
            paragraphs.append(" ".join(block))
            block = []
    prose = Prose(
        name=name,
        paragraphs=tuple(paragraphs),
        citations=tuple(citations),
        lines=tuple(lines),
        cited=tuple(cited_here),
        marks=tuple(marks),
    )
    return prose, problems


def _marks(line: str) -> list[tuple[int, str]]:
    """Where in a line, its citations of references taken out, each of them stood."""
    found: list[tuple[int, str]] = []
    taken = len(line) - len(line.lstrip())
    for reference in _REFERENCE.finditer(line):
        found.append((max(0, reference.start() - taken), reference[1]))
        taken += len(reference[0])
    return found


def cited(prose: Prose) -> tuple[str, ...]:
    """The ids of the facts that the prose cites, in order, each once."""
    return tuple(dict.fromkeys(id_ for id_, _, _ in prose.cited))


def _faults(file: str, number: int, line: str) -> list[Problem]:
    found = []
    for braces in _BRACES.finditer(line):
        if CITATION.fullmatch(braces[0]):
            continue
        what = f"{shown(braces[0])} does not cite a fact."
        found.append(problem("E601", Place(file, number, braces.start() + 1), what))
    return found

"""What the team writes itself: `text/<section>.md`, with cited facts and numbered references."""

import re

from stook.files.prose import CITATION
from stook.model.summary import Prose
from stook.pipeline.build import Built
from stook.render.document.model import (
    Block,
    Bullets,
    Entry,
    Inline,
    Paragraph,
    Run,
    Section,
    words,
)
from stook.render.document.vancouver import vancouver

_HEADING = re.compile(r"#{1,6}\s+(.+)")
_EMPHASIS = re.compile(r"\*\*(?P<bold>[^*\n]+)\*\*|(?<![\w*])[*_](?P<italic>[^*_\n]+)[*_](?![\w*])")


class Authored:
    """The authored sections of one document; numbers references in the order of citation."""

    def __init__(self, built: Built) -> None:
        self.built = built
        self._numbers: dict[str, int] = {}

    def section(self, name: str, heading: str) -> Section:
        """The text of `text/<name>.md` under a heading; `## ...` lines begin parts of it."""
        prose = self.built.review.prose.get(name)
        if prose is None:
            return Section(name, heading)
        own: list[Block] = []
        parts: list[Section] = []
        blocks = own
        for index, paragraph in enumerate(prose.paragraphs):
            head = _HEADING.fullmatch(paragraph)
            if head:
                blocks = []
                parts.append(Section(f"{name}-{len(parts) + 1}", head[1], ()))
                continue
            blocks.append(Paragraph(self._line(prose, index)))
            if parts:
                last = parts[-1]
                parts[-1] = Section(last.label, last.heading, tuple(blocks))
        return Section(name, heading, tuple(own), tuple(parts))

    def objectives(self) -> Section:
        """The objectives: the team's own words, or the question of the protocol."""
        written = self.section("objectives", "Objectives")
        if not written.empty:
            return written
        question = self.built.review.protocol.question
        text = f"To assess the effects of {question.intervention.technical}"
        if question.comparison:
            text += f", compared with {question.comparison},"
        text += f" in {question.population.technical}."
        return Section("objectives", "Objectives", (Paragraph(words(text)),))

    def references(self) -> Section:
        """What the authored sections cite, numbered in the order of citation."""
        items = tuple(entry.runs for entry in self.entries())
        blocks: tuple[Block, ...] = (Bullets(items, numbered=True),) if items else ()
        return Section("additional-references", "References", blocks)

    def entries(self) -> tuple[Entry, ...]:
        """The numbered references; one that the bibliography does not hold keeps its key."""
        bibliography = self.built.review.bibliography
        return tuple(
            Entry(key, vancouver(bibliography[key]) if key in bibliography else (Run(key),))
            for key in self._numbers
        )

    def _line(self, prose: Prose, index: int) -> Inline:
        """A paragraph with its facts in place of their citations, its references as numbers."""
        text = prose.paragraphs[index]
        marks = [(at, key) for paragraph, at, key in prose.marks if paragraph == index]
        cuts = sorted(
            [(match.start(), match.end(), match[1], "") for match in CITATION.finditer(text)]
            + [(at, at, "", key) for at, key in marks]
        )
        runs: list[Run] = []
        at = 0
        for start, end, fact, key in cuts:
            runs += _styled(text[at:start])
            if fact:
                known = self.built.facts.get(fact) or self.built.plan.facts.get(fact)
                runs.append(Run(known.text if known else f"[{fact}]", fact=fact))
            else:
                number = self._numbers.setdefault(key, len(self._numbers) + 1)
                runs.append(Run(f"{number}", raised=True, target=f"reference-{number}"))
            at = end
        runs += _styled(text[at:])
        return tuple(runs)


def _styled(text: str) -> list[Run]:
    """Text with its emphasis (`*italic*`, `**bold**`) as runs."""
    runs: list[Run] = []
    at = 0
    for match in _EMPHASIS.finditer(text):
        if match.start() > at:
            runs.append(Run(text[at : match.start()]))
        bold = match["bold"]
        runs.append(Run(bold or match["italic"], bold=bool(bold), italic=not bold))
        at = match.end()
    if at < len(text):
        runs.append(Run(text[at:]))
    return runs

"""The abstract and the plain language summary as sections."""

from stook.model.summary import Section as SummaryPart
from stook.model.summary import Sentence, Summary
from stook.render.document.model import Block, Bullets, Inline, Paragraph, Run, Section, words
from stook.render.document.runs import spanned


def summary_section(label: str, heading: str, summary: Summary) -> Section:
    """A summary under a heading: its title, its parts, and its labels in small print."""
    blocks: list[Block] = [Paragraph(_bold(summary.title))]
    parts = _nested(label, summary.sections)
    notices = " ".join(summary.below)
    closing = Section(f"{label}-about", "About this summary", (Paragraph(words(notices), "label"),))
    return Section(
        label,
        heading,
        tuple(blocks),
        (*parts, closing) if notices else parts,
    )


def _nested(label: str, parts: tuple[SummaryPart, ...]) -> tuple[Section, ...]:
    """Parts of the second level with those of the third below them."""
    made: list[Section] = []
    for part in parts:
        section = Section(f"{label}-{part.id}", part.heading, _blocks(part))
        if part.level > 2 and made:
            above = made.pop()
            section = Section(above.label, above.heading, above.blocks, (*above.sections, section))
        made.append(section)
    return tuple(made)


def _blocks(part: SummaryPart) -> tuple[Block, ...]:
    lines = [_line(paragraph) for paragraph in part.paragraphs]
    if part.bullets:
        return (Bullets(tuple(lines)),) if lines else ()
    return tuple(Paragraph(line) for line in lines)


def _line(sentences: tuple[Sentence, ...]) -> Inline:
    runs: list[Run] = []
    for sentence in sentences:
        if runs:
            runs.append(Run(" "))
        runs += spanned(sentence.text, sentence.spans)
    return tuple(runs)


def _bold(sentence: Sentence) -> Inline:
    return (Run(sentence.text, bold=True),)

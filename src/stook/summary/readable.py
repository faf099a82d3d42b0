"""The summary as a whole: its length, how hard it is to read, abbreviations nobody explains."""

from collections.abc import Iterator

from stook.files.text import shown
from stook.language.catalogue import wording
from stook.language.lint import hard_to_read, undefined
from stook.language.readability import readability
from stook.model.review import Review
from stook.model.summary import Sentence, Summary
from stook.problems import Place, Problem, problem


def whole(summary: Summary) -> str:
    """Everything that a reader reads of a summary, labels apart, a line a paragraph."""
    lines = [summary.title.text]
    for section in summary.sections:
        lines.append(section.heading)
        lines += [" ".join(one.text for one in part) for part in section.paragraphs]
    return "\n".join(lines)


def unreadable(review: Review, summary: Summary) -> Iterator[Problem]:
    """W614 for a summary that is too long or too hard, W606 for abbreviations without their
    meaning."""
    words = wording(summary.language)
    text = whole(summary)
    limits = words.table("lint.limits")
    said = []
    count = readability(text).words
    if count > limits["words"]:
        said.append(f"it has {count} words, more than {limits['words']}.")
    for hit in hard_to_read(text, words):
        if hit.kind == "mean":
            said.append(
                f"its sentences have {hit.found} words on average, more than {hit.instead}."
            )
        elif hit.kind == "grade":
            said.append(f"its reading grade is {hit.found}, above {hit.instead}.")
    for what in said:
        yield problem("W614", Place("review.yaml"), f"the plain language summary: {what}")
    for short in undefined(text, words):
        used = next(one for one in (summary.title, *summary.sentences) if short in one.text)
        what = f"{shown(short)} is used and nowhere explained."
        remedy = f"Explain it once, for example: {short} (what it stands for)."
        yield problem("W606", _place(review, used), what, remedy)


def _place(review: Review, sentence: Sentence) -> Place:
    """Where a sentence's words were written: the first of its cells that has a place."""
    for source in sentence.sources:
        for cell, place in review.cells.places.items():
            if cell == source or cell.startswith(f"{source}/"):
                return place
    return Place("review.yaml")

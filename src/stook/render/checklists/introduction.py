"""Title, abstract, background, question."""

from stook.pipeline.build import Built
from stook.render.checklists.answer import (
    Answer,
    from_prose,
    held,
)


def title(built: Built) -> Answer:
    """Title."""
    titles = (built.review.protocol.title, built.abstract.title.text)
    named = any("systematic review" in title.lower() for title in titles)
    return held(named, "Title", "Say in `title` that this is a systematic review.")


def whole_abstract(built: Built) -> Answer:
    """Whole abstract."""
    return held(built.abstract.sections, "Abstract", "The abstract is empty.")


def background(built: Built) -> Answer:
    """Background."""
    written = from_prose(built, "background")
    if written.state == "met":
        return written
    lay = [name for name in ("condition", "treatment", "aims") if name in built.review.prose]
    if lay:
        where = ", ".join(f"text/{name}.md" for name in lay)
        return Answer("partly", where, "Write text/background.md: why this review is needed.")
    return written


def question(built: Built) -> Answer:
    """Question."""
    question = built.review.protocol.question
    return held(question.intervention.technical, "Objectives", "Write `question` in review.yaml.")

"""The title page: what the document is, whose it is, and what it was made from."""

from stook.pipeline.build import Built
from stook.render.document.model import Author, Block, Metadata, Paragraph, words

_ADVICE = "This document was made from a review folder by stook. It is not medical advice."


def metadata(built: Built) -> Metadata:
    """What a catalogue wants to know; nothing that the folder does not state."""
    protocol = built.review.protocol
    current = built.facts.get("review.current-to") or built.plan.facts.get("review.current-to")
    return Metadata(
        title=protocol.title,
        language=protocol.language,
        authors=_authors(built),
        date=str(current.value) if current and current.value else "",
        registration=protocol.registration,
        keywords=_keywords(built),
    )


def _authors(built: Built) -> tuple[Author, ...]:
    """The authors; the team where none are named."""
    protocol = built.review.protocol
    return tuple(
        Author(a.name, a.affiliation, a.orcid, tuple(a.roles), a.corresponding)
        for a in protocol.authors
    ) or tuple(Author(person.name) for person in protocol.team)


def _keywords(built: Built) -> tuple[str, ...]:
    protocol = built.review.protocol
    question = protocol.question
    names = [question.condition.technical] if question.condition else []
    names += [term.technical for term in protocol.interventions.values()]
    return tuple(dict.fromkeys(names))


def front(built: Built) -> tuple[Block, ...]:
    """Labels on the title page: the review's own notices, and what this document is."""
    notices = [*built.review.protocol.notices, _ADVICE]
    return tuple(Paragraph(words(notice), "label") for notice in notices)

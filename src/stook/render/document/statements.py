"""Contributions, interests, funding, registration, data: what journals ask for at the end."""

from stook.pipeline.build import Built
from stook.render.document.authored import Authored
from stook.render.document.model import Block, Bullets, Inline, Paragraph, Section, words

_DATA = (
    "The review folder holds the protocol, the extracted data, the judgements and all decisions as "
    "plain text; every computed number of this document can be recomputed from it with stook."
)


def statements(built: Built, authored: Authored) -> Section:
    """The closing statements that the folder can make; those it cannot are left out."""
    protocol = built.review.protocol
    parts = [authored.section("acknowledgements", "Acknowledgements")]
    roles = tuple(words(f"{person.name}: {person.role}") for person in protocol.team if person.role)
    parts.append(_listed("contributions", "Contributions of authors", roles))
    interests = tuple(
        words(f"{person.name}: {person.interests}") for person in protocol.team if person.interests
    )
    parts.append(_listed("interests", "Declarations of interest", interests))
    for label, heading, text in (
        ("funding", "Sources of support", protocol.funding),
        ("registration", "Registration and protocol", protocol.registration),
    ):
        blocks: tuple[Block, ...] = (Paragraph(words(text)),) if text else ()
        parts.append(Section(label, heading, blocks))
    written = authored.section("data", "Data and code availability")
    if written.empty:
        written = Section("data", "Data and code availability", (Paragraph(words(_DATA)),))
    parts.append(written)
    return Section(
        "statements", "About this review", sections=tuple(part for part in parts if not part.empty)
    )


def _listed(label: str, heading: str, items: tuple[Inline, ...]) -> Section:
    return Section(label, heading, (Bullets(items),) if items else ())

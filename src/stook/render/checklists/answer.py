"""An answer to an item, and what several questions share."""

from dataclasses import dataclass
from typing import Final, Literal

from stook.pipeline.build import Built

State = Literal["met", "partly", "missing", "does not apply"]


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether an item is met, where, and what would have to be written."""

    state: State
    where: str = ""
    missing: str = ""


def held(there: object, where: str, missing: str) -> Answer:
    """Met where there is something, missing where there is not."""
    return Answer("met", where) if there else Answer("missing", missing=missing)


def from_prose(built: Built, name: str) -> Answer:
    """From prose."""
    prose = built.review.prose.get(name)
    written = bool(prose and prose.paragraphs)
    return held(written, f"text/{name}.md", f"Write text/{name}.md.")


def from_abstract(built: Built, name: str) -> Answer:
    """From abstract."""
    section = next((part for part in built.abstract.sections if part.id == name), None)
    sentences = [one for part in section.paragraphs for one in part] if section else []
    told = [one for one in sentences if one.sources or one.spans or one.authored]
    if told:
        return Answer("met", f"Abstract: {section.heading if section else name}")
    if sentences:
        return Answer("missing", missing="The abstract says that this is not reported.")
    return Answer("missing", missing="The abstract has nothing on this.")


def from_search(built: Built, key: str) -> Answer:
    """From search."""
    sources = built.review.sources
    if not sources:
        return Answer("missing", missing="Describe each source in search/<source>.yaml.")
    said = [source for source in sources if getattr(source, key) not in ("", None, ())]
    named = ", ".join(source.source for source in said)
    if key in _EVERY and len(said) < len(sources):
        silent = ", ".join(source.source for source in sources if source not in said)
        state: State = "partly" if said else "missing"
        return Answer(state, named, f"Write `{key}` for {silent}.")
    return held(said, f"Search strategies: {named}", f"Write `{key}` in search/<source>.yaml.")


# Items that PRISMA-S wants of every source; the others may be said once for all of them.
_EVERY: Final = frozenset({"platform", "strategy", "date", "count"})

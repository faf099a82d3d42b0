"""Sentences that people reworded: `text/edits.yaml`, each pinned to what it was written for."""

from dataclasses import dataclass, field

from stook.model.terms import Strict


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit(Strict):
    """A person's wording of one sentence; its numbers are cited as `{{ fact-id }}`.

    `of` is the digest of what the sentence rested on at the time of writing: when that changes,
    the wording stays and is flagged. `why` says what was wrong with the other.
    """

    text: str
    of: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditsFile(Strict):
    """`text/edits.yaml`, whole. Keys are ids of sentences as in sentences.json."""

    edits: dict[str, Edit] = field(default_factory=dict)

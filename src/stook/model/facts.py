"""Facts: every published number, with an id and what it was computed from."""

from dataclasses import dataclass

from stook.figures.brief import brief
from stook.model.terms import Basis


@brief
@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One number (or phrase) that outputs may cite.

    `sources` are cell addresses (`file#row!column`) or ids of other facts: the data it was made
    from. `settings` are the cells of the protocol under which it was computed (measure, model,
    thresholds): they are choices, not data. `step` names the step that made it; `text` is how it
    is shown. `value` is None where it cannot be estimated; then `text` says so and `note` why.
    """

    id: str
    value: float | str | None
    text: str
    basis: Basis
    step: str
    sources: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    unit: str = ""
    note: str = ""

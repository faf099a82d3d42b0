"""Facts that are known only from a publication: `declared.yaml`, each with its source."""

from dataclasses import dataclass
from typing import Literal

from stook.model.terms import Strict

DECLARED = "declared.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredFact(Strict):
    """A number or phrase that the folder's rows do not carry, with its source.

    `coverage` says whether the folder's rows are all of what is counted (then the computed value
    must agree) or part of it (then it must not exceed it). `overlap` says that the parts of a
    total may overlap (a study can test two medicines).
    """

    id: str
    value: float | str | tuple[str, ...]
    source: str
    unit: str = ""
    coverage: Literal["complete", "partial"] = "complete"
    overlap: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredFile(Strict):
    """`declared.yaml`, whole."""

    facts: tuple[DeclaredFact, ...] = ()

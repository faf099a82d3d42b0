"""Quotes: the words of a report in which a cell's number stands, kept as text and never as boxes.

A quote is one event of its author's journal (`extraction/<person>/quotes.<writer>.jsonl`); a later
one of the same cell replaces it, an undo withdraws it. `exact`, `prefix` and `suffix` are those of
a text quote selector (W3C Web Annotation Data Model, section 4.2.4).
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

How = Literal["selected", "clicked", "typed", ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """One line of a journal of quotes.

    `cell` is the address of the author's own cell, `report` the path of the file, `page` counts
    from 1. `inputs` are the numbers of the quote as they stand there: the value itself, or what
    `formula` converts into it with the constants of `given`; without any the cell's value must
    stand in the quote. `sign` is "confirmed" where a person said that a minus belongs to the
    number although the text has it elsewhere. `undoes` withdraws another quote.
    """

    id: str
    cell: str
    by: str
    at: datetime
    report: str = ""
    page: int = 0
    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    how: How = ""
    inputs: tuple[str, ...] = ()
    formula: str = ""
    given: tuple[float, ...] = ()
    sign: Literal["", "confirmed"] = ""
    undoes: str = ""


class State(StrEnum):
    """What came of looking for a quote in the text of its report."""

    VERIFIED = "verified"
    NEAR = "near, please look"
    NOT_FOUND = "not found"
    WITHOUT_NUMBER = "found, without the number"
    TYPED = "typed by hand"
    NO_TEXT = "no usable text"
    NO_REPORT = "report not here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A quote and what came of looking for it: on which page, at which characters of its text.

    `value` is what the author's cell holds; `words` say what is wrong, '' where nothing is.
    """

    quote: Quote
    state: State
    page: int = 0
    start: int = 0
    end: int = 0
    value: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A full text: one entry of `fulltext/index.jsonl`.

    It belongs to a `study` or, while full texts are screened, to a `record` (ids). `sha256` names
    the bytes that were added, `terms` under which terms the file may be kept.
    """

    id: str
    file: str
    study: str = ""
    record: str = ""
    sha256: str
    by: str
    at: datetime
    source: str = ""
    terms: str = ""


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of one page as the reader of PDFs gives it; `unmapped` is the share of characters
    for which the font does not say which letter they are."""

    text: str
    unmapped: float = 0.0


@dataclass(frozen=True, slots=True)
class ReportText:
    """The text of a report by page; `fault` says why there is none."""

    pages: tuple[PageText, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Quotes:
    """All quotes that stand, checked, by the address of their author's cell and by that of the
    agreed one; and the reports by study."""

    by_cell: dict[str, Checked] = field(default_factory=dict)
    by_agreed: dict[str, tuple[Checked, ...]] = field(default_factory=dict)
    reports: dict[str, tuple[Report, ...]] = field(default_factory=dict)

"""Summary of findings: one table a comparison, one row an outcome and time window."""

from dataclasses import dataclass

from stook.model.certainty import Reason
from stook.model.facts import Fact
from stook.model.finding import Finding
from stook.pipeline.build import Built
from stook.render.tables import comparison_label


@dataclass(frozen=True, slots=True)
class Number:
    """A number on the page: its text, and the fact behind it."""

    text: str
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One finding as a row; lists of numbers are joined by the template."""

    finding: Finding
    outcome: str
    timepoint: str
    comparator_risk: Number | None
    intervention_risk: Number | None
    effect: Number | None
    interval: tuple[Number, Number] | None
    participants: Number
    studies: Number
    dots: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The findings of one comparison; `footnotes` are (letter, text)."""

    comparison: str
    title: str
    in_summary: bool
    rows: tuple[Row, ...]
    footnotes: tuple[tuple[str, str], ...]


def tables(built: Built) -> list[Table]:
    """A table for each comparison that has findings, in the protocol's order."""
    made = []
    for id_, comparison in built.review.protocol.comparisons.items():
        findings = [one for one in built.findings if one.comparison == id_ and one.in_table]
        if findings:
            made.append(_table(built, id_, findings, in_summary=comparison.in_summary))
    return made


def _table(built: Built, id_: str, findings: list[Finding], *, in_summary: bool) -> Table:
    notes: dict[str, str] = {}
    rows = tuple(_row(built, one, notes) for one in findings)
    return Table(
        comparison=id_,
        title=comparison_label(built.review.protocol, id_),
        in_summary=in_summary,
        rows=rows,
        footnotes=tuple((letter, text) for text, letter in notes.items()),
    )


def _row(built: Built, one: Finding, notes: dict[str, str]) -> Row:
    protocol = built.review.protocol
    outcome = protocol.outcomes[one.outcome]
    window = protocol.time_windows.get(one.timepoint)
    low, high = number(built, f"{one.id}.ci_low"), number(built, f"{one.id}.ci_high")
    return Row(
        finding=one,
        outcome=outcome.technical,
        timepoint=window.label if window else "",
        comparator_risk=number(built, f"{one.id}.absolute.comparator"),
        intervention_risk=number(built, f"{one.id}.absolute.intervention"),
        effect=number(built, f"{one.id}.estimate") if one.estimate is not None else None,
        interval=(low, high) if low and high else None,
        participants=number(built, f"{one.id}.participants") or Number("0"),
        studies=number(built, f"{one.id}.studies") or Number("0"),
        dots=one.certainty.rank if one.certainty else 0,
        notes=tuple(_letter(notes, reason) for reason in one.certainty_reasons),
    )


def number(built: Built, id_: str) -> Number | None:
    """The number of a fact, or None where there is no such fact."""
    fact: Fact | None = built.facts.get(id_)
    return Number(fact.text, fact.id) if fact else None


def _letter(notes: dict[str, str], reason: Reason) -> str:
    """The footnote letter of a reason, in order of first appearance."""
    direction = "up" if reason.code.startswith("up.") else "down"
    levels = {1: "one level", 2: "two levels", 3: "three levels"}
    how = f"{levels.get(abs(reason.levels), '')} " if reason.levels else ""
    text = reason.text or f"Rated {direction} {how}for {reason.domain}."
    known = notes.get(text)
    if known is None:
        known = chr(ord("a") + len(notes) % 26) * (1 + len(notes) // 26)
        notes[text] = known
    return known

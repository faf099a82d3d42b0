"""Summary of findings: one table a comparison, one row an outcome and time window."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from stook.model.certainty import CERTAINTY, Reason
from stook.model.finding import RATIOS, Finding
from stook.model.protocol import Outcome
from stook.pipeline.build import Built
from stook.render.report.trails import Trails
from stook.render.report.words import NO_RISK_KNOWN, NO_RISKS, say
from stook.render.tables import comparison_label
from stook.steps.absolute import RISKS


@dataclass(frozen=True, slots=True)
class Row:
    """One finding as a row; its cells are ready markup. `notes` are its footnotes' letters."""

    finding: Finding
    outcome: str
    timepoint: str
    comparator_risk: Markup
    intervention_risk: Markup
    no_risk: str
    effect: Markup
    people: Markup
    studies: Markup
    why: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The findings of one comparison; `footnotes` are (letter, text)."""

    comparison: str
    title: str
    intervention: str
    comparator: str
    in_summary: bool
    rows: tuple[Row, ...]
    footnotes: tuple[tuple[str, Markup], ...]


def tables(built: Built, trails: Trails) -> list[Table]:
    """A table for each comparison that has findings, in the protocol's order."""
    made = []
    for id_, comparison in built.review.protocol.comparisons.items():
        findings = [one for one in built.findings if one.comparison == id_ and one.in_table]
        if findings:
            made.append(_table(built, trails, id_, findings, in_summary=comparison.in_summary))
    return made


def _table(
    built: Built, trails: Trails, id_: str, findings: list[Finding], *, in_summary: bool
) -> Table:
    protocol = built.review.protocol
    comparison = protocol.comparisons[id_]
    notes: dict[str, tuple[str, Markup]] = {}
    rows = tuple(_row(built, trails, one, notes) for one in findings)
    return Table(
        comparison=id_,
        title=comparison_label(protocol, id_),
        intervention=protocol.interventions[comparison.intervention].technical,
        comparator=protocol.comparators[comparison.comparator].technical,
        in_summary=in_summary,
        rows=rows,
        footnotes=tuple(notes.values()),
    )


def _row(built: Built, trails: Trails, one: Finding, notes: dict[str, tuple[str, Markup]]) -> Row:
    protocol = built.review.protocol
    outcome = protocol.outcomes[one.outcome]
    window = protocol.time_windows.get(one.timepoint)
    risks = one.measure in RISKS
    return Row(
        finding=one,
        outcome=outcome.technical,
        timepoint=window.label if window else "",
        comparator_risk=_risk(trails, one, "comparator"),
        intervention_risk=_risk(trails, one, "intervention"),
        no_risk=NO_RISK_KNOWN if risks else NO_RISKS,
        effect=effect(trails, one, outcome),
        people=trails.link(f"{one.id}.participants"),
        studies=trails.link(f"{one.id}.studies"),
        why=trails.why(one.id),
        notes=tuple(_letters(trails, one, notes)),
    )


def _risk(trails: Trails, one: Finding, side: str) -> Markup:
    risk = trails.link(f"{one.id}.absolute.{side}")
    return say("{risk} per {per}", risk=risk, per=_thousand(trails, one)) if risk else risk


def _thousand(trails: Trails, one: Finding) -> Markup:
    """The denominator leads to the same card: it is part of how the risk is given."""
    return trails.to(trails.href(f"{one.id}.absolute.comparator"), "1000")


def effect(trails: Trails, one: Finding, outcome: Outcome) -> Markup:
    """A finding's effect with its interval, in its unit; or in words why there is none."""
    if one.estimate is None:
        return say("{reason}", reason=one.reason or one.state)
    estimate = trails.link(f"{one.id}.estimate")
    low, high = trails.link(f"{one.id}.ci_low"), trails.link(f"{one.id}.ci_high")
    ranged = say(" ({low} to {high})", low=low, high=high) if low and high else Markup("")
    unit = ""
    if one.measure == "SMD":
        unit = " standard deviations"
    elif one.measure not in RATIOS and outcome.scale is not None and outcome.scale.unit:
        unit = f" {outcome.scale.unit}"
    return say("{m} {e}{unit}{r}", m=one.measure, e=estimate, r=ranged, unit=unit)


def _letters(trails: Trails, one: Finding, notes: dict[str, tuple[str, Markup]]) -> Iterable[str]:
    """The footnote letters of a finding's reasons, in order of first appearance."""
    for position, reason in enumerate(one.certainty_reasons):
        text = _note(reason)
        if text not in notes:
            letter = chr(ord("a") + len(notes) % 26) * (1 + len(notes) // 26)
            cell = f"{CERTAINTY}#findings/{one.id}/reasons/{position}/text"
            notes[text] = (letter, trails.traced(text, cell))
        yield notes[text][0]


def _note(reason: Reason) -> str:
    """A reason in words: the team's own, or its domain with how much it weighs."""
    levels = {1: " by one level", 2: " by two levels", 3: " by three levels"}
    direction = "up" if reason.code.startswith("up.") else "down"
    how = levels.get(abs(reason.levels), "") if reason.levels else ""
    rated = f"Rated {direction}{how} for {reason.domain}."
    return f"{rated} {reason.text}" if reason.text else rated

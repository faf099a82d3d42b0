"""Tables as CSV: one row a finding, one row a study in a synthesis.

Whatever people wrote goes through `safe`: a cell that a spreadsheet would take for a formula is
made text.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from stook.language.catalogue import wording
from stook.model.finding import Finding
from stook.model.protocol import Protocol
from stook.model.synthesis import Group, Specification, Synthesis
from stook.render.data import number

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
FINDING_COLUMNS = (
    "id", "comparison", "outcome", "timepoint", "measure", "estimate", "ci_low", "ci_high",
    "pi_low", "pi_high", "tau2", "i2", "studies", "studies_estimable", "participants",
    "certainty", "certainty_basis", "size", "statement", "reason",
)  # fmt: skip
STUDY_COLUMNS = (
    "study", "label", "stratum", "experimental_n", "experimental_mean", "experimental_sd",
    "experimental_events", "comparator_n", "comparator_mean", "comparator_sd",
    "comparator_events", "effect", "ci_low", "ci_high", "weight_percent", "note",
)  # fmt: skip


def safe(value: object) -> object:
    """A cell's value that no spreadsheet takes for a formula; numbers stay numbers."""
    if not isinstance(value, str):
        return number(value)
    return f"'{value}" if value.startswith(FORMULA) else value


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV table: UTF-8, comma, CRLF as RFC 4180 has it; None is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    for row in rows:
        writer.writerow(["" if cell is None else safe(cell) for cell in row])
    return out.getvalue().encode()


def findings_table(protocol: Protocol, findings: Iterable[Finding]) -> bytes:
    """All findings of the review, with the protocol's labels beside the ids."""
    header = (*FINDING_COLUMNS, "comparison_label", "outcome_label")
    rows = [
        [
            *(getattr(one, name) for name in FINDING_COLUMNS),
            comparison_label(protocol, one.comparison),
            protocol.outcomes[one.outcome].technical,
        ]
        for one in findings
    ]
    return table(header, rows)


def comparison_label(protocol: Protocol, comparison: str) -> str:
    """A comparison in words: the team's label, or intervention by route against comparator."""
    one = protocol.comparisons[comparison]
    if one.label:
        return one.label
    intervention = protocol.interventions[one.intervention].technical
    comparator = protocol.comparators[one.comparator].technical
    route = protocol.routes[one.route].technical if one.route in protocol.routes else ""
    key = "comparison_routed" if route else "comparison"
    said = wording(protocol.language).say(
        f"report.{key}", I=intervention, C=comparator, route=route
    )  # fmt: skip
    return said.text


def synthesis_table(specification: Specification, synthesis: Synthesis) -> bytes:
    """The studies of one synthesis: what went in, and each one's effect and weight."""
    rows = []
    for contrast, effect in zip(specification.contrasts, synthesis.effects, strict=True):
        rows.append(
            [
                contrast.study,
                contrast.label,
                contrast.stratum,
                *_side(contrast.experimental),
                *_side(contrast.comparator),
                effect.effect,
                effect.ci_low,
                effect.ci_high,
                effect.weight,
                effect.reason,
            ]
        )
    return table(STUDY_COLUMNS, rows)


def _side(part: Group) -> list[float | None]:
    return [part.n, part.mean, part.sd, part.events]

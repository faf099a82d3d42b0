"""The records of a stage of screening by where they stand."""

from dataclasses import dataclass

from stook.model.decisions import Stage, Verdict
from stook.model.records import Record
from stook.screening.queue import Desk, stage_records

_STATES = {
    Verdict.INCLUDED: "included",
    Verdict.EXCLUDED: "excluded",
    Verdict.CONFLICT: "conflict",
    Verdict.PENDING: "waiting",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A record, its state (`included`, `excluded`, `conflict`, `waiting`) and the reason."""

    record: Record
    state: str
    reason: str = ""


def listed(desk: Desk, stage: Stage, state: str | None = None) -> list[Standing]:
    """The records of a stage, in the order of import; those in one state where it is named."""
    decided = desk.decisions.stage(stage)
    rows = []
    for record in stage_records(desk, stage):
        screened = decided.get(record.id)
        verdict = screened.verdict if screened is not None else Verdict.PENDING
        reason = screened.reason if screened is not None else ""
        rows.append(Standing(record, _STATES[verdict], reason))
    return [row for row in rows if state in (None, row.state)]

"""Summary of findings tables and evidence profiles as CSV."""

from collections.abc import Sequence

from stook.model.sof import SofTable
from stook.render.tables import table

COCHRANE = (
    "outcome", "detail", "time", "risk_with_comparator", "source_of_assumed_risk",
    "risk_with_intervention", "relative_effect", "difference", "number_needed_to_treat",
    "participants_and_studies", "certainty_symbol", "certainty", "footnotes", "comment",
    "other_readings", "finding",
)  # fmt: skip
CORE = (
    "outcome", "time", "participants_and_studies", "relative_effect", "comparator",
    "intervention", "difference", "certainty", "summary", "finding",
)  # fmt: skip
PROFILE = (
    "outcome", "time", "participants_and_studies", "designs", "risk_of_bias", "inconsistency",
    "indirectness", "imprecision", "publication_bias", "other_considerations", "intervention",
    "comparator", "relative_effect", "difference", "certainty", "importance", "finding",
)  # fmt: skip
MINIMUM = 5


def sof_files(tables: Sequence[SofTable]) -> dict[str, bytes]:
    """Three tables a comparison: Cochrane's layout, Core GRADE's, and the evidence profile."""
    made = {}
    for one in tables:
        made[f"tables/sof-{one.comparison}.csv"] = cochrane(one)
        made[f"tables/sof-core-{one.comparison}.csv"] = core(one)
        made[f"tables/evidence-profile-{one.comparison}.csv"] = profile(one)
    return made


def cochrane(one: SofTable) -> bytes:
    """The layout of Cochrane reviews and GRADEpro; footnotes follow the rows."""
    rows: list[list[object]] = [
        [
            row.outcome, row.detail.text, row.timepoint, row.comparator.text, row.assumed_from,
            row.intervention.text, row.relative.text, row.difference.text, row.needed.text,
            row.people.text, row.symbol, row.certainty_words, " ".join(row.notes), row.comment,
            "; ".join(cell.text for cell in row.further), row.finding,
        ]
        for row in one.rows
    ]  # fmt: skip
    rows += [[f"{note.letter}. {note.text}"] for note in one.footnotes]
    return table(COCHRANE, rows)


def core(one: SofTable) -> bytes:
    """The layout of the BMJ's Core GRADE."""
    return table(
        CORE,
        [
            [
                row.outcome, row.timepoint, row.people.text, row.relative.text,
                row.comparator.text, row.intervention.text, row.difference.text,
                row.because or row.certainty_words, row.comment, row.finding,
            ]
            for row in one.rows
        ],
    )  # fmt: skip


def profile(one: SofTable) -> bytes:
    """The evidence profile: each domain's judgement, and the totals of each group."""
    rows = []
    for row in one.rows:
        domains = [judged for _, judged in row.profile.domains[:MINIMUM]]
        other = "; ".join(f"{name} {judged}" for name, judged in row.profile.domains[MINIMUM:])
        rows.append(
            [
                row.outcome, row.timepoint, row.people.text, row.profile.designs, *domains,
                other, row.profile.intervention.text, row.profile.comparator.text,
                row.relative.text, row.difference.text, row.certainty_words,
                row.importance.value, row.finding,
            ]
        )  # fmt: skip
    return table(PROFILE, rows)

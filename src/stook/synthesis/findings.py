"""Findings: a synthesis with its certainty, its absolute effect and its size."""

from collections.abc import Collection, Mapping

from stook.model.certainty import CERTAINTY, Judgement
from stook.model.finding import OPPOSITE, Change, Finding, State
from stook.model.protocol import Outcome, Protocol, Thresholds
from stook.model.review import Review
from stook.model.synthesis import Pool, Specification, Synthesis
from stook.model.terms import ANY_TIMEPOINT, Size
from stook.model.thresholds import reaches
from stook.synthesis.absolute import Absolute, absolute

NOT_REPORTED = "no study reported this outcome"
NOT_COMPARED = "no study reported it in a way that compares the two groups"


def finding(
    specification: Specification,
    synthesis: Synthesis,
    outcome: Outcome,
    judgement: Judgement | None,
    *,
    speaks: bool,
) -> Finding:
    """One synthesis as a finding. `speaks` says whether its comparison is in the summary."""
    pool = synthesis.pool
    effect = absolute(specification, pool, outcome)
    return Finding(
        id=specification.id,
        comparison=specification.comparison,
        outcome=specification.outcome,
        timepoint=specification.timepoint,
        family=outcome.family,
        measure=specification.measure,
        state=_state(specification, pool),
        reason=pool.reason,
        estimate=pool.estimate,
        ci_low=pool.ci_low,
        ci_high=pool.ci_high,
        level=specification.method.level,
        pi_low=pool.pi_low,
        pi_high=pool.pi_high,
        tau2=pool.tau2,
        i2=pool.i2,
        q=pool.q,
        q_df=pool.q_df,
        q_p=pool.q_p,
        p=pool.p,
        studies=pool.studies,
        studies_estimable=pool.studies_estimable,
        participants=pool.participants,
        change=_named(
            change(pool.ci_low, pool.ci_high, null=1.0 if synthesis.ratio else 0.0), outcome
        ),
        reversed=outcome.effect_reversed,
        absolute=effect.difference if effect else None,
        absolute_low=effect.low if effect else None,
        absolute_high=effect.high if effect else None,
        size=size(effect, outcome.thresholds),
        certainty=judgement.certainty if judgement else None,
        certainty_basis=judgement.basis if judgement else None,
        certainty_source=judgement.source if judgement else "",
        certainty_reasons=judgement.reasons if judgement else (),
        in_table=outcome.in_table,
        in_summary=outcome.in_summary and speaks,
        subgroups=synthesis.subgroups,
    )


def _state(specification: Specification, pool: Pool) -> State:
    if not specification.pooled:
        return "not pooled"
    return "not estimable" if pool.estimate is None else "pooled"


def change(low: float | None, high: float | None, null: float) -> Change:
    """Whether the interval shows more or less of the outcome; "unclear" where it holds both."""
    if low is None or high is None or low <= null <= high:
        return "unclear"
    return "more" if low > null else "less"


def _named(of_effect: Change, outcome: Outcome) -> Change:
    """The change of what the outcome's name says, from that of the effect measure."""
    if not outcome.effect_reversed:
        return of_effect
    return OPPOSITE[of_effect]


def size(effect: Absolute | None, thresholds: Thresholds | str | None) -> Size | None:
    """The size of an absolute effect by the protocol's thresholds (GRADE guidance 35).

    With a minimal important difference alone there are two classes, trivial and moderate
    ("important"); without thresholds there is none.
    """
    if effect is None or not isinstance(thresholds, Thresholds):
        return None
    distance = abs(effect.difference)
    if not reaches(distance, thresholds.small):
        return Size.TRIVIAL
    if thresholds.moderate is not None and not reaches(distance, thresholds.moderate):
        return Size.SMALL
    if thresholds.large is not None and reaches(distance, thresholds.large):
        return Size.LARGE
    return Size.MODERATE


def missing_findings(
    review: Review,
    present: frozenset[tuple[str, str]],
    reported: frozenset[tuple[str, str]] = frozenset(),
) -> tuple[Finding, ...]:
    """Findings without data: outcomes of the summary that no study of a comparison reported.

    `present` and `reported` are pairs of comparison and outcome: those with a synthesis, and those
    that studies of the intervention reported in a way that compares nothing.

    A judgement of such a finding is kept: a publication may say how certain it is without showing
    the data.
    """
    protocol: Protocol = review.protocol
    return tuple(
        _without_data(
            review, comparison_id, outcome_id, reported=(comparison_id, outcome_id) in reported
        )
        for comparison_id, comparison in protocol.comparisons.items()
        for outcome_id, outcome in protocol.outcomes.items()
        if comparison.in_summary
        and outcome.in_summary
        and (comparison_id, outcome_id) not in present
    )


def _without_data(review: Review, comparison: str, outcome_id: str, *, reported: bool) -> Finding:
    outcome = review.protocol.outcomes[outcome_id]
    id_ = f"{comparison}.{outcome_id}.{ANY_TIMEPOINT}"
    judged = review.certainty.findings.get(id_)
    return Finding(
        id=id_,
        comparison=comparison,
        outcome=outcome_id,
        timepoint=ANY_TIMEPOINT,
        family=outcome.family,
        measure=outcome.measure,
        state="not compared" if reported else "no data",
        reason=NOT_COMPARED if reported else NOT_REPORTED,
        certainty=judged.certainty if judged else None,
        certainty_basis=judged.basis if judged else None,
        certainty_source=judged.source if judged else "",
        certainty_reasons=judged.reasons if judged else (),
        in_table=outcome.in_table,
        in_summary=True,
    )


NUMBERS = ("estimate", "ci_low", "ci_high", "studies", "participants")
DECIDES = ("thresholds", "thresholds/small", "thresholds/moderate", "thresholds/large", "direction")


def judgement_cells(review: Review) -> dict[str, tuple[str, ...]]:
    """The cells of certainty.yaml by the finding that they judge."""
    prefix = f"{CERTAINTY}#findings/"
    cells: dict[str, list[str]] = {}
    for cell in review.cells.values:
        if cell.startswith(prefix):
            cells.setdefault(cell.removeprefix(prefix).partition("/")[0], []).append(cell)
    return {id_: tuple(found) for id_, found in cells.items()}


def finding_sources(
    one: Finding,
    facts: Collection[str],
    judged: Mapping[str, tuple[str, ...]],
    written: Collection[str],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a finding rests on: its numbers and its certainty; and the protocol's cells behind it.

    `judged` holds the cells of each judgement, `written` every cell that the review has.
    """
    numbers = (f"{one.id}.{name}" for name in NUMBERS)
    sources = [id_ for id_ in numbers if id_ in facts]
    settings = (f"review.yaml#outcomes/{one.outcome}/{name}" for name in DECIDES)
    return (*sources, *judged.get(one.id, ())), tuple(cell for cell in settings if cell in written)

"""The plan of a summary: verdicts, review-level facts and reasons, before they have words."""

from stook.files.prose import cited
from stook.model.facts import Fact
from stook.model.finding import Finding
from stook.model.review import Review
from stook.model.summary import SummaryPlan, Verdict
from stook.model.terms import Retraction
from stook.summary.verdicts import weigh_reasons

NUMBERS = ("studies", "absolute.intervention", "absolute.comparator", "estimate", "smd.units")


def summary_plan(
    review: Review,
    verdicts: tuple[Verdict, ...],
    facts: dict[str, Fact],
    findings: tuple[Finding, ...],
) -> SummaryPlan:
    """Gather what the summary is made of; of the facts, those about the review as a whole and
    those that its prose cites or that say what an effect means for people."""
    named = {id_ for prose in review.prose.values() for id_ in cited(prose)}
    named |= {f"{id_}.{name}" for one in verdicts for id_ in one.findings for name in NUMBERS}
    return SummaryPlan(
        protocol=review.protocol,
        verdicts=verdicts,
        facts={id_: f for id_, f in facts.items() if id_.startswith("review.") or id_ in named},
        reasons=weigh_reasons(findings, verdicts, review.certainty.general),
        background=review.prose,
        retracted=_cells(review, Retraction.RETRACTED),
        doubted=_cells(review, Retraction.CONCERN),
    )


def _cells(review: Review, state: Retraction) -> tuple[str, ...]:
    """Where it is written that a study with results is in this state."""
    analysed = {result.study for result in review.results}
    return tuple(
        study.cell("retraction")
        for study in review.studies.values()
        if study.retraction is state and study.study in analysed
    )

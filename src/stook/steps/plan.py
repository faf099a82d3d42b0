"""The plan of a summary: verdicts, review-level facts and reasons, before they have words."""

from collections import defaultdict

from stook.model.certainty import CertaintyFile, Reason
from stook.model.facts import Fact
from stook.model.finding import Finding
from stook.model.review import Review
from stook.model.summary import SummaryPlan, Verdict, WeighedReason
from stook.model.terms import Basis


def summary_plan(
    review: Review,
    verdicts: tuple[Verdict, ...],
    facts: dict[str, Fact],
    findings: tuple[Finding, ...],
) -> SummaryPlan:
    """Gather what the summary is made of."""
    speaking = tuple(finding for finding in findings if finding.in_summary)
    return SummaryPlan(
        protocol=review.protocol,
        verdicts=verdicts,
        facts=facts,
        reasons=weighed_reasons(speaking, review.certainty),
        background=review.prose,
    )


def weighed_reasons(
    findings: tuple[Finding, ...], certainty: CertaintyFile
) -> tuple[WeighedReason, ...]:
    """Reasons by the number of findings times levels, heaviest first; general ones come as given.

    One entry a code: the words of the plain sentence depend on the code.
    """
    weight: dict[str, int] = defaultdict(int)
    first: dict[str, Reason] = {}
    carriers: dict[str, list[str]] = defaultdict(list)
    basis: dict[str, Basis] = {}
    for finding in findings:
        for reason in finding.certainty_reasons:
            first.setdefault(reason.code, reason)
            basis.setdefault(reason.code, finding.certainty_basis or Basis.JUDGED)
            carriers[reason.code].append(finding.id)
            weight[reason.code] += abs(reason.levels) if reason.levels is not None else 1
    ordered = sorted(first, key=lambda code: -weight[code])
    if certainty.general is not None:
        for reason in certainty.general.reasons:
            if reason.code not in first:
                first[reason.code] = reason
                basis[reason.code] = certainty.general.basis
                ordered.append(reason.code)
    return tuple(
        WeighedReason(
            reason=first[code], findings=tuple(dict.fromkeys(carriers[code])), basis=basis[code]
        )
        for code in ordered
    )

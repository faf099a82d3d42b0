"""Risk of bias: what follows from the answers, and how far assessors agree."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from stook.appraisal import JudgedResult, Proposal, judged_results
from stook.model.appraisal import Appraisal, ItemKind
from stook.model.form import NOT_APPLICABLE, Form, FormDomain
from stook.model.review import Review
from stook.stats.agreement import Agreement
from stook.stats.agreement import agreement as compare


def with_proposals(review: Review) -> Review:
    """The review with a judgement wherever answers lead to one that nobody wrote.

    A result of which nothing is agreed is taken from the files of its assessors, as a proposal,
    unless they differ. A judgement that follows names its rule; an overall one follows where every
    domain that applies is judged. Nothing is added to a tool that stook does not know.
    """
    form = review.form
    if form is None:
        return review
    rows = (*review.appraisals, *_of_assessors(review))
    results = judged_results(form, review.protocol, review.studies, rows)
    return replace(
        review, appraisals=(*rows, *(row for one in results for row in _following(form, one)))
    )


def _of_assessors(review: Review) -> list[Appraisal]:
    """The rows on results that nobody agreed on, of all who appraised them, where none differ."""
    agreed = {row.result for row in review.appraisals}
    found: dict[tuple[str, str, str], dict[tuple[ItemKind, str], Appraisal]] = {}
    differ = set()
    for _, rows in sorted(review.assessments.items()):
        for row in rows:
            first = found.setdefault(row.result, {}).setdefault((row.kind, row.item), row)
            if first.value.lower() != row.value.lower():
                differ.add(row.result)
    return [
        row
        for result, items in found.items()
        if result not in agreed and result not in differ
        for row in items.values()
    ]


def _following(form: Form, one: JudgedResult) -> list[Appraisal]:
    found = [
        _row(one, ItemKind.DOMAIN, domain.id, proposal.judgement, _rule(form, domain, proposal))
        for domain in one.domains
        if domain.id not in one.judged and (proposal := one.proposals[domain.id]).judgement
    ]
    overall = one.proposed_overall(form)
    if one.overall is None and overall:
        found.append(_row(one, ItemKind.OVERALL, "", overall, f"{form.tool}, the worst domain"))
    return found


def _rule(form: Form, domain: FormDomain, proposal: Proposal) -> str:
    """Which line of a domain's decision table its judgement follows by."""
    lines = " and ".join(
        f"line {line}" if len(proposal.lines) == 1 else f"line {line} of table {i}"
        for i, line in enumerate(proposal.lines, start=1)
    )
    return f"{form.tool}, {domain.id} {domain.label}, {lines}"


def _row(one: JudgedResult, kind: ItemKind, item: str, value: str, rule: str) -> Appraisal:
    return Appraisal(
        study=one.study,
        outcome=one.outcome,
        timepoint=one.timepoint,
        kind=kind,
        item=item,
        value=value,
        file=one.file,
        rule=rule,
    )


def judgement_cells(review: Review) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """The cells that risk of bias of each result rests on: answers and judgements as written."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for row in review.appraisals:
        if not row.rule and row.value:
            found.setdefault(row.result, []).append(row.cell("value"))
    return {key: tuple(cells) for key, cells in found.items()}


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """How far two assessors agree on one kind of item, over what both of them judged."""

    first: str
    second: str
    kind: ItemKind
    agreement: Agreement


def agreement(form: Form, assessments: Mapping[str, tuple[Appraisal, ...]]) -> list[PairAgreement]:
    """Percentage, Cohen's kappa and Gwet's AC1 of every pair of assessors, by kind of item."""
    found = []
    keyed = {person: _by_item(form, rows) for person, rows in sorted(assessments.items())}
    for first, second in combinations(keyed, 2):
        for kind in ItemKind:
            both = [key for key in keyed[first] if key[-1] is kind and key in keyed[second]]
            if not both:
                continue
            options = (
                (*form.answers, NOT_APPLICABLE) if kind is ItemKind.ANSWER else form.judgements
            )
            compared = compare(
                [keyed[first][key] for key in both],
                [keyed[second][key] for key in both],
                options,
            )
            found.append(PairAgreement(first, second, kind, compared))
    return found


_Item = tuple[str, str, str, str, ItemKind]


def _by_item(form: Form, rows: tuple[Appraisal, ...]) -> dict[_Item, str]:
    """Values as the form spells them, by item; words that it does not know are left out."""
    found = {}
    for row in rows:
        value = form.answer(row.value) if row.kind is ItemKind.ANSWER else form.judgement(row.value)
        if value:
            found[*row.result, row.item, row.kind] = value
    return found

"""What is left to judge, and what one result's answers can bring to another of the same study."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from stook.appraisal.engine import chosen
from stook.appraisal.result_judgements import choices_of
from stook.model.appraisal import Appraisal
from stook.model.form import Form, FormDomain
from stook.model.review import Review

ResultKey = tuple[str, str, str]  # study, outcome, time window


@dataclass(frozen=True, slots=True)
class Remaining:
    """A result with the domains that nobody has judged; `total` is how many apply."""

    result: ResultKey
    domains: tuple[str, ...]
    total: int


def results_of(review: Review, study: str = "") -> tuple[ResultKey, ...]:
    """The results of the review (or of one study), once each, in the order of the table."""
    keys = ((r.study, r.outcome, r.timepoint) for r in review.results)
    return tuple(dict.fromkeys(key for key in keys if study in ("", key[0])))


def remaining(review: Review, form: Form, rows: Iterable[Appraisal]) -> list[Remaining]:
    """Every result for which `rows` (what is agreed, or one assessor's) lack a domain."""
    judged: dict[ResultKey, set[str]] = {}
    for row in rows:
        judged.setdefault(row.result, set()).add(row.item)
    left = []
    for result in results_of(review):
        choices = choices_of(form, review.protocol, review.studies.get(result[0]))
        domains = chosen(form, choices)
        items = judged.get(result, set())
        missing = tuple(domain.id for domain in domains if items.isdisjoint(items_of(domain)))
        if missing:
            left.append(Remaining(result, missing, len(domains)))
    order = {study: position for position, study in enumerate(review.studies)}
    return sorted(left, key=lambda entry: order.get(entry.result[0], len(order)))


def items_of(domain: FormDomain) -> frozenset[str]:
    """The items of a domain: its own judgement and its questions."""
    return frozenset((domain.id, *(question.id for question in domain.questions)))


def copied(
    rows: Iterable[Appraisal], source: ResultKey, target: ResultKey, domains: Collection[FormDomain]
) -> tuple[list[Appraisal], list[str]]:
    """The rows of these domains for another result, and the ids of the domains that are kept.

    A domain of which the target has anything already is kept as it is. Nothing is copied of the
    overall judgement, which follows from all domains. Each row says whose support it is.
    """
    listed = list(rows)
    own = {row.item for row in listed if row.result == target}
    kept = [domain.id for domain in domains if not own.isdisjoint(items_of(domain))]
    wanted = {item for d in domains if d.id not in kept for item in items_of(d)}
    _, outcome, timepoint = source
    made = []
    for row in listed:
        if row.result == source and row.item in wanted:
            support = f"{row.support} (as for {outcome}, {timepoint})".strip()
            made.append(replace(row, outcome=target[1], timepoint=target[2], support=support))
    return made, kept

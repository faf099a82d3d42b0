"""From findings to verdicts: what can be said of each outcome of each comparison."""

from collections.abc import Sequence
from dataclasses import replace

from stook.language.catalogue import Catalogue, wording
from stook.language.claims import claim_of
from stook.language.names import plain
from stook.language.statements import lacking, verdict_of
from stook.model.certainty import CERTAINTY, General, Reason
from stook.model.finding import WITHOUT_DATA, Change, Finding
from stook.model.protocol import Comparison, Outcome, Protocol
from stook.model.summary import Allowed, Verdict, WeighedReason
from stook.model.terms import Basis, Certainty, Direction, Size
from stook.problems import Problem

_SIZES = list(Size)
_PARTS: tuple[Allowed, ...] = ("less", "none", "more")


def verdicts(findings: Sequence[Finding], protocol: Protocol) -> tuple[Verdict, ...]:
    """One verdict per comparison and outcome that the summary speaks of, in protocol order.

    Windows are merged: the lowest certainty speaks, and among equals the one that claims least.
    An outcome without any finding keeps its place as "no data".
    """
    made = [
        _verdict(key, comparison, outcome_id, protocol.outcomes[outcome_id], findings, protocol)
        for key, comparison in protocol.comparisons.items()
        if comparison.in_summary
        for outcome_id in protocol.summary_outcomes
    ]
    return tuple(one for one in made if not _said_by_a_twin(one, made, protocol))


def called(protocol: Protocol, key: str) -> tuple[str, str, str]:
    """What a comparison is called for readers: intervention, route and comparator in words."""
    comparison = protocol.comparisons[key]
    words = wording(protocol.language)
    route = protocol.routes.get(comparison.route)
    return (
        plain(words, protocol.interventions[comparison.intervention]),
        plain(words, route) if route else "",
        plain(words, protocol.comparators[comparison.comparator]),
    )


def _said_by_a_twin(verdict: Verdict, others: Sequence[Verdict], protocol: Protocol) -> bool:
    """Whether a verdict would say that there are no studies, in the words in which another
    comparison has some (W624 asks for other words)."""
    if verdict.state != "no data" or verdict.certainty or verdict.partial:
        return False
    return any(
        other.outcome == verdict.outcome
        and other.comparison != verdict.comparison
        and (other.state != "no data" or other.partial)
        and called(protocol, other.comparison) == called(protocol, verdict.comparison)
        for other in others
    )


def _verdict(
    key: str,
    comparison: Comparison,
    outcome_id: str,
    outcome: Outcome,
    findings: Sequence[Finding],
    protocol: Protocol,
) -> Verdict:
    own = [
        f for f in findings if f.comparison == key and f.outcome == outcome_id and not f.superseded
    ]
    merged = (
        _merge(own, outcome, comparison) if own else _empty(key, comparison, outcome_id, outcome)
    )
    parts = [
        f
        for f in findings
        if f.comparison == key
        and protocol.outcomes[f.outcome].part_of == outcome_id
        and f.state not in WITHOUT_DATA
    ]
    return _with_components(merged, parts, protocol)


def _empty(key: str, comparison: Comparison, outcome_id: str, outcome: Outcome) -> Verdict:
    return Verdict(
        comparison=key,
        intervention=comparison.intervention,
        route=comparison.route,
        comparator=comparison.comparator,
        outcome=outcome_id,
        family=outcome.family,
        state="no data",
        direction_only=outcome.thresholds == "direction only",
    )


def _merge(own: Sequence[Finding], outcome: Outcome, comparison: Comparison) -> Verdict:
    """One verdict of an outcome's windows."""
    with_data = [f for f in own if f.state not in WITHOUT_DATA] or list(own)
    judged = [f for f in with_data if f.certainty is not None]
    lowest = min((f.certainty.rank for f in judged if f.certainty), default=0)
    candidates = [f for f in judged if f.certainty and f.certainty.rank == lowest] or with_data
    pooled = [f for f in candidates if f.state == "pooled"] or candidates
    speaking = min(pooled, key=_claims)
    verdict = replace(verdict_of(speaking, outcome, comparison), findings=tuple(f.id for f in own))
    others = [verdict_of(f, outcome, comparison) for f in pooled]
    return _reconciled(verdict, others)


def _claims(finding: Finding) -> tuple[bool, int]:
    """Sort key: how much a finding claims, the least first."""
    size = _SIZES.index(finding.size) if finding.size else 0
    return finding.change != "unclear", size


def _reconciled(verdict: Verdict, others: Sequence[Verdict]) -> Verdict:
    """The verdict, open to everything that equally certain windows leave open."""
    allows = tuple(part for part in _PARTS if any(part in other.allows for other in others))
    changes = {other.change for other in others}
    clear: Change = verdict.change if len(changes) == 1 else "unclear"
    leaning: Change = verdict.leaning
    if len({other.leaning for other in others}) > 1:
        leaning = "unclear"
    good = verdict.good if clear != "unclear" else None
    differs = len({(other.change, other.size) for other in others}) > 1
    return replace(
        verdict, allows=allows, change=clear, leaning=leaning, good=good, differs=differs
    )


def _with_components(verdict: Verdict, parts: Sequence[Finding], protocol: Protocol) -> Verdict:
    """Name a component iff its own interval shows more harm and its certainty is not very low.

    A component without a judgement of its own inherits the verdict's certainty.
    """
    if not parts:
        return verdict
    named: dict[str, Certainty] = {}
    inherited: list[str] = []
    for part in parts:
        higher = protocol.outcomes[part.outcome].direction is Direction.HIGHER
        harm: Change = "less" if higher else "more"
        certainty = part.certainty or verdict.certainty
        if part.state != "pooled" or part.change != harm or part.outcome in named:
            continue
        if certainty is None or certainty is Certainty.VERY_LOW:
            continue
        named[part.outcome] = certainty
        if part.certainty is None:
            inherited.append(part.outcome)
    return replace(
        verdict,
        partial=verdict.state in WITHOUT_DATA,
        named=tuple(o for o in protocol.outcomes if o in named),
        named_certainty=min(named.values(), key=lambda c: c.rank) if named else None,
        inherited=tuple(o for o in protocol.outcomes if o in inherited),
        components=tuple(part.id for part in parts),
    )


def unspeakable(
    verdicts_: Sequence[Verdict], protocol: Protocol, words: Catalogue
) -> tuple[Problem, ...]:
    """The problems that keep verdicts from being said: no thresholds, no size, no certainty."""
    found: dict[tuple[str, str], Problem] = {}
    for verdict in verdicts_:
        outcome = protocol.outcomes[verdict.outcome]
        name = verdict.speaking or f"{verdict.comparison}.{verdict.outcome}"
        wrong = lacking(claim_of(words, outcome, verdict), name, verdict.outcome, outcome)
        if wrong:
            found.setdefault((wrong.code, wrong.place.cell), wrong)
    return tuple(found.values())


def weigh_reasons(
    findings: Sequence[Finding],
    verdicts_: Sequence[Verdict],
    general: General | None = None,
) -> tuple[WeighedReason, ...]:
    """Reasons for limited confidence, heaviest first (levels summed over the findings that speak).

    A reason whose levels a publication does not give counts as one level. Reasons that a
    publication gives for the whole body of evidence come after those of findings.
    """
    speaking = {v.speaking for v in verdicts_ if v.speaking}
    weights: dict[tuple[str, str], int] = {}
    carried: dict[tuple[str, str], tuple[Reason, list[str], Basis]] = {}
    for finding in findings:
        if finding.id not in speaking:
            continue
        for reason in finding.certainty_reasons:
            key = (reason.code, reason.what)
            weights[key] = weights.get(key, 0) + abs(reason.levels or 1)
            entry = carried.setdefault(key, (reason, [], finding.certainty_basis or Basis.JUDGED))
            entry[1].append(finding.id)
    ordered = sorted(weights, key=lambda key: -weights[key])
    found = [
        WeighedReason(reason=carried[k][0], findings=tuple(carried[k][1]), basis=carried[k][2])
        for k in ordered
    ]
    if general:
        known = {reason.reason.code for reason in found}
        found += [
            WeighedReason(
                reason=reason,
                findings=(),
                basis=general.basis,
                cells=(f"{CERTAINTY}#general/reasons/{position}",),
            )
            for position, reason in enumerate(general.reasons)
            if reason.code not in known
        ]
    return tuple(found)

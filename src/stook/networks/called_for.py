"""Which networks the protocol and the data call for, in the protocol's order."""

from collections.abc import Iterator
from dataclasses import fields

from stook.model.finding import RATIOS
from stook.model.network import NetworkSpecification
from stook.model.protocol import Method, NetworkPlan
from stook.model.review import Review
from stook.model.terms import ANY_TIMEPOINT
from stook.networks.nodes import evidence_of, node_names, reference_of

LEAST = 3
"""Fewer treatments than this are no network."""
KEYS = ("outcome", "timepoint", "reference", "nodes", "contributions", "value")


def network_specifications(review: Review) -> tuple[NetworkSpecification, ...]:
    """The networks of the plan; for a review of type `network` without any, one of each outcome
    and time window in which three or more treatments were studied."""
    made = []
    for plan, place in _plans(review):
        specification = _specification(review, plan, place)
        nodes = {one.node for one in specification.groups}
        nodes |= {node for one in specification.contrasts for node in (one.node, one.other)}
        if place or len(nodes) >= LEAST:
            made.append(specification)
    return tuple(made)


def _plans(review: Review) -> Iterator[tuple[NetworkPlan, str]]:
    protocol = review.protocol
    written = protocol.synthesis.networks
    windows = {*protocol.time_windows, ANY_TIMEPOINT}
    for i, plan in enumerate(written):
        if plan.outcome in protocol.outcomes and plan.timepoint in windows:
            yield plan, f"review.yaml#synthesis/networks/{i}"
    if not written and protocol.type == "network":
        for outcome in protocol.outcomes:
            for window in (*protocol.time_windows, ANY_TIMEPOINT):
                yield NetworkPlan(outcome=outcome, timepoint=window), ""


def _specification(review: Review, plan: NetworkPlan, place: str) -> NetworkSpecification:
    protocol = review.protocol
    measure = protocol.outcomes[plan.outcome].measure
    groups, contrasts = evidence_of(review, plan, log=measure in RATIOS)
    technical, lay = node_names(review, plan)
    there = {one.node for one in groups}
    there |= {node for one in contrasts for node in (one.node, one.other)}
    method = Method(**{f.name: getattr(protocol.synthesis, f.name) for f in fields(Method)})
    paths = [f"outcomes/{plan.outcome}/measure"]
    paths += [f"synthesis/{name}" for name in ("model", "estimator", "level")]
    cells = [f"review.yaml#{path}" for path in paths]
    cells += [f"{place}/{key}" for key in KEYS] if place else []
    return NetworkSpecification(
        id=f"network.{plan.outcome}.{plan.timepoint}",
        outcome=plan.outcome,
        timepoint=plan.timepoint,
        measure=measure,
        reference=reference_of(protocol, plan, frozenset(there)),
        method=method,
        groups=groups,
        contrasts=contrasts,
        names={node: technical[node] for node in sorted(there)},
        plain={node: lay[node] for node in sorted(there)},
        contributions=plan.contributions,
        better="higher" if protocol.outcomes[plan.outcome].more_is_good else "lower",
        value=plan.value,
        settings=tuple(cell for cell in cells if cell in review.cells.values),
        place=place,
    )

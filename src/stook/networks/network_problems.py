"""What is wrong with a network, as Problems: its plan, its parts, what is left out of it."""

from collections.abc import Callable, Iterator

from stook.model.network import NetworkSpecification, NetworkSynthesis
from stook.model.review import Review
from stook.model.terms import ANY_TIMEPOINT
from stook.problems import Place, Problem, problem

Where = Callable[[str], Place]


def plan_problems(review: Review, where: Where) -> Iterator[Problem]:
    """E440: an outcome, a time window or a reference that is not there."""
    protocol = review.protocol
    windows = {*protocol.time_windows, ANY_TIMEPOINT}
    for i, plan in enumerate(protocol.synthesis.networks):
        place = f"review.yaml#synthesis/networks/{i}"
        if plan.outcome not in protocol.outcomes:
            yield problem("E440", where(f"{place}/outcome"), f"No outcome {plan.outcome!r}.")
        if plan.timepoint not in windows:
            what = f"No time window {plan.timepoint!r}."
            yield problem("E440", where(f"{place}/timepoint"), what)


def network_problems(
    specification: NetworkSpecification, parts: tuple[NetworkSynthesis, ...], where: Where
) -> Iterator[Problem]:
    """E440 for a reference that no study has; W441 to W443 for what the studies do not connect."""
    place = specification.place or f"review.yaml#outcomes/{specification.outcome}"
    first = parts[0]
    known = [one.id for part in parts for one in part.nodes]
    if first.reason:
        yield problem("E440", where(place), f"{specification.id}: {first.reason}.")
        return
    if specification.reference not in known:
        what = f"No study has the reference {specification.reference!r}; there are "
        yield problem("E440", where(f"{place}/reference"), f"{what}{', '.join(sorted(known))}.")
    if len(parts) > 1:
        named = "; ".join(", ".join(one.id for one in part.nodes) for part in parts)
        yield problem(
            "W441", where(place), f"{specification.id} is in {len(parts)} parts: {named}."
        )
    for study, why in first.left_out:
        cell = where(f"studies.csv#{study.partition('.')[0]}")
        yield problem("W442", cell, f"{specification.id}: {study} is left out: {why}.")
    for part in parts:
        for node in part.nodes:
            if node.studies == 1 and len(part.nodes) > 2:
                what = f"{specification.id}: what is said of {node.id} rests on one study."
                yield problem("W443", where(place), what)

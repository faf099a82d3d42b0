"""The PRISMA 2020 flow of a review: what is known as numbers, the rest in words."""

from stook.pipeline.build import Built
from stook.plots import FlowData, flow


def flow_counts(built: Built) -> dict[str, int]:
    """The counts that are known, by the keys of the PRISMA flow schema."""
    known = {"new_studies": "review.studies", "total_studies": "review.studies"}
    counts = {}
    for key, id_ in known.items():
        fact = built.facts.get(id_)
        if fact is not None and isinstance(fact.value, (int, float)):
            counts[key] = int(fact.value)
    return counts


def flow_svg(built: Built) -> str:
    """The flow diagram as SVG."""
    return flow(FlowData(counts=flow_counts(built), unknown="not published"))

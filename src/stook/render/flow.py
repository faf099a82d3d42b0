"""The PRISMA 2020 flow of a review: what is known as numbers, the rest in words."""

from typing import Any

from stook.plots import FlowData
from stook.plots import flow as draw
from stook.screening.flow import Flow

UNKNOWN = "not published"


def flow_json(flow: Flow) -> dict[str, Any]:
    """`flow.json`: every box with its count (null: not known), its parts, where it is from."""
    return {
        key: {
            "count": box.count,
            "text": UNKNOWN if box.count is None else str(box.count),
            "basis": box.basis.value if box.basis else None,
            "source": box.source,
            "parts": dict(box.parts),
            "items": list(box.items) if box.items is not None else None,
        }
        for key, box in flow.boxes.items()
    }


def flow_svg(flow: Flow, theme: str = "auto") -> str:
    """The flow diagram as SVG. Boxes of other sources and earlier versions only where known."""
    always = ("database_results", "register_results")
    optional = ("previous", "website", "organisation", "citations", "other")
    counts = {
        key: box.count
        for key, box in flow.boxes.items()
        if box.count is not None
        or key in always
        or not (key.startswith(optional) or key.endswith("_ma"))
    }
    href = {key: f"#fact:flow.{key}" for key, box in flow.boxes.items() if box.count is not None}
    return draw(
        FlowData(
            counts=counts,
            sources=flow.boxes["database_results"].parts,
            registers=flow.boxes["register_results"].parts,
            dbr_reasons=flow.boxes["dbr_excluded"].parts,
            other_reasons=flow.boxes["other_excluded"].parts,
            unknown=UNKNOWN,
            href=href,
            ident="prisma-flow",
        ),
        theme=theme,
    )

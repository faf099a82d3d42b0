"""PICTURES: our own SVG for the field's plots, exact, accessible and stable to the byte.

Imports `stook.stats` at most. Usable without a review folder: each function takes a small frozen
dataclass of floats and strings and returns an SVG document as a string.
"""

from stook.figures import heterogeneity, p_value
from stook.plots.adapt import (
    baujat_data,
    forest_data,
    funnel_data,
    radial_data,
    specification_data,
)
from stook.plots.direction import Direction, DirectionData, DirectionRow, effect_direction
from stook.plots.embed import embedded, page_sign, page_signs, page_style
from stook.plots.flow import flow
from stook.plots.flow_data import KEYS as FLOW_KEYS
from stook.plots.flow_data import FlowData
from stook.plots.forest import forest
from stook.plots.forest_data import (
    Arm,
    ForestData,
    ForestGroup,
    ForestRow,
    Judgement,
    Pooled,
    Threshold,
)
from stook.plots.funnel import funnel
from stook.plots.funnel_data import FunnelData
from stook.plots.network_graph import GraphEdge, GraphNode, NetworkGraphData, network_graph
from stook.plots.panel import Point
from stook.plots.recall import RecallData, RecallSeries, recall_curve
from stook.plots.rob import RobData, RobRow, rob_summary, traffic_light
from stook.plots.scatter import ScatterData, baujat, bubble, labbe, radial
from stook.plots.specification import Analysis, SpecificationData, specification_curve
from stook.plots.theme import stylesheet

__all__ = [
    "FLOW_KEYS",
    "Analysis",
    "Arm",
    "Direction",
    "DirectionData",
    "DirectionRow",
    "FlowData",
    "ForestData",
    "ForestGroup",
    "ForestRow",
    "FunnelData",
    "GraphEdge",
    "GraphNode",
    "Judgement",
    "NetworkGraphData",
    "Point",
    "Pooled",
    "RecallData",
    "RecallSeries",
    "RobData",
    "RobRow",
    "ScatterData",
    "SpecificationData",
    "Threshold",
    "baujat",
    "baujat_data",
    "bubble",
    "effect_direction",
    "embedded",
    "flow",
    "forest",
    "forest_data",
    "funnel",
    "funnel_data",
    "heterogeneity",
    "labbe",
    "network_graph",
    "p_value",
    "page_sign",
    "page_signs",
    "page_style",
    "radial",
    "radial_data",
    "recall_curve",
    "rob_summary",
    "specification_curve",
    "specification_data",
    "stylesheet",
    "traffic_light",
]

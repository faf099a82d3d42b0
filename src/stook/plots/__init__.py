"""PICTURES: our own SVG for the field's plots, exact, accessible and stable to the byte.

Imports `stook.stats` at most. Usable without a review folder: each function takes a small frozen
dataclass of floats and strings and returns an SVG document as a `Picture`: a string that a
notebook shows and that saves itself as SVG, PNG or PDF.
"""

from stook.figures import heterogeneity, p_value
from stook.plots.adapt import (
    baujat_data,
    forest_data,
    funnel_data,
    radial_data,
    specification_data,
)
from stook.plots.direction import Direction, DirectionData, DirectionRow
from stook.plots.direction import effect_direction as _effect_direction
from stook.plots.embed import embedded, page_sign, page_signs, page_style
from stook.plots.flow import flow as _flow
from stook.plots.flow_data import KEYS as FLOW_KEYS
from stook.plots.flow_data import FlowData
from stook.plots.forest import forest as _forest
from stook.plots.forest_data import (
    Arm,
    ForestData,
    ForestGroup,
    ForestRow,
    Judgement,
    Pooled,
    Threshold,
)
from stook.plots.funnel import funnel as _funnel
from stook.plots.funnel_data import FunnelData
from stook.plots.network_graph import GraphEdge, GraphNode, NetworkGraphData
from stook.plots.network_graph import network_graph as _network_graph
from stook.plots.panel import Point
from stook.plots.picture import Picture, pictured
from stook.plots.recall import RecallData, RecallSeries
from stook.plots.recall import recall_curve as _recall_curve
from stook.plots.rob import RobData, RobRow
from stook.plots.rob import rob_summary as _rob_summary
from stook.plots.rob import traffic_light as _traffic_light
from stook.plots.scatter import ScatterData
from stook.plots.scatter import baujat as _baujat
from stook.plots.scatter import bubble as _bubble
from stook.plots.scatter import labbe as _labbe
from stook.plots.scatter import radial as _radial
from stook.plots.specification import Analysis, SpecificationData
from stook.plots.specification import specification_curve as _specification_curve
from stook.plots.theme import stylesheet

# A caller of these gets a `Picture`; the modules themselves draw plain text.
effect_direction = pictured(_effect_direction)
flow = pictured(_flow)
forest = pictured(_forest)
funnel = pictured(_funnel)
network_graph = pictured(_network_graph)
recall_curve = pictured(_recall_curve)
rob_summary = pictured(_rob_summary)
traffic_light = pictured(_traffic_light)
baujat = pictured(_baujat)
bubble = pictured(_bubble)
labbe = pictured(_labbe)
radial = pictured(_radial)
specification_curve = pictured(_specification_curve)

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
    "Picture",
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

"""PICTURES: our own SVG for the field's plots, exact, accessible and stable to the byte.

Imports `stook.stats` at most. Usable without a review folder: each function takes a small frozen
dataclass of floats and strings and returns an SVG document as a string.
"""

from stook.plots.flow import flow
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
from stook.plots.numbers import heterogeneity, p_value
from stook.plots.rob import RobData, RobRow, rob_summary, traffic_light

__all__ = [
    "Arm",
    "FlowData",
    "ForestData",
    "ForestGroup",
    "ForestRow",
    "Judgement",
    "Pooled",
    "RobData",
    "RobRow",
    "Threshold",
    "flow",
    "forest",
    "heterogeneity",
    "p_value",
    "rob_summary",
    "traffic_light",
]

"""The network graph: treatments as discs, direct comparisons as lines between them.

Discs by people, lines by studies (Chaimani et al. 2013, 10.1371/journal.pone.0076654). Where more
than a few treatments are compared, names stand outside the circle, each beside its disc.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from stook.figures.brief import brief
from stook.plots import svg, text
from stook.plots.theme import TYPE
from stook.plots.titles import MARGIN, titles

_RADIUS: Final = 150.0
_DISC: Final = (7.0, 22.0)
_LINE: Final = (1.5, 13.0)
_GAP: Final = 9.0
_WORDS: Final = 190.0
_HEIGHT: Final = 15.0


@brief
@dataclass(frozen=True, slots=True)
class GraphNode:
    """A treatment: its name, how many people and studies it has; `href` leads from its name."""

    label: str
    people: float
    studies: int
    href: str = ""
    data: Mapping[str, str] = field(default_factory=dict)


@brief
@dataclass(frozen=True, slots=True)
class GraphEdge:
    """A direct comparison of two treatments (their positions) by so many studies."""

    a: int
    b: int
    studies: int
    data: Mapping[str, str] = field(default_factory=dict)


@brief
@dataclass(frozen=True, slots=True)
class NetworkGraphData:
    """A network as a picture. `notes` are sentences below it."""

    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    title: str = ""
    notes: tuple[str, ...] = ()
    ident: str = "network"


def network_graph(data: NetworkGraphData, *, theme: str = "auto") -> str:
    """The graph as SVG; treatments stand on a circle in the order given, the first at the top."""
    size, bold = TYPE["body"]
    names = [text.wrap(one.label, _WORDS, size, bold=bold) for one in data.nodes]
    sides = max((text.width(line, size, bold=bold) for own in names for line in own), default=0.0)
    radius = max(_RADIUS, 16.0 * len(data.nodes))
    width = 2 * (MARGIN + sides + _GAP + _DISC[1] + radius)
    head, top = titles(data.title, "", width - 2 * MARGIN)
    room = max((len(own) for own in names), default=1) * _HEIGHT + _GAP + _DISC[1]
    centre = (width / 2, top + room + radius)
    places = [_place(centre, radius, i, len(data.nodes)) for i in range(len(data.nodes))]
    most = max((one.studies for one in data.edges), default=1)
    people = max((one.people for one in data.nodes), default=1.0) or 1.0
    parts = [*head]
    parts += [_edge(data, one, places, most) for one in data.edges]
    parts += [_node(one, places[i], people, names[i], centre) for i, one in enumerate(data.nodes)]
    bottom = centre[1] + radius + room
    below = ("Discs by people, lines by studies; the numbers count studies.", *data.notes)
    for note in below:
        for line in text.wrap(note, width - 2 * MARGIN, TYPE["note"][0], bold=False):
            bottom += 16
            parts.append(svg.text(MARGIN, bottom, line, style="note"))
    return svg.document(
        parts,
        width=width,
        height=bottom + MARGIN,
        title=data.title or "Network graph",
        desc=_told(data),
        ident=data.ident,
        theme=theme,
        interactive=any(svg.safe_href(one.href) for one in data.nodes),
    )


def _place(centre: tuple[float, float], radius: float, i: int, n: int) -> tuple[float, float]:
    angle = 2 * math.pi * i / max(n, 1) - math.pi / 2
    return centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)


def _edge(
    data: NetworkGraphData, one: GraphEdge, places: list[tuple[float, float]], most: int
) -> str:
    (x1, y1), (x2, y2) = places[one.a], places[one.b]
    length = math.hypot(x2 - x1, y2 - y1) or 1.0
    wide = _LINE[0] + (_LINE[1] - _LINE[0]) * (one.studies - 1) / max(most - 1, 1)
    dx, dy = -(y2 - y1) / length * wide / 2, (x2 - x1) / length * wide / 2
    corners = [(x1 + dx, y1 + dy), (x2 + dx, y2 + dy), (x2 - dx, y2 - dy), (x1 - dx, y1 - dy)]
    # a little off the middle, so that the numbers of lines that cross there stand apart
    at = (x1 + 0.42 * (x2 - x1), y1 + 0.42 * (y2 - y1))
    label = svg.text(at[0], at[1] + 4, str(one.studies), style="label", anchor="middle")
    words = _compared(data, one)
    return svg.group(
        [svg.element("title", svg.escape(words)), svg.path(corners, "square", closed=True), label],
        **svg.data_attributes(one.data),
    )


def _node(
    one: GraphNode, place: tuple[float, float], people: float, name: list[str],
    centre: tuple[float, float],
) -> str:  # fmt: skip
    size = _DISC[0] + (_DISC[1] - _DISC[0]) * math.sqrt(max(one.people, 0.0) / people)
    x, y = place
    across, down = x - centre[0], y - centre[1]
    middle = abs(across) < 1.0
    anchor = "middle" if middle else "start" if across > 0 else "end"
    left = x if middle else x + math.copysign(size + _GAP, across)
    start = y - (len(name) - 1) * _HEIGHT / 2 + 4
    if middle:
        start = y + size + _GAP + 10 if down > 0 else y - size - _GAP - (len(name) - 1) * _HEIGHT
    lines = [
        svg.text(left, start + i * _HEIGHT, line, style="body", anchor=anchor)
        for i, line in enumerate(name)
    ]
    shown = svg.group(lines)
    disc = svg.circle(x, y, size, "mark", _known(one))
    return svg.group([disc, svg.link(shown, one.href, one.label)], **svg.data_attributes(one.data))


def _known(one: GraphNode) -> str:
    return f"{one.label}: {one.people:.0f} people in {_studies(one.studies)}"


def _compared(data: NetworkGraphData, one: GraphEdge) -> str:
    a, b = data.nodes[one.a].label, data.nodes[one.b].label
    return f"{a} and {b}: {_studies(one.studies)}"


def _studies(n: int) -> str:
    return f"{n} {'study' if n == 1 else 'studies'}"


def _told(data: NetworkGraphData) -> str:
    nodes = "; ".join(_known(one) for one in data.nodes)
    edges = "; ".join(_compared(data, one) for one in data.edges)
    return f"Network of {len(data.nodes)} treatments. {nodes}. Compared directly: {edges}."

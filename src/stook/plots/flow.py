"""The PRISMA 2020 flow diagram, for new and for updated reviews.

Page MJ, McKenzie JE, Bossuyt PM, et al. The PRISMA 2020 statement. BMJ 2021;372:n71.
doi:10.1136/bmj.n71
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from stook.plots import svg, text
from stook.plots.flow_data import FlowData, amount
from stook.plots.theme import TYPE
from stook.plots.titles import MARGIN, titles

_BOX: Final = 232.0
_ACROSS: Final = 34.0
_DOWN: Final = 26.0
_PHASE: Final = 112.0
_LINE: Final = 17.0
_PAD: Final = 10.0
_HANG: Final = 12.0  # continued lines are indented
_BODY: Final = TYPE["body"][0]
_HEAD: Final = TYPE["head"][0]
_PHASES: Final = {1: "Identification", 2: "Screening", 5: "Included"}

Item = tuple[str, str]  # a line of a box and the key of its count


@dataclass(slots=True)
class _Box:
    """One box: its column and row in the grid, its lines, and once placed its rectangle."""

    name: str
    column: int
    row: int
    items: list[Item]
    lines: list[tuple[str, str, float]] = field(default_factory=list)  # text, key, indent
    x: float = 0.0
    y: float = 0.0
    height: float = 0.0

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def _item(data: FlowData, words: str, key: str) -> Item:
    return (f"{words} {data.shown(key)}", key)


def _listed(data: FlowData, pairs: Iterable[tuple[str, int | None]]) -> list[Item]:
    return [(f"– {name} {amount(count, data.unknown)}", "") for name, count in pairs]


def _main(data: FlowData, at: int) -> list[_Box]:
    """Databases and registers, with what was left out at their right."""
    found = [("Records identified from:", ""), _item(data, "Databases", "database_results")]
    found += _listed(data, data.sources)
    found += [_item(data, "Registers", "register_results"), *_listed(data, data.registers)]
    removed = [
        ("Records removed before screening:", ""),
        _item(data, "Duplicates", "duplicates"),
        _item(data, "Marked as ineligible by automation tools", "excluded_automatic"),
        _item(data, "Removed for other reasons", "excluded_other"),
    ]
    out = [_item(data, "Reports excluded", "dbr_excluded"), *_listed(data, data.dbr_reasons)]
    return [
        _Box("found", at, 1, found),
        _Box("removed", at + 1, 1, removed),
        _Box("screened", at, 2, [_item(data, "Records screened", "records_screened")]),
        _Box("excluded", at + 1, 2, [_item(data, "Records excluded", "records_excluded")]),
        _Box("sought", at, 3, [_item(data, "Reports sought for retrieval", "dbr_sought_reports")]),
        _Box("lost", at + 1, 3, [_item(data, "Reports not retrieved", "dbr_notretrieved_reports")]),
        _Box("assessed", at, 4, [_item(data, "Reports assessed for eligibility", "dbr_assessed")]),
        _Box("out", at + 1, 4, out),
    ]


def _other(data: FlowData, at: int) -> list[_Box]:
    """Websites, organisations and citations."""
    found = [
        ("Records identified from:", ""),
        _item(data, "Websites", "website_results"),
        _item(data, "Organisations", "organisation_results"),
        _item(data, "Citation searching", "citations_results"),
    ]
    sought = [_item(data, "Reports sought for retrieval", "other_sought_reports")]
    lost = [_item(data, "Reports not retrieved", "other_notretrieved_reports")]
    assessed = [_item(data, "Reports assessed for eligibility", "other_assessed")]
    out = [_item(data, "Reports excluded", "other_excluded"), *_listed(data, data.other_reasons)]
    return [
        _Box("found-other", at, 1, found),
        _Box("sought-other", at, 3, sought),
        _Box("lost-other", at + 1, 3, lost),
        _Box("assessed-other", at, 4, assessed),
        _Box("out-other", at + 1, 4, out),
    ]


def _included(data: FlowData, at: int) -> list[_Box]:
    new = "New studies" if data.updated else "Studies"
    reports = "Reports of new included studies" if data.updated else "Reports of included studies"
    boxes = [
        _Box(
            "new",
            at,
            5,
            [
                _item(data, f"{new} included in review", "new_studies"),
                _item(data, reports, "new_reports"),
            ],
        )
    ]
    if data.updated:
        previous = [
            _item(data, "Studies included in previous version of review", "previous_studies"),
            _item(data, "Reports of studies included in previous version", "previous_reports"),
        ]
        total = [
            _item(data, "Total studies included in review", "total_studies"),
            _item(data, "Reports of total included studies", "total_reports"),
        ]
        boxes += [_Box("previous", 0, 1, previous), _Box("total", at, 6, total)]
    if "total_studies_ma" in data.counts:
        boxes[-1].items.append(_item(data, "Studies in meta-analysis", "total_studies_ma"))
    if "total_reports_ma" in data.counts:
        boxes[-1].items.append(_item(data, "Reports in meta-analysis", "total_reports_ma"))
    return boxes


def _headings(data: FlowData, at: int) -> list[_Box]:
    """What each column is, across the boxes that belong to it."""
    boxes = [
        _Box("head", at, 0, [("Identification of new studies via databases and registers", "")])
    ]
    if data.updated:
        boxes.append(_Box("head", 0, 0, [("Previous studies", "")]))
    if data.others:
        words = "Identification of new studies via other methods"
        boxes.append(_Box("head", at + 2, 0, [(words, "")]))
    return boxes


def _place(boxes: Sequence[_Box], top: float) -> float:
    """Give every box its rectangle; a row is as high as its highest one. Returns the bottom."""
    for box in boxes:
        size, bold = (_HEAD, True) if box.name == "head" else (_BODY, False)
        for words, key in box.items:
            room = _width(box) - 2 * _PAD
            found = text.wrap(words, room - _HANG, size, bold=bold)
            box.lines += [(line, key, _HANG if i else 0.0) for i, line in enumerate(found)]
        box.height = len(box.lines) * _LINE + 2 * _PAD - 4
        box.x = MARGIN + _PHASE + box.column * (_BOX + _ACROSS)
    for row in range(7):
        members = [box for box in boxes if box.row == row]
        tall = max((box.height for box in members), default=0.0)
        for box in members:
            box.y = top
        top += tall + (_DOWN if members else 0)
    return top - _DOWN


def _width(box: _Box) -> float:
    """A heading stretches over its boxes and those at their right."""
    wide = box.name == "head" and not box.items[0][0].startswith("Previous")
    return 2 * _BOX + _ACROSS if wide else _BOX


def _draw_box(box: _Box, data: FlowData) -> str:
    head = box.name == "head"
    wide = _width(box)
    parts = [svg.rect(box.x, box.y, wide, box.height, "box-head" if head else "box", radius=4)]
    top = box.y + box.height / 2 - len(box.lines) * _LINE / 2 + 12.5
    for i, (words, key, indent) in enumerate(box.lines):
        x = box.x + (wide / 2 if head else _PAD + indent)
        anchor, style = ("middle", "head") if head else ("start", "body")
        shown = svg.text(x, top + i * _LINE, words, style=style, anchor=anchor, col=key)
        parts.append(svg.link(shown, data.href.get(key, ""), quiet=True))
    return svg.group(parts, class_="sp-row")


def _arrow(points: Sequence[tuple[float, float]]) -> list[str]:
    """A line that ends in an arrow head, along points at right angles."""
    (x0, y0), (x, y) = points[-2], points[-1]
    dx, dy = (x > x0) - (x < x0), (y > y0) - (y < y0)
    a = (x - 6 * dx - 3.5 * dy, y - 6 * dy - 3.5 * dx)
    b = (x - 6 * dx + 3.5 * dy, y - 6 * dy + 3.5 * dx)
    stop = (x - 5 * dx, y - 5 * dy)
    return [
        svg.path([*points[:-1], stop], "axis-head"),
        svg.path([(x, y), a, b], "mark-soft", closed=True),
    ]


def _arrows(boxes: Sequence[_Box]) -> list[str]:
    at = {box.name: box for box in boxes}
    parts: list[str] = []
    chains = (
        ("found", "screened", "sought", "assessed", "new", "total"),
        ("found-other", "sought-other", "assessed-other"),
    )
    for chain in chains:
        members = [at[name] for name in chain if name in at]
        for upper, lower in pairwise(members):
            x = upper.x + _BOX / 2
            parts += _arrow([(x, upper.y + upper.height), (x, lower.y)])
    sideways = ("found removed", "screened excluded", "sought lost", "assessed out")
    pairs = [pair.split() for pair in sideways]
    pairs += [[f"{a}-other", f"{b}-other"] for a, b in pairs if f"{b}-other" in at]
    for left, right in pairs:
        y = min(at[left].middle, at[right].middle)
        parts += _arrow([(at[left].x + _BOX, y), (at[right].x, y)])
    if "assessed-other" in at:
        a, new = at["assessed-other"], at["new"]
        x = a.x + _BOX / 2
        parts += _arrow([(x, a.y + a.height), (x, new.middle), (new.x + _BOX, new.middle)])
    if "previous" in at:
        p, total = at["previous"], at["total"]
        x = p.x + _BOX / 2
        parts += _arrow([(x, p.y + p.height), (x, total.middle), (total.x, total.middle)])
    return parts


def _phases(boxes: Sequence[_Box], width: float) -> list[str]:
    parts: list[str] = []
    for row, name in _PHASES.items():
        y = min(box.y for box in boxes if box.row == row)
        if row > 1:
            parts.append(svg.line(MARGIN, y - _DOWN / 2, width - MARGIN, y - _DOWN / 2, "hair"))
        parts.append(svg.text(MARGIN, y + 15, name, style="head"))
    return parts


def flow(data: FlowData, *, theme: str = "auto") -> str:
    """A PRISMA 2020 flow diagram as an SVG document; unknown counts are said in words."""
    at = 1 if data.updated else 0
    boxes = [*_headings(data, at), *_main(data, at), *_included(data, at)]
    boxes += _other(data, at + 2) if data.others else []
    columns = at + (4 if data.others else 2)
    width = 2 * MARGIN + _PHASE + columns * (_BOX + _ACROSS) - _ACROSS
    parts, top = titles(data.title, "", width - 2 * MARGIN)
    bottom = _place(boxes, top + 8)
    parts += [*_phases(boxes, width), *_arrows(boxes), *(_draw_box(box, data) for box in boxes)]
    told = [" ".join(words for words, _ in box.items) for box in boxes if box.name != "head"]
    return svg.document(
        parts,
        width=width,
        height=bottom + MARGIN,
        title=data.title or "PRISMA 2020 flow diagram",
        desc=f"Flow of records, reports and studies. {'. '.join(told)}.",
        ident=data.ident,
        theme=theme,
        interactive=any(svg.safe_href(href) for href in data.href.values()),
    )

"""Risk of bias: the traffic light (study by domain) and the weighted summary (share a domain)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from stook.figures import number
from stook.figures.brief import brief
from stook.plots import svg, text
from stook.plots.forest_data import Judgement
from stook.plots.forest_geometry import sign_step
from stook.plots.legend import judgement_legend
from stook.plots.signs import RINGED, WORDS, judgement, ring, sign
from stook.plots.theme import TYPE
from stook.plots.titles import MARGIN, titles

_ROW: Final = 27.0
_COLUMN: Final = 30.0
_LABEL: Final = 260.0
_NAME: Final = 230.0
_BAR: Final = 360.0
_BAR_HIGH: Final = 22.0
_BODY: Final = TYPE["body"][0]
_HEAD: Final = TYPE["head"][0]
PROPOSED: Final = "with judgements that one assessor proposes and nobody agreed on yet"
_ALONE: Final = 24.0  # a share narrower than this has no room for its sign


@brief
@dataclass(frozen=True, slots=True)
class RobRow:
    """One study's (or result's) judgements, one a domain; `weight` counts in the summary.

    `proposed` are positions of judgements that one assessor made and nobody agreed on yet.
    """

    label: str
    judgements: tuple[Judgement | str, ...] = ()
    proposed: frozenset[int] = frozenset()
    weight: float | None = None
    href: str = ""
    ident: str = ""
    data: Mapping[str, str] = field(default_factory=dict)


@brief
@dataclass(frozen=True, slots=True)
class RobData:
    """Judgements of all studies. `domains` are (letter, name) pairs; the last may be the overall
    judgement, then `overall` sets it apart. `unknown` names what a missing judgement means.
    """

    rows: tuple[RobRow, ...] = ()
    domains: tuple[tuple[str, str], ...] = ()
    title: str = ""
    overall: bool = True
    unknown: str = "Not known"
    ident: str = "risk-of-bias"


def _at(row: RobRow, i: int) -> Judgement:
    return judgement(row.judgements[i]) if i < len(row.judgements) else Judgement.UNKNOWN


def traffic_light(data: RobData, *, theme: str = "auto") -> str:
    """The judgement of every study in every domain."""
    names = [text.wrap(row.label, _LABEL, _BODY) for row in data.rows]
    wide = max([90.0, *(text.widest(lines, _BODY) for lines in names)])
    over = 0.0
    apart = 10.0 if data.overall and len(data.domains) > 1 else 0.0
    heads = [letter or name for letter, name in data.domains]  # the whole has no letter
    if apart and heads[-1] != data.domains[-1][0]:
        over = max(0.0, text.width(heads[-1], _HEAD, bold=True) - _COLUMN) / 2
        apart = max(apart, over)
    start = MARGIN + wide + 24
    step = sign_step([letter for letter, _ in data.domains], _COLUMN)
    xs = [start + (i + 0.5) * step for i in range(len(data.domains))]
    if xs:
        xs[-1] += apart
    width = max(start + len(data.domains) * step + apart + over, 400) + MARGIN
    parts, y = titles(data.title, "", width - 2 * MARGIN)
    y += 22
    parts.append(svg.text(MARGIN, y, "Study", style="head"))
    for x, head in zip(xs, heads, strict=True):
        parts.append(svg.text(x, y, head, style="head", anchor="middle"))
    y += 8
    parts.append(svg.line(MARGIN, y, width - MARGIN, y, "rule"))
    for row, lines in zip(data.rows, names, strict=True):
        high = _ROW + (len(lines) - 1) * 17
        parts.append(_light_row(data, row, lines, xs, (y, high, width)))
        y += high
    if not data.rows:
        parts.append(svg.text(MARGIN, y + 20, "No study was judged.", style="note"))
        y += 28
    parts.append(svg.line(MARGIN, y, width - MARGIN, y, "hair"))
    legend, y = judgement_legend(
        data.domains, MARGIN, y + 4, width - 2 * MARGIN, unknown=data.unknown
    )
    if any(row.proposed for row in data.rows):
        y += 18
        legend.append(svg.text(MARGIN, y, RINGED, style="note"))
    told = [_told(row, data) for row in data.rows]
    return svg.document(
        [*parts, *legend],
        width=width,
        height=y + MARGIN,
        title=data.title or "Risk of bias by study and domain",
        desc=f"Risk of bias of {len(data.rows)} studies. {'. '.join(told)}.",
        ident=data.ident,
        theme=theme,
        interactive=any(svg.safe_href(row.href) for row in data.rows),
    )


def _word(data: RobData, found: Judgement) -> str:
    return (data.unknown if found is Judgement.UNKNOWN else WORDS[found]).lower()


def _told(row: RobRow, data: RobData) -> str:
    """One study's judgements in words."""
    words = [
        f"{name} {_word(data, _at(row, i))}{' (proposed)' if i in row.proposed else ''}"
        for i, (_, name) in enumerate(data.domains)
    ]
    return f"{row.label}: {', '.join(words)}"


def _light_row(
    data: RobData,
    row: RobRow,
    lines: list[str],
    xs: list[float],
    place: tuple[float, float, float],
) -> str:
    y, high, width = place
    parts = [svg.rect(MARGIN - 8, y, width - 2 * MARGIN + 16, high, "hit")]
    for i, shown in enumerate(lines):
        label = svg.text(MARGIN, y + 18 + i * 17, shown, col="label")
        parts.append(svg.link(label, row.href))
    for i, (x, (_, name)) in enumerate(zip(xs, data.domains, strict=True)):
        about = f"{row.label}, {name}"
        if i in row.proposed:
            about += " (proposed)"
            parts.append(ring(x, y + _ROW / 2, 9))
        parts.append(sign(_at(row, i), x, y + _ROW / 2, 9, about, unknown=data.unknown))
    ident = f"{svg.slug(data.ident)}-{svg.slug(row.ident)}" if row.ident else None
    return svg.group(parts, **{**svg.data_attributes(row.data), "class_": "sp-row", "id": ident})


def shares(data: RobData, i: int) -> dict[Judgement, float]:
    """How much of the weight each judgement has in one domain; sums to 1 where there are studies.

    Studies without a weight count nothing as soon as any study has one; else all count the same.
    """
    weighted = any(row.weight for row in data.rows)
    total = dict.fromkeys(Judgement, 0.0)
    for row in data.rows:
        total[_at(row, i)] += max(row.weight or 0.0, 0.0) if weighted else 1.0
    whole = sum(total.values())
    return {key: value / whole if whole else 0.0 for key, value in total.items()}


def rob_summary(data: RobData, *, theme: str = "auto") -> str:
    """The share of each judgement in each domain, weighted by the studies' weights."""
    names = [text.wrap(name, _NAME, _BODY) for _, name in data.domains]
    wide = max([90.0, *(text.widest(lines, _BODY) for lines in names)])
    start = MARGIN + wide + 20
    width = start + _BAR + MARGIN + 16
    how = "Share of studies"
    if any(row.weight for row in data.rows):
        how = "Share of the weight in the meta-analysis"
    parts, y = titles(data.title, how, width - 2 * MARGIN)
    y += 8
    told: list[str] = []
    for i, lines in enumerate(names):
        high = max(_BAR_HIGH + 12, len(lines) * 17 + 8)
        middle = y + high / 2
        top = middle - (len(lines) - 1) * 17 / 2 + 4.5
        parts += [svg.text(MARGIN, top + j * 17, shown) for j, shown in enumerate(lines)]
        found = shares(data, i)
        parts += _bar(found, start, middle, data)
        words = [f"{_word(data, key)} {number(100 * v, 0)}%" for key, v in found.items() if v]
        told.append(f"{data.domains[i][1]}: {', '.join(words) or 'no studies'}")
        y += high
    for percent in (0, 25, 50, 75, 100):
        x = start + _BAR * percent / 100
        parts.append(svg.line(x, y + 2, x, y + 7, "axis"))
        parts.append(svg.text(x, y + 20, f"{percent}%", style="tick", anchor="middle"))
    parts.append(svg.line(start, y + 2, start + _BAR, y + 2, "axis"))
    legend, y = judgement_legend((), MARGIN, y + 28, width - 2 * MARGIN, unknown=data.unknown)
    proposed = sum(bool(row.proposed) for row in data.rows)
    if proposed:
        note = f"{proposed} of {len(data.rows)} studies {PROPOSED}"
        told.append(note)
        for shown in text.wrap(note, width - 2 * MARGIN, TYPE["note"][0]):
            y += 18
            legend.append(svg.text(MARGIN, y, shown, style="note"))
    return svg.document(
        [*parts, *legend],
        width=width,
        height=y + MARGIN,
        title=data.title or "Risk of bias by domain",
        desc=f"{how}, by risk of bias in each domain. {'. '.join(told)}.",
        ident=data.ident,
        theme=theme,
    )


def _bar(found: dict[Judgement, float], x: float, middle: float, data: RobData) -> list[str]:
    parts: list[str] = []
    for key, share in found.items():
        wide = share * _BAR
        if wide > 0:
            title = svg.element("title", svg.escape(f"{_word(data, key)}: {100 * share:.1f}%"))
            box = svg.rect(x, middle - _BAR_HIGH / 2, wide, _BAR_HIGH, key.value)
            parts.append(svg.group([title, box]))
        if wide >= _ALONE:
            parts.append(sign(key, x + wide / 2, middle, 7.5, bare=True))
        x += wide
    return parts

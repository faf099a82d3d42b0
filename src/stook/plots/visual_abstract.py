"""The visual abstract: a review on one 16:9 picture, to be shown in a talk or passed on.

At the left the verdict that is known best with its people, at the right every treatment by outcome
(or why we are not surer), notices always. Light only: it is passed on as a picture.
"""

from dataclasses import dataclass
from html import escape
from typing import Final, Literal

from stook.plots.text import width, wrap
from stook.plots.theme import FONT

WIDTH: Final = 1600
HEIGHT: Final = 900
ROWS: Final = 9  # more are counted, not listed
EDGE: Final = 48
TOP: Final = 178
FOOT: Final = 726
SERIF: Final = '"Iowan Old Style",Charter,"Noto Serif","DejaVu Serif",Cambria,Georgia,serif'
INK, INK2, RULE, RULE2, PAPER = "#17191c", "#454a51", "#d8d8d2", "#8d9198", "#fdfdfb"
COLOURS: Final = {"better": "#00676b", "worse": "#a5420c", "none": INK, "unknown": INK2}
Tone = Literal["better", "worse", "none", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleGroup:
    """`hits` of `of` people have the event with one treatment, `spared` fewer or `added` more."""

    number: str
    of: int
    words: str
    name: str
    hits: int
    spared: int = 0
    added: int = 0
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class AbstractCell:
    """A verdict in a few words."""

    words: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class AbstractRow:
    """A treatment with its verdicts."""

    name: str
    detail: str
    cells: tuple[AbstractCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AbstractData:
    """Everything that the picture shows. `rank` is the certainty of the verdict, 4 (high) to 1."""

    title: str
    meta: tuple[tuple[str, str], ...] = ()
    verdict: str = ""
    tone: Tone = "none"
    rank: int = 0
    certainty: str = ""
    size: str = ""
    groups: tuple[PeopleGroup, ...] = ()
    could: str = ""
    beside: tuple[str, ...] = ()
    head: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[AbstractRow, ...] = ()
    more: str = ""
    reasons_head: str = ""
    reasons: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()


def visual_abstract(data: AbstractData) -> str:
    """The picture as an SVG document of 1600 by 900 pixels."""
    listed = len(data.rows) > 1
    split = 640 if listed else 1020
    parts = [_head(data), _line(EDGE, 160, WIDTH - EDGE, 160, INK, 2)]
    parts.append(_known(data, split - EDGE - 48))
    parts.append(_line(split, TOP + 8, split, FOOT - 18, RULE, 1))
    right = split + 48
    parts.append(_table(data, right) if listed else _reasons(data, right, TOP + 40))
    parts.append(_foot(data, reasons=listed))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}"'
        f' viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(_told(data))}">'
        f"<title>{escape(data.title)}</title>"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>{"".join(parts)}</svg>\n'
    )


def _told(data: AbstractData) -> str:
    """What the picture says, for whoever does not see it."""
    rows = (f"{r.name} {r.detail}: {'; '.join(c.words for c in r.cells)}" for r in data.rows)
    return ". ".join(part for part in (data.title, data.verdict, data.certainty, *rows) if part)


def _text(
    x: float, y: float, text: str, size: float, *, bold: bool = False, serif: bool = False,
    fill: str = INK, end: bool = False,
) -> str:  # fmt: skip
    weight = ' font-weight="600"' if bold else ""
    anchor = ' text-anchor="end"' if end else ""
    family = escape(SERIF if serif else FONT)
    return (
        f'<text x="{x:g}" y="{y:g}" font-family="{family}" font-size="{size:g}"{weight}{anchor}'
        f' fill="{fill}">{escape(text)}</text>'
    )


def _named(x: float, y: float, name: str, rest: str, size: float, small: float) -> str:
    """A name or a number in bold, with what belongs to it beside it."""
    return (
        f'<text x="{x:g}" y="{y:g}" font-family="{escape(FONT)}" font-size="{size:g}"'
        f' fill="{INK}" xml:space="preserve"><tspan font-weight="600">{escape(name)}</tspan>'
        f'<tspan font-size="{small:g}" fill="{INK2}">{escape(rest)}</tspan></text>'
    )


def _line(x1: float, y1: float, x2: float, y2: float, stroke: str, thick: float) -> str:
    at = f'x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}"'
    return f'<line {at} stroke="{stroke}" stroke-width="{thick:g}"/>'


def _paragraph(
    x: float, y: float, text: str, size: float, limit: float, **style: bool | str
) -> tuple[str, float]:
    """Lines of text, and where the next paragraph may begin."""
    lines = wrap(text, limit, size, bold=bool(style.get("bold")))
    step = size * 1.3
    drawn = "".join(_text(x, y + i * step, line, size, **style) for i, line in enumerate(lines))  # type: ignore[arg-type]
    return drawn, y + len(lines) * step


def _head(data: AbstractData) -> str:
    meta_width = sum(max(width(k, 17), width(v, 26, bold=True)) + 32 for k, v in data.meta)
    size = 38.0
    limit = WIDTH - 2 * EDGE - meta_width - 32
    while size > 22 and len(wrap(data.title, limit, size, bold=True)) > 2:
        size -= 2
    title, _ = _paragraph(EDGE, 88, data.title, size, limit, bold=True, serif=True)
    parts, x = [title], WIDTH - EDGE - meta_width + 32
    for label, value in data.meta:
        parts.append(_text(x, 74, label, 17, fill=INK2))
        parts.append(_text(x, 104, value, 26, bold=True))
        x += max(width(label, 17), width(value, 26, bold=True)) + 32
    return "".join(parts)


def _known(data: AbstractData, limit: float) -> str:
    """The verdict with its certainty, its people, its size."""
    colour = COLOURS[data.tone]
    drawn, y = _paragraph(
        EDGE, TOP + 40, data.verdict, 30, limit, bold=True, serif=True, fill=colour
    )
    parts = [drawn]
    if data.rank:
        parts.append(_dots(EDGE, y - 14, data.rank))
        parts.append(_text(EDGE + 92, y - 8, data.certainty, 19))
        y += 26
    if data.size:
        parts.append(_text(EDGE, y, data.size, 21, bold=True))
        y += 30
    parts.append(_people(data, y, limit))
    return "".join(parts)


def _dots(x: float, y: float, rank: int) -> str:
    return "".join(
        f'<circle cx="{x + 8 + 20 * i:g}" cy="{y:g}" r="7" stroke-width="1.8"'
        f' stroke="{INK if i < rank else RULE2}" fill="{INK if i < rank else "none"}"/>'
        for i in range(4)
    )


def _people(data: AbstractData, top: float, limit: float) -> str:
    """The groups beside each other, as large as there is room for."""
    if not data.groups:
        parts: list[str] = []
        y = top + 10
        for line in data.beside:
            drawn, y = _paragraph(EDGE, y, line, 18, limit, fill=INK2)
            parts.append(drawn)
        return "".join(parts)
    blocks = 5 if data.groups[0].of > 100 else 1
    share = (limit - 40) / len(data.groups)
    room = FOOT - 24 - top - 176
    columns, rows = 11 * blocks - 1, 21 if blocks == 5 else 10
    pitch = min(share / columns, room / rows, 19.0)
    parts = []
    bottom = top
    for i, group in enumerate(data.groups):
        x: float = EDGE + i * (share + 40)
        parts.append(_named(x, top + 40, group.number, f" / {group.of}", 42, 20))
        drawn, y = _paragraph(x, top + 68, f"{group.words} {group.name}", 18, share, fill=INK2)
        bottom = max(bottom, y)
        parts.append(drawn)
    for i, group in enumerate(data.groups):
        parts.append(_crowd(EDGE + i * (share + 40), bottom, pitch, group, data.rank, data.tone))
    y = bottom + rows * pitch + 24
    for line in (data.could, *data.beside):
        if line:
            drawn, y = _paragraph(EDGE, y, line, 17, limit, fill=INK2)
            parts.append(drawn)
    return "".join(parts)


def _crowd(x: float, y: float, pitch: float, group: PeopleGroup, rank: int, tone: Tone) -> str:
    """One group's people; low certainty is paler, very low an empty crowd."""
    added = COLOURS["worse"] if tone == "worse" else COLOURS["better"] if tone == "better" else INK2
    kinds = [] if group.unknown else [
        *[INK] * group.hits, *["ring"] * group.spared, *[added] * group.added
    ]  # fmt: skip
    opacity = ' fill-opacity=".72"' if rank == 2 else ""
    r = pitch * 0.39
    parts = []
    for i in range(group.of):
        block, inner = divmod(i, 100)
        row, column = divmod(inner, 10)
        cx = x + (block % 5) * 11 * pitch + column * pitch + pitch / 2
        cy = y + (block // 5) * 11 * pitch + row * pitch + pitch / 2
        kind = kinds[i] if i < len(kinds) else ""
        at = f'<circle cx="{cx:.1f}" cy="{cy:.1f}" r="{r:.1f}"'
        if not kind:
            parts.append(f'{at} fill="none" stroke="{RULE2}" stroke-width=".9"/>')
        elif kind == "ring":
            parts.append(f'{at} fill="{PAPER}" stroke="{COLOURS["better"]}" stroke-width="2.2"/>')
        else:
            parts.append(f'{at} fill="{kind}"{opacity}/>')
    return "".join(parts)


def _table(data: AbstractData, x: float) -> str:
    """Every treatment by outcome."""
    right = WIDTH - EDGE
    count = max(len(data.columns), 1)
    names = (right - x) * (0.4 if count > 1 else 0.5)
    share = (right - x - names) / count
    parts = [_text(x, TOP + 34, data.head, 22, bold=True)]
    for i, column in enumerate(data.columns):
        lines = wrap(column, share - 12, 17, bold=True)[-2:]
        for j, line in enumerate(lines):
            at = TOP + 74 - (len(lines) - 1 - j) * 21
            parts.append(_text(x + names + i * share, at, line, 17, bold=True))
    parts.append(_line(x, TOP + 86, right, TOP + 86, INK, 2))
    shown = data.rows[:ROWS]
    step = min(50.0, (FOOT - 40 - TOP - 90) / max(len(shown) + bool(data.more), 1))
    y = TOP + 90.0
    for row in shown:
        parts.append(_row(row, x, y, step, names, share))
        y += step
        parts.append(_line(x, y, right, y, RULE, 1))
    if data.more:
        parts.append(_text(x, y + step * 0.62, data.more, 17, fill=INK2))
    return "".join(parts)


def _row(row: AbstractRow, x: float, y: float, step: float, names: float, share: float) -> str:
    middle = y + step * 0.62
    detail = f", {row.detail}" if row.detail else ""
    size = 17.0
    while size > 11 and width(row.name, size, bold=True) + width(detail, size) > names - 12:
        size -= 0.5
    parts = [_named(x, middle, row.name, detail, size, size)]
    for i, cell in enumerate(row.cells):
        left = x + names + i * share
        colour = COLOURS[cell.tone]
        words = f"{_SIGNS[cell.tone]} {cell.words}"
        small = 17.0
        while small > 11 and width(words, small, bold=True) + 20 > share - 8:
            small -= 0.5
        dash = ' stroke-dasharray="4 3"' if cell.tone == "unknown" else ""
        edge = RULE2 if cell.tone == "unknown" else colour
        box = width(words, small, bold=cell.tone != "unknown") + 20
        parts.append(
            f'<rect x="{left:g}" y="{middle - small * 1.15:.1f}" width="{box:.0f}"'
            f' height="{small * 1.65:.1f}" rx="6" fill="none" stroke="{edge}"{dash}/>'
        )
        bold = cell.tone in ("better", "worse")
        parts.append(_text(left + 10, middle, words, small, bold=bold, fill=colour))
    return "".join(parts)


_SIGNS: Final = {"better": "✓", "worse": "▲", "none": "○", "unknown": "?"}


def _reasons(data: AbstractData, x: float, y: float) -> str:
    """Why we are not surer, as a list."""
    limit = WIDTH - EDGE - x
    drawn, y = _paragraph(x, y, data.reasons_head, 24, limit, bold=True)
    parts = [drawn]
    for reason in data.reasons:
        drawn, after = _paragraph(x + 22, y + 10, reason, 19, limit - 22)
        if after > FOOT - 20:
            break
        parts += [_text(x, y + 10, "•", 19), drawn]
        y = after + 4
    return "".join(parts)


def _foot(data: AbstractData, *, reasons: bool) -> str:
    """Reasons beside a table, notices, who made it."""
    parts = [_line(EDGE, FOOT, WIDTH - EDGE, FOOT, RULE, 1)]
    signed = max((width(line, 15) for line in data.signed), default=0)
    y = FOOT + 28.0
    texts = list(data.notices)
    if reasons and data.reasons:
        texts.insert(0, f"{data.reasons_head} {' '.join(data.reasons)}")
    limit = WIDTH - 2 * EDGE - signed - 60
    size = 15.0
    while size > 9 and _height(texts, limit, size) > HEIGHT - 20 - y:
        size -= 0.5
    for text in texts:
        drawn, y = _paragraph(EDGE, y, text, size, limit, fill=INK2)
        parts.append(drawn)
    for i, line in enumerate(data.signed):
        parts.append(_text(WIDTH - EDGE, FOOT + 28 + i * 20, line, 15, fill=INK2, end=True))
    return "".join(parts)


def _height(texts: list[str], limit: float, size: float) -> float:
    return sum(len(wrap(text, limit, size)) for text in texts) * size * 1.3

"""The columns of a forest plot: which there are, what their cells say, how wide they are."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from stook.figures import NOT_ESTIMABLE, count, effect, level, number, percent, span
from stook.plots import text
from stook.plots.forest_data import Arm, ForestData, ForestRow, Pooled
from stook.plots.theme import TYPE

LAYOUTS: Final = ("stook", "revman", "jama")
LABEL_LIMIT: Final = 250.0
USER_LIMIT: Final = 150.0
_HEAD_LIMIT: Final = 110.0
_HEAD_LEAST: Final = 64.0
_GAP: Final = 16.0
_TIGHT: Final = 0.0
_NEAR: Final = 5.0
_ANY = math.inf


@dataclass(slots=True)
class Column:
    """One column: `span` is the heading that it shares with its neighbours, `gap` the white to
    its left, `limit` the width at which its cells wrap. `x` and `width` are set by `measure`.
    """

    key: str
    title: str = ""
    span: str = ""
    align: str = "end"
    gap: float = _GAP
    limit: float = _ANY
    x: float = 0.0
    width: float = 0.0
    heading: list[str] = field(default_factory=list)

    @property
    def anchor_x(self) -> float:
        """Where its texts are anchored."""
        return self.x + {"start": 0.0, "middle": self.width / 2, "end": self.width}[self.align]


Cells = dict[str, str]


def usable(value: float | None) -> bool:
    """Whether there is a number to draw."""
    return value is not None and not math.isnan(value)


def estimable(row: ForestRow | Pooled, *, log: bool) -> bool:
    """Whether the row has an effect that this axis can show (a ratio must be positive)."""
    value = row.estimate
    return value is not None and math.isfinite(value) and (value > 0 or not log)


def _arm_kind(data: ForestData) -> str:
    """What the arms report: `events`, `means`, `totals` or '' for nothing."""
    arms = [arm for row in data.rows for arm in row.arms]
    arms += [arm for pooled in data.all_pooled for arm in pooled.arms]
    if any(arm.events is not None for arm in arms):
        return "events"
    if any(arm.mean is not None for arm in arms):
        return "means"
    return "totals" if any(arm.total is not None for arm in arms) else ""


def _arm_count(data: ForestData) -> int:
    return max((len(r.arms) for r in data.shown), default=0)


def _arm_columns(data: ForestData, layout: str) -> list[Column]:
    """The columns of the arms' data; journals put events and total into one."""
    kind = _arm_kind(data)
    columns: list[Column] = []
    for i in range(_arm_count(data) if kind else 0):
        name = data.arm_names[i] if i < len(data.arm_names) else ""
        key = f"arm{i + 1}"
        total = data.total_heading.capitalize()
        if kind == "events" and layout == "revman":
            columns += [
                Column(f"{key}.events", "Events", name),
                Column(f"{key}.total", total, name, gap=10),
            ]
        elif kind == "events":
            columns += [
                Column(f"{key}.events", "Events", name),
                Column(
                    f"{key}.slash_total", f"/{data.total_heading}", name, align="start", gap=_TIGHT
                ),
            ]
        elif kind == "means" and layout == "revman":
            columns += [
                Column(f"{key}.mean", "Mean", name),
                Column(f"{key}.sd", "SD", name, gap=10),
                Column(f"{key}.total", "Total", name, gap=10),
            ]
        elif kind == "means":
            columns += [
                Column(f"{key}.mean", "Mean", name),
                Column(f"{key}.bracket_sd", "(SD)", name, align="start", gap=_NEAR),
                Column(f"{key}.total", "n", name, gap=10),
            ]
        else:
            columns.append(Column(f"{key}.total", "Total", name))
    return columns


def columns(data: ForestData, layout: str) -> tuple[list[Column], list[Column]]:
    """The columns left and right of the picture."""
    first = Column("label", data.study_heading, align="start", gap=0, limit=LABEL_LIMIT)
    user = [
        Column(f"user{i + 1}", title, align="start", limit=USER_LIMIT)
        for i, title in enumerate(data.columns)
    ]
    heading = f"{data.measure} ({level(data.level)}\u00a0CI)"
    effect = [
        Column("effect", "", heading),
        Column("interval", "", heading, align="start", gap=_NEAR),
    ]
    shown = data.shown
    weight = [Column("weight", "Weight")] if any(usable(r.weight) for r in shown) else []
    left = [first, *user, *_arm_columns(data, layout)]
    if layout == "revman":
        return [*left, *weight, *effect], []
    if layout == "jama":
        return [*left, *effect], weight
    return left, [*effect, *weight]


def _arm_cells(arms: Sequence[Arm], digits: int) -> Cells:
    cells: Cells = {}
    for i, arm in enumerate(arms, start=1):
        total = count(arm.total)
        cells[f"arm{i}.events"] = count(arm.events)
        cells[f"arm{i}.total"] = total
        cells[f"arm{i}.slash_total"] = f"/{total}" if total else ""
        cells[f"arm{i}.mean"] = _reported(arm.mean, digits)
        cells[f"arm{i}.sd"] = _reported(arm.sd, digits)
        cells[f"arm{i}.bracket_sd"] = f"({_reported(arm.sd, digits)})" if usable(arm.sd) else ""
    return cells


def _reported(value: float | None, digits: int) -> str:
    return number(value, digits) if usable(value) else ""


def interval_text(low: float | None, high: float | None, data: ForestData, layout: str) -> str:
    """The interval in the words of the layout, or '' where a limit is missing."""
    shown = span(low, high, data.digits, log=data.log)
    if not shown:
        return ""
    return f"[{shown.replace(' to ', ', ')}]" if layout == "revman" else f"({shown})"


def cells(row: ForestRow | Pooled, data: ForestData, layout: str) -> Cells:
    """What the cells of one row say, by column key."""
    shown = {"label": row.label, **_arm_cells(row.arms, data.data_digits)}
    if isinstance(row, ForestRow):
        shown |= {f"user{i + 1}": cell for i, cell in enumerate(row.cells)}
    if usable(row.weight):
        shown["weight"] = percent(row.weight)
    if estimable(row, log=data.log):
        shown["effect"] = effect(row.estimate, data.digits, log=data.log)
        shown["interval"] = interval_text(row.low, row.high, data, layout)
    else:
        shown["interval"] = NOT_ESTIMABLE
    return shown


def wrapped(column: Column, shown: str, style: str) -> list[str]:
    """A cell's lines."""
    size, bold = TYPE[style]
    return text.wrap(shown, column.limit, size, bold=bold) if shown else []


def measure(columns: Iterable[Column], rows: Iterable[tuple[Cells, str]]) -> None:
    """Set each column's width and the lines of its heading from the texts that it holds."""
    rows = list(rows)
    size, bold = TYPE["head"]
    shown = list(columns)
    for column in shown:
        limit = max(min(column.limit, _HEAD_LIMIT), _longest_word(column.title))
        column.heading = text.wrap(column.title, limit, size, bold=bold) if column.title else []
        column.width = text.widest(column.heading, size, bold=bold)
        for texts, style in rows:
            lines = wrapped(column, texts.get(column.key, ""), style)
            cell_size, cell_bold = TYPE[style]
            column.width = max(column.width, text.widest(lines, cell_size, bold=cell_bold))
    for members in spans(shown):
        need = max(_HEAD_LEAST, _longest_word(members[0].span))
        members[-1].width += max(need - spanned(members), 0)


def _longest_word(heading: str) -> float:
    """Width of the longest word of a heading: words that people use are not broken."""
    size, bold = TYPE["head"]
    wide = (text.width(word, size, bold=bold) for word in text.words(heading))
    return max((w for w in wide if w < LABEL_LIMIT), default=0.0)


def spanned(members: Sequence[Column]) -> float:
    """The width of neighbouring columns with the white between them."""
    return sum(m.width for m in members) + sum(m.gap for m in members[1:])


def spans(columns: Iterable[Column]) -> list[list[Column]]:
    """Neighbouring columns under one shared heading."""
    found: list[list[Column]] = []
    for column in columns:
        if not column.span:
            continue
        stem = column.key.partition(".")[0]
        last = found[-1][-1].key.partition(".")[0] if found else ""
        same = stem == last or {stem, last} == {"effect", "interval"}
        if found and same:
            found[-1].append(column)
        else:
            found.append([column])
    return found


def place(columns: Iterable[Column], x: float) -> float:
    """Set the columns side by side from `x`; returns where the last one ends."""
    for i, column in enumerate(columns):
        x += column.gap if i or column.key != "label" else 0.0
        column.x = x
        x += column.width
    return x

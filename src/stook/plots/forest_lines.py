"""The lines of a forest plot from top to bottom: what each is, what it says, how high it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from stook.figures import level
from stook.plots import text
from stook.plots.forest_columns import Cells, Column, cells, estimable, interval_text, wrapped
from stook.plots.forest_data import ForestData, ForestGroup, ForestRow, Pooled
from stook.plots.theme import TYPE

LINE: Final = 17.0  # from baseline to baseline in body text
NOTE_LINE: Final = 15.0
_AIRY: Final = 7.0
_DENSE: Final = 3.0
_MANY: Final = 40
_INDENT: Final = 12.0
NO_STUDIES: Final = "No study reported this."
_NOTE_WIDTH: Final = 360.0


@dataclass(slots=True)
class Line:
    """One line: a group's heading, a study, a pooled result, its prediction interval, a sentence.

    `texts` holds the lines of each cell by column key; `y` is the top, set by `stack`.
    """

    kind: str
    height: float
    style: str = "body"
    row: ForestRow | Pooled | None = None
    texts: dict[str, list[str]] = field(default_factory=dict)
    indent: float = 0.0
    pad: float = 0.0
    y: float = 0.0

    @property
    def middle(self) -> float:
        """Where its mark stands: at the middle of the first line of text."""
        return self.y + (self.pad + LINE) / 2


def styled_cells(data: ForestData, layout: str) -> list[tuple[Cells, str]]:
    """All cells with the style that they are set in: what the columns' widths must hold."""
    shown = [(cells(row, data, layout), "body") for row in data.rows]
    for pooled in data.all_pooled:
        shown.append((cells(pooled, data, layout), "strong"))
        shown.append((_prediction_cells(pooled, data, layout), "body"))
    return shown


def _prediction_cells(pooled: Pooled, data: ForestData, layout: str) -> Cells:
    shown = interval_text(pooled.pi_low, pooled.pi_high, data, layout)
    if not shown:
        return {}
    return {
        "label": pooled.pi_label or f"{level(data.level)} prediction interval",
        "interval": shown,
    }


def note_width(data: ForestData) -> float:
    """How wide the sentences under the diamonds and the subgroups' names would like to be."""
    sentences = [s for p in data.all_pooled for s in p.lines] + [*data.tests, NO_STUDIES]
    names = [group.label for group in data.groups]
    size, bold = TYPE["strong"]
    wide = max(
        text.widest(sentences, TYPE["note"][0]) + _INDENT, text.widest(names, size, bold=bold)
    )
    return min(wide, _NOTE_WIDTH)


class _Builder:
    """Makes lines for one plot: knows its columns, its density and how wide sentences may be."""

    def __init__(
        self, data: ForestData, layout: str, columns: Sequence[Column], note: float, picture: float
    ) -> None:
        self.data, self.layout, self.columns = data, layout, columns
        self.note, self.picture = note, picture  # widths for sentences and for reasons
        self.pad = _DENSE if len(data.rows) > _MANY else _AIRY

    def line(self, kind: str, style: str, texts: Cells, row: ForestRow | Pooled | None) -> Line:
        lines = {c.key: wrapped(c, texts.get(c.key, ""), style) for c in self.columns}
        if row is not None and not estimable(row, log=self.data.log) and row.reason:
            lines["picture"] = text.wrap(row.reason, self.picture, TYPE["note"][0])
        tallest = max([1, *(len(found) for found in lines.values())])
        return Line(kind, tallest * LINE + self.pad, style, row, lines, pad=self.pad)

    def sentence(self, shown: str) -> Line:
        for sign in ("=", "<"):  # keep "I² = 75%" on one line
            shown = shown.replace(f" {sign} ", f"\u00a0{sign}\u00a0")
        lines = text.wrap(shown, self.note - _INDENT, TYPE["note"][0])
        height = len(lines) * NOTE_LINE + 4
        return Line("text", height, "note", texts={"label": lines}, indent=_INDENT)

    def heading(self, label: str) -> Line:
        """A subgroup's name: its row has no data, so it may run on over their columns."""
        size, bold = TYPE["strong"]
        found = text.wrap(label, self.note, size, bold=bold)
        height = len(found) * LINE + self.pad
        return Line("group", height, "strong", texts={"label": found}, pad=self.pad)

    def pooled(self, result: Pooled) -> Iterable[Line]:
        yield self.line("pooled", "strong", cells(result, self.data, self.layout), result)
        prediction = _prediction_cells(result, self.data, self.layout)
        if prediction:
            yield self.line("prediction", "body", prediction, result)
        for sentence in result.lines:
            yield self.sentence(sentence)

    def group(self, group: ForestGroup) -> Iterable[Line]:
        if group.label:
            yield self.heading(group.label)
        for row in group.rows:
            yield self.line("study", "body", cells(row, self.data, self.layout), row)
        if not group.rows:
            yield self.sentence(NO_STUDIES)
        if group.pooled:
            yield Line("gap", 4)
        for result in group.pooled:
            yield from self.pooled(result)


def lines(
    data: ForestData, layout: str, columns: Sequence[Column], note: float, picture: float
) -> list[Line]:
    """All lines of the plot, top to bottom."""
    build = _Builder(data, layout, columns, note, picture)
    found: list[Line] = []
    for i, group in enumerate(data.groups or (ForestGroup(),)):
        if i:
            found.append(Line("gap", 12))
        found += build.group(group)
    if data.pooled:
        found.append(Line("rule", 12))
        for result in data.pooled:
            found += build.pooled(result)
    found += [build.sentence(test) for test in data.tests]
    return found


def stack(found: Iterable[Line], y: float) -> float:
    """Set the lines below one another from `y`; returns where the last one ends."""
    for line in found:
        line.y = y
        y += line.height
    return y

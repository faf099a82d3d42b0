"""A person's own tables as the form of extraction shows and saves them."""

from collections.abc import Iterator
from dataclasses import dataclass

from stook.edits.csv_splice import scan
from stook.edits.edit_kinds import AddRow, Edit, EditError, SetCell
from stook.files import layout
from stook.files.text import decode
from stook.model.protocol import Protocol
from stook.model.terms import Kind
from stook.pipeline.desk import Desk

KEYS = {
    "arms": ("study", "arm"),
    "results": ("study", "outcome", "timepoint", "arm", "reference", "stratum"),
    "studies": ("study",),
}
ARM_COLUMNS = (
    "study",
    "arm",
    "label",
    "intervention",
    "route",
    "comparator",
    "dose",
    "participants",
)
RESULT_COLUMNS = ("study", "outcome", "timepoint", "arm")
NAMES = {
    "events": "Events", "total": "People", "n": "People", "mean": "Mean",
    "sd": "Standard deviation", "se": "Standard error", "ci_low": "Interval, low",
    "ci_high": "Interval, high", "median": "Median", "q1": "First quartile",
    "q3": "Third quartile", "effect": "Effect", "p": "P value", "participants": "People",
    "label": "Name in the report", "dose": "Dose", "note": "Note", "min": "Smallest",
    "max": "Largest", "person_time": "Person-time",
}  # fmt: skip
SPREADS = {
    "sd": ("n", "mean", "sd"),
    "se": ("n", "mean", "se"),
    "interval": ("n", "mean", "ci_low", "ci_high"),
    "quartiles": ("n", "median", "q1", "q3"),
}
SPREAD_WORDS = {
    "sd": "standard deviation", "se": "standard error", "interval": "confidence interval",
    "quartiles": "median and quartiles",
}  # fmt: skip
CONTRAST = ("effect", "se", "ci_low", "ci_high", "p")
_NUMBERS = frozenset(NAMES) - {"label", "dose", "note"} | {
    "year", "women", "women_percent", "age_mean", "duration_days", "correlation", "variance", "o_e",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A row of one of the tables: its address, the columns that name it, and its cells."""

    table: str
    address: str
    where: dict[str, str]
    cells: dict[str, str]

    def cell(self, column: str) -> str:
        """The address of one of its cells."""
        return f"{self.address}!{column}"

    def get(self, column: str) -> str:
        """What a cell says."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Block:
    """The results of one outcome in one time window: its rows, the columns that it shows."""

    outcome: str
    timepoint: str
    title: str
    rows: tuple[Row, ...]
    columns: tuple[str, ...]
    spread: str


def path_of(table: str, person: str) -> str:
    """The file of a table: a person's own, the agreed one, or that of studies (everybody's)."""
    return layout.STUDIES if table == "studies" else f"extraction/{person}/{table}.csv"


def rows_of(desk: Desk, table: str, person: str, study: str = "") -> list[Row]:
    """The rows of a table, of one study or all; none where the file cannot be read."""
    path = path_of(table, person)
    data = desk.read(path)
    text = decode(path, data)[0] if data is not None else None
    if text is None:
        return []
    try:
        grid = scan(text)
    except EditError:
        return []
    rows = []
    for number in range(1, len(grid.rows)):
        cells = {name: grid.value(number, name) for name in grid.names}
        if study and cells.get("study") != study:
            continue
        where = {name: cells[name] for name in KEYS[table] if name in cells}
        rows.append(Row(table, f"{path}#{_key(table, cells)}", where, cells))
    return rows


def _key(table: str, cells: dict[str, str]) -> str:
    parts = [cells.get(name, "") for name in KEYS[table]]
    if table != "results":
        return "/".join(parts)
    study, outcome, timepoint, arm, reference, stratum = parts
    named = [study, outcome, timepoint, f"{arm}:{reference}" if reference else arm]
    return "/".join([*named, stratum] if stratum else named)


def every_row(desk: Desk, person: str, study: str) -> dict[str, Row]:
    """All rows of a study that a person can fill in, by address."""
    return {
        row.address: row
        for table in ("studies", "arms", "results")
        for row in rows_of(desk, table, person, study)
    }


def blocks_of(rows: list[Row], protocol: Protocol) -> list[Block]:
    """The results of a study by outcome and time window, in the order of the table."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.get("outcome"), row.get("timepoint")), []).append(row)
    blocks = []
    for (outcome, timepoint), own in groups.items():
        columns, spread = columns_of(own, protocol)
        title = title_of(protocol, outcome, timepoint)
        blocks.append(Block(outcome, timepoint, title, tuple(own), columns, spread))
    return blocks


def title_of(protocol: Protocol, outcome: str, timepoint: str) -> str:
    """Outcome and time window in words."""
    known, window = protocol.outcomes.get(outcome), protocol.time_windows.get(timepoint)
    name = known.technical if known else outcome
    name = name[:1].upper() + name[1:]
    return f"{name}, {window.label if window else timepoint}" if timepoint != "any" else name


def columns_of(rows: list[Row], protocol: Protocol) -> tuple[tuple[str, ...], str]:
    """The columns that results are asked in, and how the spread is given where that is a choice."""
    if any(row.get("reference") for row in rows):
        return CONTRAST, ""
    outcome = protocol.outcomes.get(rows[0].get("outcome"))
    if outcome is not None and outcome.kind is Kind.DICHOTOMOUS:
        return ("events", "total"), ""
    for spread, columns in reversed(SPREADS.items()):
        if any(row.get(columns[-1]) for row in rows):
            return columns, spread
    return SPREADS["sd"], "sd"


def changes(rows: dict[str, Row], form: dict[str, str]) -> Iterator[Edit]:
    """The edits that a form asks for: fields named by the address of their cell, each with
    `base ADDRESS` for what it held when the form was made."""
    for name, value in form.items():
        address, mark, column = name.rpartition("!")
        if not mark or name.startswith("base ") or address not in rows:
            continue
        row = rows[address]
        if column in KEYS[row.table]:
            raise EditError(f"{column} names the row and cannot be changed here.")
        words = " ".join(value.split())
        written = plain_number(words) if column in _NUMBERS else words
        base = None if form.get("over") == "yes" else form.get(f"base {name}")
        if written != row.get(column):
            yield SetCell(file=address.partition("#")[0], where=row.where, column=column,
                          value=written, base=base)  # fmt: skip


def plain_number(value: str) -> str:
    """A number as the tables have it: a true minus, a decimal comma and thin spaces are plain."""
    plain = value.replace("\u2212", "-").replace("\u2013", "-").replace("·", ".")
    plain = plain.replace("\u2009", "").replace("\u202f", "").replace("\u00a0", "")
    digits = plain.lstrip("-").replace(",", "", 1)
    if plain.count(",") == 1 and "." not in plain and digits.isdigit():
        whole, _, rest = plain.partition(",")
        return f"{whole}.{rest}" if len(rest) != 3 else plain
    return plain if plain.replace("-", "", 1).replace(".", "", 1).isdigit() else value


def new_results(
    rows: list[Row], person: str, study: str, outcome: str, timepoint: str
) -> list[Edit]:
    """The rows of a new result: one for each group of the study. EditError where there are none."""
    arms = [row.get("arm") for row in rows if row.table == "arms"]
    taken = {
        row.get("arm")
        for row in rows
        if row.table == "results"
        and (row.get("outcome"), row.get("timepoint")) == (outcome, timepoint)
    }
    if not arms:
        raise EditError("Add the groups of the study first: results are collected by group.")
    missing = [arm for arm in arms if arm not in taken]
    if not missing:
        raise EditError("This result has its rows already.")
    return [
        AddRow(
            file=path_of("results", person),
            values={"study": study, "outcome": outcome, "timepoint": timepoint, "arm": arm},
            columns=RESULT_COLUMNS,
        )
        for arm in missing
    ]

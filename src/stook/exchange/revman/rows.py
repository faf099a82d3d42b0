"""`*-data-rows.csv`: one row a study in an analysis."""

from dataclasses import dataclass

from stook.exchange.revman.export_columns import ROWS
from stook.exchange.revman.package_model import DataRow, Judged, Side, Stored
from stook.exchange.revman.package_table import Row, number, read_table
from stook.problems import Problem, problem

NEEDED = ("group", "number", "name", "study")
NUMBERS = (
    "giv_mean", "giv_se", "experimental_mean", "experimental_sd", "experimental_cases",
    "experimental_n", "control_mean", "control_sd", "control_cases", "control_n", "o_e",
    "variance", "weight", "effect", "ci_low", "ci_high",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """The rows of a package, how precisely results are stored, and problems."""

    rows: tuple[DataRow, ...]
    decimals: int
    zero_filled: bool
    problems: tuple[Problem, ...]


def read_rows(files: list[tuple[str, bytes]]) -> Read:
    """All data rows of the files. A row with an unreadable cell is left out with a Problem."""
    rows: list[DataRow] = []
    problems: list[Problem] = []
    decimals = 0
    for file, data in files:
        table = read_table(file, data, ROWS, NEEDED)
        problems += table.problems
        for row in table.rows:
            made = _data_row(row, problems)
            if made is not None:
                rows.append(made)
                decimals = max(decimals, *(_decimals(row.get(n)) for n in ("effect", "ci_low")))
    return Read(tuple(rows), decimals, _zero_filled(rows), tuple(problems))


def _decimals(text: str) -> int:
    """How many decimals a number is written with (exponents make it exact enough)."""
    if "e" in text.lower():
        return 0
    return len(text.partition(".")[2])


def numbers(row: Row, names: tuple[str, ...], problems: list[Problem]) -> dict[str, float | None]:
    """Fields as numbers; a cell that is none gives a Problem and the key is left out."""
    found: dict[str, float | None] = {}
    for name in names:
        try:
            found[name] = number(row.get(name))
        except ValueError:
            text = row.get(name)[:40]
            what = f"{name.replace('_', ' ')} is {text!r}, which is not a number."
            problems.append(problem("E773", row.place, what))
    return found


def _data_row(row: Row, problems: list[Problem]) -> DataRow | None:
    lacking = [name for name in NEEDED if not row.get(name)]
    if lacking:
        what = f"The row has no {' and no '.join(lacking)}."
        problems.append(problem("E773", row.place, what))
        return None
    values = numbers(row, NUMBERS, problems)
    if len(values) < len(NUMBERS):
        return None
    return DataRow(
        place=row.place,
        group=row.get("group"),
        number=row.get("number"),
        name=row.get("name"),
        study=row.get("study"),
        subgroup=row.get("subgroup"),
        subgroup_number=row.get("subgroup_number"),
        applicability=row.get("applicability"),
        year=row.get("year"),
        giv_mean=values["giv_mean"],
        giv_se=values["giv_se"],
        experimental=side(values, "experimental"),
        control=side(values, "control"),
        o_e=values["o_e"],
        variance=values["variance"],
        stored=Stored(
            effect=values["effect"],
            ci_low=values["ci_low"],
            ci_high=values["ci_high"],
            weight=values["weight"],
        ),
        footnotes=row.get("footnotes"),
        judgements=judgements(row),
    )


def side(values: dict[str, float | None], name: str) -> Side:
    """One group of a row or a total."""
    return Side(
        mean=values.get(f"{name}_mean"),
        sd=values.get(f"{name}_sd"),
        cases=values.get(f"{name}_cases"),
        n=values.get(f"{name}_n"),
    )


def judgements(row: Row) -> tuple[Judged, ...]:
    """The risk of bias judgements of a row, in the order of its columns."""
    return tuple(
        Judged(domain=domain, value=pair["value"], support=pair.get("support", ""))
        for domain, pair in row.judgements.items()
        if pair.get("value")
    )


def _zero_filled(rows: list[DataRow]) -> bool:
    """Whether zeros stand for empty cells: no row leaves the unused kind of data empty."""
    return bool(rows) and all(
        row.giv_mean is not None and row.experimental.sd is not None and row.o_e is not None
        for row in rows
    )

"""`*-overall-estimates-and-settings.csv` and `*-subgroup-estimates.csv`."""

from collections import defaultdict

from stook.exchange.revman.export_columns import SETTINGS_AND_TOTALS, SUBGROUPS
from stook.exchange.revman.package_model import AnalysisKey, Settings, Stored, Total
from stook.exchange.revman.package_table import Row, read_table
from stook.exchange.revman.rows import numbers, side
from stook.problems import Problem

TOTAL_NUMBERS = (
    "experimental_cases", "experimental_n", "control_cases", "control_n", "weight", "effect",
    "ci_low", "ci_high", "pi_low", "pi_high", "tau2", "tau2_low", "tau2_high", "q", "q_df", "q_p",
    "i2", "z", "p", "between_q", "between_df", "between_p", "between_i2",
)  # fmt: skip
WORDS = (
    "name", "group_name", "data_type", "log_scale", "method", "measure", "model", "estimator",
    "interval", "prediction", "level", "swap", "unit", "subgroup_by", "subgroup_estimates",
    "overall_estimates", "between_test", "graph_left", "graph_right",
)  # fmt: skip


def read_settings(file: str, data: bytes, problems: list[Problem]) -> dict[AnalysisKey, Settings]:
    """Settings and stored total of each analysis."""
    table = read_table(file, data, SETTINGS_AND_TOTALS, ("group", "number"))
    problems += table.problems
    found: dict[AnalysisKey, Settings] = {}
    for row in table.rows:
        total = _total(row, problems)
        if total is None or not row.get("group"):
            continue
        words = {name: row.get(name) for name in WORDS}
        found[row.get("group"), row.get("number")] = Settings(
            group=row.get("group"),
            number=row.get("number"),
            experimental_label=row.get("experimental_label")
            or row.get("experimental_intervention"),
            control_label=row.get("control_label") or row.get("control_intervention"),
            total=total if "effect" in table.fields else None,
            **words,
        )
    return found


def read_subgroups(
    file: str, data: bytes, problems: list[Problem]
) -> dict[AnalysisKey, tuple[Total, ...]]:
    """Stored subgroup totals of each analysis."""
    table = read_table(file, data, SUBGROUPS, ("group", "number", "subgroup"))
    problems += table.problems
    found: dict[AnalysisKey, list[Total]] = defaultdict(list)
    for row in table.rows:
        total = _total(row, problems)
        if total is not None:
            found[row.get("group"), row.get("number")].append(total)
    return {key: tuple(totals) for key, totals in found.items()}


def _total(row: Row, problems: list[Problem]) -> Total | None:
    values = numbers(row, TOTAL_NUMBERS, problems)
    if len(values) < len(TOTAL_NUMBERS):
        return None
    stored = {name: values.pop(name) for name in ("effect", "ci_low", "ci_high", "weight")}
    experimental, control = side(values, "experimental"), side(values, "control")
    rest = {name: value for name, value in values.items() if "experimental" not in name}
    return Total(
        place=row.place,
        subgroup=row.get("subgroup"),
        experimental=experimental,
        control=control,
        stored=Stored(**stored),
        **{name: value for name, value in rest.items() if "control" not in name},
    )

"""How each analysis of a package is computed: from its settings, or inferred from its results."""

import re
from collections import defaultdict
from dataclasses import replace
from typing import Literal

from stook.exchange.import_model import SUBGROUPS_ONLY, Analysis, Planned, Shape
from stook.exchange.inferring import DEFAULT, KINDS, SHAPE_KINDS, inferred
from stook.exchange.revman.export_columns import plain
from stook.exchange.revman.package_model import AnalysisKey, DataRow, Package, Settings
from stook.model.protocol import Measure, Method
from stook.problems import Problem

_MEASURES: dict[str, Measure] = {
    "risk ratio": "RR", "rr": "RR", "relative risk": "RR",
    "odds ratio": "OR", "or": "OR",
    "risk difference": "RD", "rd": "RD",
    "peto odds ratio": "PETO", "peto or": "PETO",
    "mean difference": "MD", "md": "MD",
    "standardized mean difference": "SMD", "standardised mean difference": "SMD",
    "std mean difference": "SMD", "smd": "SMD",
    "hazard ratio": "HR", "hr": "HR",
    "rate ratio": "RATE RATIO", "rate difference": "RATE DIFFERENCE",
    "ratio of means": "ROM",
}  # fmt: skip


def analyses(package: Package, problems: list[Problem]) -> tuple[Analysis, ...]:
    """The package's analyses in its order, each with the plan that reproduces it."""
    rows: dict[AnalysisKey, list[DataRow]] = defaultdict(list)
    for row in package.rows:
        key, placed = _placed(row)
        rows[key].append(placed)
    settled = {key: package.settings.get(key) for key in rows}
    plans = {key: from_settings(one) for key, one in settled.items() if one is not None}
    bare = {key: own for key, own in rows.items() if key not in plans}
    if bare:
        plans |= inferred(bare, problems)
    return tuple(
        Analysis(
            key=key,
            name=rows[key][0].name,
            rows=tuple(rows[key]),
            settings=settled[key],
            subgroups=package.subgroups.get(key, ()),
            plan=plans[key],
        )
        for key in rows
    )


def _placed(row: DataRow) -> tuple[AnalysisKey, DataRow]:
    """The analysis that a row belongs to, and the row as it takes part there.

    A row may count in the total only (then it is in no subgroup here) or in a subgroup only: such
    rows make an analysis of their own, because in a review folder what is in a subgroup is in the
    total.
    """
    where = plain(row.applicability)
    if where == "overall only":
        return row.analysis, replace(row, subgroup="")
    if where == "subgroup only":
        name = f"{row.name} (only in subgroups)"
        number = f"{row.number} {SUBGROUPS_ONLY}"
        return (row.group, number), replace(row, name=name, number=number)
    return row.analysis, row


def _said(settings: Settings) -> Shape:
    """The same by the settings' data type and method."""
    kind = plain(settings.data_type)
    if kind.startswith("o e") or "o e" in plain(settings.method):
        return "observed minus expected"
    named: dict[str, Shape] = {"dichotomous": "events", "continuous": "means"}
    return named.get(kind, "effect")


def from_settings(settings: Settings) -> Planned:
    """The plan as the package's settings say."""
    kind = _said(settings)
    measure = _MEASURES.get(plain(settings.measure))
    if measure is None:
        log = yes(settings.log_scale) and kind == "effect"
        measure = "GENERIC LOG" if log else DEFAULT[kind]
    model: Literal["common", "random"] = "random" if "random" in plain(settings.model) else "common"
    hksj = "hksj" in plain(settings.interval) or "hartung" in plain(settings.interval)
    shown = yes(settings.prediction) and model == "random"
    method = Method(
        model=model,
        method=_method(settings.method, measure, kind),
        estimator="REML" if plain(settings.estimator) == "reml" else "DL",
        interval="HKSJ" if hksj else "Wald",
        prediction=("like-ci" if hksj else "normal") if shown else "none",
        level=level(settings.level),
    )
    return Planned(
        kind=KINDS.get(measure, SHAPE_KINDS[kind]),
        shape=kind,
        measure=measure,
        method=method,
        swap=kind == "events" and yes(settings.swap),
        pooled=settings.overall_estimates == "" or yes(settings.overall_estimates),
    )


def _method(text: str, measure: Measure, kind: Shape) -> Literal["IV", "MH", "Peto"]:
    name = plain(text)
    if kind == "events" and (name in {"mh", "m h"} or "mantel" in name):
        return "MH"
    if kind == "events" and ("peto" in name or measure == "PETO"):
        return "Peto"
    return "IV"


def yes(text: str) -> bool:
    """Whether a cell of the settings says yes."""
    return text.strip().lower() in {"true", "yes", "1"}


def level(text: str) -> float:
    """`95%` as 0.95, also where nothing readable stands."""
    match = re.search(r"\d+(?:\.\d+)?", text)
    value = float(match[0]) if match else 95.0
    value = value / 100 if value > 1 else value
    return value if 0.5 <= value < 1 else 0.95

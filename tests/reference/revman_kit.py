"""RevMan's data packages and RM5 files as plain rows, for the reference tests of the statistics."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from stook import stats

MEASURES = {
    "Risk Ratio": "RR", "Odds Ratio": "OR", "Risk Difference": "RD", "Peto Odds Ratio": "PETO",
    "Mean Difference": "MD", "Std. Mean Difference": "SMD", "Hazard Ratio": "HR",
}  # fmt: skip
COUNTS = ("Experimental cases", "Experimental N", "Control cases", "Control N")
MEANS = ("Experimental mean", "Experimental SD", "Experimental N", "Control mean", "Control SD",
         "Control N")  # fmt: skip


@dataclass(frozen=True)
class Analysis:
    """An analysis of a package: its settings with totals, its rows, its subgroups' estimates."""

    package: str
    settings: dict[str, str]
    rows: list[dict[str, str]]
    subgroups: list[dict[str, str]]

    def __str__(self) -> str:
        return (
            f"{self.package} {self.settings['Analysis group']}.{self.settings['Analysis number']}"
        )


def number(text: str | None) -> float:
    """A cell as a double; nan for empty and #N/A."""
    return np.nan if text in {None, "", "#N/A"} else float(text)


def column(rows: list[dict[str, str]], name: str) -> np.ndarray:
    return np.array([number(row.get(name)) for row in rows])


def analyses(folder: Path) -> Iterator[Analysis]:
    """Every analysis of a package."""
    tables = [_read(folder, name) for name in ("overall-estimates-and-settings", "data-rows",
                                               "subgroup-estimates")]  # fmt: skip
    for settings in tables[0]:
        key = (settings["Analysis group"], settings["Analysis number"])
        mine = [
            [r for r in table if (r["Analysis group"], r["Analysis number"]) == key]
            for table in tables[1:]
        ]
        yield Analysis(folder.name, settings, mine[0], mine[1])


def _read(folder: Path, name: str) -> list[dict[str, str]]:
    found = sorted(folder.glob(f"*-{name}.csv"))
    if not found:
        return []
    with found[0].open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def effects(analysis: Analysis, rows: list[dict[str, str]]) -> stats.Effects:
    """The effects of rows under an analysis' measure."""
    name = MEASURES[analysis.settings["Effect measure"]]
    get = partial(column, rows)
    if analysis.settings["Data type"] == "Contrast level":
        scale = "log" if analysis.settings["Log-scale data"] == "true" else "identity"
        return stats.effects("GENERIC", y=get("GIV Mean"), se=get("GIV SE"), scale=scale)
    if name in {"MD", "SMD"}:
        m1, s1, n1, m2, s2, n2 = (get(x) for x in MEANS)
        return stats.effects(name, mean1=m1, sd1=s1, n1=n1, mean2=m2, sd2=s2, n2=n2)
    e1, n1, e2, n2 = _counts(analysis, rows)
    return stats.effects(name, events1=e1, total1=n1, events2=e2, total2=n2)


def _counts(analysis: Analysis, rows: list[dict[str, str]]) -> list[np.ndarray]:
    e1, n1, e2, n2 = (column(rows, x) for x in COUNTS)
    if analysis.settings["Swap event and non-event"] == "true":
        return [n1 - e1, n1, n2 - e2, n2]
    return [e1, n1, e2, n2]


def pooled(analysis: Analysis, rows: list[dict[str, str]]) -> stats.Pooled:
    """The rows pooled as the analysis' settings say."""
    s = analysis.settings
    random = s["Analysis model"].startswith("Random")
    ci = {"Wald": "Wald", "HKSJ": "HKSJ"}[s["CI method"]]
    options: dict[str, Any] = {
        "ci": ci, "pi": "normal" if ci == "Wald" else "HK",
        "level": float(s["CI/PI level"].rstrip("%")) / 100,
    }  # fmt: skip
    estimator = s["Heterogeneity estimator"] if random else "EE"
    if s["Statistical method"] == "MH":
        return stats.pool_tables(
            MEASURES[s["Effect measure"]], *_counts(analysis, rows), method="MH",
            model="random" if random else "common", estimator=estimator, **options,
        )  # fmt: skip
    return stats.pool(effects(analysis, rows), method=estimator, **options)

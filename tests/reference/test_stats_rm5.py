"""RevMan 5 files with stored results: every effect, weight, total and subgroup figure to 1e-7.

P of heterogeneity is compared by RevMan's chi-squared distribution, and ours to 1e-6.
"""

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from revman_chi2 import EXACT, near, p_values

from stook import stats

FILES = ["rm5/antibiotics-for-sore-throat.rm5", "fleiss1993/Fleiss1993.rm5"]


def number(element: ET.Element, name: str) -> float:
    text = element.get(name, "")
    return float(text) if text else np.nan


def numbers(elements: list[ET.Element], *names: str) -> list[np.ndarray]:
    return [np.array([number(e, name) for e in elements]) for name in names]


def effects_and_fit(outcome: ET.Element, rows: list[ET.Element]) -> tuple[Any, stats.Pooled]:
    measure, random = outcome.get("EFFECT_MEASURE", ""), outcome.get("RANDOM") == "YES"
    if outcome.tag.startswith("CONT"):
        m1, s1, n1, m2, s2, n2 = numbers(rows, "MEAN_1", "SD_1", "TOTAL_1", "MEAN_2", "SD_2",
                                         "TOTAL_2")  # fmt: skip
        each = stats.effects(measure, mean1=m1, sd1=s1, n1=n1, mean2=m2, sd2=s2, n2=n2)
        return each, stats.pool(each, method="DL" if random else "EE", ci="Wald", pi=None)
    e1, n1, e2, n2 = numbers(rows, "EVENTS_1", "TOTAL_1", "EVENTS_2", "TOTAL_2")
    fit = stats.pool_tables(
        measure, e1, n1, e2, n2, method=outcome.get("METHOD", ""),
        model="random" if random else "common",
    )  # fmt: skip
    return stats.effects(measure, events1=e1, total1=n1, events2=e2, total2=n2), fit


def check(failures: list[str], where: str, ours: dict[str, float], stored: ET.Element) -> int:
    compared = 0
    for name, value in ours.items():
        theirs = number(stored, name.removesuffix(EXACT))
        if np.isnan(theirs):
            continue
        compared += 1
        if not near(name, float(value), theirs):
            failures.append(f"{where} {name}: {value!r} RevMan {theirs!r}")
    return compared


def totals(fit: stats.Pooled) -> dict[str, float]:
    nat = fit.natural
    found = {"EFFECT_SIZE": nat.estimate, "CI_START": nat.ci_low, "CI_END": nat.ci_high,
             "Z": abs(fit.statistic), "P_Z": fit.p}  # fmt: skip
    if fit.k > 1:  # with one study RevMan prints placeholders
        found |= {"CHI2": fit.q, "DF": fit.q_df, "I2": fit.i2, "TAU2": fit.tau2}
        found |= p_values("P_CHI2", fit)
    return found


@pytest.mark.parametrize("file", FILES)
def test_file(shared: Path, file: str) -> None:
    failures: list[str] = []
    compared = 0
    root = ET.parse(shared / "data" / "revman" / file).getroot()  # noqa: S314  (our own data)
    for outcome in root.iter():
        if outcome.tag not in {"DICH_OUTCOME", "CONT_OUTCOME"} or not number(outcome, "STUDIES"):
            continue
        where = outcome.get("ID", "")
        data = [e for e in outcome.iter() if e.tag in {"DICH_DATA", "CONT_DATA"}]
        each, fit = effects_and_fit(outcome, data)
        effect, low, high = each.natural()
        for i, row in enumerate(data):
            if row.get("ESTIMABLE") == "YES":
                compared += check(failures, f"{where} {row.get('STUDY_ID')}", {
                    "EFFECT_SIZE": effect[i], "CI_START": low[i], "CI_END": high[i],
                    "WEIGHT": fit.weights[i],
                }, row)  # fmt: skip
        if outcome.get("ESTIMABLE") == "NO":
            assert fit.reason == "no study with an estimable effect"
            continue
        compared += check(failures, where, totals(fit), outcome)
        parts = []
        for subgroup in (e for e in outcome if e.tag.endswith("_SUBGROUP")):
            rows = [e for e in subgroup if e.tag.endswith("_DATA")]
            _, part = effects_and_fit(outcome, rows)
            if not part.status:
                parts.append(part)
                compared += check(failures, subgroup.get("ID", ""), totals(part), subgroup)
        if len(parts) > 1:
            between = stats.pool([p.estimate for p in parts], [p.se**2 for p in parts], "EE",
                                 "Wald", None)  # fmt: skip
            found = {"Q": between.q, "I2_Q": between.i2} | p_values("P_Q", between)
            compared += check(failures, where, found, outcome)
    assert compared > 30
    assert not failures, f"{len(failures)} of {compared}:\n" + "\n".join(failures[:60])

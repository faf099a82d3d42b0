"""322 Cochrane reviews: which study effects and weights our measures and models reproduce.

    python validation/cochrane.py [analyses.csv.gz]

Reads the rows of 11,792 analyses (settings are not stored), infers measure and model of each, and
prints what is reproduced, how fast, and why the rest is not.
"""

from __future__ import annotations

import csv
import gzip
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np

from stook.stats import reproduce

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "cochrane" / "analyses.csv.gz"
COLUMNS = {
    "effect": "effect", "ci_low": "ci_start", "ci_high": "ci_end", "weight": "weight_percent",
    "events1": "experimental_cases", "total1": "experimental_n", "events2": "control_cases",
    "total2": "control_n", "mean1": "experimental_mean", "sd1": "experimental_sd",
    "mean2": "control_mean", "sd2": "control_sd", "estimate": "giv_mean", "se": "giv_se",
    "o_minus_e": "o_minus_e", "variance": "variance",
}  # fmt: skip


def read(path: Path) -> tuple[reproduce.Rows, np.ndarray, list[tuple[str, str, str]], np.ndarray]:
    """Rows, the analysis of each, the analyses' keys, and whether a row is in the overall total."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        columns = dict(zip(header, zip(*reader, strict=True), strict=True))
    keys = list(
        zip(columns["review"], columns["analysis_group"], columns["analysis_number"], strict=True)
    )
    numbers: dict[tuple[str, str, str], int] = {}
    group = np.array([numbers.setdefault(key, len(numbers)) for key in keys])
    rows = reproduce.Rows(
        **{
            ours: np.array([float(x) if x else np.nan for x in columns[theirs]])
            for ours, theirs in COLUMNS.items()
        }
    )
    overall = np.array([x != "SUBGROUP_ONLY" for x in columns["applicability"]])
    return rows, group, list(numbers), overall


def multi_study(rows: reproduce.Rows, group: np.ndarray) -> np.ndarray:
    """Analyses of two studies or more whose weights sum to 100."""
    weighted = ~np.isnan(rows.weight)
    count = np.bincount(group, weights=weighted)
    total = np.bincount(group, weights=np.where(weighted, rows.weight, 0.0))
    return (count >= 2) & (np.abs(total - 100) < 0.05)


def effect_causes(
    rows: reproduce.Rows, group: np.ndarray, measures: reproduce.Measures, left: np.ndarray
) -> Counter[str]:
    """Why an analysis' effects are not reproduced, from its first such row."""
    causes: Counter[str] = Counter()
    for analysis in np.flatnonzero(left):
        at = np.flatnonzero((group == analysis) & ~np.isnan(rows.effect))
        row = at[~measures.reproduced[at]][0]
        name = measures.name(analysis)
        if not name:
            causes["no measure reproduces any row"] += 1
        elif name == "SMD" and rows.total1[row] + rows.total2[row] <= 3:
            causes["SMD of three people: RevMan prints 0 (its J is 0), here not estimable"] += 1
        elif not np.isfinite(measures.v[row]):
            causes[f"{name}: a row not estimable here"] += 1
        else:
            causes[f"{name}: another number stored"] += 1
    return causes


def weight_causes(
    rows: reproduce.Rows, group: np.ndarray, measures: reproduce.Measures,
    models: reproduce.Models, left: np.ndarray,
) -> Counter[str]:  # fmt: skip
    """Why an analysis' weights are not reproduced."""
    causes: Counter[str] = Counter()
    for analysis in np.flatnonzero(left):
        at = np.flatnonzero((group == analysis) & ~np.isnan(rows.weight))
        events = np.nansum(rows.events1[at]) + np.nansum(rows.events2[at])
        if not measures.complete[analysis]:
            causes["the effects are not all reproduced"] += 1
        elif measures.name(analysis) == "RD" and events == 0:
            causes["risk differences without any event: Mantel-Haenszel has no variance"] += 1
        else:
            nearest = reproduce.MODELS[models.nearest[analysis]].name
            causes[f"nearest is {nearest}, {models.distance[analysis]:.3f} points away"] += 1
    return causes


def main() -> None:
    """Print the figures of the validation."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    start = time.perf_counter()
    rows, group, keys, _ = read(path)
    reading = time.perf_counter() - start
    measures = reproduce.infer_measure(rows, group)
    models = reproduce.infer_model(rows, measures, group)
    seconds = time.perf_counter() - start
    stored = np.bincount(group, weights=~np.isnan(rows.effect)) > 0
    complete = measures.complete & stored
    print(f"{len(keys)} analyses, {len(group)} rows; {stored.sum()} with stored effects")
    print(f"every effect and interval: {complete.sum()} ({complete.sum() / stored.sum():.2%})")
    multi = multi_study(rows, group)
    found = multi & (models.model >= 0)
    print(f"multi-study, weights sum to 100: {multi.sum()}; every weight by a model: "
          f"{found.sum()} ({found.sum() / multi.sum():.2%})")  # fmt: skip
    names = Counter(models.name(i) for i in np.flatnonzero(found))
    for name, n in names.most_common():
        print(f"  {name:34}{n:6}")
    print("effects not reproduced, by cause:")
    for cause, n in effect_causes(rows, group, measures, stored & ~complete).most_common():
        print(f"  {n:4}  {cause}")
    print("weights not reproduced, by cause:")
    for cause, n in weight_causes(rows, group, measures, models, multi & ~found).most_common():
        print(f"  {n:4}  {cause}")
    print(f"reading {reading:.1f} s, all {seconds:.1f} s")


if __name__ == "__main__":
    main()

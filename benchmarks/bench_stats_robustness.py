"""Robustness by the clock: all subsets, exact permutation, deletions, the multiverse.

Each figure stands beside what the project promises (where it promises one) and beside the same
work done one meta-analysis at a time, which is what a package without batches does. With PyMARE
installed in the same environment its loop is timed too; it is no dependency of ours.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import NamedTuple

import numpy as np

from stook import stats

K = 13


class Row(NamedTuple):
    """One figure: what, how many analyses, seconds for the batch, for the loop, and the promise."""

    name: str
    analyses: int
    batch: float
    loop: float | None
    promise: float | None


def data() -> tuple[np.ndarray, np.ndarray]:
    """Thirteen studies, made from a fixed seed."""
    rng = np.random.default_rng(20)
    v = rng.uniform(0.02, 0.5, K)
    return rng.normal(-0.5, np.sqrt(v + 0.2)), v


def run() -> list[Row]:
    """All figures; loops are timed on a part and scaled up."""
    y, v = data()
    single = seconds(lambda: stats.pool(y, v, ci="Wald", pi=None), 200)
    subsets = 2**K - K - 1
    world = stats.multiverse(COUNTS, **CHOICES)
    return [
        Row("every subset, REML", subsets, seconds(lambda: stats.every_subset(y, v), 5),
            subsets * single, 0.3),
        Row("every subset, DL", subsets,
            seconds(lambda: stats.every_subset(y, v, method="DL"), 5), None, 0.3),
        Row("exact permutation, REML", 2**K, seconds(lambda: stats.permutation_test(y, v), 5),
            2**K * single, 0.15),
        Row("leave-one-out, REML", K, seconds(lambda: stats.leave_one_out(y, v), 50), K * single,
            None),
        Row("deletion diagnostics, REML", K, seconds(lambda: stats.diagnostics(y, v), 20), None,
            None),
        Row("bootstrap, 2000 draws, REML", 2000, seconds(lambda: stats.bootstrap(y, v), 5),
            2000 * single, None),
        Row("meta-regression, permuted 5000 times, REML", 5000,
            seconds(lambda: stats.permutation_test(y, v, np.arange(K), limit=5000), 3), None, None),
        Row("multiverse", len(world.codes), seconds(lambda: stats.multiverse(COUNTS, **CHOICES), 5),
            len(world.codes) * single, None),
    ]  # fmt: skip


COUNTS = {
    "events1": [29, 3, 3, 4],
    "total1": [68, 3, 8, 9],
    "events2": [1, 0, 2, 2],
    "total2": [32, 4, 6, 10],
}
CHOICES = {
    "measures": ["RR", "OR", "RD"],
    "methods": ["DL", "REML", "PM", "ML", "SJ", "EE", "MH"],
    "intervals": ["Wald", "HKSJ", "HKSJ-adhoc"],
    "inputs": {"zero cells": {"0.5": {"correction": 0.5}, "TACC": {"correction": "TACC"}}},
    "leave_out": {"studies with some concerns": [False, True, False, True]},
}


def seconds(work: Callable[[], object], times: int) -> float:
    """The median time of some runs, after one to warm up."""
    work()
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def pymare_loop() -> float | None:
    """Seconds of PyMARE for one REML fit of the same studies, where it is installed."""
    if find_spec("pymare") is None:
        return None
    from pymare import Dataset  # type: ignore[import-not-found, unused-ignore]
    from pymare.estimators import (  # type: ignore[import-not-found, unused-ignore]
        VarianceBasedLikelihoodEstimator,
    )

    y, v = data()

    def fit() -> object:
        made = Dataset(y[:, None], v[:, None], add_intercept=True)
        return VarianceBasedLikelihoodEstimator(method="REML").fit_dataset(made).summary()

    return seconds(fit, 5)


def main() -> None:
    """Print the table."""
    peer = pymare_loop()
    print(f"{'':44}{'analyses':>9}{'seconds':>10}{'promise':>9}{'times a loop of ours':>22}")
    for row in run():
        promise = f"{row.promise:9.2f}" if row.promise else " " * 9
        ratio = f"{row.loop / row.batch:22.0f}" if row.loop else ""
        print(f"{row.name:44}{row.analyses:9}{row.batch:10.4f}{promise}{ratio}")
        if peer and row.name == "every subset, REML":
            print(f"{'  PyMARE, one after the other':44}{row.analyses:9}{peer * row.analyses:10.1f}"
                  f"{'':9}{peer * row.analyses / row.batch:22.0f}")  # fmt: skip


if __name__ == "__main__":
    main()

"""Runs in the peers' own environment: seconds each needs for the fits of bench_stats, as JSON.

Peers that fit one at a time are timed on the first 300 and scaled. PyMARE also fits data sets of
one size in parallel; for that the fits are grouped by size, and all are run (median of three).
That mode has no prediction interval.
"""

import json
import statistics
import time
from importlib.metadata import version

import numpy as np
from bench_stats import FITS, problems
from meta_analyze import meta_analysis
from pymare.estimators import VarianceBasedLikelihoodEstimator

SOME = 300


def main() -> None:
    y, v = problems()
    k = np.isfinite(v).sum(axis=1)
    figures = [
        (f"PyMetaAnalysis {version('PyMetaAnalysis')}, one at a time", one_by_one(y, v, k, whole)),
        (f"PyMARE {version('PyMARE')}, one at a time", one_by_one(y, v, k, pymare)),
        (f"PyMARE {version('PyMARE')}, grouped by size", grouped(y, v, k)),
    ]
    print(json.dumps(figures))


def whole(y: np.ndarray, v: np.ndarray) -> None:
    result = meta_analysis(effect=y, variance=v, tau2_method="REML", ci_method="hksj")
    assert result.prediction_interval is not None


def pymare(y: np.ndarray, v: np.ndarray) -> None:
    """REML with Knapp-Hartung; it has no prediction interval."""
    fit = VarianceBasedLikelihoodEstimator(method="REML")
    columns = (y[:, None], v[:, None]) if y.ndim == 1 else (y.T, v.T)
    fit.fit(*columns, np.ones((columns[0].shape[0], 1))).summary().get_fe_stats()


def one_by_one(y: np.ndarray, v: np.ndarray, k: np.ndarray, fit: object) -> float:
    start = time.perf_counter()
    for i in range(SOME):
        fit(y[i, : k[i]], v[i, : k[i]])
    return (time.perf_counter() - start) / SOME * FITS


def grouped(y: np.ndarray, v: np.ndarray, k: np.ndarray) -> float:
    times = []
    for _ in range(3):
        start = time.perf_counter()
        for size in np.unique(k):
            mine = k == size
            pymare(y[mine, :size], v[mine, :size])
        times.append(time.perf_counter() - start)
    return statistics.median(times)


if __name__ == "__main__":
    main()

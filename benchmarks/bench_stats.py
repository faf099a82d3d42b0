"""The statistics core against its peers: the same random meta-analyses, one thread, same run.

The peers live in an environment of their own (`benchmarks/.peers`, made on first use); where it
cannot be made, or R has no metafor, that is said and the rest still runs.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np  # noqa: E402  (after the threads are limited)

HERE = Path(__file__).parent
PEERS = HERE / ".peers"
PACKAGES = ["PyMARE==0.0.13", "PyMetaAnalysis==0.9.0"]
FITS, SMALLEST, LARGEST = 10_000, 10, 60
REPEATS = 25
METAFOR = """
suppressMessages(library(metafor)); d <- as.matrix(read.csv(commandArgs(TRUE)[1], header=FALSE))
n <- nrow(d) / 2; lost <- 0; s <- system.time(for (i in 1:n) { k <- !is.na(d[2*i,]);
  fit <- try(predict(rma(d[2*i-1,k], d[2*i,k], method="REML", test="knha")), silent=TRUE);
  lost <- lost + inherits(fit, "try-error") })[["elapsed"]]
cat(s / n, as.character(packageVersion("metafor")), lost)
"""


def problems(fits: int = FITS, seed: int = 20) -> tuple[np.ndarray, np.ndarray]:
    """Effects and variances of random meta-analyses; absent studies have infinite variance."""
    rng = np.random.default_rng(seed)
    k = rng.integers(SMALLEST, LARGEST + 1, fits)
    v = rng.uniform(0.01, 0.4, (fits, LARGEST))
    tau2 = rng.choice([0.0, 0.05, 0.3], fits)
    y = rng.normal(0.2, np.sqrt(v + tau2[:, None]))
    v[np.arange(LARGEST) >= k[:, None]] = np.inf
    return y, v


def main() -> None:
    """Print the table."""
    from stook import stats

    y, v = problems()
    stats.pool(y[:10], v[:10])
    load = ", ".join(f"{x:.1f}" for x in os.getloadavg()) if hasattr(os, "getloadavg") else "?"
    print(f"{FITS} REML + HKSJ + prediction interval, {SMALLEST} to {LARGEST} studies, one thread")
    print(f"  (median of {REPEATS}; load average before: {load}; numpy {np.__version__})")
    least, ours = several(lambda: stats.pool(y, v))
    print(f"  stook, one batch (promised: < 0.03)     {ours:9.4f} s   least {least:.4f}")
    least, read = several(lambda: stats.pool(y, v).p)
    print(f"  stook, one batch, its P values read too {read:9.4f} s   least {least:.4f}")
    singles = median(lambda: stats.pool(y[0, :13], v[0, :13]), 2000)
    loop = singles * FITS
    print(f"  stook, one at a time (13 studies)       {loop:9.3f} s")
    for line, seconds in peers():
        ratios = f"{seconds / ours:7.1f} times the batch, {seconds / read:.1f} with P values"
        print(f"  {line:40}{seconds:9.3f} s {ratios}")
    metafor(y, v, ours)
    print(f"single pool of 13 studies (REML, HKSJ, HTS) {singles * 1e3:7.3f} ms (promised: < 0.5)")
    print(f"import of stook.stats adds to numpy's       {import_time() * 1e3:7.0f} ms (< 250)")


def several(call: Callable[[], object]) -> tuple[float, float]:
    """The fastest and the median of several runs, in seconds."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times), statistics.median(times)


def median(call: Callable[[], object], number: int) -> float:
    """The median of batches of calls, in seconds a call."""
    times = []
    for _ in range(7):
        start = time.perf_counter()
        for _ in range(number // 7):
            call()
        times.append((time.perf_counter() - start) / (number // 7))
    return statistics.median(times)


def import_time() -> float:
    """Seconds that importing stook.stats takes once numpy is there (median of five processes)."""
    code = ("import numpy, time; t = time.perf_counter(); import stook.stats; "
            "print(time.perf_counter() - t)")  # fmt: skip
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
            for _ in range(5)]  # fmt: skip
    return statistics.median(float(run.stdout) for run in runs)


def peers() -> list[tuple[str, float]]:
    """Seconds of each peer for all fits; their environment is made where it is not there yet."""
    python = PEERS / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", PEERS], check=True)
        command = [python, "-m", "pip", "install", "--quiet", *PACKAGES]
        made = subprocess.run(command, capture_output=True, text=True, check=False)
        if made.returncode:
            shutil.rmtree(PEERS)
            print("  peers: SKIPPED, PyMARE and PyMetaAnalysis cannot be installed here")
            return []
    run = subprocess.run([python, HERE / "stats_peers.py"], capture_output=True, text=True,
                         check=False, cwd=HERE)  # fmt: skip
    if run.returncode:
        print(f"  peers: SKIPPED, {run.stderr.strip().splitlines()[-1]}")
        return []
    return [(line, seconds) for line, seconds in json.loads(run.stdout)]


def metafor(y: np.ndarray, v: np.ndarray, ours: float) -> None:
    """R's metafor on the first 200, where R and the package are present."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        print("  metafor: SKIPPED, there is no R")
        return
    table = PEERS.parent / ".metafor.csv"
    rows = np.stack([y[:200], v[:200]], axis=1).reshape(-1, LARGEST)
    np.savetxt(table, np.where(np.isinf(np.repeat(v[:200], 2, axis=0)), np.nan, rows),
               delimiter=",", fmt="%.17g")  # fmt: skip
    run = subprocess.run([rscript, "-e", METAFOR, str(table)], capture_output=True, text=True,
                         check=False)  # fmt: skip
    table.unlink()
    if run.returncode:
        print(f"  metafor: SKIPPED, {(run.stderr.strip() or 'R failed').splitlines()[-1]}")
        return
    each, version, lost = run.stdout.split()
    seconds = float(each) * FITS
    note = f"; {lost} of them do not converge" if lost != "0" else ""
    label = f"metafor {version} (from 200{note})"
    print(f"  {label:40}{seconds:9.1f} s {seconds / ours:7.0f} times the batch")


if __name__ == "__main__":
    main()

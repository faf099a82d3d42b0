"""The whole process by the clock: cold build of the example, unchanged rebuild, `stook --help`."""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

EXAMPLE = Path(__file__).parents[1] / "examples" / "nmda-chronic-pain"
STOOK = [sys.executable, "-m", "stook"]
# What the project promises, in seconds.
LIMITS = {"cold build": 3.0, "unchanged rebuild": 0.6, "stook --help": 0.3}

ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
"""Byte code is kept, as an installation keeps it, also where the machine says otherwise."""


def main() -> None:
    """Print medians of the whole process beside what is promised."""
    with tempfile.TemporaryDirectory() as folder:
        review = Path(folder) / "review"
        shutil.copytree(EXAMPLE, review, ignore=shutil.ignore_patterns("output", ".stook"))
        build = [*STOOK, "build", str(review)]
        _seconds(build)  # writes the byte code, as an installation does
        figures = {
            "cold build": [_cold(build, review) for _ in range(5)],
            "unchanged rebuild": [_seconds(build) for _ in range(9)],
            "stook --help": [_seconds([*STOOK, "--help"]) for _ in range(9)],
        }
    for name, times in figures.items():
        middle = statistics.median(times)
        print(f"{name:20} {middle:6.3f} s   (promised: under {LIMITS[name]} s)")


def _cold(command: list[str], review: Path) -> float:
    """One build without the memory of an earlier one."""
    for name in ("output", ".stook"):
        shutil.rmtree(review / name, ignore_errors=True)
    return _seconds(command)


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=ENVIRONMENT)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()

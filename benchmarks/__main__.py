"""Run every benchmark of this folder, one after the other: `python -m benchmarks [NAME ...]`."""

import importlib
import sys
from pathlib import Path


def main() -> None:
    """Each `bench_<area>.py` has a `main()` that prints its own table."""
    found = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    asked = [name for name in found if not sys.argv[1:] or name.removeprefix("bench_") in sys.argv]
    for name in asked:
        print(f"\n== {name.removeprefix('bench_')} ==", flush=True)
        importlib.import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()

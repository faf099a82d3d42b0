"""`python -m conformance` in tests/reference: the summary, and any disagreement."""

import sys

from .kit import ORACLE
from .runner import run


def main() -> int:
    """Print the summary; 1 where a number disagrees."""
    if not ORACLE.is_dir():
        print("conformance: without the shared data folder, with what the clone carries of R")
    summary = run(sys.argv[1] if len(sys.argv) > 1 else None)
    print(summary.text())
    for failure in summary.failures[:200]:
        print("DISAGREES", failure)
    return 1 if summary.failures else 0


if __name__ == "__main__":
    sys.exit(main())
